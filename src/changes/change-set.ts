import type { IpInterfaceChange } from '../interfaces/entry.ts';
import type { IpRouteChange } from '../routes/change.ts';

/** A change of a route or of an interface, made or only planned. */
export type Change = IpRouteChange | IpInterfaceChange;

/**
 * Changes that belong together, in the order in which they are made: what is planned, approved, applied and undone as one.
 * A file of it is a plan; no route and no interface is in it twice.
 */
export interface ChangeSet {
  /** What people and cmdlets name it by: the same when it is planned, applied and undone. */
  readonly id: string;
  /** When it was written to a file, in milliseconds since 1970. */
  readonly created: number;
  /** The computer that it was planned on. */
  readonly computer: string;
  /** What it was planned on there: `Live`, or a simulator and its machine file. */
  readonly backend: string;
  readonly changes: readonly Change[];
}

/** Whether a change is one of a route. */
export function isRouteChange(change: Change): change is IpRouteChange {
  return 'DestinationPrefix' in change;
}
