import { type Call, type Table, tableOf } from 'pwsh-contract';
import { ERROR_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import type { ResolvedInterface } from '../interfaces/resolve.ts';
import { isUnspecified } from '../ip-helper/address.ts';
import { copyRow, decodeForwardRow, type ForwardRow, splitTable } from '../ip-helper/codec.ts';
import { windowsError } from '../session/errors.ts';
import { ask, forget, type Machine } from '../session/machine.ts';
import { describeRoute } from '../session/words.ts';
import { entriesOf, type IpRouteEntry } from './entry.ts';
import { type CheckedKey, checkKey, type RouteKey, sameRoute } from './key.ts';
import { readSnapshot, snapshotOf, snapshotPays } from './snapshot.ts';

/** A route that was read: its bytes, what they say, and its keys alone, to read it again. */
export interface RouteAsRead {
  readonly key: Uint8Array;
  readonly bytes: Uint8Array;
  readonly row: ForwardRow;
  readonly owner: ResolvedInterface;
}

/**
 * Reads the row that the keys name, and makes sure that it is that one before anything is written.
 * @throws {CommandError} when a key is missing, keys contradict each other, or there is no such route
 */
export function readRoute(asked: RouteKey, machine: Machine, call?: Call): RouteAsRead {
  const checked = checkKey(asked, machine, call);
  const { key, bytes: keyBytes, owner } = checked;
  const bytes = copyRow(keyBytes);
  const status = readRow(bytes, checked, machine);
  if (typeof status !== 'number') return { key: keyBytes, bytes, row: status, owner };
  throw windowsError('GetIpForwardEntry2', status, describeRoute(key.DestinationPrefix, key.NextHop, owner));
}

/** Reads the row of these keys into `bytes`, which hold them; the status where there is none. */
export function readRow(bytes: Uint8Array, { key }: CheckedKey, machine: Machine): ForwardRow | number {
  const status = machine.ipHelper.GetIpForwardEntry2(bytes);
  if (status !== NO_ERROR) return status;
  const row = decodeForwardRow(bytes);
  // Another route came back (Get6): to a person, there is no such route.
  return sameRoute(row, key) ? row : ERROR_NOT_FOUND;
}

/**
 * The route that the keys name, found in the table as it was read in this batch where that is sooner.
 * @param lookups - how many are looked up in this batch, about
 * @throws {CommandError} as `readRoute`
 */
export function lookUpRoute(asked: RouteKey, machine: Machine, lookups: number): ForwardRow {
  const row = snapshotPays(machine, lookups) ? snapshotOf(machine).find(checkKey(asked, machine).bytes) : undefined;
  // What is not there may have come since, and Windows says why there is none.
  return row === undefined ? readRoute(asked, machine).row : decodeForwardRow(row);
}

/** Every route, as the table was read first in this batch: each entry is made when it is asked for. */
export function routeEntries(machine: Machine): Generator<IpRouteEntry> {
  return entriesOf(snapshotOf(machine).table, machine);
}

/** The same with indexes, for who looks more than once. */
export function routeTable(machine: Machine): Table<IpRouteEntry> {
  return ask(machine, readEntries);
}

const readEntries = (machine: Machine) => tableOf([...routeEntries(machine)]);

/** The rows of the on-link routes, as the table was read first in this batch. */
export function onLinkTable(machine: Machine): Table<ForwardRow> {
  return ask(machine, readOnLink);
}

const readOnLink = (machine: Machine) =>
  tableOf(decodeRows(snapshotOf(machine).table).filter(({ NextHop }) => isUnspecified(NextHop)));

/** @param table - MIB_IPFORWARD_TABLE2 */
export function decodeRows(table: Uint8Array): ForwardRow[] {
  return splitTable(table).map((bytes) => decodeForwardRow(bytes));
}

/** Follows a change of a route with that next hop. */
export function forgetRoutes(machine: Machine, nextHop: string): void {
  forget(machine, readSnapshot);
  forget(machine, readEntries);
  if (isUnspecified(nextHop)) forget(machine, readOnLink);
}

/** The key of {@link routeTable} by destination. */
export const byPrefix = (entry: IpRouteEntry) => entry.DestinationPrefix;
