import { CommandError, readFault } from 'pwsh-contract';
import { decodeFile } from '../ip-helper/machine-file/decode-file.ts';
import { type Fail, type Json, type JsonChecks, jsonChecks, quote } from '../ip-helper/machine-file/json-checks.ts';
import { countNames, lineOf } from '../ip-helper/machine-file/json-syntax.ts';
import { parseJson, refuseTwice } from '../ip-helper/machine-file/parse.ts';
import { readMarked } from '../ip-helper/machine-store/replace-file.ts';
import { type Change, type ChangeSet, describe, nameOf } from './change-set.ts';
import {
  CHANGE_COLUMNS,
  INTERFACE_COLUMNS,
  PLAN_VERSION,
  ROUTE_COLUMNS,
  SET_COLUMNS,
  SIDES,
  type Side,
} from './columns.ts';
import { parseCsv } from './csv.ts';
import { type Cells, readChange, readValues } from './read-change.ts';

/**
 * Reads the plan in a file, JSON or CSV, whatever its name is.
 * @throws {CommandError} PlanNotRead where it can't be read, InvalidPlan with line and field for the first rule it breaks
 */
export function readPlanFile(path: string): ChangeSet {
  let bytes: Uint8Array;
  try {
    const { bytes: all, mark } = readMarked(path);
    mark?.drop();
    bytes = all;
  } catch (error) {
    throw new CommandError({
      id: 'PlanNotRead',
      category: 'ResourceUnavailable',
      message: `The plan '${path}' could not be read: ${readFault(error)}.`,
      action: 'Give the path of a file that Export-IpRoutePlan wrote.',
    });
  }
  return parsePlan(decode(bytes, path), path);
}

/** Whether a text begins as a plan of ours does, of any version; whether it is a right one `parsePlan` says. */
export function isPlan(text: string): boolean {
  const head = text
    .slice(0, 4096)
    .replace(/^\ufeff/, '')
    .trimStart();
  if (head.startsWith('{')) return /"(?:PlanVersion|ChangeSetId)"\s*:|"urn:iproute:plan:/.test(head);
  return /\b(?:ChangeSetId|PlanVersion)\b/.test(head.split('\n', 3).join('\n'));
}

/**
 * Reads the text of a plan, JSON or CSV.
 * @param file - what its error calls it
 * @throws {CommandError} InvalidPlan, with line and field, for the first rule that it breaks
 */
export function parsePlan(text: string, file: string): ChangeSet {
  const set = /^[\ufeff\s]*[[{]/.test(text) ? parseJsonPlan(text, file) : parseCsvPlan(text, file);
  const seen = new Map<string, number>();
  for (const [at, { change, fail }] of set.changes.entries()) {
    // A journal may have that of a deletion for which somebody else was faster; by a plan somebody approves.
    if (!change.Changed && (change.Before === null) !== (change.After === null))
      fail(`it says that nothing changes, but its values are of a ${change.Action}`);
    const before = seen.get(nameOf(change));
    if (before !== undefined)
      fail(`${describe(change)} is changed by the ${before + 1}. change already; a plan changes it once`);
    seen.set(nameOf(change), at);
  }
  return { ...set, changes: set.changes.map(({ change }) => change) };
}

interface Read {
  readonly change: Change;
  readonly fail: (rule: string) => never;
}

type ReadSet = Omit<ChangeSet, 'changes'> & { readonly changes: readonly Read[] };

function parseJsonPlan(text: string, file: string): ReadSet {
  const fail: Fail = (path, rule) => refuse(file, path === '' ? undefined : lineOf(text, path), path, rule);
  const read = jsonChecks(fail);
  const whole = read.object(parseJson(text, fail), '', ['$schema', ...Object.keys(SET_COLUMNS), 'Changes']);
  const facts = readFacts(jsonCells(whole, '', fail));
  const changes = read.list(whole, '', 'Changes').map((value, at): Read => {
    const path = `Changes[${at}]`;
    return { change: readJsonChange(value, path, facts, read, fail), fail: (rule) => fail(path, rule) };
  });
  if (countNames(text) !== read.members) refuseTwice(text, fail);
  return { ...facts, changes };
}

/** Reads one change of a plan's JSON; `fail` ends it with the path of the member that breaks a rule. */
export function readJsonChange(
  value: unknown,
  path: string,
  source: Pick<ChangeSet, 'id' | 'computer' | 'backend'>,
  read: JsonChecks,
  fail: Fail,
): Change {
  const change = read.object(value, path, [...Object.keys(CHANGE_COLUMNS), ...SIDES]);
  const columns = Object.keys(change['Kind'] === 'Interface' ? INTERFACE_COLUMNS : ROUTE_COLUMNS);
  for (const side of SIDES) if (change[side] != null) read.object(change[side], `${path}.${side}`, columns);
  return readChange(jsonCells(change, path, fail), source);
}

/** The members of an object, and of those within it. */
export function jsonCells(item: Json, path: string, fail: Fail): Cells {
  const join = (...names: (string | undefined)[]) => [path, ...names].filter((name) => name).join('.');
  return {
    text(name, side) {
      const value = (side === undefined ? item : (item[side] as Json))[name];
      if (value === undefined || value === null || value === '') return undefined;
      if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(String).join(' ');
      const isText = typeof value === 'string' || typeof value === 'boolean' || Number.isSafeInteger(value);
      return isText ? String(value) : fail(join(side, name), `${quote(value)} is not valid`);
    },
    has: (side) => item[side] != null,
    fail: (rule, name, side) => fail(join(side, name), rule),
  };
}

function parseCsvPlan(text: string, file: string): ReadSet {
  const { line: head, headings, rows } = parseCsv(text, (line, rule) => refuse(file, line, '', rule));
  const at = new Map(headings.map((heading, index) => [heading, index]));
  const cellsOf = ({ line, fields }: (typeof rows)[number]): Cells => ({
    text: (name, side = '' as Side) => fields[at.get(side + name) ?? -1]?.trim() || undefined,
    has: (side) => headings.some((heading, index) => heading.startsWith(side) && fields[index]?.trim() !== ''),
    fail(rule, name = '', side = '' as Side) {
      const missing = name !== '' && !SIDES.includes(name as Side) && !at.has(side + name);
      return missing ? refuse(file, head, side + name, 'the column is missing') : refuse(file, line, side + name, rule);
    },
  });
  const [first] = rows;
  // Without a line nobody says whose it is, and nothing is to be done.
  if (first === undefined) {
    return at.has('ChangeSetId')
      ? { id: '', created: 0, computer: '', backend: '', changes: [] }
      : refuse(file, head, 'ChangeSetId', 'the column is missing');
  }
  const facts = readFacts(cellsOf(first));
  const changes = rows.map((row): Read => {
    const cells = cellsOf(row);
    for (const name of Object.keys(SET_COLUMNS))
      if (cells.text(name) !== cellsOf(first).text(name))
        cells.fail(`it is another one than in line ${first.line}`, name);
    return { change: readChange(cells, facts), fail: (rule) => cells.fail(rule) };
  });
  return { ...facts, changes };
}

function readFacts(cells: Cells): Omit<ChangeSet, 'changes'> {
  const { PlanVersion } = readValues(cells, { PlanVersion: SET_COLUMNS.PlanVersion });
  if (PlanVersion !== PLAN_VERSION)
    cells.fail(`it is ${PlanVersion}, and this module reads ${PLAN_VERSION}`, 'PlanVersion');
  const { ChangeSetId, Created, ComputerName, Backend } = readValues(cells, SET_COLUMNS);
  return { id: ChangeSetId, created: Created, computer: ComputerName, backend: Backend } as Omit<ChangeSet, 'changes'>;
}

function decode(bytes: Uint8Array, file: string): string {
  const decoded = decodeFile(bytes);
  return 'text' in decoded ? decoded.text : refuse(file, undefined, '', decoded.rule);
}

function refuse(file: string, line: number | undefined, field: string, rule: string): never {
  const place = [...(line === undefined ? [] : [`line ${line}`]), ...(field === '' ? [] : [field])].join(', ');
  throw new CommandError({
    id: 'InvalidPlan',
    category: 'InvalidData',
    message: `The plan '${file}' is not valid: ${place === '' ? '' : `${place}: `}${rule}.`,
    action: 'Correct it, or plan anew: ... -PlanOnly | Export-IpRoutePlan.',
  });
}
