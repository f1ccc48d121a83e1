import type { IpInterfaceChange } from '../interfaces/entry.ts';
import { type IpRouteChange, summarize } from '../routes/change.ts';
import type { IpRouteEntry } from '../routes/entry.ts';
import { keyOf } from '../routes/key.ts';
import type { Machine } from '../session/machine.ts';
import { describeEntry, describeInterface } from '../session/words.ts';

/** A change of a route or of an interface, made or only planned. */
export type Change = IpRouteChange | IpInterfaceChange;

/**
 * A change as cmdlets take and give it: of a route or of an interface.
 * @oneOf
 */
export interface IpChange {
  /** The change of a route; null where it is one of an interface. */
  Route: IpRouteChange | null;
  /** The change of an interface; null where it is one of a route. */
  Interface: IpInterfaceChange | null;
  /** What it was planned or made on, where that is not what this session works on. */
  Backend: string | null;
  /** The computer that it was planned or made on, where that is not this one. */
  ComputerName: string | null;
}

/** A change as it is given. A session says where it works of all that it gives, so what is from elsewhere says so itself. */
export function toIpChange(change: Change, here: Pick<Machine, 'backend' | 'computer'>): IpChange {
  return {
    ...(isRouteChange(change) ? { Route: change, Interface: null } : { Route: null, Interface: change }),
    Backend: change.Backend === here.backend ? null : change.Backend,
    ComputerName: change.ComputerName === here.computer ? null : change.ComputerName,
  };
}

/** The changes that are piped: of a route that was moved what that was made of, since each names one route. */
export function toChanges(changes: readonly Pick<IpChange, 'Route' | 'Interface'>[]): Change[] {
  return changes.flatMap(({ Route, Interface }): Change[] => {
    if (Route !== null) return partsOf(Route);
    return Interface === null ? [] : [Interface];
  });
}

/** A route is moved by a creation and then a deletion. */
export function partsOf(change: IpRouteChange): IpRouteChange[] {
  const { Before, After } = change;
  if (change.Action !== 'Move' || Before === null || After === null) return [change];
  if (!change.Changed) return [{ ...change, Action: 'Set' }];
  const part = (Action: 'Create' | 'Delete', route: IpRouteEntry): IpRouteChange => ({
    ...change,
    Action,
    NextHop: route.NextHop,
    InterfaceIndex: route.InterfaceIndex,
    InterfaceAlias: route.InterfaceAlias,
    InterfaceLuid: route.InterfaceLuid,
    ChangedProperties: [],
    Summary: summarize(Action, route),
    Before: Action === 'Create' ? null : route,
    After: Action === 'Create' ? route : null,
  });
  return [part('Create', After), part('Delete', Before)];
}

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

/** What a change changes, as one text: two of a set are never equal. */
export function nameOf(change: Change): string {
  return isRouteChange(change) ? keyOf(change) : `${change.InterfaceLuid} ${change.AddressFamily}`;
}

/** What a change changes, for a person. */
export function describe(change: Change): string {
  if (isRouteChange(change)) return describeEntry(change);
  return `${change.AddressFamily} on ${describeInterface({ alias: change.InterfaceAlias, index: change.InterfaceIndex })}`;
}
