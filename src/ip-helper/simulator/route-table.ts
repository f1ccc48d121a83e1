import { AF_INET } from '../enums.ts';
import { MIB_IPFORWARD_ROW2 } from '../layout.ts';

const ROW = MIB_IPFORWARD_ROW2.members;
const [FAMILY] = ROW['DestinationPrefix.Prefix.si_family'];
const [LENGTH] = ROW['DestinationPrefix.PrefixLength'];
const LUID_SIZE = ROW.InterfaceLuid[1];

/** Where the addresses of a row are. */
interface Addresses {
  readonly prefix: number;
  readonly hop: number;
  readonly size: number;
}

/** The zone of a next hop is no part of its key: "compare ignoring it". */
const V4: Addresses = {
  prefix: ROW['DestinationPrefix.Prefix.Ipv4.sin_addr'][0],
  hop: ROW['NextHop.Ipv4.sin_addr'][0],
  size: ROW['NextHop.Ipv4.sin_addr'][1],
};
const V6: Addresses = {
  prefix: ROW['DestinationPrefix.Prefix.Ipv6.sin6_addr'][0],
  hop: ROW['NextHop.Ipv6.sin6_addr'][0],
  size: ROW['NextHop.Ipv6.sin6_addr'][1],
};

/** For each length of a prefix the rows of each address, by its bytes; of one prefix in the order of the table. */
type PrefixIndex = (Map<string, Uint8Array[]> | undefined)[];

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
      let index = indexes.get(family);
      if (index === undefined) {
        index = [];
        for (const row of present()) if (familyOf(row) === family) addByPrefix(index, row);
        indexes.set(family, index);
      }
      return index;
    },
    add(row) {
      const hash = hashOf(row, row);
      const bucket = byHash.get(hash);
      if (bucket?.some((other) => sameRoute(other, row, row))) return false;
      if (bucket === undefined) byHash.set(hash, [row]);
      else bucket.push(row);
      rows.push(row);
      const index = indexes.get(familyOf(row));
      if (index !== undefined) addByPrefix(index, row);
      changed(row);
      return true;
    },
    remove(row) {
      const hash = hashOf(row, row);
      const left = byHash.get(hash)?.filter((other) => other !== row) ?? [];
      if (left.length === 0) byHash.delete(hash);
      else byHash.set(hash, left);
      gone.add(row);
      const index = indexes.get(familyOf(row));
      if (index !== undefined) removeByPrefix(index, row);
      changed(row);
    },
    changed,
    ofOnLink<T>(key: string, make: () => T): T {
      if (!made.has(key)) made.set(key, make());
      return made.get(key) as T;
    },
  };
}

/** The rows whose prefix covers the address, longest first, and of one prefix in the order of the table. */
export function* coveringRows(table: RouteTable, family: number, address: Uint8Array): Generator<Uint8Array[]> {
  const byLength = table.byPrefix(family);
  const masked = Buffer.from(address);
  for (let length = 8 * address.length; length >= 0; length--) {
    const whole = length >> 3;
    masked.fill(0, whole + 1);
    if (whole < masked.length) masked[whole] = (masked[whole] ?? 0) & (0xff00 >> (length & 7));
    const rows = byLength[length]?.get(masked.toString('latin1'));
    if (rows !== undefined) yield rows;
  }
}

function addByPrefix(index: PrefixIndex, row: Uint8Array): void {
  const length = row[LENGTH] ?? 0;
  const address = prefixOf(row);
  index[length] ??= new Map();
  const rows = index[length].get(address);
  if (rows === undefined) index[length].set(address, [row]);
  else rows.push(row);
}

function removeByPrefix(index: PrefixIndex, row: Uint8Array): void {
  const ofLength = index[row[LENGTH] ?? 0];
  const address = prefixOf(row);
  const left = ofLength?.get(address)?.filter((other) => other !== row) ?? [];
  if (left.length === 0) ofLength?.delete(address);
  else ofLength?.set(address, left);
}

/** The address of a row's prefix, a character for each byte. */
function prefixOf(row: Uint8Array): string {
  const { prefix, size } = addressesOf(row);
  return Buffer.from(row.buffer, row.byteOffset + prefix, size).toString('latin1');
}

function familyOf(row: Uint8Array): number {
  return (row[FAMILY] ?? 0) | ((row[FAMILY + 1] ?? 0) << 8);
}

/** The row of an interface with the prefix and the next hop of `key`, whose own LUID is not looked at. */
export function findRoute(table: RouteTable, key: Uint8Array, luid: Uint8Array): Uint8Array | undefined {
  const bucket = table.byHash.get(hashOf(key, luid));
  if (bucket === undefined) return undefined;
  for (const row of bucket) if (sameRoute(row, key, luid)) return row;
  return undefined;
}

/** Where the addresses of a row of this family are. */
export function addressesOf(row: Uint8Array): Addresses {
  return row[FAMILY] === AF_INET ? V4 : V6;
}

/** Whether the next hop is all zero. */
export function isOnLink(row: Uint8Array): boolean {
  const { hop, size } = addressesOf(row);
  for (let at = hop; at < hop + size; at++) if (row[at] !== 0) return false;
  return true;
}

export function samePrefix(a: Uint8Array, b: Uint8Array): boolean {
  const { prefix, size } = addressesOf(a);
  return a[FAMILY] === b[FAMILY] && a[LENGTH] === b[LENGTH] && sameBytes(a, b, prefix, size);
}

/** Whether a row is of the interface with this LUID. */
export function isOfInterface(row: Uint8Array, luid: Uint8Array): boolean {
  return sameBytes(row, luid, 0, LUID_SIZE);
}

function sameRoute(row: Uint8Array, key: Uint8Array, luid: Uint8Array): boolean {
  const { hop, size } = addressesOf(key);
  return samePrefix(row, key) && sameBytes(row, key, hop, size) && isOfInterface(row, luid);
}

function sameBytes(a: Uint8Array, b: Uint8Array, from: number, count: number): boolean {
  for (let at = from; at < from + count; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** FNV-1a over what makes the key. */
function hashOf(row: Uint8Array, luid: Uint8Array): number {
  const { prefix, hop, size } = addressesOf(row);
  let hash = addBytes(0x811c9dc5, luid, 0, LUID_SIZE);
  hash = addBytes(hash, row, prefix, size);
  hash = addBytes(hash, row, LENGTH, 1);
  return addBytes(hash, row, hop, size);
}

function addBytes(start: number, bytes: Uint8Array, from: number, count: number): number {
  let hash = start;
  for (let at = from; at < from + count; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash;
}
