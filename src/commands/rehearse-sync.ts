import { type Call, CommandError, type FilePath } from 'pwsh-contract';
import type { Machine } from '../session/machine.ts';
import type { RemoteSafety } from '../session/planning.ts';
import { type SyncOptions, syncIpRouteTable } from './sync-ip-route-table.ts';
import type { TableScope } from './table-scope.ts';

/** What Sync-IpRouteTable is to do one day, and perhaps on another computer. */
export type LaterSync = { readonly Path: FilePath } & TableScope & Omit<SyncOptions, 'Detailed'> & RemoteSafety;

/** Refuses now what would be refused each time; an interface, or the one towards a gateway, may be there later. */
export function rehearseSync(asked: LaterSync, machine: Machine, call: Call): void {
  try {
    syncIpRouteTable(asked, machine, call);
  } catch (error) {
    const isMissing = error instanceof CommandError && /(?:InterfaceNotFound|GatewayNotReached)$/.test(error.facts.id);
    if (!isMissing) throw error;
  }
}
