import { type Call, parseAddress } from 'pwsh-contract';
import { NO_ERROR } from 'pwsh-contract/native';
import { isGroup, isLinkLocal, isUnspecified } from '../ip-helper/address.ts';
import { decodeForwardRow, encodeAddress } from '../ip-helper/codec.ts';
import { isOfInterface, readFamily } from '../ip-helper/row-keys.ts';
import type { Machine } from '../session/machine.ts';
import { describeInterface } from '../session/words.ts';
import type { CheckedKey } from './key.ts';
import { onLinkRows, onLinkRowsPay } from './read.ts';

/** How many prefixes a warning lists. */
const LISTED = 5;

/**
 * Warns of a next hop that no on-link route of the interface covers: Windows takes it, and no packet gets out. Nothing is
 * said of link-local ones, which every interface reaches, nor where the interface has no network that is on-link: what is
 * behind a point-to-point link takes any next hop.
 */
export function warnOfNextHop(checked: CheckedKey, machine: Machine, call: Call): void {
  const { key, owner } = checked;
  const { NextHop } = key;
  if (isUnspecified(NextHop) || isLinkLocal(NextHop)) return;
  if (!onLinkRowsPay(machine, call.together) && isOnLinkFor(checked, machine)) return;
  const address = parseAddress(NextHop);
  if (!address.ok) return;
  const { rows, ...prefixes } = onLinkRows(machine);
  const isOwn = (row: Uint8Array) => isOfInterface(row, checked.bytes);
  const family = address.family === 4 ? 'IPv4' : 'IPv6';
  for (const covering of prefixes[family].covering(address.bytes)) if (covering.some(isOwn)) return;
  const networks = rows
    .filter((row) => isOwn(row) && readFamily(row) === readFamily(checked.bytes))
    .map((row) => decodeForwardRow(row).DestinationPrefix)
    .filter(isNetwork);
  if (networks.length === 0) return;
  const more = networks.length > LISTED ? ` and ${networks.length - LISTED} more` : '';
  call.warn(
    `The next hop ${NextHop} is in no on-link prefix of ${describeInterface(owner)}, so no packet gets out by it: Windows does not check this. On-link there: ${networks.slice(0, LISTED).join(', ')}${more}. Give a next hop in one of them, or another interface.`,
  );
}

/** Most next hops are covered, and Windows says so without its whole table. */
function isOnLinkFor({ key: { NextHop, InterfaceLuid }, owner }: CheckedKey, { ipHelper }: Machine): boolean {
  const { status, row } = ipHelper.GetBestRoute2(InterfaceLuid, owner.index, null, encodeAddress(NextHop));
  return status === NO_ERROR && row !== undefined && isUnspecified(decodeForwardRow(row).NextHop);
}

/** Where a gateway can be: no single address, no multicast, nothing link-local. */
function isNetwork(prefix: string): boolean {
  const isHost = prefix.endsWith(prefix.includes(':') ? '/128' : '/32');
  return !isHost && !isGroup(prefix) && !isLinkLocal(prefix);
}
