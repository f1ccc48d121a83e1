import { ERROR_FILE_NOT_FOUND, ERROR_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import { decodeForwardRow } from '../ip-helper/codec.ts';
import { windowsError } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import { UNCHANGED } from '../session/words.ts';
import { changedProperties, describeChange, summarize } from './change.ts';
import { entryReader, type IpRouteEntry } from './entry.ts';
import type { IpRouteEvent } from './event.ts';
import { keyOf } from './key.ts';

/** The routes that a watch knows of, as they last were, by what names them. */
export type KnownRoutes = Map<string, IpRouteEntry>;

/** A notification that waits for its burst to end: the keys of its row, and when the first one came. */
export interface Noticed {
  readonly row: Uint8Array;
  readonly at: number;
}

/**
 * Reads the row again, and compares with what was known. A notification is certain of the keys alone.
 * @throws {CommandError} when the row cannot be read
 */
export function toEvent(key: string, { row, at }: Noticed, known: KnownRoutes, machine: Machine): IpRouteEvent {
  const bytes = Uint8Array.from(row);
  const status = machine.ipHelper.GetIpForwardEntry2(bytes);
  const gone = status === ERROR_NOT_FOUND || status === ERROR_FILE_NOT_FOUND;
  if (status !== NO_ERROR && !gone) throw windowsError('GetIpForwardEntry2', status, key);
  const toEntry = entryReader(machine);
  const found = gone ? undefined : decodeForwardRow(bytes);
  const before = known.get(key) ?? null;
  if (found === undefined || keyOf(found) !== key) {
    known.delete(key);
    return event('Delete', at, toEntry(decodeForwardRow(row)), before, null);
  }
  const route = toEntry(found);
  known.set(key, route);
  return event(before === null ? 'Add' : 'Change', at, route, before, route);
}

/** A route that was there when the watch began. */
export function existingEvent(at: number, route: IpRouteEntry): IpRouteEvent {
  return event('Existing', at, route, null, route);
}

/** `named`: an entry whose keys say which route it is. */
function event(
  Action: IpRouteEvent['Action'],
  Time: number,
  named: IpRouteEntry,
  Before: IpRouteEntry | null,
  Route: IpRouteEntry | null,
): IpRouteEvent {
  const { DestinationPrefix, NextHop, InterfaceIndex, InterfaceAlias, InterfaceLuid, Backend, ComputerName } = named;
  return {
    Time,
    Action,
    DestinationPrefix,
    NextHop,
    InterfaceIndex,
    InterfaceAlias,
    InterfaceLuid,
    ChangedProperties: Before === null || Route === null ? [] : changedProperties(Before, Route),
    Summary: printEvent(Action, Before, Route),
    Before,
    Route,
    Store: 'ActiveStore',
    Backend,
    ComputerName,
  };
}

/** "RouteMetric 1 -> 6000", "Add RouteMetric 1", "Delete RouteMetric 1"; "Delete" alone of a route that the watch has never seen. */
function printEvent(action: string, before: IpRouteEntry | null, route: IpRouteEntry | null): string {
  if (before !== null && route !== null) return describeChange(before, route) || UNCHANGED;
  if (action === 'Existing') return action;
  const told = before ?? route;
  return told === null ? action : summarize(action, told);
}
