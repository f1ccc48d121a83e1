import type {
  BackendName,
  ComputerName,
  DateTime,
  IpAddress,
  IpPrefix,
  UInt32,
  UInt64,
} from '../contract/vocabulary.ts';
import type { IpRouteEntry } from './ip-route-entry.ts';

/**
 * What has become of one route.
 *
 * @table Time:8 Action DestinationPrefix NextHop InterfaceAlias
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
  /** The route as it was read after the change; null when it is gone. */
  Route: IpRouteEntry | null;
  /** The store: always the active one. */
  Store: 'ActiveStore';
  /** Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that this was read on. */
  ComputerName: ComputerName;
}
