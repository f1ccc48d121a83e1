import { formatAddress, type ParsedAddress, type ParsedPrefix, parseAddress, parsePrefix } from 'pwsh-contract';
import { MIB_IPFORWARD_ROW2, MIB_IPFORWARD_TABLE2, MIB_IPINTERFACE_ROW, SOCKADDR_INET } from './layout.ts';
import { CodecError, decodeSockaddr, encodeSockaddr } from './sockaddr.ts';

/** Every member of MIB_IPFORWARD_ROW2. Lifetimes and age in seconds, 0xffffffff = infinite. */
export interface ForwardRow {
  InterfaceLuid: bigint;
  InterfaceIndex: number;
  /** `address/length`. */
  DestinationPrefix: string;
  /** A zone (sin6_scope_id) follows a `%`. */
  NextHop: string;
  SitePrefixLength: number;
  ValidLifetime: number;
  PreferredLifetime: number;
  Metric: number;
  Protocol: number;
  Loopback: boolean;
  AutoconfigureAddress: boolean;
  Publish: boolean;
  Immortal: boolean;
  Age: number;
  Origin: number;
}

/** The keys that Get and Set select by, and nothing else. */
export type ForwardKey = Pick<ForwardRow, 'InterfaceLuid' | 'InterfaceIndex' | 'DestinationPrefix' | 'NextHop'>;

const ROW = MIB_IPFORWARD_ROW2.members;
/** Every member but the keys, which select a row and are never changed in it. */
const SETTABLE = new Map<string, readonly [offset: number, size: number]>(
  (
    [
      'SitePrefixLength',
      'ValidLifetime',
      'PreferredLifetime',
      'Metric',
      'Protocol',
      'Loopback',
      'AutoconfigureAddress',
      'Publish',
      'Immortal',
      'Age',
      'Origin',
    ] as const
  ).map((name) => [name, ROW[name]]),
);

/**
 * Reads one row.
 * @throws {CodecError} for a buffer of another size, an unknown family or an impossible prefix length
 */
export function decodeForwardRow(bytes: Uint8Array): ForwardRow {
  if (bytes.length !== MIB_IPFORWARD_ROW2.size) throw new CodecError(`a row is 104 bytes, not ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint8(ROW['DestinationPrefix.PrefixLength'][0]);
  const destination = decodeSockaddr(bytes, view, ROW.DestinationPrefix[0]);
  if (length > (destination.bytes.length === 4 ? 32 : 128))
    throw new CodecError(`a prefix length of ${length} is impossible`);
  const nextHop = decodeSockaddr(bytes, view, ROW.NextHop[0]);
  return {
    InterfaceLuid: view.getBigUint64(ROW.InterfaceLuid[0], true),
    InterfaceIndex: view.getUint32(ROW.InterfaceIndex[0], true),
    DestinationPrefix: `${formatAddress(destination.bytes, 0)}/${length}`,
    NextHop: formatAddress(nextHop.bytes, nextHop.scope),
    SitePrefixLength: view.getUint8(ROW.SitePrefixLength[0]),
    ValidLifetime: view.getUint32(ROW.ValidLifetime[0], true),
    PreferredLifetime: view.getUint32(ROW.PreferredLifetime[0], true),
    Metric: view.getUint32(ROW.Metric[0], true),
    Protocol: view.getUint32(ROW.Protocol[0], true),
    Loopback: view.getUint8(ROW.Loopback[0]) !== 0,
    AutoconfigureAddress: view.getUint8(ROW.AutoconfigureAddress[0]) !== 0,
    Publish: view.getUint8(ROW.Publish[0]) !== 0,
    Immortal: view.getUint8(ROW.Immortal[0]) !== 0,
    Age: view.getUint32(ROW.Age[0], true),
    Origin: view.getUint32(ROW.Origin[0], true),
  };
}

/** Rows are cut from slabs: memory of its own for each would cost more than all that is done with it. */
const SLAB_ROWS = 256;
let slab = new ArrayBuffer(0);
let used = 0;

/** A row of zeros, never given before. */
function newRow(): Uint8Array {
  const { size } = MIB_IPFORWARD_ROW2;
  if (used === slab.byteLength) {
    slab = new ArrayBuffer(SLAB_ROWS * size);
    used = 0;
  }
  used += size;
  return new Uint8Array(slab, used - size, size);
}

/** A copy of a row. */
export function copyRow(bytes: Uint8Array): Uint8Array {
  const copy = newRow();
  copy.set(bytes);
  return copy;
}

/**
 * Makes a row of its keys, every other byte zero.
 * @param prefix - the key's, where it was parsed before: that costs more than all else here; `nextHop` likewise
 */
export function encodeForwardKey(
  key: ForwardKey,
  prefix: ParsedPrefix = parsePrefix(key.DestinationPrefix),
  nextHop: ParsedAddress = parseAddress(key.NextHop),
): Uint8Array {
  const bytes = newRow();
  putForwardKey(bytes, key, prefix, nextHop);
  return bytes;
}

/** Writes the keys into a row whose keys are zero, and leaves every other byte as it is. */
export function putForwardKey(
  bytes: Uint8Array,
  key: ForwardKey,
  prefix: ParsedPrefix = parsePrefix(key.DestinationPrefix),
  nextHop: ParsedAddress = parseAddress(key.NextHop),
): void {
  if (!prefix.ok || !nextHop.ok) throw new CodecError(`'${key.DestinationPrefix}' via '${key.NextHop}' is no key`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  view.setBigUint64(ROW.InterfaceLuid[0], key.InterfaceLuid, true);
  view.setUint32(ROW.InterfaceIndex[0], key.InterfaceIndex, true);
  encodeSockaddr(bytes, view, ROW.DestinationPrefix[0], prefix.bytes, 0);
  view.setUint8(ROW['DestinationPrefix.PrefixLength'][0], prefix.length);
  encodeSockaddr(bytes, view, ROW.NextHop[0], nextHop.bytes, nextHop.zone);
}

/** Makes a whole row; its addresses as for its key. */
export function encodeForwardRow(row: ForwardRow, prefix?: ParsedPrefix, nextHop?: ParsedAddress): Uint8Array {
  const bytes = encodeForwardKey(row, prefix, nextHop);
  patchForwardRow(bytes, row);
  return bytes;
}

/** Writes the members given, and leaves every other byte as it is (the keys always). */
export function patchForwardRow(bytes: Uint8Array, patch: Partial<ForwardRow>): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const name in patch) {
    const value = patch[name as keyof ForwardRow];
    const place = SETTABLE.get(name);
    if (value === undefined || place === undefined) continue;
    const [offset, size] = place;
    if (size === 4) view.setUint32(offset, value as number, true);
    else view.setUint8(offset, Number(value));
  }
}

/**
 * Takes the rows out of a MIB_IPFORWARD_TABLE2, or of a table of interfaces, whose rows have another size.
 * @throws {CodecError} when the count does not fit the bytes
 */
export function splitTable(table: Uint8Array, size: number = MIB_IPFORWARD_ROW2.size): Uint8Array[] {
  return [...rowsOf(table, size)];
}

/** How many rows a table has. */
export function countRows(table: Uint8Array): number {
  return new DataView(table.buffer, table.byteOffset).getUint32(MIB_IPFORWARD_TABLE2.members.NumEntries[0], true);
}

/**
 * The rows of such a table, each cut out when it is asked for.
 * @throws {CodecError} at once, when the count does not fit the bytes
 */
export function rowsOf(table: Uint8Array, size: number = MIB_IPFORWARD_ROW2.size): Generator<Uint8Array> {
  const { Table } = MIB_IPFORWARD_TABLE2.members;
  if (table.length < Table[0]) throw new CodecError(`a table is at least 8 bytes, not ${table.length}`);
  const end = Table[0] + size * countRows(table);
  if (end > table.length) throw new CodecError(`${(end - Table[0]) / size} rows do not fit ${table.length} bytes`);
  return (function* () {
    for (let at = Table[0]; at < end; at += size) yield table.subarray(at, at + size);
  })();
}

/** Each interface and address family that a table of routes has rows of, once. */
export function ownersIn(table: Uint8Array): { readonly luid: bigint; readonly family: number }[] {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const owners = new Map<string, { luid: bigint; family: number }>();
  let last = [-1, -1, -1];
  for (let at = MIB_IPFORWARD_TABLE2.members.Table[0]; at < table.length; at += MIB_IPFORWARD_ROW2.size) {
    const low = view.getUint32(at + ROW.InterfaceLuid[0], true);
    const high = view.getUint32(at + ROW.InterfaceLuid[0] + 4, true);
    const family = view.getUint16(at + ROW['DestinationPrefix.Prefix.si_family'][0], true);
    // Most rows are of the interface of the row before.
    if (low === last[0] && high === last[1] && family === last[2]) continue;
    last = [low, high, family];
    owners.set(last.join(' '), { luid: (BigInt(high) << 32n) | BigInt(low), family });
  }
  return [...owners.values()];
}

/** Makes a MIB_IPFORWARD_TABLE2 of rows, or a table of interfaces. */
export function joinTable(rows: readonly Uint8Array[], size: number = MIB_IPFORWARD_ROW2.size): Uint8Array {
  const { Table } = MIB_IPFORWARD_TABLE2.members;
  const table = new Uint8Array(Table[0] + rows.length * size);
  new DataView(table.buffer).setUint32(0, rows.length, true);
  for (const [at, row] of rows.entries()) table.set(row, Table[0] + at * size);
  return table;
}

/** Every scalar member of MIB_IPINTERFACE_ROW, named as there; the LUID and the identifier as bigint. */
export type InterfaceRow = {
  [name in Exclude<keyof typeof MIB_IPINTERFACE_ROW.members, 'ZoneIndices'>]: number | bigint;
};

/** Reads an interface row. */
export function decodeInterfaceRow(bytes: Uint8Array): InterfaceRow {
  if (bytes.length !== MIB_IPINTERFACE_ROW.size)
    throw new CodecError(`an interface row is 168 bytes, not ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const row: Record<string, number | bigint> = {};
  for (const [name, [offset, size]] of Object.entries(MIB_IPINTERFACE_ROW.members)) {
    if (name !== 'ZoneIndices') row[name] = readInteger(view, offset, size);
  }
  return row as InterfaceRow;
}

/** Reads ZoneIndices: the zone of each scope level of an interface row. */
export function zoneIndices(bytes: Uint8Array): number[] {
  const [offset, size] = MIB_IPINTERFACE_ROW.members.ZoneIndices;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: size / 4 }, (_, level) => view.getUint32(offset + 4 * level, true));
}

/** Reads the metric alone: what every route needs of its interface. */
export function interfaceMetric(bytes: Uint8Array): number {
  const [offset] = MIB_IPINTERFACE_ROW.members.Metric;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset, true);
}

/** Writes the members given into an interface row. */
export function patchInterfaceRow(bytes: Uint8Array, patch: Partial<InterfaceRow>): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const [name, value] of Object.entries(patch)) {
    const [offset, size] = MIB_IPINTERFACE_ROW.members[name as keyof InterfaceRow];
    if (size === 8) view.setBigUint64(offset, BigInt(value), true);
    else if (size === 4) view.setUint32(offset, Number(value), true);
    else if (size === 2) view.setUint16(offset, Number(value), true);
    else view.setUint8(offset, Number(value));
  }
}

function readInteger(view: DataView, offset: number, size: number): number | bigint {
  if (size === 8) return view.getBigUint64(offset, true);
  if (size === 4) return view.getUint32(offset, true);
  return size === 2 ? view.getUint16(offset, true) : view.getUint8(offset);
}

/** Makes a SOCKADDR_INET (28 bytes) of an address. */
export function encodeAddress(text: string): Uint8Array {
  const address = parseAddress(text);
  if (!address.ok) throw new CodecError(`'${text}' is no address`);
  const bytes = new Uint8Array(SOCKADDR_INET.size);
  encodeSockaddr(bytes, new DataView(bytes.buffer), 0, address.bytes, address.zone);
  return bytes;
}

/**
 * Prints a SOCKADDR_INET.
 * @throws {CodecError} for a buffer of another size or an unknown family
 */
export function decodeAddress(bytes: Uint8Array): string {
  if (bytes.length !== SOCKADDR_INET.size) throw new CodecError(`an address is 28 bytes, not ${bytes.length}`);
  const address = decodeSockaddr(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0);
  return formatAddress(address.bytes, address.scope);
}
