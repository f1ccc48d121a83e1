import { MIB_IPFORWARD_ROW2 } from './layout.ts';
import { addressesOf, readFamily } from './row-keys.ts';

const [LENGTH] = MIB_IPFORWARD_ROW2.members['DestinationPrefix.PrefixLength'];

/** The rows of one address family, by the bytes of their prefix. */
export interface PrefixIndex {
  add(row: Uint8Array): void;
  /** Takes out a row that is in it. */
  remove(row: Uint8Array): void;
  /** The rows with the prefix of that length of an address; in the order in which they were added. */
  having(address: Uint8Array, length: number): readonly Uint8Array[];
  /** The rows whose prefix covers an address, those of each prefix together, the longest first. */
  covering(address: Uint8Array): Generator<readonly Uint8Array[]>;
}

/** @param family - of which rows: 2 or 23 */
export function indexPrefixes(rows: Iterable<Uint8Array>, family: number): PrefixIndex {
  const byLength: (Map<string, Uint8Array[]> | undefined)[] = [];
  const add = (row: Uint8Array) => {
    const length = row[LENGTH] ?? 0;
    const address = prefixOf(row);
    byLength[length] ??= new Map();
    const same = byLength[length].get(address);
    if (same === undefined) byLength[length].set(address, [row]);
    else same.push(row);
  };
  for (const row of rows) if (readFamily(row) === family) add(row);
  const masked = (address: Uint8Array, length: number) => {
    const bytes = Uint8Array.from(address);
    const whole = length >> 3;
    bytes.fill(0, whole + 1);
    if (whole < bytes.length) bytes[whole] = (bytes[whole] ?? 0) & (0xff00 >> (length & 7));
    return textOf(bytes);
  };
  const having = (address: Uint8Array, length: number) => byLength[length]?.get(masked(address, length)) ?? [];
  return {
    add,
    remove(row) {
      const ofLength = byLength[row[LENGTH] ?? 0];
      const address = prefixOf(row);
      const left = ofLength?.get(address)?.filter((other) => other !== row) ?? [];
      if (left.length === 0) ofLength?.delete(address);
      else ofLength?.set(address, left);
    },
    having,
    *covering(address) {
      for (let length = byLength.length - 1; length >= 0; length--) {
        const rows = byLength[length] === undefined ? [] : having(address, length);
        if (rows.length > 0) yield rows;
      }
    },
  };
}

/** The address of a row's prefix. */
function prefixOf(row: Uint8Array): string {
  const { prefix, size } = addressesOf(row);
  return textOf(row.subarray(prefix, prefix + size));
}

/** A character for each byte. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
