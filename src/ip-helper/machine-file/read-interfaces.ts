import { shorten } from 'pwsh-contract';
import { AF_INET, AF_INET6 } from '../enums.ts';
import { INTERFACE_KINDS } from '../interface-kinds.ts';
import { ULONG_MAX } from '../limits.ts';
import { AUTOMATIC_METRIC_OTHERWISE, AUTOMATIC_METRICS } from '../simulator/assumptions.ts';
import { defaultInterfaceRow, readMember, writeMember } from '../simulator/interface-row.ts';
import {
  aliasKey,
  type InterfaceAddress,
  type SimulatedFamily,
  type SimulatedInterface,
} from '../simulator/machine.ts';
import { parseInterfaceAddress } from './interface-address.ts';
import { readFamilyMember } from './interface-members.ts';
import { type Fail, type Json, type JsonChecks, LARGEST_ULONG64, quote } from './json-checks.ts';

/** A LUID holds the low 24 bits of what numbers the interface. */
const LUID_INDEX_BITS = 0xff_ffff;

const INTERFACE_MEMBERS = [
  'InterfaceIndex',
  'InterfaceLuid',
  'InterfaceAlias',
  'InterfaceType',
  'Connected',
  'SupportsRoutes',
  'IPv4',
  'IPv6',
];

/** What a family has besides the members of its row. */
const FAMILY_NAMES = ['InterfaceMetric', 'AutomaticMetric', 'Addresses', 'WithoutRoutes', ...INTERFACE_KINDS.keys()];

/** Reads a member of Interfaces. `stacks`: the families that the machine has. */
export function parseInterface(
  value: unknown,
  path: string,
  stacks: readonly number[],
  read: JsonChecks,
  fail: Fail,
): SimulatedInterface {
  const item = read.object(value, path, INTERFACE_MEMBERS);
  // To Windows an index of 0 and a LUID of 0 are no interface.
  const index = read.number(item, path, 'InterfaceIndex', [1, ULONG_MAX]);
  const type = read.number(item, path, 'InterfaceType', [0, 0xffff], 6);
  const preset = (BigInt(type) << 48n) | (BigInt(index & LUID_INDEX_BITS) << 24n);
  const luid = read.digits(item, path, 'InterfaceLuid', [1n, LARGEST_ULONG64], preset);
  const connected = read.flag(item, path, 'Connected', true);
  const family = (name: 'IPv4' | 'IPv6', number: number) => {
    if (item[name] == null) return {};
    if (!stacks.includes(number)) fail(`${path}.${name}`, `the machine has no ${name}: see AddressFamilies`);
    const row = defaultInterfaceRow(number, luid, index, type);
    writeMember(row, 'Connected', connected ? 1 : 0);
    return { [name]: readFamily(item[name], `${path}.${name}`, { row, name, type }, read, fail) };
  };
  return {
    InterfaceIndex: index,
    InterfaceLuid: luid,
    InterfaceAlias: read.text(item, path, 'InterfaceAlias'),
    InterfaceType: type,
    Connected: connected,
    SupportsRoutes: read.flag(item, path, 'SupportsRoutes', true),
    ...family('IPv4', AF_INET),
    ...family('IPv6', AF_INET6),
  };
}

interface Preset {
  /** What the members default to, and where they are written. */
  readonly row: Uint8Array;
  readonly name: 'IPv4' | 'IPv6';
  readonly type: number;
}

function readFamily(
  value: unknown,
  path: string,
  { row, name, type }: Preset,
  read: JsonChecks,
  fail: Fail,
): SimulatedFamily {
  const item = read.object(value, path, FAMILY_NAMES);
  for (const member of INTERFACE_KINDS.keys()) readFamilyMember(item, path, member, row, read, fail);
  const metric = read.number(item, path, 'InterfaceMetric', [0, ULONG_MAX]);
  writeMember(row, 'Metric', metric);
  const automatic = readMember(row, 'UseAutomaticMetric') !== 0;
  const automaticMetric = read.number(
    item,
    path,
    'AutomaticMetric',
    [0, ULONG_MAX],
    automatic ? metric : presetAutomaticMetric(type),
  );
  if (automatic && automaticMetric !== metric)
    fail(
      `${path}.AutomaticMetric`,
      `the InterfaceMetric ${metric} must be this, as UseAutomaticMetric is true: leave one out, or set that to false`,
    );
  const addresses = readAddresses(item, path, name, read, fail);
  if (addresses === undefined && item['WithoutRoutes'] != null)
    fail(`${path}.WithoutRoutes`, 'it names routes of Addresses, and there are none');
  return { row, automaticMetric, ...(addresses === undefined ? {} : { addresses }) };
}

/** What the stack would compute for an interface of this type. */
export function presetAutomaticMetric(type: number): number {
  return AUTOMATIC_METRICS[type] ?? AUTOMATIC_METRIC_OTHERWISE;
}

function readAddresses(
  item: Json,
  path: string,
  name: 'IPv4' | 'IPv6',
  read: JsonChecks,
  fail: Fail,
): InterfaceAddress[] | undefined {
  if (item['Addresses'] == null) return undefined;
  const known = new Set<string>();
  return read.list(item, path, 'Addresses').map((value, at) => {
    const place = `${path}.Addresses[${at}]`;
    if (typeof value !== 'string') return fail(place, `${quote(value)} must be text`);
    const address = parseInterfaceAddress(value, name);
    if (!address.ok) return fail(place, `'${shorten(value)}': ${address.rule}`);
    const text = value.split('/')[0] ?? '';
    if (known.has(text)) fail(place, `'${text}' is there twice`);
    known.add(text);
    return { bytes: address.bytes, length: address.length };
  });
}

/** The interfaces by what a route may name them by. */
export interface InterfaceFinder {
  byIndex(index: number): SimulatedInterface | undefined;
  byAlias(alias: string): SimulatedInterface | undefined;
}

/** Indexes the interfaces, and fails for two of one index, LUID or alias: Windows could not keep them apart. */
export function interfaceFinder(interfaces: readonly SimulatedInterface[], fail: Fail): InterfaceFinder {
  const unique = <Key>(name: keyof SimulatedInterface, keyOf: (item: SimulatedInterface) => Key) => {
    const known = new Map<Key, SimulatedInterface>();
    for (const [at, item] of interfaces.entries()) {
      const other = known.get(keyOf(item));
      if (other !== undefined) {
        const twice = `'${item[name]}' is there twice`;
        const folded = other[name] === item[name] ? twice : `${twice}: Windows takes it for '${other[name]}'`;
        fail(`Interfaces[${at}].${name}`, folded);
      }
      known.set(keyOf(item), item);
    }
    return (key: Key) => known.get(key);
  };
  const byIndex = unique('InterfaceIndex', (item) => item.InterfaceIndex);
  unique('InterfaceLuid', (item) => item.InterfaceLuid);
  const byAlias = unique('InterfaceAlias', (item) => aliasKey(item.InterfaceAlias));
  return { byIndex, byAlias: (alias) => byAlias(aliasKey(alias)) };
}
