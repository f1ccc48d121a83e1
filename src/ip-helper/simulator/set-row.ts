import { AF_INET, AF_INET6 } from '../enums.ts';
import { MIB_IPFORWARD_ROW2 } from '../layout.ts';
import {
  SET_CHECKS_LIFETIMES,
  SET_RESETS_AGE,
  SET_STORES_UNSET_PROTOCOL,
  SET_STORES_UNSET_SITE_PREFIX,
  UNSET_PROTOCOL,
  UNSET_SITE_PREFIX,
} from './assumptions.ts';
import { addressesOf } from './route-table.ts';

/** What a simulated call reads of the row that it is given, and writes of it: on the bytes, without any text. */

const { size: SIZE, members: ROW } = MIB_IPFORWARD_ROW2;
const [LUID] = ROW.InterfaceLuid;
const [INDEX] = ROW.InterfaceIndex;
const [FAMILY] = ROW['DestinationPrefix.Prefix.si_family'];
const [LENGTH] = ROW['DestinationPrefix.PrefixLength'];
const [HOP_FAMILY] = ROW['NextHop.si_family'];
const [SITE_PREFIX] = ROW.SitePrefixLength;
const [VALID] = ROW.ValidLifetime;
const [PREFERRED] = ROW.PreferredLifetime;
const [METRIC] = ROW.Metric;
const [PROTOCOL] = ROW.Protocol;
const [AGE] = ROW.Age;
const FLAGS = [ROW.Loopback[0], ROW.AutoconfigureAddress[0], ROW.Publish[0], ROW.Immortal[0]] as const;

export function readFamily(row: Uint8Array): number {
  return (row[FAMILY] ?? 0) | ((row[FAMILY + 1] ?? 0) << 8);
}

export function readIndex(row: Uint8Array): number {
  return readLong(row, INDEX);
}

export function readLuid(row: Uint8Array): bigint {
  return (BigInt(readLong(row, LUID + 4)) << 32n) | BigInt(readLong(row, LUID));
}

/** Whether the keys are set, possible and of one family, with the host bits zero. */
export function hasLegalKeys(row: Uint8Array): boolean {
  if (row.length !== SIZE) return false;
  const family = readFamily(row);
  if (family !== AF_INET && family !== AF_INET6) return false;
  if (row[HOP_FAMILY] !== row[FAMILY] || row[HOP_FAMILY + 1] !== row[FAMILY + 1]) return false;
  const { prefix, size } = addressesOf(row);
  const length = row[LENGTH] ?? 0;
  if (length > 8 * size) return false;
  let at = length >> 3;
  // The byte in which the prefix ends, then those behind it.
  if (at < size && ((row[prefix + at] ?? 0) & (0xff >> (length & 7))) !== 0) return false;
  for (at++; at < size; at++) if (row[prefix + at] !== 0) return false;
  return true;
}

/** Whether the settings fit each other and the prefix. */
export function hasLegalSettings(row: Uint8Array): boolean {
  const sitePrefix = row[SITE_PREFIX] ?? 0;
  if (sitePrefix > (row[LENGTH] ?? 0) && sitePrefix !== UNSET_SITE_PREFIX) return false;
  return !SET_CHECKS_LIFETIMES || readLong(row, PREFERRED) <= readLong(row, VALID);
}

/** Whether the next hop is all zero. */
export function isOnLink(row: Uint8Array): boolean {
  const { hop, size } = addressesOf(row);
  for (let at = hop; at < hop + size; at++) if (row[at] !== 0) return false;
  return true;
}

/** Stores what a Set can change. The keys stay, and so does Origin, which is ignored on input. */
export function storeSettings(row: Uint8Array, stored: Uint8Array): void {
  const sitePrefix = row[SITE_PREFIX] ?? 0;
  stored[SITE_PREFIX] = sitePrefix === UNSET_SITE_PREFIX ? SET_STORES_UNSET_SITE_PREFIX : sitePrefix;
  for (const member of [VALID, PREFERRED, METRIC]) writeLong(stored, member, readLong(row, member));
  const protocol = readLong(row, PROTOCOL);
  writeLong(stored, PROTOCOL, protocol === UNSET_PROTOCOL ? SET_STORES_UNSET_PROTOCOL : protocol);
  for (const flag of FLAGS) stored[flag] = row[flag] === 0 ? 0 : 1;
  if (SET_RESETS_AGE) writeLong(stored, AGE, 0);
}

function readLong(row: Uint8Array, at: number): number {
  return ((row[at] ?? 0) | ((row[at + 1] ?? 0) << 8) | ((row[at + 2] ?? 0) << 16) | ((row[at + 3] ?? 0) << 24)) >>> 0;
}

function writeLong(row: Uint8Array, at: number, value: number): void {
  row[at] = value;
  row[at + 1] = value >>> 8;
  row[at + 2] = value >>> 16;
  row[at + 3] = value >>> 24;
}
