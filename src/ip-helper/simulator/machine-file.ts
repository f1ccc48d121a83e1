import { parseAddress, parsePrefix } from '../address.ts';
import { decodeForwardRow, encodeForwardRow, type ForwardRow } from '../codec.ts';
import { nameOf, numberOf, ROUTE_ORIGINS, ROUTE_PROTOCOLS } from '../enums.ts';
import { INFINITE_LIFETIME } from './assumptions.ts';

/** A machine file that breaks a rule: the message names the file and the path inside it. */
export class MachineFileError extends Error {
  override readonly name = 'MachineFileError';
}

/** The metric of one address family on one interface. */
export interface SimulatedFamily {
  readonly InterfaceMetric: number;
}

export interface SimulatedInterface {
  readonly InterfaceIndex: number;
  readonly InterfaceLuid: bigint;
  readonly InterfaceAlias: string;
  readonly Connected: boolean;
  /** Absent where the family is not bound to the interface. */
  readonly IPv4?: SimulatedFamily;
  readonly IPv6?: SimulatedFamily;
}

/** A simulated machine. Rows are the bytes that Windows would hand out, by their key. */
export interface SimulatedMachine {
  readonly elevated: boolean;
  readonly interfaces: readonly SimulatedInterface[];
  readonly rows: Map<string, Uint8Array>;
}

/** The key of a row, without the zone of its next hop: "compare ignoring it". */
export function rowKey(row: Pick<ForwardRow, 'InterfaceLuid' | 'DestinationPrefix' | 'NextHop'>): string {
  return `${row.InterfaceLuid} ${row.DestinationPrefix} ${row.NextHop.split('%')[0]}`;
}

type Json = Record<string, unknown>;

/**
 * Reads a machine file's text.
 * @throws {MachineFileError} for the first member that breaks a rule
 */
export function parseMachine(text: string, file: string): SimulatedMachine {
  const fail = (path: string, rule: string): never => {
    throw new MachineFileError(`The machine file '${file}' is not valid: ${path === '' ? '' : `${path}: `}${rule}`);
  };
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    return fail('', `it is no JSON (${(error as Error).message})`);
  }
  const read = reader(fail);
  const machine = read.object(root, '', ['Elevated', 'Interfaces', 'Routes']);
  const interfaces = read.list(machine, '', 'Interfaces').map((value, at): SimulatedInterface => {
    const path = `Interfaces[${at}]`;
    const item = read.object(value, path, [
      'InterfaceIndex',
      'InterfaceLuid',
      'InterfaceAlias',
      'InterfaceType',
      'Connected',
      'IPv4',
      'IPv6',
    ]);
    const index = read.number(item, path, 'InterfaceIndex', 0xffff_ffff);
    const type = read.number(item, path, 'InterfaceType', 0xffff, 6);
    const family = (name: 'IPv4' | 'IPv6') => {
      if (item[name] == null) return {};
      const facts = read.object(item[name], `${path}.${name}`, ['InterfaceMetric']);
      return { [name]: { InterfaceMetric: read.number(facts, `${path}.${name}`, 'InterfaceMetric', 0xffff_ffff) } };
    };
    const luid = read.text(item, path, 'InterfaceLuid', String((BigInt(type) << 48n) | (BigInt(index) << 24n)));
    if (!/^[0-9]{1,20}$/.test(luid)) fail(`${path}.InterfaceLuid`, `'${luid}' must be decimal digits in quotes`);
    return {
      InterfaceIndex: index,
      InterfaceLuid: BigInt(luid),
      InterfaceAlias: read.text(item, path, 'InterfaceAlias'),
      Connected: read.flag(item, path, 'Connected', true),
      ...family('IPv4'),
      ...family('IPv6'),
    };
  });
  for (const name of ['InterfaceIndex', 'InterfaceLuid', 'InterfaceAlias'] as const) {
    const twice = interfaces.findIndex((a, at) => interfaces.some((b, other) => other < at && a[name] === b[name]));
    if (twice >= 0) fail(`Interfaces[${twice}].${name}`, `'${interfaces[twice]?.[name]}' is there twice`);
  }
  const rows = new Map<string, Uint8Array>();
  for (const [at, value] of read.list(machine, '', 'Routes').entries()) {
    const row = readRoute(value, `Routes[${at}]`, interfaces, read, fail);
    if (rows.has(rowKey(row))) fail(`Routes[${at}]`, 'the same prefix, next hop and interface are there twice');
    rows.set(rowKey(row), encodeForwardRow(row));
  }
  return { elevated: read.flag(machine, '', 'Elevated', true), interfaces, rows };
}

const ROUTE_MEMBERS = [
  'InterfaceIndex',
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

function readRoute(
  value: unknown,
  path: string,
  interfaces: readonly SimulatedInterface[],
  read: ReturnType<typeof reader>,
  fail: (path: string, rule: string) => never,
): ForwardRow {
  const item = read.object(value, path, ROUTE_MEMBERS);
  const index = read.number(item, path, 'InterfaceIndex', 0xffff_ffff);
  const owner = interfaces.find((candidate) => candidate.InterfaceIndex === index);
  if (owner === undefined) return fail(`${path}.InterfaceIndex`, `there is no interface ${index}`);
  const prefix = parsePrefix(read.text(item, path, 'DestinationPrefix'));
  if (!prefix.ok) return fail(`${path}.DestinationPrefix`, `'${item['DestinationPrefix']}': ${prefix.rule}`);
  const nextHop = parseAddress(read.text(item, path, 'NextHop', prefix.family === 4 ? '0.0.0.0' : '::'));
  if (!nextHop.ok) return fail(`${path}.NextHop`, `'${item['NextHop']}': ${nextHop.rule}`);
  if (nextHop.family !== prefix.family) fail(`${path}.NextHop`, 'it must be of the same family as DestinationPrefix');
  if ((prefix.family === 4 ? owner.IPv4 : owner.IPv6) === undefined)
    fail(path, `interface ${index} has no IPv${prefix.family}`);
  const lifetime = (name: string) =>
    item[name] === 'Infinite' ? INFINITE_LIFETIME : read.number(item, path, name, 0xffff_fffe, INFINITE_LIFETIME);
  const named = (name: string, names: Readonly<Record<number, string>>, preset: string) => {
    const text = read.text(item, path, name, preset);
    return (
      numberOf(names, text) ??
      // A number without a name is what a Set may have stored.
      (/^[0-9]{1,10}$/.test(text) ? Number(text) : undefined) ??
      fail(`${path}.${name}`, `'${text}' must be one of ${Object.values(names).join(', ')}`)
    );
  };
  return {
    InterfaceLuid: owner.InterfaceLuid,
    InterfaceIndex: index,
    DestinationPrefix: prefix.text,
    NextHop: nextHop.text,
    SitePrefixLength: read.number(item, path, 'SitePrefixLength', prefix.length, 0),
    ValidLifetime: lifetime('ValidLifetime'),
    PreferredLifetime: lifetime('PreferredLifetime'),
    Metric: read.number(item, path, 'RouteMetric', 0xffff_fffe),
    Protocol: named('Protocol', ROUTE_PROTOCOLS, 'NetMgmt'),
    Loopback: read.flag(item, path, 'Loopback', false),
    AutoconfigureAddress: read.flag(item, path, 'AutoconfigureAddress', false),
    Publish: read.flag(item, path, 'Publish', false),
    Immortal: read.flag(item, path, 'Immortal', false),
    Age: read.number(item, path, 'Age', 0xffff_ffff, 0),
    Origin: named('Origin', ROUTE_ORIGINS, 'Manual'),
  };
}

/** The checks of a JSON value, each failing with the path of the member. */
function reader(fail: (path: string, rule: string) => never) {
  const join = (path: string, name: string) => (path === '' ? name : `${path}.${name}`);
  return {
    object(value: unknown, path: string, known: readonly string[]): Json {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return fail(path, 'it must be an object');
      for (const name of Object.keys(value)) {
        if (!known.includes(name)) fail(join(path, name), `it is unknown; the members here are ${known.join(', ')}`);
      }
      return value as Json;
    },
    list(item: Json, path: string, name: string): unknown[] {
      const value = item[name];
      return Array.isArray(value) ? value : fail(join(path, name), 'it must be a list');
    },
    number(item: Json, path: string, name: string, largest: number, preset?: number): number {
      const value = item[name] ?? preset;
      if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && (value <= largest || value === preset))
        return value;
      return fail(join(path, name), `it must be a whole number from 0 to ${largest}`);
    },
    text(item: Json, path: string, name: string, preset?: string): string {
      const value = item[name] ?? preset;
      return typeof value === 'string' && value !== '' ? value : fail(join(path, name), 'it must be text');
    },
    flag(item: Json, path: string, name: string, preset: boolean): boolean {
      const value = item[name] ?? preset;
      return typeof value === 'boolean' ? value : fail(join(path, name), 'it must be true or false');
    },
  };
}

/** Writes a machine as the text of a machine file: a line for each interface and route, so that changes read well. */
export function printMachine(machine: SimulatedMachine): string {
  const interfaces = machine.interfaces.map((item) =>
    JSON.stringify({ ...item, InterfaceLuid: String(item.InterfaceLuid) }),
  );
  const routes = [...machine.rows.values()].map((bytes) => {
    const { InterfaceLuid: _, Metric, ...row } = decodeForwardRow(bytes);
    const lifetime = (seconds: number) => (seconds === INFINITE_LIFETIME ? 'Infinite' : seconds);
    return JSON.stringify({
      InterfaceIndex: row.InterfaceIndex,
      DestinationPrefix: row.DestinationPrefix,
      NextHop: row.NextHop,
      RouteMetric: Metric,
      Protocol: nameOf(ROUTE_PROTOCOLS, row.Protocol),
      Origin: nameOf(ROUTE_ORIGINS, row.Origin),
      Age: row.Age,
      ValidLifetime: lifetime(row.ValidLifetime),
      PreferredLifetime: lifetime(row.PreferredLifetime),
      SitePrefixLength: row.SitePrefixLength,
      Loopback: row.Loopback,
      AutoconfigureAddress: row.AutoconfigureAddress,
      Publish: row.Publish,
      Immortal: row.Immortal,
    });
  });
  const list = (lines: string[]) => (lines.length === 0 ? '[]' : `[\n    ${lines.join(',\n    ')}\n  ]`);
  return `{\n  "Elevated": ${machine.elevated},\n  "Interfaces": ${list(interfaces)},\n  "Routes": ${list(routes)}\n}\n`;
}
