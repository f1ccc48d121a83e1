import type { ByName, Call, CommandError, IpAddress, UInt32, UInt64, Wildcard } from 'pwsh-contract';
import type { IpRouteEntry, RouteProtocol } from '../routes/entry.ts';
import { findRoutes } from '../routes/find-routes.ts';
import type { Machine } from '../session/machine.ts';

/** Which routes to get. The filters combine. */
export interface RouteFilter {
  /**
   * Destination prefixes, such as 10.0.0.0/8. Wildcards are allowed: 10.*
   * @position 0
   * @completer DestinationPrefix
   */
  DestinationPrefix?: ByName<Wildcard[]>;
  /**
   * Next hops. 0.0.0.0 and :: are the on-link routes.
   * @completer NextHop
   */
  NextHop?: ByName<IpAddress[]>;
  /**
   * Indexes of interfaces.
   * @alias ifIndex
   * @completer InterfaceIndex
   */
  InterfaceIndex?: ByName<UInt32[]>;
  /**
   * Aliases of interfaces. Wildcards are allowed; an interface of exactly that alias comes first.
   * @alias ifAlias
   * @completer InterfaceAlias
   */
  InterfaceAlias?: ByName<Wildcard[]>;
  /**
   * Locally unique identifiers of interfaces.
   * @completer InterfaceLuid
   */
  InterfaceLuid?: ByName<UInt64[]>;
  /** Address family. Without it both; a piped IP interface asks for its own. */
  AddressFamily?: ByName<('IPv4' | 'IPv6')[]>;
  /** Who made the route. */
  Protocol?: RouteProtocol[];
  /** Metric of the route alone. */
  RouteMetric?: UInt32[];
}

/**
 * Gets the routes of the IP routing table.
 *
 * Reads the active store: every route that Windows uses now, with every member of its row, the metric of its
 * interface and the sum of both, which is what Windows compares. A literal prefix, alias or index that matches
 * nothing is an error, and so is a selector without a value; a wildcard or a filter that matches nothing gives nothing. No elevation is needed.
 *
 * @cmdlet Get-IpRouteEntry
 * @value DestinationPrefix
 * @calls GetIpForwardTable2 GetIpForwardEntry2
 * @example Show the routes of one interface
 * Get-IpRouteEntry -InterfaceAlias 'Ethernet 2'
 * @example Find what competes for a prefix
 * Get-IpRouteEntry -DestinationPrefix 172.22.*
 */
export function getIpRouteEntry(
  filter: RouteFilter,
  machine: Machine,
  call: Call,
): Iterable<IpRouteEntry | CommandError> {
  return findRoutes(filter, machine, call);
}
