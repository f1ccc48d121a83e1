import { type ByName, type Call, type IpAddress, type IpPrefix, invalidArgument } from 'pwsh-contract';
import {
  INTERFACE_SELECTORS,
  type ResolvedInterface,
  type RouteInterface,
  resolveInterface,
} from '../interfaces/resolve.ts';
import { withoutZone, withZone } from '../ip-helper/address.ts';
import { encodeForwardKey, type ForwardKey } from '../ip-helper/codec.ts';
import type { Machine } from '../session/machine.ts';

/** What names one route besides its interface. */
export interface RouteDestination {
  /**
   * Destination, with the host bits zero: 10.0.0.0/8, 2001:db8::/32. On the command line also 10.0.0.0/255.0.0.0, and a bare host: 10.1.2.3 is 10.1.2.3/32.
   * @position 0
   * @completer DestinationPrefix
   */
  DestinationPrefix?: ByName<IpPrefix>;
  /**
   * Next hop; 0.0.0.0 or :: for an on-link route.
   * @completer NextHop
   */
  NextHop?: ByName<IpAddress>;
}

/** What names one route: all of it must be given. */
export type RouteKey = RouteDestination & RouteInterface;

/** What names a route. */
export const ROUTE_KEYS = [
  'DestinationPrefix',
  'NextHop',
  'InterfaceIndex',
  'InterfaceAlias',
  'InterfaceLuid',
] as const;

/** What names a route, in its row and in its entry. */
type Named = Pick<ForwardKey, 'InterfaceLuid' | 'DestinationPrefix' | 'NextHop'>;

/** Whether both are one route. A row has no zone in its next hop, an entry has: it is no part of the name. */
export function sameRoute(one: Named, other: Named): boolean {
  return (
    one.InterfaceLuid === other.InterfaceLuid &&
    one.DestinationPrefix === other.DestinationPrefix &&
    withoutZone(one.NextHop) === withoutZone(other.NextHop)
  );
}

/** The name of a route as one text: two are equal where `sameRoute` says so. */
export function keyOf({ InterfaceLuid, DestinationPrefix, NextHop }: Named): string {
  return `${InterfaceLuid} ${DestinationPrefix} ${withoutZone(NextHop)}`;
}

/** The keys of one route, checked: as text, as the bytes of a row, and the interface that they name. */
export interface CheckedKey {
  /** As a row holds them: a link-local next hop with its zone. */
  readonly key: ForwardKey;
  readonly bytes: Uint8Array;
  readonly owner: ResolvedInterface;
}

/**
 * Checks what names a route.
 * @param call - where what is named must not lead away from what is piped
 * @throws {CommandError} when a key is missing, keys contradict each other, or there is no such interface
 */
export function checkKey(asked: RouteKey, machine: Machine, call?: Call): CheckedKey {
  const { DestinationPrefix } = asked;
  const NextHop = isZoneStale(asked, call) ? withoutZone(asked.NextHop ?? '') : asked.NextHop;
  if (DestinationPrefix === undefined || NextHop === undefined) {
    const missing = DestinationPrefix === undefined ? 'DestinationPrefix' : 'NextHop';
    throw invalidArgument(
      `${missing}Missing`,
      `No ${missing} is given: a route is named by its prefix, its next hop and its interface.`,
      `Give -${missing}, or pipe a route from Get-IpRouteEntry. The next hop of an on-link route is 0.0.0.0 or ::.`,
    );
  }
  if (DestinationPrefix.includes(':') !== NextHop.includes(':')) {
    throw invalidArgument(
      'FamilyMismatch',
      `-NextHop '${NextHop}' and -DestinationPrefix '${DestinationPrefix}' are of different address families.`,
      'Give both as IPv4 or both as IPv6.',
    );
  }
  const owner = resolveInterface(asked, machine, call);
  const zone = NextHop.split('%')[1];
  if (zone !== undefined && Number(zone) !== owner.index) {
    throw invalidArgument(
      'ZoneMismatch',
      `The zone of -NextHop '${NextHop}' is not the interface ${owner.index}.`,
      'Leave the zone out, or give that of the interface.',
    );
  }
  const { luid: InterfaceLuid, index: InterfaceIndex } = owner;
  const key = { InterfaceLuid, InterfaceIndex, DestinationPrefix, NextHop: withZone(NextHop, owner.index) };
  return { key, bytes: encodeForwardKey(key), owner };
}

/** The zone of a piped next hop is an index, too: it goes where that was dropped, or where another interface is named. */
function isZoneStale({ NextHop, InterfaceIndex }: RouteKey, call: Call | undefined): boolean {
  if (NextHop === undefined || call?.piped !== true || call.named.has('NextHop')) return false;
  return InterfaceIndex === undefined || INTERFACE_SELECTORS.some((name) => call.named.has(name));
}
