import { AF_INET } from './enums.ts';
import { MIB_IPFORWARD_ROW2 } from './layout.ts';

const ROW = MIB_IPFORWARD_ROW2.members;
const [FAMILY] = ROW['DestinationPrefix.Prefix.si_family'];
const [LENGTH] = ROW['DestinationPrefix.PrefixLength'];
const LUID_SIZE = ROW.InterfaceLuid[1];

/** Where the addresses of a row are. */
export interface Addresses {
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

/** Where the addresses of a row of this family are. */
export function addressesOf(row: Uint8Array): Addresses {
  return row[FAMILY] === AF_INET ? V4 : V6;
}

/** AF_INET or AF_INET6. */
export function readFamily(row: Uint8Array): number {
  return (row[FAMILY] ?? 0) | ((row[FAMILY + 1] ?? 0) << 8);
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

/** Whether a row is of the interface with this LUID, and has the prefix and the next hop of `key`. */
export function sameRoute(row: Uint8Array, key: Uint8Array, luid: Uint8Array): boolean {
  const { hop, size } = addressesOf(key);
  return samePrefix(row, key) && sameBytes(row, key, hop, size) && isOfInterface(row, luid);
}

/** Whether the row that begins at `from` has the keys of another row, its LUID among them. */
export function isRouteAt(table: Uint8Array, from: number, key: Uint8Array): boolean {
  const { prefix, hop, size } = addressesOf(key);
  const same = (at: number, count: number) => {
    for (const end = at + count; at < end; at++) if (table[from + at] !== key[at]) return false;
    return true;
  };
  return same(prefix, size) && same(LENGTH, 1) && same(FAMILY, 1) && same(hop, size) && same(0, LUID_SIZE);
}

function sameBytes(a: Uint8Array, b: Uint8Array, from: number, count: number): boolean {
  for (let at = from; at < from + count; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** FNV-1a over what makes the key: the interface of this LUID, and the prefix and the next hop of the row. */
export function hashOf(row: Uint8Array, luid: Uint8Array): number {
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
