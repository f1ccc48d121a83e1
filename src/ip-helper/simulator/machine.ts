import type { TcpConnection } from '../tcp-table.ts';
import type { RouteTable } from './route-table.ts';

/** What one address family is on one interface. */
export interface SimulatedFamily {
  /** MIB_IPINTERFACE_ROW, byte for byte as Windows would hand it out. */
  readonly row: Uint8Array;
  /** The metric that the stack computes while UseAutomaticMetric is TRUE. */
  readonly automaticMetric: number;
  /** Absent where the file lists none: then the Local routes say which there are. */
  readonly addresses?: readonly InterfaceAddress[];
}

/** An address of an interface and the length of its subnet's prefix. */
export interface InterfaceAddress {
  /** 4 or 16 bytes. */
  readonly bytes: Uint8Array;
  readonly length: number;
}

export interface SimulatedInterface {
  readonly InterfaceIndex: number;
  readonly InterfaceLuid: bigint;
  readonly InterfaceAlias: string;
  /** IANA number. */
  readonly InterfaceType: number;
  readonly Connected: boolean;
  /** Whether routes can be made on it. */
  readonly SupportsRoutes: boolean;
  /** Absent where the family is not bound to the interface. */
  readonly IPv4?: SimulatedFamily;
  readonly IPv6?: SimulatedFamily;
}

/** A simulated machine. Its routes are the rows, byte for byte, that Windows would hand out. */
export interface SimulatedMachine {
  readonly elevated: boolean;
  /** The families that have a stack at all: 2, 23. */
  readonly stacks: readonly number[];
  readonly interfaces: readonly SimulatedInterface[];
  readonly routes: RouteTable;
  /** The TCP connections, in the order in which they are listed. */
  readonly connections: readonly TcpConnection[];
  /** The names of the routes that `route -p` keeps; absent where there are none. */
  readonly persistentRoutes?: readonly string[];
}

/** How Windows compares aliases: without case. */
export function aliasKey(alias: string): string {
  return alias.toLowerCase();
}
