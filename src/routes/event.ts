import type { BackendName, ComputerName, DateTime, IpAddress, IpPrefix, UInt32, UInt64 } from 'pwsh-contract';
import type { IpRouteEntry } from './entry.ts';

/**
 * What has become of one route.
 *
 * @table Time:8 Summary:24 DestinationPrefix InterfaceAlias
 * @text {DestinationPrefix} via {NextHop} on {InterfaceAlias|InterfaceIndex}: {Summary}
 */
export interface IpRouteEvent {
  /** When the change was noticed. */
  Time: DateTime;
  /** Add, Change, Delete; or Existing for what was there when the watch began. */
  Action: 'Add' | 'Change' | 'Delete' | 'Existing';
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
   * Alias of the interface; null when that is gone.
   * @alias ifAlias
   */
  InterfaceAlias: string | null;
  /** Locally unique identifier of the interface. */
  InterfaceLuid: UInt64;
  /** The members that differ from what they were: not Age, and not EffectiveMetric, which is a sum. None of an Add, a Delete or an Existing. */
  ChangedProperties: string[];
  /** What changed, in one line: "RouteMetric 1 -> 6000", "Add RouteMetric 1", "Delete RouteMetric 1", "Existing"; "unchanged" where nothing is known to have. */
  Summary: string;
  /** The route as it last was; null of an Add and of an Existing, and of a Delete whose route the watch has never seen. */
  Before: IpRouteEntry | null;
  /** The route as it was read after the change; null when it is gone: what it was is Before. */
  Route: IpRouteEntry | null;
  /** The store: always the active one. */
  Store: 'ActiveStore';
  /** Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that this was read on. */
  ComputerName: ComputerName;
}
