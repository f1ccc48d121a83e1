import { nameOf } from '../enums.ts';
import { INTERFACE_KINDS, type InterfaceKind } from '../interface-kinds.ts';
import { ULONG_MAX } from '../limits.ts';
import {
  type InterfaceMember,
  readMember,
  readWideMember,
  readZones,
  sameMember,
  writeMember,
  writeWideMember,
  writeZones,
  ZONE_LEVELS,
} from '../simulator/interface-row.ts';
import { type Fail, type Json, type JsonChecks, LARGEST_ULONG64, numbersOf } from './json-checks.ts';

/** Reads a member of a family into its row, whose value is the default. */
export function readFamilyMember(
  item: Json,
  path: string,
  name: InterfaceMember,
  row: Uint8Array,
  read: JsonChecks,
  fail: Fail,
): void {
  if (item[name] == null) return;
  const kind = INTERFACE_KINDS.get(name);
  if (kind === 'flag') writeMember(row, name, read.flag(item, path, name, false) ? 1 : 0);
  else if (kind === 'flags') writeMember(row, name, read.number(item, path, name, [0, 0xff]));
  else if (kind === 'number') writeMember(row, name, read.number(item, path, name, [0, ULONG_MAX]));
  else if (kind === 'zones') writeZones(row, readZoneList(item, path, name, read, fail));
  else if (kind === 'digits')
    writeWideMember(row, 'InterfaceIdentifier', read.digits(item, path, name, [0n, LARGEST_ULONG64], 0n));
  else if (kind !== undefined) writeMember(row, name, read.named(item, path, name, numbersOf(kind), ''));
}

function readZoneList(item: Json, path: string, name: string, read: JsonChecks, fail: Fail): number[] {
  const zones = read.list(item, path, name);
  const legal = (zone: unknown): zone is number =>
    typeof zone === 'number' && Number.isInteger(zone) && zone >= 0 && zone <= ULONG_MAX;
  if (zones.length === ZONE_LEVELS && zones.every(legal)) return zones;
  return fail(`${path}.${name}`, `it must be ${ZONE_LEVELS} whole numbers from 0 to ${ULONG_MAX}`);
}

/** The members that differ from those of `preset`, as a machine file holds them. */
export function printFamilyMembers(row: Uint8Array, preset: Uint8Array): Json {
  const printed: Json = {};
  for (const [name, kind] of INTERFACE_KINDS) {
    if (!sameMember(row, preset, name)) printed[name] = printMember(row, name, kind);
  }
  return printed;
}

function printMember(row: Uint8Array, name: InterfaceMember, kind: InterfaceKind): unknown {
  if (kind === 'zones') return readZones(row);
  if (kind === 'digits') return String(readWideMember(row, 'InterfaceIdentifier'));
  const value = readMember(row, name);
  if (kind === 'flag') return value !== 0;
  return typeof kind === 'object' ? nameOf(kind, value) : value;
}
