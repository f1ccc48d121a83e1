import { ERROR_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import type { AddressFamily } from '../interfaces/row.ts';
import { countRows, joinTable, rowsOf } from '../ip-helper/codec.ts';
import { AF_INET, AF_INET6, AF_UNSPEC } from '../ip-helper/enums.ts';
import { indexPrefixes, type PrefixIndex } from '../ip-helper/prefix-index.ts';
import { type RowFinder, rowFinder } from '../ip-helper/row-finder.ts';
import { windowsError } from '../session/errors.ts';
import { ask, type Machine } from '../session/machine.ts';

/** The routing table as it was at one moment: bytes, which nothing that happens afterwards changes. */
export interface Snapshot {
  /** MIB_IPFORWARD_TABLE2. */
  readonly table: Uint8Array;
  /** The row of the route with the keys, the LUID among them, of another row. */
  readonly find: RowFinder;
  /** The rows of a family by their prefix. */
  prefixes(family: AddressFamily): PrefixIndex;
}

/**
 * The bytes of the table, of one address family (AF_INET, AF_INET6) or of both (AF_UNSPEC).
 * @throws {CommandError} when Windows does not give them
 */
export function readTableBytes({ ipHelper }: Machine, family: number): Uint8Array {
  const { status, table } = ipHelper.GetIpForwardTable2(family);
  // An empty table is "not found" to Windows, and nothing to a person.
  if (status !== NO_ERROR && status !== ERROR_NOT_FOUND) throw windowsError('GetIpForwardTable2', status, 'the table');
  return table ?? joinTable([]);
}

/** The table as it was read first in this batch, or after the last change in it. */
export function snapshotOf(machine: Machine): Snapshot {
  return ask(machine, readSnapshot);
}

/** Whether the table was read in this batch, and nothing has been changed in it since. */
export function hasSnapshot(machine: Machine): boolean {
  return machine.answers.has(readSnapshot);
}

/** How many rows the table had when it was read last. */
const sizes = new WeakMap<Machine, number>();

/**
 * Fewer routes are looked up one by one: measured with the stand-in, which looks through its table for each. Of a long stream
 * the module sends some 27 before it reads what they are answered.
 */
const FEWEST = 16;

/** Whether so many routes are found sooner in the whole table than each by a call of its own. */
export function snapshotPays(machine: Machine, lookUps: number): boolean {
  return lookUps >= FEWEST && lookUps * machine.rowsInALookUp >= (sizes.get(machine) ?? 0);
}

/** Reads the table. */
export function readSnapshot(machine: Machine): Snapshot {
  const table = readTableBytes(machine, AF_UNSPEC);
  sizes.set(machine, countRows(table));
  // Each index is made when it is first asked.
  const prefixes = new Map<AddressFamily, PrefixIndex>();
  const find = rowFinder(table);
  return {
    table,
    find,
    prefixes(family) {
      const index = prefixes.get(family) ?? indexPrefixes(rowsOf(table), family === 'IPv4' ? AF_INET : AF_INET6);
      prefixes.set(family, index);
      return index;
    },
  };
}
