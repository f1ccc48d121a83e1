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

/** Rows in the order of the file, found by the bytes of their keys: interface, prefix and next hop. */
export interface RouteTable {
  readonly rows: Uint8Array[];
  /** The rows of each hash. */
  readonly byHash: Map<number, Uint8Array[]>;
}

export function emptyTable(): RouteTable {
  return { rows: [], byHash: new Map() };
}

/** Adds a row, unless one of the same keys is there. */
export function addRoute(table: RouteTable, row: Uint8Array): boolean {
  const hash = hashOf(row, row);
  const bucket = table.byHash.get(hash);
  if (bucket?.some((other) => sameRoute(other, row, row))) return false;
  if (bucket === undefined) table.byHash.set(hash, [row]);
  else bucket.push(row);
  table.rows.push(row);
  return true;
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

export function samePrefix(a: Uint8Array, b: Uint8Array): boolean {
  const { prefix, size } = addressesOf(a);
  return a[FAMILY] === b[FAMILY] && a[LENGTH] === b[LENGTH] && sameBytes(a, b, prefix, size);
}

function sameRoute(row: Uint8Array, key: Uint8Array, luid: Uint8Array): boolean {
  const { hop, size } = addressesOf(key);
  return samePrefix(row, key) && sameBytes(row, key, hop, size) && sameBytes(row, luid, 0, LUID_SIZE);
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
