import { printDuration } from 'pwsh-contract';
import { type Change, type ChangeSet, isRouteChange } from './change-set.ts';
import {
  CHANGE_COLUMNS,
  INTERFACE_COLUMNS,
  PLAN_SCHEMA,
  PLAN_VERSION,
  type PlanColumn,
  type PlanColumns,
  ROUTE_COLUMNS,
  SET_COLUMNS,
  SIDES,
} from './columns.ts';
import { printCsv } from './csv.ts';

type Values = Readonly<Record<string, unknown>>;

/** A plan as JSON: a line for each change, so that a difference of two files shows which. */
export function printPlanJson(set: ChangeSet): string {
  const facts = { $schema: PLAN_SCHEMA, ...toJson(SET_COLUMNS, factsOf(set)) };
  const head = Object.entries(facts).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`);
  const changes = set.changes.map((change) => `\n    ${JSON.stringify(changeToJson(change))}`);
  return `{\n${head.join('')}  "Changes": [${changes.join(',')}${changes.length === 0 ? '' : '\n  '}]\n}\n`;
}

/**
 * A plan as CSV, for the person who approves it: a line for each change, each old value and the new one side by side. The
 * columns of routes or of interfaces are left out where the plan has none.
 */
export function printPlanCsv(set: ChangeSet): string {
  const names = [
    ...new Set([
      ...(set.changes.some(isRouteChange) ? Object.keys(ROUTE_COLUMNS) : []),
      ...(set.changes.every(isRouteChange) ? [] : Object.keys(INTERFACE_COLUMNS)),
    ]),
  ];
  const headings = [
    ...Object.keys(CHANGE_COLUMNS),
    ...names.flatMap((name) => SIDES.map((side) => `${side}${name}`)),
    ...Object.keys(SET_COLUMNS),
  ];
  const facts = Object.entries(SET_COLUMNS).map(([name, column]) => printValue(column, factsOf(set)[name]));
  const lines = set.changes.map((change) => {
    const known: PlanColumns = columnsOf(change);
    const own = keysOf(change);
    return [
      ...Object.entries(CHANGE_COLUMNS).map(([name, column]) => printValue(column, own[name])),
      ...names.flatMap((name) => SIDES.map((side) => printValue(known[name], (change[side] as Values | null)?.[name]))),
      ...facts,
    ];
  });
  return printCsv([headings, ...lines]);
}

function factsOf({ id, created, computer, backend }: ChangeSet): Values {
  return {
    PlanVersion: PLAN_VERSION,
    ChangeSetId: id,
    Created: created,
    ComputerName: computer,
    Backend: backend,
  };
}

function columnsOf(change: Change): PlanColumns {
  return isRouteChange(change) ? ROUTE_COLUMNS : INTERFACE_COLUMNS;
}

function keysOf(change: Change): Values {
  if (!isRouteChange(change)) return { ...change, Kind: 'Interface' };
  return { ...change, Kind: 'Route', AddressFamily: change.NextHop.includes(':') ? 'IPv6' : 'IPv4' };
}

/** One change as a plan has it: by its columns, in their order. */
export function changeToJson(change: Change): Values {
  const columns = columnsOf(change);
  const side = (entry: Values | null) => (entry === null ? null : toJson(columns, entry));
  return {
    ...toJson(CHANGE_COLUMNS, keysOf(change)),
    Before: side(change.Before as Values | null),
    After: side(change.After as Values | null),
  };
}

/** The members in the order of the columns; those that it does not have are left out. */
function toJson(columns: PlanColumns, values: Values): Values {
  return Object.fromEntries(
    Object.entries(columns).flatMap(([name, column]) =>
      values[name] === undefined ? [] : [[name, jsonValue(column, values[name])]],
    ),
  );
}

/** Numbers that JSON has exactly, truths and lists stay what they are; all else is text. */
function jsonValue(column: PlanColumn, value: unknown): unknown {
  if (column.kind === 'UInt64' || column.kind === 'Duration' || column.kind === 'DateTime')
    return value === null ? null : printValue(column, value);
  return value;
}

/** The text of a value, as `parseValue` reads it; nothing where there is none. */
function printValue(column: PlanColumn | undefined, value: unknown): string {
  if (column === undefined || value === undefined || value === null) return '';
  if (column.list) return (value as readonly unknown[]).join(' ');
  if (column.kind === 'Duration') return printDuration(value as number);
  if (column.kind === 'DateTime') return new Date(value as number).toISOString();
  if (column.kind === 'Boolean') return value ? 'True' : 'False';
  return String(value);
}
