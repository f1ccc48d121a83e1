import { ERROR_NOT_FOUND, NO_ERROR } from '../../generator/library/native/status.ts';
import { parsePrefix } from '../../generator/library/wire/address.ts';
import {
  decodeForwardRow,
  decodeInterfaceRow,
  encodeForwardRow,
  type ForwardRow,
  type InterfaceRow,
  patchInterfaceRow,
  splitTable,
} from '../../src/ip-helper/codec.ts';
import { MIB_IPFORWARD_ROW2, MIB_IPINTERFACE_ROW } from '../../src/ip-helper/layout.ts';
import { CouldNotRun, type Ground, type Observed } from './ground.ts';

/**
 * Where the cases make routes: parts of the documentation prefixes. A machine that has routes there of its own is not
 * touched at all.
 */
export const OWN_RANGES = ['192.0.2.64/26', '198.51.100.128/25', '2001:db8:7e57::/48'] as const;

/** The routes that most cases make. */
export const V4 = '192.0.2.64/28';
export const V6 = '2001:db8:7e57:1::/64';
/** A gateway that nobody answers for: next hops are not checked. */
export const HOP4 = '198.51.100.129';
export const OTHER_HOP4 = '198.51.100.130';
export const HOP6 = '2001:db8:7e57::1';
/** No interface has this. */
export const NO_INDEX = 0x7ffffff1;
export const NO_LUID = 0x00fe_00fe_fe00_0000n;
/** How many seconds older than expected a route may be: a real machine is no clock that a test controls. */
export const AGE_SLACK = 3;

const INFINITE = 0xffff_ffff;
const ROW = MIB_IPFORWARD_ROW2.members;

/** A row with every member written: on-link, infinite, of the ground's interface, but for what is given. */
export function newRow(ground: Pick<Ground, 'luid'>, changes: Partial<ForwardRow> = {}): Uint8Array {
  const DestinationPrefix = changes.DestinationPrefix ?? V4;
  return encodeForwardRow({
    InterfaceLuid: ground.luid,
    InterfaceIndex: 0,
    DestinationPrefix,
    NextHop: DestinationPrefix.includes(':') ? '::' : '0.0.0.0',
    SitePrefixLength: 0,
    ValidLifetime: INFINITE,
    PreferredLifetime: INFINITE,
    Metric: 20,
    Protocol: 3,
    Loopback: false,
    AutoconfigureAddress: false,
    Publish: false,
    Immortal: false,
    Age: 0,
    Origin: 0,
    ...changes,
  });
}

/** A copy of a row with some bytes overwritten: what no codec would make. */
export function withBytes(row: Uint8Array, member: keyof typeof ROW, bytes: readonly number[]): Uint8Array {
  const copy = row.slice();
  copy.set(bytes, ROW[member][0]);
  return copy;
}

/** The members of a route after Get, or its status where that fails. */
export function read(ground: Ground, row: Uint8Array): ForwardRow | number {
  const copy = row.slice();
  const status = ground.ipHelper.GetIpForwardEntry2(copy);
  return status === NO_ERROR ? decodeForwardRow(copy) : status;
}

/** Some members of a route, as Get gives them; an age of a moment is `new`. */
export function readMembers(ground: Ground, row: Uint8Array, ...names: readonly (keyof ForwardRow)[]): Observed {
  const found = read(ground, row);
  if (typeof found === 'number') return { status: found };
  return Object.fromEntries(names.map((name) => [name, describe(name, found[name])]));
}

/** Makes a route that a case needs; what it asks is something else. */
export function made(ground: Ground, changes: Partial<ForwardRow> = {}): Uint8Array {
  const row = newRow(ground, changes);
  const status = ground.ipHelper.CreateIpForwardEntry2(row);
  if (status !== NO_ERROR) throw new CouldNotRun(`its route could not be made: CreateIpForwardEntry2 gave ${status}`);
  return row;
}

/** Whether a prefix lies in a range; both as text. */
export function within(prefix: string, range: string): boolean {
  const [inner, outer] = [parsePrefix(prefix), parsePrefix(range)];
  if (!inner.ok || !outer.ok || inner.family !== outer.family || inner.length < outer.length) return false;
  const bits = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits(inner.bytes).slice(0, outer.length) === bits(outer.bytes).slice(0, outer.length);
}

/** Whether a prefix lies in a range that the cases use. */
export function isOwn(prefix: string): boolean {
  return OWN_RANGES.some((range) => within(prefix, range));
}

/** The rows of a family; none where the table is empty. */
export function tableRows(ground: Ground, family: number): Uint8Array[] {
  const { status, table } = ground.ipHelper.GetIpForwardTable2(family);
  if (status === ERROR_NOT_FOUND) return [];
  if (status !== NO_ERROR || table === undefined) throw new CouldNotRun(`GetIpForwardTable2 gave ${status}`);
  return splitTable(table);
}

/** The raw settings of a row whose keys are not set, and whether all else in it is zero. */
export function rawSettings(row: Uint8Array): { readonly [name: string]: Observed } {
  const names = [
    'SitePrefixLength',
    'ValidLifetime',
    'PreferredLifetime',
    'Metric',
    'Protocol',
    'Loopback',
    'AutoconfigureAddress',
    'Publish',
    'Immortal',
  ] as const;
  const rest = row.slice();
  const view = new DataView(row.buffer, row.byteOffset);
  const settings = names.map((name) => {
    const [offset, size] = ROW[name];
    rest.fill(0, offset, offset + size);
    return [name, size === 4 ? view.getUint32(offset, true) : view.getUint8(offset)];
  });
  return { ...Object.fromEntries(settings), restIsZero: rest.every((byte) => byte === 0) };
}

/** The keys of an interface row, all else zero. */
export function interfaceKeys(family: number, luid: bigint, index: number): Uint8Array {
  const row = new Uint8Array(MIB_IPINTERFACE_ROW.size);
  patchInterfaceRow(row, { Family: family, InterfaceLuid: luid, InterfaceIndex: index });
  return row;
}

/** The interface row of the ground, and its members. */
export function readInterface(ground: Ground, family: number): { bytes: Uint8Array; row: InterfaceRow } {
  const bytes = interfaceKeys(family, ground.luid, 0);
  const status = ground.ipHelper.GetIpInterfaceEntry(bytes);
  if (status !== NO_ERROR) throw new CouldNotRun(`GetIpInterfaceEntry gave ${status}`);
  return { bytes, row: decodeInterfaceRow(bytes) };
}

function describe(name: keyof ForwardRow, value: bigint | number | string | boolean): Observed {
  if (name === 'Age' && Number(value) <= AGE_SLACK) return 'new';
  // JSON has no bigint.
  return typeof value === 'bigint' ? String(value) : value;
}
