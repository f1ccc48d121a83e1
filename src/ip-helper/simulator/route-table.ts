import { indexPrefixes, type PrefixIndex } from '../prefix-index.ts';
import { hashOf, isOnLink, readFamily, sameRoute } from '../row-keys.ts';

/** Rows in the order of the file, found by the bytes of their keys: interface, prefix and next hop. */
export interface RouteTable {
  readonly rows: readonly Uint8Array[];
  /** The rows of each hash. */
  readonly byHash: ReadonlyMap<number, readonly Uint8Array[]>;
  /** The rows of a family by their prefixes: made when it is first asked for, and kept with each change from then on. */
  byPrefix(family: number): PrefixIndex;
  /** Adds a row, unless one of the same keys is there. */
  add(row: Uint8Array): boolean;
  /** Takes out a row that is in the table. */
  remove(row: Uint8Array): void;
  /** A row was changed in place, in what is no part of its key. */
  changed(row: Uint8Array): void;
  /** What `make` makes of the on-link rows; it is made anew only when one of them has changed. */
  ofOnLink<T>(key: string, make: () => T): T;
}

export function emptyTable(): RouteTable {
  const byHash = new Map<number, Uint8Array[]>();
  let rows: Uint8Array[] = [];
  /** Taken out, but still in `rows`: the list is cleared once, when somebody reads it, and not for each of thousands. */
  const gone = new Set<Uint8Array>();
  const made = new Map<string, unknown>();
  const changed = (row: Uint8Array) => {
    if (isOnLink(row)) made.clear();
  };
  const indexes = new Map<number, PrefixIndex>();
  const present = () => {
    if (gone.size > 0) {
      rows = rows.filter((row) => !gone.has(row));
      gone.clear();
    }
    return rows;
  };
  return {
    get rows() {
      return present();
    },
    byHash,
    byPrefix(family) {
      const index = indexes.get(family) ?? indexPrefixes(present(), family);
      indexes.set(family, index);
      return index;
    },
    add(row) {
      const hash = hashOf(row, row);
      const bucket = byHash.get(hash);
      if (bucket?.some((other) => sameRoute(other, row, row))) return false;
      if (bucket === undefined) byHash.set(hash, [row]);
      else bucket.push(row);
      rows.push(row);
      indexes.get(readFamily(row))?.add(row);
      changed(row);
      return true;
    },
    remove(row) {
      const hash = hashOf(row, row);
      const left = byHash.get(hash)?.filter((other) => other !== row) ?? [];
      if (left.length === 0) byHash.delete(hash);
      else byHash.set(hash, left);
      gone.add(row);
      indexes.get(readFamily(row))?.remove(row);
      changed(row);
    },
    changed,
    ofOnLink<T>(key: string, make: () => T): T {
      if (!made.has(key)) made.set(key, make());
      return made.get(key) as T;
    },
  };
}

/** The row of an interface with the prefix and the next hop of `key`, whose own LUID is not looked at. */
export function findRoute(table: RouteTable, key: Uint8Array, luid: Uint8Array): Uint8Array | undefined {
  const bucket = table.byHash.get(hashOf(key, luid));
  if (bucket === undefined) return undefined;
  for (const row of bucket) if (sameRoute(row, key, luid)) return row;
  return undefined;
}
