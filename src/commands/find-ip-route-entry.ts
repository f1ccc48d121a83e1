import type { ByName, Call, CommandError, IpAddress, Switch, UInt32, UInt64 } from 'pwsh-contract';
import type { IpBestRoute } from '../routes/best-route.ts';
import { findBestRoutes } from '../routes/find-best-route.ts';
import type { Machine } from '../session/machine.ts';

/** Where packets go, and what is known of where they come from. */
export interface BestRouteQuestion {
  /**
   * Addresses that packets are sent to; names are not looked up.
   * @alias RemoteIPAddress
   * @completer NextHop
   * @position 0
   */
  RemoteAddress: ByName<string[]>;
  /**
   * The address that they are sent from: only routes of its interface are then considered, unless that sends as a weak host or forwards.
   * @alias LocalIPAddress
   * @completer LocalAddress
   */
  SourceAddress?: IpAddress;
  /**
   * Index of the interface that they are sent through: only its routes are then considered.
   * @alias ifIndex
   * @completer InterfaceIndex
   */
  InterfaceIndex?: UInt32;
  /**
   * Alias of that interface, taken literally.
   * @alias ifAlias
   * @completer InterfaceAlias
   */
  InterfaceAlias?: string;
  /**
   * Locally unique identifier of that interface. Asked first, then the index, then the alias.
   * @completer InterfaceLuid
   */
  InterfaceLuid?: UInt64;
  /** Also shows every route whose prefix covers the address, in order, and why each is taken or not: the Candidates of the result. */
  Explain?: Switch;
}

/**
 * Finds the route that packets to an address take, and on request says why.
 *
 * Asks Windows (GetBestRoute2), and reads that route with its metrics. Windows takes the longest prefix that covers the
 * address, and among prefixes of one length the lowest sum of route metric and interface metric; routes of an interface
 * that is not connected do not count. With -Explain the routes are ranked by these rules, too; where Windows chose
 * otherwise, the explanation says so. The result can be piped to Set-IpRouteEntry, and to Set-IpInterfaceEntry for its interface. No elevation is needed.
 *
 * @cmdlet Find-IpRouteEntry
 * @value RemoteAddress
 * @calls GetBestRoute2 GetIpForwardEntry2 GetIpForwardTable2
 * @example Find the route to an address
 * Find-IpRouteEntry 172.22.5.10
 * @example See which routes compete for it, and why each is taken or not
 * Find-IpRouteEntry 172.22.5.10 -Explain
 * @example Make the route that is taken a worse one
 * Find-IpRouteEntry 172.22.5.10 | Set-IpRouteEntry -RouteMetric 6000
 */
export function findIpRouteEntry(
  question: BestRouteQuestion,
  machine: Machine,
  call: Call,
): Iterable<IpBestRoute | CommandError> {
  return findBestRoutes(question, machine, call);
}
