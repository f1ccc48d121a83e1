import { AF_INET, AF_INET6 } from '../enums.ts';
import { MIB_IPINTERFACE_ROW } from '../layout.ts';
import {
  AUTOMATIC_METRIC_WINS,
  BASE_REACHABLE_TIME,
  INTERFACE_SITE_PREFIX,
  LINK_LOCAL_ADDRESS_TIMEOUT,
  LOOPBACK_NL_MTU,
  LOOPBACK_TYPE,
  NL_MTU,
  PATH_MTU_DISCOVERY_TIMEOUT,
  REACHABLE_TIME,
  RETRANSMIT_TIME,
  SET_CHECKS_INTERFACE_ENUMERATIONS,
  SET_TAKES_UNCHANGED_IPV4_SITE_PREFIX,
  UNCHANGED_BYTE,
  ZONES_OF_INDEX,
  ZONES_OF_ONE,
} from './assumptions.ts';

/** Rows of interfaces (MIB_IPINTERFACE_ROW): what is in one, and what a Set changes of it. */

const { size: SIZE, members: ROW } = MIB_IPINTERFACE_ROW;

export type InterfaceMember = keyof typeof ROW;

const KEYS: readonly InterfaceMember[] = ['Family', 'InterfaceLuid', 'InterfaceIndex'];

/** Set by the stack, and ignored by SetIpInterfaceEntry (Interface10). */
const IGNORED: readonly InterfaceMember[] = [
  'MaxReassemblySize',
  'MinRouterAdvertisementInterval',
  'MaxRouterAdvertisementInterval',
  'Connected',
  'SupportsWakeUpPatterns',
  'SupportsNeighborDiscovery',
  'SupportsRouterDiscovery',
  'ReachableTime',
  'TransmitOffload',
  'ReceiveOffload',
];

const NAMES = Object.keys(ROW) as InterfaceMember[];
const SETTABLE = NAMES.filter((name) => !KEYS.includes(name) && !IGNORED.includes(name));

/** The largest documented value of an enumeration; its "unchanged" is -1. */
const LARGEST_ENUMERATOR = 2;

export function isInterfaceRow(row: Uint8Array): boolean {
  return row.length === SIZE;
}

/** Reads a member of at most four bytes. */
export function readMember(row: Uint8Array, name: InterfaceMember): number {
  const [offset, size] = ROW[name];
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  if (size === 4) return view.getUint32(offset, true);
  return size === 2 ? view.getUint16(offset, true) : view.getUint8(offset);
}

/** Writes a member of at most four bytes. */
export function writeMember(row: Uint8Array, name: InterfaceMember, value: number): void {
  const [offset, size] = ROW[name];
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  if (size === 4) view.setUint32(offset, value, true);
  else if (size === 2) view.setUint16(offset, value, true);
  else view.setUint8(offset, value);
}

/** Reads a member of eight bytes. */
export function readWideMember(row: Uint8Array, name: 'InterfaceLuid' | 'InterfaceIdentifier'): bigint {
  return new DataView(row.buffer, row.byteOffset, row.byteLength).getBigUint64(ROW[name][0], true);
}

/** Writes a member of eight bytes. */
export function writeWideMember(row: Uint8Array, name: 'InterfaceLuid' | 'InterfaceIdentifier', value: bigint): void {
  new DataView(row.buffer, row.byteOffset, row.byteLength).setBigUint64(ROW[name][0], value, true);
}

/** How many levels ZoneIndices has. */
export const ZONE_LEVELS = ROW.ZoneIndices[1] / 4;

export function readZones(row: Uint8Array): number[] {
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  return Array.from({ length: ZONE_LEVELS }, (_, level) => view.getUint32(ROW.ZoneIndices[0] + 4 * level, true));
}

export function writeZones(row: Uint8Array, zones: readonly number[]): void {
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  for (const [level, zone] of zones.entries()) view.setUint32(ROW.ZoneIndices[0] + 4 * level, zone, true);
}

/** The row of an interface of which nothing special is known, without its metric. */
export function defaultInterfaceRow(family: number, luid: bigint, index: number, type: number): Uint8Array {
  const presets = family === AF_INET6 ? PRESETS.IPv6 : PRESETS.IPv4;
  const row = (type === LOOPBACK_TYPE ? presets.loopback : presets.other).slice();
  writeWideMember(row, 'InterfaceLuid', luid);
  writeMember(row, 'InterfaceIndex', index);
  const zones = new Array<number>(ZONE_LEVELS).fill(0);
  for (const level of ZONES_OF_INDEX) zones[level] = index;
  for (const level of ZONES_OF_ONE) zones[level] = 1;
  writeZones(row, zones);
  return row;
}

// Once: a file of hundreds of interfaces is read and printed often.
const PRESETS = {
  IPv4: { loopback: presetRow(AF_INET, true), other: presetRow(AF_INET, false) },
  IPv6: { loopback: presetRow(AF_INET6, true), other: presetRow(AF_INET6, false) },
};

function presetRow(family: number, loopback: boolean): Uint8Array {
  const row = new Uint8Array(SIZE);
  const v6 = family === AF_INET6;
  const members: Partial<Record<InterfaceMember, number>> = {
    Family: family,
    // Documented (Interface20, Interface14): 200, 600; 3 and 1; enabled, and by DHCP; only if there is no other, and always;
    // the metric is automatic.
    MinRouterAdvertisementInterval: v6 ? 200 : 0,
    MaxRouterAdvertisementInterval: v6 ? 600 : 0,
    DadTransmits: loopback ? 0 : v6 ? 1 : 3,
    RouterDiscoveryBehavior: v6 ? 1 : 2,
    LinkLocalAddressBehavior: v6 ? 2 : 1,
    UseAutomaticMetric: 1,
    UseNeighborUnreachabilityDetection: loopback ? 0 : 1,
    ManagedAddressConfigurationSupported: 1,
    OtherStatefulConfigurationSupported: 1,
    BaseReachableTime: BASE_REACHABLE_TIME,
    RetransmitTime: RETRANSMIT_TIME,
    PathMtuDiscoveryTimeout: PATH_MTU_DISCOVERY_TIMEOUT,
    LinkLocalAddressTimeout: LINK_LOCAL_ADDRESS_TIMEOUT,
    SitePrefixLength: INTERFACE_SITE_PREFIX,
    NlMtu: loopback ? LOOPBACK_NL_MTU : NL_MTU,
    Connected: 1,
    SupportsNeighborDiscovery: loopback ? 0 : 1,
    SupportsRouterDiscovery: loopback ? 0 : 1,
    ReachableTime: REACHABLE_TIME,
  };
  for (const [name, value] of Object.entries(members)) writeMember(row, name as InterfaceMember, value);
  return row;
}

/** Whether a member is the same in two rows. */
export function sameMember(a: Uint8Array, b: Uint8Array, name: InterfaceMember): boolean {
  const [offset, size] = ROW[name];
  for (let at = offset; at < offset + size; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** What InitializeIpInterfaceEntry leaves: no key, and "leave as it is" in every other member. */
export function initializeInterfaceRow(row: Uint8Array): void {
  row.fill(0);
  for (const name of NAMES) {
    const [offset, size] = ROW[name];
    if (!KEYS.includes(name)) row.fill(UNCHANGED_BYTE, offset, offset + size);
  }
}

/** Whether the family is one, and an interface is named. */
export function hasLegalInterfaceKey(row: Uint8Array): boolean {
  if (!isInterfaceRow(row)) return false;
  const family = readMember(row, 'Family');
  if (family !== AF_INET && family !== AF_INET6) return false;
  return readWideMember(row, 'InterfaceLuid') !== 0n || readMember(row, 'InterfaceIndex') !== 0;
}

/** Whether SetIpInterfaceEntry takes the settings. */
export function hasLegalInterfaceSettings(row: Uint8Array): boolean {
  const unchanged = isUnchanged(row, 'SitePrefixLength');
  const site = readMember(row, 'SitePrefixLength');
  if (readMember(row, 'Family') === AF_INET) {
    if (site !== 0 && !(unchanged && SET_TAKES_UNCHANGED_IPV4_SITE_PREFIX)) return false;
  } else if (site > 128 && !unchanged) return false;
  if (!SET_CHECKS_INTERFACE_ENUMERATIONS) return true;
  return (['RouterDiscoveryBehavior', 'LinkLocalAddressBehavior'] as const).every(
    (name) => isUnchanged(row, name) || readMember(row, name) <= LARGEST_ENUMERATOR,
  );
}

/** Stores what SetIpInterfaceEntry can change; `automaticMetric` is what the stack computes. */
export function storeInterfaceSettings(row: Uint8Array, stored: Uint8Array, automaticMetric: number): void {
  for (const name of SETTABLE) {
    // An IPv4 row has no site prefix to change: what must be 0 on input stays what it reads as.
    if (name === 'SitePrefixLength' && readMember(row, 'Family') === AF_INET) continue;
    if (isUnchanged(row, name)) continue;
    const [offset, size] = ROW[name];
    if (size === 1) stored[offset] = row[offset] === 0 ? 0 : 1;
    else stored.set(row.subarray(offset, offset + size), offset);
  }
  if (AUTOMATIC_METRIC_WINS && readMember(stored, 'UseAutomaticMetric') !== 0)
    writeMember(stored, 'Metric', automaticMetric);
}

function isUnchanged(row: Uint8Array, name: InterfaceMember): boolean {
  const [offset, size] = ROW[name];
  for (let at = offset; at < offset + size; at++) if (row[at] !== UNCHANGED_BYTE) return false;
  return true;
}
