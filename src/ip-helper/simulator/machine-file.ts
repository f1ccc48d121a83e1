import { parseAddress, parsePrefix } from '../address.ts';
import { encodeForwardRow } from '../codec.ts';
import { ROUTE_ORIGINS, ROUTE_PROTOCOLS } from '../enums.ts';
import { INFINITE_LIFETIME } from './assumptions.ts';
import { type Fail, type Json, type JsonChecks, jsonChecks } from './json-checks.ts';
import { findSyntaxFault } from './json-syntax.ts';
import { aliasKey, type SimulatedInterface, type SimulatedMachine } from './machine.ts';
import { MachineFileError } from './machine-file-error.ts';
import { addRoute, emptyTable } from './route-table.ts';

const LARGEST_ULONG = 0xffff_ffff;
const LARGEST_LUID = 2n ** 64n - 1n;
/** A LUID holds the low 24 bits of what numbers the interface. */
const LUID_INDEX_BITS = 0xff_ffff;

/**
 * Decodes the bytes of a machine file, which are UTF-8, with or without a byte order mark.
 * @throws {MachineFileError} for another encoding, which would silently change the aliases
 */
export function decodeText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return failIn(file)('', 'it is not UTF-8 text; save it in that encoding');
  }
}

/**
 * Reads a machine file's text.
 * @throws {MachineFileError} for the first member that breaks a rule
 */
export function parseMachine(text: string, file: string): SimulatedMachine {
  const fail = failIn(file);
  const read = jsonChecks(fail);
  const machine = read.object(parseJson(text, fail), '', ['Elevated', 'Interfaces', 'Routes']);
  const interfaces = read
    .list(machine, '', 'Interfaces')
    .map((value, at) => readInterface(value, `Interfaces[${at}]`, read, fail));
  const finder = interfaceFinder(interfaces, fail);
  const routes = emptyTable();
  for (const [at, value] of read.list(machine, '', 'Routes').entries()) {
    const path = `Routes[${at}]`;
    if (!addRoute(routes, readRoute(value, path, finder, read, fail)))
      fail(path, 'a route of the same prefix, next hop and interface is there before it');
  }
  return { elevated: read.flag(machine, '', 'Elevated', true), interfaces, routes };
}

function failIn(file: string): Fail {
  return (path, rule) => {
    throw new MachineFileError(
      'Invalid',
      `The machine file '${file}' is not valid: ${path === '' ? '' : `${path}: `}${rule}.`,
      'Correct it; Examples/vpn-laptop.machine.json of the module shows such a file.',
    );
  };
}

function parseJson(text: string, fail: Fail): unknown {
  // Editors on Windows put a byte order mark there.
  const bare = text.startsWith('\ufeff') ? text.slice(1) : text;
  try {
    return JSON.parse(bare);
  } catch (error) {
    const fault = findSyntaxFault(bare);
    if (fault === undefined) return fail('', `it is no JSON (${(error as Error).message})`);
    return fail('', `it is no JSON: line ${fault.line}, column ${fault.column}: expected ${fault.expected}`);
  }
}

const INTERFACE_MEMBERS = [
  'InterfaceIndex',
  'InterfaceLuid',
  'InterfaceAlias',
  'InterfaceType',
  'Connected',
  'IPv4',
  'IPv6',
];

function readInterface(value: unknown, path: string, read: JsonChecks, fail: Fail): SimulatedInterface {
  const item = read.object(value, path, INTERFACE_MEMBERS);
  // To Windows an index of 0 and a LUID of 0 are no interface.
  const index = read.number(item, path, 'InterfaceIndex', [1, LARGEST_ULONG]);
  const type = read.number(item, path, 'InterfaceType', [0, 0xffff], 6);
  const preset = (BigInt(type) << 48n) | (BigInt(index & LUID_INDEX_BITS) << 24n);
  const digits = read.text(item, path, 'InterfaceLuid', String(preset));
  const luid = /^[0-9]{1,20}$/.test(digits) ? BigInt(digits) : 0n;
  if (luid === 0n || luid > LARGEST_LUID)
    fail(`${path}.InterfaceLuid`, `'${digits}' must be decimal digits in quotes, from 1 to ${LARGEST_LUID}`);
  const family = (name: 'IPv4' | 'IPv6') => {
    if (item[name] == null) return {};
    const facts = read.object(item[name], `${path}.${name}`, ['InterfaceMetric']);
    return {
      [name]: { InterfaceMetric: read.number(facts, `${path}.${name}`, 'InterfaceMetric', [0, LARGEST_ULONG]) },
    };
  };
  return {
    InterfaceIndex: index,
    InterfaceLuid: luid,
    InterfaceAlias: read.text(item, path, 'InterfaceAlias'),
    InterfaceType: type,
    Connected: read.flag(item, path, 'Connected', true),
    ...family('IPv4'),
    ...family('IPv6'),
  };
}

/** The interfaces by what a route may name them by. */
interface InterfaceFinder {
  byIndex(index: number): SimulatedInterface | undefined;
  byAlias(alias: string): SimulatedInterface | undefined;
}

function interfaceFinder(interfaces: readonly SimulatedInterface[], fail: Fail): InterfaceFinder {
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

const ROUTE_MEMBERS = [
  'InterfaceIndex',
  'InterfaceAlias',
  'DestinationPrefix',
  'NextHop',
  'RouteMetric',
  'Protocol',
  'Origin',
  'Age',
  'ValidLifetime',
  'PreferredLifetime',
  'SitePrefixLength',
  'Loopback',
  'AutoconfigureAddress',
  'Publish',
  'Immortal',
];

// Once, not for each route.
const PROTOCOL_NUMBERS = numbersOf(ROUTE_PROTOCOLS);
const ORIGIN_NUMBERS = numbersOf(ROUTE_ORIGINS);

function numbersOf(names: Readonly<Record<number, string>>): ReadonlyMap<string, number> {
  return new Map(Object.entries(names).map(([number, name]) => [name, Number(number)]));
}

function readRoute(value: unknown, path: string, finder: InterfaceFinder, read: JsonChecks, fail: Fail): Uint8Array {
  const item = read.object(value, path, ROUTE_MEMBERS);
  const owner = readOwner(item, path, finder, read, fail);
  const prefix = parsePrefix(read.text(item, path, 'DestinationPrefix'));
  if (!prefix.ok) return fail(`${path}.DestinationPrefix`, `'${item['DestinationPrefix']}': ${prefix.rule}`);
  const nextHop = parseAddress(read.text(item, path, 'NextHop', prefix.family === 4 ? '0.0.0.0' : '::'));
  if (!nextHop.ok) return fail(`${path}.NextHop`, `'${item['NextHop']}': ${nextHop.rule}`);
  if (nextHop.family !== prefix.family)
    fail(`${path}.NextHop`, `'${nextHop.text}' must be of the same family as the DestinationPrefix '${prefix.text}'`);
  if (nextHop.zone !== 0 && nextHop.zone !== owner.InterfaceIndex)
    fail(`${path}.NextHop`, `the zone of '${nextHop.text}' must be that of its interface, ${owner.InterfaceIndex}`);
  if ((prefix.family === 4 ? owner.IPv4 : owner.IPv6) === undefined)
    fail(path, `the interface '${owner.InterfaceAlias}' (${owner.InterfaceIndex}) has no IPv${prefix.family}`);
  const lifetime = (name: string) =>
    item[name] === 'Infinite'
      ? INFINITE_LIFETIME
      : read.number(item, path, name, [0, LARGEST_ULONG], INFINITE_LIFETIME);
  const named = (name: string, numbers: ReadonlyMap<string, number>, preset: string) => {
    const text = read.text(item, path, name, preset);
    const number = numbers.get(text);
    if (number !== undefined) return number;
    // A number without a name is what a Set may have stored.
    if (/^[0-9]{1,10}$/.test(text) && Number(text) <= LARGEST_ULONG) return Number(text);
    return fail(`${path}.${name}`, `'${text}' must be one of ${[...numbers.keys()].join(', ')}`);
  };
  const row = {
    InterfaceLuid: owner.InterfaceLuid,
    InterfaceIndex: owner.InterfaceIndex,
    DestinationPrefix: prefix.text,
    NextHop: nextHop.text,
    SitePrefixLength: read.number(item, path, 'SitePrefixLength', [0, prefix.length], 0),
    ValidLifetime: lifetime('ValidLifetime'),
    PreferredLifetime: lifetime('PreferredLifetime'),
    // The largest is what a Set leaves that says "not used".
    Metric: read.number(item, path, 'RouteMetric', [0, LARGEST_ULONG]),
    Protocol: named('Protocol', PROTOCOL_NUMBERS, 'NetMgmt'),
    Loopback: read.flag(item, path, 'Loopback', false),
    AutoconfigureAddress: read.flag(item, path, 'AutoconfigureAddress', false),
    Publish: read.flag(item, path, 'Publish', false),
    Immortal: read.flag(item, path, 'Immortal', false),
    Age: read.number(item, path, 'Age', [0, LARGEST_ULONG], 0),
    Origin: named('Origin', ORIGIN_NUMBERS, 'Manual'),
  };
  return encodeForwardRow(row, prefix, nextHop);
}

/** A route names its interface by index, by alias, or by both where they agree. */
function readOwner(
  item: Json,
  path: string,
  finder: InterfaceFinder,
  read: JsonChecks,
  fail: Fail,
): SimulatedInterface {
  const names: SimulatedInterface[] = [];
  if (item['InterfaceIndex'] != null) {
    const index = read.number(item, path, 'InterfaceIndex', [1, LARGEST_ULONG]);
    names.push(finder.byIndex(index) ?? fail(`${path}.InterfaceIndex`, `there is no interface ${index}`));
  }
  if (item['InterfaceAlias'] != null) {
    const alias = read.text(item, path, 'InterfaceAlias');
    names.push(finder.byAlias(alias) ?? fail(`${path}.InterfaceAlias`, `there is no interface '${alias}'`));
  }
  const [owner, other] = names;
  if (owner === undefined) return fail(path, 'InterfaceIndex or InterfaceAlias must name its interface');
  if (other !== undefined && other !== owner)
    fail(
      `${path}.InterfaceAlias`,
      `'${other.InterfaceAlias}' is the interface ${other.InterfaceIndex}, not InterfaceIndex ${owner.InterfaceIndex}`,
    );
  return owner;
}
