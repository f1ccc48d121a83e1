import type { Completion, CompletionRequest } from 'pwsh-contract';
import { isGroup, withZone } from '../ip-helper/address.ts';
import { decodeForwardRow, splitTable } from '../ip-helper/codec.ts';
import { AF_UNSPEC } from '../ip-helper/enums.ts';
import type { Machine } from '../session/machine.ts';
import type { IpRouteEntry } from './entry.ts';
import { routeTable } from './read.ts';

/** More would not be read by anybody. */
const MOST = 200;

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
