import type { BackendName, ComputerName, IpAddress, IpPrefix, UInt32, UInt64 } from 'pwsh-contract';
import type { IpRouteEntry } from './entry.ts';

/**
 * A route whose prefix covers an address, and why packets to it take this route or do not.
 *
 * @table Verdict:8 EffectiveMetric:9 DestinationPrefix NextHop Reason:23
 * @text {Verdict}: {DestinationPrefix} via {NextHop} on {InterfaceAlias|InterfaceIndex}: {Reason}
 */
export interface IpRouteCandidate {
  /** Place in the order, from 1: the route that is taken, those that lost, then those that are not considered. */
  Rank: UInt32;
  /** Chosen, Lost or Excluded. */
  Verdict: string;
  /** Why, in words that stay the same: shorter prefix, higher effective metric, interface not connected, and the like. */
  Reason: string;
  /** Why, as a sentence with the values that decided. */
  Explanation: string;
  /** Destination of the route. */
  DestinationPrefix: IpPrefix;
  /** Next hop of the route. */
  NextHop: IpAddress;
  /**
   * Index of the interface.
   * @alias ifIndex
   */
  InterfaceIndex: UInt32;
  /**
   * Alias of the interface.
   * @alias ifAlias
   */
  InterfaceAlias: string | null;
  /** Locally unique identifier of the interface. */
  InterfaceLuid: UInt64;
  /** IPv4 or IPv6. */
  AddressFamily: 'IPv4' | 'IPv6';
  /** Metric of the route alone. */
  RouteMetric: UInt32;
  /**
   * Metric of the interface; null where it cannot be read.
   * @alias ifMetric
   */
  InterfaceMetric: UInt32 | null;
  /** What Windows compares: RouteMetric + InterfaceMetric. */
  EffectiveMetric: UInt64 | null;
  /** The store: always the active one. */
  Store: 'ActiveStore';
  /** Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that this was read on. */
  ComputerName: ComputerName;
}

/**
 * The route that packets to an address take, as Windows itself says.
 *
 * @table EffectiveMetric:9 RemoteAddress DestinationPrefix NextHop InterfaceAlias
 * @text {RemoteAddress} goes by {DestinationPrefix} via {NextHop} on {InterfaceAlias|InterfaceIndex}
 * @beneath Candidates Verdict:8 EffectiveMetric:15 DestinationPrefix:18 NextHop:15 InterfaceAlias / Reason
 */
export interface IpBestRoute {
  /** The address that was asked for. */
  RemoteAddress: IpAddress;
  /** The address that packets to it leave with. */
  SourceAddress: IpAddress;
  /** Destination of the route. */
  DestinationPrefix: IpPrefix;
  /** Next hop of the route; 0.0.0.0 or :: where the address is on the link itself. */
  NextHop: IpAddress;
  /**
   * Index of the interface.
   * @alias ifIndex
   */
  InterfaceIndex: UInt32;
  /**
   * Alias of the interface.
   * @alias ifAlias
   */
  InterfaceAlias: string | null;
  /** Locally unique identifier of the interface. */
  InterfaceLuid: UInt64;
  /** IPv4 or IPv6. */
  AddressFamily: 'IPv4' | 'IPv6';
  /** The complete metric of the route. */
  EffectiveMetric: UInt64 | null;
  /** The route itself. */
  Route: IpRouteEntry;
  /** With -Explain every route whose prefix covers the address, in order; null without. */
  Candidates: IpRouteCandidate[] | null;
  /** The store: always the active one. */
  Store: 'ActiveStore';
  /** Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that this was read on. */
  ComputerName: ComputerName;
}
