import { ERROR_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import type { AddressFamily } from '../interfaces/row.ts';
import { countRows, joinTable, rowsOf } from '../ip-helper/codec.ts';
import { AF_INET, AF_INET6, AF_UNSPEC } from '../ip-helper/enums.ts';
import { indexPrefixes, type PrefixIndex } from '../ip-helper/prefix-index.ts';
import { indexKeys } from '../ip-helper/row-keys.ts';
import { windowsError } from '../session/errors.ts';
import { ask, type Machine } from '../session/machine.ts';

/** The routing table as it was at one moment: bytes, which nothing that happens afterwards changes. */
export interface Snapshot {
  /** MIB_IPFORWARD_TABLE2. */
  readonly table: Uint8Array;
  /** The row of the route whose keys, the LUID among them, these bytes of a row hold; undefined where there was none. */
  find(key: Uint8Array): Uint8Array | undefined;
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

/** How many rows the table had when it was read last. */
const sizes = new WeakMap<Machine, number>();

/** Fewer routes are looked up one by one. */
const FEWEST = 16;
/** How many rows of the table are read and indexed in the time of one look-up, about. */
const ROWS_IN_A_LOOKUP = 20;

/** Whether so many routes are found sooner in the whole table than each by a call of its own. */
export function snapshotPays(machine: Machine, lookups: number): boolean {
  return lookups >= FEWEST && lookups * ROWS_IN_A_LOOKUP >= (sizes.get(machine) ?? 0);
}

/** Reads the table. */
export function readSnapshot(machine: Machine): Snapshot {
  const table = readTableBytes(machine, AF_UNSPEC);
  sizes.set(machine, countRows(table));
  // Each index is made when it is first asked.
  const prefixes = new Map<AddressFamily, PrefixIndex>();
  let find: Snapshot['find'] | undefined;
  return {
    table,
    find(key) {
      find ??= indexKeys(table);
      return find(key);
    },
    prefixes(family) {
      const index = prefixes.get(family) ?? indexPrefixes(rowsOf(table), family === 'IPv4' ? AF_INET : AF_INET6);
      prefixes.set(family, index);
      return index;
    },
  };
}
