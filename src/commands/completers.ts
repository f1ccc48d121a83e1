import type { Completion, CompletionRequest } from 'pwsh-contract';
import { interfaceTable } from '../interfaces/read.ts';
import { isGroup, withZone } from '../ip-helper/address.ts';
import { decodeForwardRow, splitTable } from '../ip-helper/codec.ts';
import { AF_UNSPEC } from '../ip-helper/enums.ts';
import type { IpRouteEntry } from '../routes/entry.ts';
import { routeTable } from '../routes/read.ts';
import type { Machine } from '../session/machine.ts';

/** More would not be read by anybody. */
const MOST = 200;

/**
 * The aliases of the interfaces.
 * @completer InterfaceAlias
 */
export function completeInterfaceAlias(_asked: CompletionRequest, machine: Machine): Iterable<Completion> {
  const notes = new Map<string, string>();
  for (const { InterfaceAlias, InterfaceIndex, ConnectionState } of interfaceTable(machine).entries) {
    if (InterfaceAlias !== null) notes.set(InterfaceAlias, `${InterfaceIndex}, ${ConnectionState}`);
  }
  return [...notes].map(([Text, Note]) => ({ Text, Note }));
}

/**
 * The indexes of the interfaces.
 * @completer InterfaceIndex
 */
export function completeInterfaceIndex(_asked: CompletionRequest, machine: Machine): Iterable<Completion> {
  const notes = new Map<number, string>();
  for (const { InterfaceAlias, InterfaceIndex } of interfaceTable(machine).entries)
    notes.set(InterfaceIndex, InterfaceAlias ?? '');
  return [...notes].map(([index, Note]) => ({ Text: String(index), Note }));
}

/**
 * The locally unique identifiers of the interfaces.
 * @completer InterfaceLuid
 */
export function completeInterfaceLuid(_asked: CompletionRequest, machine: Machine): Iterable<Completion> {
  const notes = new Map<bigint, string>();
  for (const { InterfaceAlias, InterfaceLuid } of interfaceTable(machine).entries)
    notes.set(InterfaceLuid, InterfaceAlias ?? '');
  return [...notes].map(([luid, Note]) => ({ Text: String(luid), Note }));
}

/**
 * The addresses of this computer: the stack keeps a route of its own to each of them.
 * @completer LocalAddress
 */
export function completeLocalAddress({ Word = '' }: CompletionRequest, machine: Machine): Iterable<Completion> {
  return routeTable(machine)
    .entries.filter(({ Protocol, DestinationPrefix }) => Protocol === 'Local' && HOST.test(DestinationPrefix))
    .map((entry) => ({ Text: withoutLength(entry), Note: entry.InterfaceAlias ?? '' }))
    .filter(({ Text }) => Text.startsWith(Word.toLowerCase()) && !isGroup(Text))
    .slice(0, MOST);
}

/** A prefix of one address. */
const HOST = /^(?:[0-9.]+\/32|[0-9a-f:.]+\/128)$/;

/** A link-local address means nothing without its interface. */
function withoutLength({ DestinationPrefix, InterfaceIndex }: IpRouteEntry): string {
  return withZone(DestinationPrefix.split('/')[0] ?? '', InterfaceIndex);
}

/**
 * The destinations of the routes.
 * @completer DestinationPrefix
 */
export function completeDestinationPrefix({ Word = '' }: CompletionRequest, machine: Machine): Iterable<Completion> {
  return offer(Word, machine, ({ DestinationPrefix }) => DestinationPrefix);
}

/**
 * The next hops of the routes.
 * @completer NextHop
 */
export function completeNextHop({ Word = '' }: CompletionRequest, machine: Machine): Iterable<Completion> {
  return offer(Word, machine, ({ NextHop }) => NextHop);
}

type Row = ReturnType<typeof decodeForwardRow>;

function offer(word: string, { ipHelper }: Machine, textOf: (row: Row) => string): Completion[] {
  const { table } = ipHelper.GetIpForwardTable2(AF_UNSPEC);
  const rows = table === undefined ? [] : splitTable(table).map((bytes) => decodeForwardRow(bytes));
  const texts = new Set(rows.map(textOf).filter((text) => text.startsWith(word.toLowerCase())));
  return [...texts]
    .sort()
    .slice(0, MOST)
    .map((Text) => ({ Text }));
}
