import { findRoute, type RouteTable } from '../simulator/route-table.ts';
import type { RowChange } from '../simulator/state.ts';
import type { Fail, JsonChecks } from './json-checks.ts';
import type { InterfaceFinder } from './read-interfaces.ts';
import { parseRoute } from './read-routes.ts';

/** What stands before the list of changes, and behind the last list of a machine file. */
export const CHANGES_BEGIN = '\n  ],\n  "Changes": [';
export const FILE_END = '\n  ]\n}\n';

/** What one session saved at once. */
export interface SavedBatch {
  /** When it was saved, which the file has as its time since, and the time of the file before, in microseconds since 1970. */
  readonly saved: number;
  readonly after: number;
  readonly changes: readonly RowChange[];
}

/** Reads a member of Changes. Without its times, which a person need not write, it follows nothing. */
export function parseBatch(
  value: unknown,
  path: string,
  finder: InterfaceFinder,
  read: JsonChecks,
  fail: Fail,
): SavedBatch {
  const batch = read.object(value, path, ['Saved', 'After', 'Routes']);
  const time = (name: string) => parseTime(read.text(batch, path, name, '-'));
  const changes = read.list(batch, path, 'Routes').map((item, at) => {
    const place = `${path}.Routes[${at}]`;
    const change = read.object(item, place, ['Set', 'Remove']);
    const [name = '', more] = Object.keys(change);
    if (name === '' || more !== undefined) fail(place, 'it must have one member, Set or Remove');
    return { row: parseRoute(change[name], `${place}.${name}`, finder, read, fail), gone: name === 'Remove' };
  });
  return { saved: time('Saved'), after: time('After'), changes };
}

/** Makes the changes of a batch, one after the other. */
export function applyChanges(changes: readonly RowChange[], routes: RouteTable): void {
  for (const { row, gone } of changes) {
    const present = findRoute(routes, row, row);
    if (gone) {
      // Who edits the file may have taken it out of Routes as well.
      if (present !== undefined) routes.remove(present);
    } else if (present === undefined) {
      routes.add(row);
    } else {
      present.set(row);
      routes.changed(present);
    }
  }
}

/** Prints a batch as the line that {@link parseBatch} reads. `route` prints a row. */
export function printBatch({ saved, after, changes }: SavedBatch, route: (row: Uint8Array) => string): string {
  const routes = changes.map(({ row, gone }) => `{"${gone ? 'Remove' : 'Set'}":${route(row)}}`);
  return `{"Saved":"${printTime(saved)}","After":"${printTime(after)}","Routes":[${routes.join(',')}]}`;
}

/** In microseconds, of which an ISO time without more digits has none beside whole milliseconds. */
function parseTime(text: string): number {
  return 1000 * Date.parse(text) + Number(/\.\d{3}(\d{3})Z$/.exec(text)?.[1] ?? 0);
}

function printTime(time: number): string {
  const more = time % 1000;
  const text = new Date((time - more) / 1000).toISOString();
  return more === 0 ? text : text.replace('Z', `${String(more).padStart(3, '0')}Z`);
}

/**
 * A text that ends within its list of changes, because a session was stopped while it added to it: without what it had
 * not written to the end, and so not reported. Any other text as it is.
 */
export function mendChanges(text: string): string {
  if (text.endsWith(FILE_END)) return text;
  const begin = text.lastIndexOf(CHANGES_BEGIN);
  if (begin < 0) return text;
  // Written to the end by somebody else.
  if (isJson(text)) return text;
  const [, ...lines] = text.slice(begin + CHANGES_BEGIN.length).split('\n');
  const whole = lines.map((line) => line.replace(/,$/, ''));
  const torn = whole.findIndex((line) => !isJson(line));
  const kept = torn < 0 ? whole : whole.slice(0, torn);
  return text.slice(0, begin) + CHANGES_BEGIN + kept.map((line) => `\n${line}`).join(',') + FILE_END;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Where the list of changes begins, in a text to which one can be added at the end. */
export function findOpenChanges(text: string): number | undefined {
  const begin = text.endsWith(FILE_END) ? text.lastIndexOf(CHANGES_BEGIN) : -1;
  // A member behind it would be what is added to.
  return begin < 0 || text.includes('\n  "', begin + CHANGES_BEGIN.length) ? undefined : begin;
}
