import { findRoute, type RouteTable } from '../simulator/route-table.ts';
import type { Fail, JsonChecks } from './json-checks.ts';
import { CHANGES_BEGIN, FILE_END } from './print.ts';
import type { InterfaceFinder } from './read-interfaces.ts';
import { parseRoute } from './read-routes.ts';

/** Makes the changes of one batch, a member of Changes, one after the other. */
export function applyChanges(
  value: unknown,
  path: string,
  routes: RouteTable,
  finder: InterfaceFinder,
  read: JsonChecks,
  fail: Fail,
): void {
  const batch = Array.isArray(value) ? value : fail(path, 'it must be a list of changes');
  for (const [at, item] of batch.entries()) {
    const change = read.object(item, `${path}[${at}]`, ['Set', 'Remove']);
    const [name = '', more] = Object.keys(change);
    if (name === '' || more !== undefined) fail(`${path}[${at}]`, 'it must have one member, Set or Remove');
    const row = parseRoute(change[name], `${path}[${at}].${name}`, finder, read, fail);
    const present = findRoute(routes, row, row);
    if (name === 'Remove') {
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
