import { type Call, parseAddress, prefixesAround } from 'pwsh-contract';
import { NO_ERROR } from 'pwsh-contract/native';
import { byLuid } from '../interfaces/select.ts';
import { isGroup, isLinkLocal, isUnspecified } from '../ip-helper/address.ts';
import { decodeForwardRow, encodeAddress } from '../ip-helper/codec.ts';
import type { Machine } from '../session/machine.ts';
import { describeInterface } from '../session/words.ts';
import type { CheckedKey } from './key.ts';
import { onLinkTable } from './read.ts';

/** How many prefixes a warning lists. */
const LISTED = 5;

/**
 * Warns of a next hop that no on-link route of the interface covers: Windows takes it, and no packet gets out. Nothing is
 * said of link-local ones, which every interface reaches, nor where the interface has no network that is on-link: what is
 * behind a point-to-point link takes any next hop.
 */
export function warnOfNextHop({ key, owner }: CheckedKey, machine: Machine, call: Call): void {
  const { NextHop, InterfaceLuid } = key;
  if (isUnspecified(NextHop) || isLinkLocal(NextHop)) return;
  // Most next hops are covered, and Windows says so without its whole table.
  const { status, row } = machine.ipHelper.GetBestRoute2(InterfaceLuid, owner.index, null, encodeAddress(NextHop));
  if (status === NO_ERROR && row !== undefined && isUnspecified(decodeForwardRow(row).NextHop)) return;
  const address = parseAddress(NextHop);
  if (!address.ok) return;
  const isIpv6 = NextHop.includes(':');
  const prefixes = onLinkOf(machine, InterfaceLuid).filter((prefix) => prefix.includes(':') === isIpv6);
  const around = new Set(prefixesAround(address.bytes));
  const networks = prefixes.filter(isNetwork);
  if (networks.length === 0 || prefixes.some((prefix) => around.has(prefix))) return;
  const more = networks.length > LISTED ? ` and ${networks.length - LISTED} more` : '';
  call.warn(
    `The next hop ${NextHop} is in no on-link prefix of ${describeInterface(owner)}, so no packet gets out by it: Windows does not check this. On-link there: ${networks.slice(0, LISTED).join(', ')}${more}. Give a next hop in one of them, or another interface.`,
  );
}

/** The prefixes that the interface reaches without a next hop. */
function onLinkOf(machine: Machine, luid: bigint): string[] {
  return onLinkTable(machine)
    .having(byLuid, luid)
    .map(({ DestinationPrefix }) => DestinationPrefix);
}

/** Where a gateway can be: no single address, no multicast, nothing link-local. */
function isNetwork(prefix: string): boolean {
  const isHost = prefix.endsWith(prefix.includes(':') ? '/128' : '/32');
  return !isHost && !isGroup(prefix) && !isLinkLocal(prefix);
}
