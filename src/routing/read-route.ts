import type { RouteKey } from '../commands/set-ip-route-entry.ts';
import { copyRow, decodeForwardRow, encodeForwardKey, type ForwardRow } from '../ip-helper/codec.ts';
import { ERROR_NOT_FOUND, NO_ERROR } from '../ip-helper/status.ts';
import { invalidArgument, windowsError } from './errors.ts';
import { isLinkLocal, type Machine } from './machine.ts';
import { type ResolvedInterface, resolveInterface } from './resolve-interface.ts';

/** A route that was read: its bytes, what they say, and its keys alone, to read it again. */
export interface RouteAsRead {
  readonly key: Uint8Array;
  readonly bytes: Uint8Array;
  readonly row: ForwardRow;
  readonly owner: ResolvedInterface;
}

/**
 * Reads the row that the keys name, and makes sure that it is that one before anything is written.
 * @throws {CommandError} when a key is missing, keys contradict each other, or there is no such route
 */
export function readRoute(asked: RouteKey, machine: Machine): RouteAsRead {
  const { DestinationPrefix, NextHop } = asked;
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
  const owner = resolveInterface(asked, machine);
  const [hop, zone] = NextHop.split('%');
  if (zone !== undefined && Number(zone) !== owner.index) {
    throw invalidArgument(
      'ZoneMismatch',
      `The zone of -NextHop '${NextHop}' is not the interface ${owner.index}.`,
      'Leave the zone out, or give that of the interface.',
    );
  }
  // A link-local next hop carries the interface in its scope id; it is compared without.
  const scoped = zone === undefined && isLinkLocal(NextHop) ? `${NextHop}%${owner.index}` : NextHop;
  const { luid: InterfaceLuid, index: InterfaceIndex } = owner;
  const key = encodeForwardKey({ InterfaceLuid, InterfaceIndex, DestinationPrefix, NextHop: scoped });
  const bytes = copyRow(key);
  const status = machine.ipHelper.GetIpForwardEntry2(bytes);
  const target = () => describeRoute(DestinationPrefix, NextHop, owner);
  if (status !== NO_ERROR) throw windowsError('GetIpForwardEntry2', status, target());
  const row = decodeForwardRow(bytes);
  const same =
    row.InterfaceLuid === InterfaceLuid &&
    row.DestinationPrefix === DestinationPrefix &&
    row.NextHop.split('%')[0] === hop;
  if (!same) throw windowsError('GetIpForwardEntry2 (another route came back)', ERROR_NOT_FOUND, target());
  return { key, bytes, row, owner };
}

/** The route for a person: "10.0.0.0/8 via 192.0.2.1 on Ethernet (12)". */
export function describeRoute(prefix: string, nextHop: string, owner: ResolvedInterface): string {
  return `${prefix} via ${nextHop} on ${owner.alias ?? 'interface'} (${owner.index})`;
}
