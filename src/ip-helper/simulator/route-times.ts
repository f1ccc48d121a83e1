import { MIB_IPFORWARD_ROW2, MIB_IPFORWARD_TABLE2 } from '../layout.ts';
import { INFINITE_SECONDS } from '../limits.ts';
import {
  IMMORTAL_ROUTES_EXPIRE,
  LIFETIMES_READ_BACK_AS_WRITTEN,
  ROUTES_EXPIRE,
  SET_RESETS_AGE,
} from './assumptions.ts';
import { compareTables, sameRow, type TableChanges } from './compare-tables.ts';
import { isImmortal, readAge, readValidLifetime, shortenLifetimes, writeAge } from './forward-row.ts';
import { emptyTable, findRoute, type RouteTable } from './route-table.ts';

/** Milliseconds from any beginning. */
export type Now = () => number;

/**
 * How long the routes of a session have been there. Rows keep what they say of it as it was when they were read, made
 * or set; what has gone by since is added where a row is handed out. So a row, and its line in the file, changes only
 * when somebody changes it.
 */
export interface RouteTimes {
  /** Whether some route may have run out. */
  isDue(): boolean;
  /** The routes of `table` that have run out. */
  expired(table: RouteTable): readonly Uint8Array[];
  /** A row was made just now. */
  begin(row: Uint8Array): void;
  /** A row was set just now. */
  set(row: Uint8Array): void;
  /** A row is gone. */
  end(row: Uint8Array): void;
  /** Writes what has become of the times of `row` into a copy of it. */
  write(row: Uint8Array, copy: Uint8Array): void;
  /** The same for the rows of a table, which are in it in this order. */
  writeTable(rows: readonly Uint8Array[], table: Uint8Array): void;
  /** Goes on with another table, from which it takes what had run out before; says how it differs. */
  goOn(before: RouteTable, after: RouteTable): TableChanges;
  /** Whether something has run out that is elsewhere still. */
  hasExpired(): boolean;
  /** What had run out is nowhere any more. */
  forgetExpired(): void;
}

export function routeTimes(clock: Now, first: RouteTable): RouteTimes {
  /** Since when the first table's rows are there, but for those that have a time of their own. */
  const opened = clock();
  let since = new Map<Uint8Array, number>();
  let gone = emptyTable();
  const runsOut = (row: Uint8Array) => {
    const seconds = readValidLifetime(row);
    if (!ROUTES_EXPIRE || seconds === INFINITE_SECONDS || (!IMMORTAL_ROUTES_EXPIRE && isImmortal(row)))
      return Number.POSITIVE_INFINITY;
    return (since.get(row) ?? opened) + 1000 * seconds;
  };
  const earliest = (table: RouteTable) => {
    let time = Number.POSITIVE_INFINITY;
    for (const row of table.rows) time = Math.min(time, runsOut(row));
    return time;
  };
  const write = (row: Uint8Array, copy: Uint8Array, from: number, now: number) => {
    // A clock that is set back takes nothing back.
    const seconds = Math.max(0, Math.floor((now - (since.get(row) ?? opened)) / 1000));
    if (seconds === 0) return;
    writeAge(copy, Math.min(readAge(row) + seconds, INFINITE_SECONDS), from);
    if (!LIFETIMES_READ_BACK_AS_WRITTEN) shortenLifetimes(copy, seconds, from);
  };
  /** Nothing runs out before. */
  let due = earliest(first);
  return {
    isDue: () => due !== Number.POSITIVE_INFINITY && clock() >= due,
    expired(table) {
      const now = clock();
      const found = table.rows.filter((row) => runsOut(row) <= now);
      for (const row of found) gone.add(row);
      due = Number.POSITIVE_INFINITY;
      for (const row of table.rows) if (runsOut(row) > now) due = Math.min(due, runsOut(row));
      return found;
    },
    begin(row) {
      since.set(row, clock());
      due = Math.min(due, runsOut(row));
    },
    set(row) {
      if (SET_RESETS_AGE) since.set(row, clock());
      due = Math.min(due, runsOut(row));
    },
    end: (row) => since.delete(row),
    write: (row, copy) => write(row, copy, 0, clock()),
    writeTable(rows, table) {
      const now = clock();
      let [from] = MIB_IPFORWARD_TABLE2.members.Table;
      for (const row of rows) {
        write(row, table, from, now);
        from += MIB_IPFORWARD_ROW2.size;
      }
    },
    goOn(before, after) {
      const stillGone = emptyTable();
      for (const row of gone.rows) {
        const again = findRoute(after, row, row);
        if (again === undefined || !sameRow(again, row)) continue;
        after.remove(again);
        stillGone.add(row);
      }
      gone = stillGone;
      const kept = new Map<Uint8Array, number>();
      const changes = compareTables(before, after, (old, row) => {
        const time = since.get(old);
        if (time !== undefined) kept.set(row, time);
      });
      since = kept;
      // A row that a failed batch had set counts from now on as well: what it counted from is not kept.
      const now = clock();
      for (const row of [...changes.added, ...changes.changed]) since.set(row, now);
      due = earliest(after);
      return changes;
    },
    hasExpired: () => gone.rows.length > 0,
    forgetExpired() {
      gone = emptyTable();
    },
  };
}
