import { countRows } from './codec.ts';
import { MIB_IPFORWARD_ROW2, MIB_IPFORWARD_TABLE2 } from './layout.ts';
import { hashOf, isRouteAt } from './row-keys.ts';

/** Gives the row with the keys of another row, its LUID among them; undefined where there is none. */
export type RowFinder = (key: Uint8Array) => Uint8Array | undefined;

/** How many rows are looked at behind the last one that was found: what is asked for mostly comes in the order of the table. */
const NEAR = 8;
/** How often the whole table is looked through, before it is indexed. */
const WALKS = 8;

/** Finds rows of a table (MIB_IPFORWARD_TABLE2) by their keys. */
export function rowFinder(table: Uint8Array): RowFinder {
  const count = countRows(table);
  const startOf = (place: number) => MIB_IPFORWARD_TABLE2.members.Table[0] + place * MIB_IPFORWARD_ROW2.size;
  const rowAt = (place: number) => table.subarray(startOf(place), startOf(place + 1));
  let next = 0;
  let walks = 0;
  let slots: Uint32Array | undefined;
  const walk = (key: Uint8Array, from: number, to: number) => {
    for (let place = from; place < to; place++) if (isRouteAt(table, startOf(place), key)) return place;
    return undefined;
  };
  const look = (key: Uint8Array) => {
    if (++walks <= WALKS) return walk(key, next, count) ?? walk(key, 0, Math.min(next, count));
    slots ??= hashRows(count, rowAt);
    for (let slot = firstSlot(slots, key); slots[slot] !== 0; slot = (slot + 1) % slots.length) {
      const place = (slots[slot] ?? 0) - 1;
      if (isRouteAt(table, startOf(place), key)) return place;
    }
    return undefined;
  };
  return (key) => {
    const place = walk(key, next, Math.min(next + NEAR, count)) ?? look(key);
    if (place === undefined) return undefined;
    next = place + 1;
    return rowAt(place);
  };
}

/** Places of rows, from 1, in at most half of the slots: each in the first one that was free from that of its hash on. */
function hashRows(count: number, rowAt: (place: number) => Uint8Array): Uint32Array {
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * count + 2)));
  for (let place = 0; place < count; place++) {
    let slot = firstSlot(slots, rowAt(place));
    while (slots[slot] !== 0) slot = (slot + 1) % slots.length;
    slots[slot] = place + 1;
  }
  return slots;
}

function firstSlot(slots: Uint32Array, row: Uint8Array): number {
  // The length is a power of 2.
  return hashOf(row, row) & (slots.length - 1);
}
