import { type Call, type Table, tableOf } from 'pwsh-contract';
import { ERROR_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import { isUnspecified } from '../ip-helper/address.ts';
import { copyRow, decodeForwardRow, type ForwardRow, splitTable } from '../ip-helper/codec.ts';
import { AF_INET, AF_INET6 } from '../ip-helper/enums.ts';
import { indexPrefixes } from '../ip-helper/prefix-index.ts';
import { isOnLink } from '../ip-helper/row-keys.ts';
import { windowsError } from '../session/errors.ts';
import { ask, forget, type Machine } from '../session/machine.ts';
import { describeRoute } from '../session/words.ts';
import { entriesOf, type IpRouteEntry } from './entry.ts';
import { type CheckedKey, checkKey, type RouteKey, sameRoute } from './key.ts';
import { readSnapshot, snapshotOf, snapshotPays } from './snapshot.ts';

/** A route that was read: its bytes, what they say, and its keys, to read it again. */
export interface RouteAsRead {
  readonly checked: CheckedKey;
  readonly bytes: Uint8Array;
  readonly row: ForwardRow;
}

/** Reads the row of these keys into `bytes`, which hold them; gives the status where there is none. */
type RowReader = (bytes: Uint8Array, checked: CheckedKey, machine: Machine) => ForwardRow | number;

/**
 * Reads the row that the keys name, and makes sure that it is that one before anything is written.
 * @param read - gives the row of keys
 * @throws {CommandError} when a key is missing, keys contradict each other, or there is no such route
 */
export function readRoute(asked: RouteKey, machine: Machine, call?: Call, read: RowReader = readRow): RouteAsRead {
  const checked = checkKey(asked, machine, call);
  const { key, owner } = checked;
  const bytes = copyRow(checked.bytes);
  const status = read(bytes, checked, machine);
  if (typeof status !== 'number') return { checked, bytes, row: status };
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

/** Whether there is a route of these keys. */
export function isThere(checked: CheckedKey, machine: Machine, lookups: number): boolean {
  if (snapshotPays(machine, lookups)) return snapshotOf(machine).find(checked.bytes) !== undefined;
  return typeof readRow(copyRow(checked.bytes), checked, machine) !== 'number';
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

/** The rows of the on-link routes, as the table was read first in this batch, also by their prefixes. */
export function onLinkRows(machine: Machine) {
  return ask(machine, readOnLink);
}

const readOnLink = (machine: Machine) => {
  const rows = splitTable(snapshotOf(machine).table).filter(isOnLink);
  return { rows, IPv4: indexPrefixes(rows, AF_INET), IPv6: indexPrefixes(rows, AF_INET6) };
};

/** How often an on-link route was changed in this batch. */
const countOnLink = () => ({ changes: 0 });

/** For how many changes of them they are read anew, in a batch. */
const MOST_ANEW = 4;

/** Whether many ask for {@link onLinkRows} in this batch, and they stay as they are. */
export function onLinkRowsPay(machine: Machine, lookUps: number): boolean {
  return snapshotPays(machine, lookUps) && ask(machine, countOnLink).changes < MOST_ANEW;
}

/** @param table - MIB_IPFORWARD_TABLE2 */
export function decodeRows(table: Uint8Array): ForwardRow[] {
  return splitTable(table).map((row) => decodeForwardRow(row));
}

/** Follows a change of a route with that next hop. */
export function forgetRoutes(machine: Machine, nextHop: string): void {
  forget(machine, readSnapshot);
  forget(machine, readEntries);
  if (!isUnspecified(nextHop)) return;
  forget(machine, readOnLink);
  ask(machine, countOnLink).changes++;
}

/** The key of {@link routeTable} by destination. */
export const byPrefix = (entry: IpRouteEntry) => entry.DestinationPrefix;
