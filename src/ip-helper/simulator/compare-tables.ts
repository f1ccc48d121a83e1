import { findRoute, type RouteTable } from './route-table.ts';

/** What makes another table of a table. A route is the same one while its interface, prefix and next hop are. */
export interface TableChanges {
  readonly added: readonly Uint8Array[];
  /** The rows as they are now. */
  readonly changed: readonly Uint8Array[];
  readonly removed: readonly Uint8Array[];
}

/** Compares two tables; `same` is called with each row that is in both, byte for byte. */
export function compareTables(
  before: RouteTable,
  after: RouteTable,
  same: (old: Uint8Array, row: Uint8Array) => void,
): TableChanges {
  const added: Uint8Array[] = [];
  const changed: Uint8Array[] = [];
  for (const row of after.rows) {
    const old = findRoute(before, row, row);
    if (old === undefined) added.push(row);
    else if (sameRow(old, row)) same(old, row);
    else changed.push(row);
  }
  return { added, changed, removed: before.rows.filter((row) => findRoute(after, row, row) === undefined) };
}

export function sameRow(a: Uint8Array, b: Uint8Array): boolean {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
