import { readFileSync, statSync } from 'node:fs';
import { CommandError, readFault, shorten, type Whole } from 'pwsh-contract';
import { type Change, isRouteChange } from '../changes/change-set.ts';
import { parseCsv } from '../changes/csv.ts';
import { isPlan, parsePlan } from '../changes/read-plan.ts';
import { decodeForwardRow, type ForwardRow } from '../ip-helper/codec.ts';
import { nameOf, ROUTE_ORIGINS, ROUTE_PROTOCOLS } from '../ip-helper/enums.ts';
import { INFINITE_SECONDS } from '../ip-helper/limits.ts';
import { decodeFile } from '../ip-helper/machine-file/decode-file.ts';
import { lineOf } from '../ip-helper/machine-file/json-syntax.ts';
import { MachineFileError } from '../ip-helper/machine-file/machine-file-error.ts';
import { parseJson, parseMachine } from '../ip-helper/machine-file/parse.ts';
import { type IpRouteEntry, publishOf } from '../routes/entry.ts';
import { readHeading, readRecord } from './read-record.ts';
import { type FailAt, type StatedTable, toStatedRoute } from './stated-route.ts';

/** The largest file that is read, in bytes: a hundred thousand routes as ConvertTo-Json writes them have 190 MB. */
const LARGEST_FILE = 256 * 1024 * 1024;

/**
 * Reads the routes of a file: an exported machine, a plan, or routes as Export-Csv and ConvertTo-Json write them, of
 * Get-IpRouteEntry, of Get-NetRoute, or of a person.
 * @param parameter - the parameter that names the file
 * @throws {CommandError} for the first mistake, which names the file, the line or the record, and the member
 */
export function readTableFile(path: string, parameter: string): StatedTable {
  const fail: FailAt = (place, rule) => {
    throw new CommandError({
      id: 'InvalidTableFile',
      category: 'InvalidData',
      message: `-${parameter} '${path}' cannot be read as routes: ${place === '' ? '' : `${place}: `}${ended(rule)}`,
      action:
        'Give what Export-IpRouteTable or Export-IpRoutePlan wrote, or routes of Get-IpRouteEntry or Get-NetRoute by Export-Csv or ConvertTo-Json.',
    });
  };
  const text = decode(readBytes(path, parameter, fail), fail);
  if (!/\S/.test(text)) fail('', 'it is empty');
  if (isPlan(text)) return planTable(parsePlan(text, path).changes, fail);
  return /^\s*[[{]/.test(text) ? readJson(text, path, fail) : readCsvTable(text, fail);
}

/** A rule may end by asking what was meant. */
function ended(rule: string): string {
  return /[.?]$/.test(rule) ? rule : `${rule}.`;
}

function readBytes(path: string, parameter: string, fail: FailAt): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > LARGEST_FILE) {
      const [has, most] = [size, LARGEST_FILE].map((bytes) => `${Math.ceil(bytes / 1024 / 1024)} MB`);
      fail('', `it has ${has}, and at most ${most} are read`);
    }
    return readFileSync(path);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError({
      id: 'FileNotRead',
      category: code === 'ENOENT' ? 'ObjectNotFound' : 'ResourceUnavailable',
      message: `-${parameter} '${path}' could not be read: ${readFault(error)}.`,
      action: 'Check that the file is there and may be read.',
    });
  }
}

function decode(bytes: Uint8Array, fail: FailAt): string {
  const decoded = decodeFile(bytes);
  return 'text' in decoded ? decoded.text : fail('', decoded.rule);
}

/** How many routes are read. A million of them would take longer than PowerShell waits. */
const MOST_ROUTES = 250_000;

function refuseMore(count: number, place: string, fail: FailAt): void {
  if (count > MOST_ROUTES) fail(place, `it is behind ${MOST_ROUTES.toLocaleString('en')} routes, and no more are read`);
}

function readCsvTable(text: string, fail: FailAt): StatedTable {
  const { line: head, headings, rows } = parseCsv(text, (line, rule) => fail(`line ${line}`, rule));
  const columns = readHeading(headings, `line ${head}`, fail);
  refuseMissing(new Set(columns), `line ${head}`, fail);
  refuseMore(rows.length, `line ${rows[MOST_ROUTES]?.line}`, fail);
  const routes = rows.map(({ line, fields }) => {
    const named = columns.flatMap((name, at) => (name === undefined ? [] : [[name, fields[at] ?? ''] as const]));
    return readRecord(named, `line ${line}`, fail);
  });
  return { routes, interfaces: routes, fail };
}

/** What every route must have a column for. */
function refuseMissing(columns: ReadonlySet<string | undefined>, place: string, fail: FailAt): void {
  for (const name of ['DestinationPrefix', 'NextHop'])
    if (!columns.has(name)) fail(place, `the heading has no column ${name}`);
}

function readJson(text: string, path: string, failAt: FailAt): StatedTable {
  const json = parseJson(text, failAt);
  if (isObject(json) && 'Interfaces' in json) return readMachine(text, path, failAt);
  const fail: FailAt = (place, rule) => failAt(`line ${lineOf(text, place)}${place === '' ? '' : `, ${place}`}`, rule);
  const list = Array.isArray(json) ? json : [json];
  refuseMore(list.length, `[${MOST_ROUTES}]`, fail);
  const headings = new Map<string, (string | undefined)[]>();
  const routes = list.map((item, at) => {
    const place = Array.isArray(json) ? `[${at}]` : '';
    if (!isObject(item)) return fail(place, 'it must be an object with the properties of a route');
    const names = Object.keys(item);
    const shape = names.join('\t');
    const columns = headings.get(shape) ?? readHeading(names, place, fail);
    headings.set(shape, columns);
    const texts = names.flatMap((name, at) => {
      const column = columns[at];
      return column === undefined ? [] : [[column, textOf(item[name], place, name, fail)] as const];
    });
    return readRecord(texts, place, fail);
  });
  return { routes, interfaces: routes, fail };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** 2^63: the ticks of TimeSpan.MaxValue as JSON's readers round them. */
const MOST_TICKS = 2 ** 63;

/** The text of a value as ConvertTo-Json has written it. */
function textOf(value: unknown, place: string, name: string, fail: FailAt): string {
  if (value === null) return '';
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  // A LUID has more digits than JavaScript prints, and none that it rounds: its low bits are zero.
  if (typeof value === 'number') return Number.isInteger(value) ? String(BigInt(value)) : String(value);
  const ticks = isObject(value) ? value['Ticks'] : undefined;
  if (typeof ticks !== 'number') return fail(place, `${name} ${shorten(JSON.stringify(value))} is no value`);
  return ticks >= MOST_TICKS ? 'Infinite' : `@{Ticks=${ticks};`;
}

/** What a plan says of the table: the routes that there are then, and those that there are no more. Of others it says nothing. */
function planTable(changes: readonly Change[], fail: FailAt): StatedTable {
  const state = (side: 'Before' | 'After') =>
    changes.flatMap((change, at) => {
      const entry = isRouteChange(change) && (side === 'After' || change.After === null) ? change[side] : null;
      return entry === null ? [] : [toStatedRoute(withoutNulls(entry), `the ${at + 1}. change`, fail)];
    });
  const [routes, absent] = [state('After'), state('Before')];
  return { routes, absent, interfaces: [...routes, ...absent], fail };
}

function withoutNulls({ InterfaceAlias, ...entry }: IpRouteEntry): Whole<IpRouteEntry> {
  const { InterfaceMetric: _metric, EffectiveMetric: _sum, ...others } = entry;
  return InterfaceAlias === null ? others : { ...others, InterfaceAlias };
}

/** The routes of a machine file, those of the stack among them. */
function readMachine(text: string, path: string, fail: FailAt): StatedTable {
  try {
    const { interfaces, routes } = parseMachine(text, path);
    const aliases = new Map(interfaces.map((one) => [one.InterfaceLuid, one.InterfaceAlias]));
    const stated = routes.rows.map((bytes, at) => {
      const row = decodeForwardRow(bytes);
      return toStatedRoute(entryFacts(row, aliases.get(row.InterfaceLuid)), `Routes[${at}]`, fail);
    });
    return { routes: stated, interfaces, fail };
  } catch (error) {
    if (!(error instanceof MachineFileError)) throw error;
    const { message, action } = error;
    throw new CommandError({ id: 'InvalidMachineFile', category: 'InvalidData', message, action });
  }
}

function entryFacts(row: ForwardRow, alias: string | undefined) {
  const duration = (seconds: number) => (seconds === INFINITE_SECONDS ? Infinity : seconds);
  return {
    ...row,
    ...(alias === undefined ? {} : { InterfaceAlias: alias }),
    RouteMetric: row.Metric,
    ValidLifetime: duration(row.ValidLifetime),
    PreferredLifetime: duration(row.PreferredLifetime),
    Protocol: nameOf(ROUTE_PROTOCOLS, row.Protocol),
    Origin: nameOf(ROUTE_ORIGINS, row.Origin),
    Publish: publishOf(row.Publish, row.ValidLifetime),
  };
}
