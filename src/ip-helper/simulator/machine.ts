import type { RouteTable } from './route-table.ts';

/** The metric of one address family on one interface. */
export interface SimulatedFamily {
  readonly InterfaceMetric: number;
}

export interface SimulatedInterface {
  readonly InterfaceIndex: number;
  readonly InterfaceLuid: bigint;
  readonly InterfaceAlias: string;
  /** IANA number. */
  readonly InterfaceType: number;
  readonly Connected: boolean;
  /** Absent where the family is not bound to the interface. */
  readonly IPv4?: SimulatedFamily;
  readonly IPv6?: SimulatedFamily;
}

/** A simulated machine. Its routes are the rows, byte for byte, that Windows would hand out. */
export interface SimulatedMachine {
  readonly elevated: boolean;
  readonly interfaces: readonly SimulatedInterface[];
  readonly routes: RouteTable;
}

/** How Windows compares aliases: without case. */
export function aliasKey(alias: string): string {
  return alias.toLowerCase();
}
