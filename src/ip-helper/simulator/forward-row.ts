import { hasHostBits } from 'pwsh-contract';
import { AF_INET, AF_INET6 } from '../enums.ts';
import { MIB_IPFORWARD_ROW2 } from '../layout.ts';
import { INFINITE_SECONDS } from '../limits.ts';
import { addressesOf, readFamily } from '../row-keys.ts';
import {
  CREATE_CHECKS_ZONE,
  CREATED_ORIGIN,
  SET_CHECKS_LIFETIMES,
  SET_RESETS_AGE,
  STORES_UNSET_PROTOCOL,
  STORES_UNSET_SITE_PREFIX,
  UNSET_METRIC,
  UNSET_PROTOCOL,
  UNSET_SITE_PREFIX,
} from './assumptions.ts';

/** What a simulated call reads of the row that it is given, and writes of it: on the bytes, without any text. */

const { size: SIZE, members: ROW } = MIB_IPFORWARD_ROW2;
const [LUID] = ROW.InterfaceLuid;
const [INDEX] = ROW.InterfaceIndex;
const [FAMILY] = ROW['DestinationPrefix.Prefix.si_family'];
const [LENGTH] = ROW['DestinationPrefix.PrefixLength'];
const [HOP_FAMILY] = ROW['NextHop.si_family'];
const [HOP_ZONE] = ROW['NextHop.Ipv6.sin6_scope_id'];
const [SITE_PREFIX] = ROW.SitePrefixLength;
const [VALID] = ROW.ValidLifetime;
const [PREFERRED] = ROW.PreferredLifetime;
const [METRIC] = ROW.Metric;
const [PROTOCOL] = ROW.Protocol;
const [IMMORTAL] = ROW.Immortal;
const [AGE] = ROW.Age;
const [ORIGIN] = ROW.Origin;
const FLAGS = [ROW.Loopback[0], ROW.AutoconfigureAddress[0], ROW.Publish[0], ROW.Immortal[0]] as const;

export function readIndex(row: Uint8Array): number {
  return readLong(row, INDEX);
}

export function readLuid(row: Uint8Array): bigint {
  return (BigInt(readLong(row, LUID + 4)) << 32n) | BigInt(readLong(row, LUID));
}

/** Whether the LUID or the index is given. */
export function namesInterface(row: Uint8Array): boolean {
  for (let at = LUID; at < INDEX + 4; at++) if (row[at] !== 0) return true;
  return false;
}

export function readPrefixLength(row: Uint8Array): number {
  return row[LENGTH] ?? 0;
}

export function readMetric(row: Uint8Array): number {
  return readLong(row, METRIC);
}

export function readProtocol(row: Uint8Array): number {
  return readLong(row, PROTOCOL);
}

export function readValidLifetime(row: Uint8Array): number {
  return readLong(row, VALID);
}

export function isImmortal(row: Uint8Array): boolean {
  return row[IMMORTAL] !== 0;
}

export function readAge(row: Uint8Array): number {
  return readLong(row, AGE);
}

/** `from`: where the row begins in `bytes`. */
export function writeAge(bytes: Uint8Array, seconds: number, from = 0): void {
  writeLong(bytes, from + AGE, seconds);
}

/** Takes what has gone by off the lifetimes that end. */
export function shortenLifetimes(bytes: Uint8Array, seconds: number, from = 0): void {
  for (const lifetime of [from + VALID, from + PREFERRED]) {
    const value = readLong(bytes, lifetime);
    if (value !== INFINITE_SECONDS) writeLong(bytes, lifetime, Math.max(0, value - seconds));
  }
}

/** A copy of the keys - interface, prefix and next hop - with nothing else. */
export function withKeysOnly(row: Uint8Array): Uint8Array {
  const copy = new Uint8Array(SIZE);
  copy.set(row.subarray(0, SITE_PREFIX));
  return copy;
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
  return hasHostBits(row.subarray(prefix, prefix + size), length, 0);
}

/** Whether the site prefix fits the prefix. */
export function hasLegalSitePrefix(row: Uint8Array): boolean {
  const sitePrefix = row[SITE_PREFIX] ?? 0;
  return sitePrefix <= (row[LENGTH] ?? 0) || sitePrefix === UNSET_SITE_PREFIX;
}

/** Whether the lifetimes fit each other. */
export function hasLegalLifetimes(row: Uint8Array): boolean {
  return readLong(row, PREFERRED) <= readLong(row, VALID);
}

/** Whether a Set takes the settings. */
export function hasLegalSettings(row: Uint8Array): boolean {
  return hasLegalSitePrefix(row) && (!SET_CHECKS_LIFETIMES || hasLegalLifetimes(row));
}

/** Whether the zone of the next hop, if it has one, is this interface. */
export function hasLegalZone(row: Uint8Array, index: number): boolean {
  if (!CREATE_CHECKS_ZONE || readFamily(row) !== AF_INET6) return true;
  const zone = readLong(row, HOP_ZONE);
  return zone === 0 || zone === index;
}

/** What InitializeIpForwardEntry leaves. */
export function initializeRow(row: Uint8Array): void {
  row.fill(0);
  row[SITE_PREFIX] = UNSET_SITE_PREFIX;
  for (const lifetime of [VALID, PREFERRED]) writeLong(row, lifetime, INFINITE_SECONDS);
  writeLong(row, METRIC, UNSET_METRIC);
  writeLong(row, PROTOCOL, UNSET_PROTOCOL);
  for (const flag of FLAGS) row[flag] = 1;
}

/** Makes the row that a Create stores: the keys of `row` alone on `stored`, which is zero, and its settings. */
export function storeNew(row: Uint8Array, luid: Uint8Array, index: number, stored: Uint8Array): void {
  const { prefix, hop, size } = addressesOf(row);
  stored.set(luid, LUID);
  writeLong(stored, INDEX, index);
  for (const family of [FAMILY, HOP_FAMILY]) writeLong(stored, family, readFamily(row));
  for (const address of [prefix, hop]) stored.set(row.subarray(address, address + size), address);
  if (readFamily(row) === AF_INET6) writeLong(stored, HOP_ZONE, readLong(row, HOP_ZONE));
  stored[LENGTH] = row[LENGTH] ?? 0;
  storeSettings(row, stored);
  writeLong(stored, ORIGIN, CREATED_ORIGIN);
}

/** Stores what a Set can change. The keys stay, and so does Origin, which is ignored on input. */
export function storeSettings(row: Uint8Array, stored: Uint8Array): void {
  const sitePrefix = row[SITE_PREFIX] ?? 0;
  stored[SITE_PREFIX] = sitePrefix === UNSET_SITE_PREFIX ? STORES_UNSET_SITE_PREFIX : sitePrefix;
  for (const member of [VALID, PREFERRED, METRIC]) writeLong(stored, member, readLong(row, member));
  const protocol = readLong(row, PROTOCOL);
  writeLong(stored, PROTOCOL, protocol === UNSET_PROTOCOL ? STORES_UNSET_PROTOCOL : protocol);
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
