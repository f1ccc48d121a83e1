import type { BackendName, ComputerName, UInt32 } from 'pwsh-contract';

/**
 * The interfaces and routes of a machine, exported as a machine file.
 *
 * @table InterfaceCount:9 RouteCount Path
 */
export interface IpRouteTable {
  /** The file that was written; null where none was asked for. */
  Path: string | null;
  /** How many interfaces the machine has. */
  InterfaceCount: UInt32;
  /** How many routes the machine has. */
  RouteCount: UInt32;
  /** The text of the machine file, where none was written. */
  Json: string | null;
  /** What was exported: Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that this was read on. */
  ComputerName: ComputerName;
}
