import type { Call, Later } from 'pwsh-contract';
import { ERROR_NOT_FOUND } from 'pwsh-contract/native';
import { copyRow, decodeForwardRow, type ForwardRow } from '../ip-helper/codec.ts';
import { ask, type Machine } from '../session/machine.ts';
import type { RouteAction } from './change.ts';
import { type CheckedKey, keyOf, type RouteKey } from './key.ts';
import { type RouteAsRead, readRoute, readRow } from './read.ts';
import { hasSnapshot, readSnapshot, type Snapshot, snapshotOf, snapshotPays } from './snapshot.ts';

/** The most changes that are verified by one look at the table. */
const MOST = 512;

/** What became of a route that was changed. */
type Found = ForwardRow | number;

/** A route that was changed. */
interface Made {
  readonly checked: CheckedKey;
  readonly action: RouteAction;
  /** Its row as it is after the change, or the status where there is none; undefined until it was looked at. */
  found?: Found;
}

/**
 * Changes of routes that are made together. Where there are many, the table is read once before the first and once after
 * the last of them, and each is verified against what was read then; what others change meanwhile shows there.
 */
interface Window {
  /** The table before the first; read when it is first asked for. */
  before: Snapshot | undefined;
  /** What was changed since, by its key. */
  readonly made: Map<string, Made>;
}

const openWindow = (): Window => ({ before: undefined, made: new Map() });

/**
 * Reads a route that is to be changed.
 * @throws {CommandError} as `readRoute`
 */
export function readRouteBefore(asked: RouteKey, machine: Machine, call: Call): RouteAsRead {
  return readRoute(asked, machine, call, (bytes, checked) => readRowBefore(bytes, checked, machine, call));
}

/** Its row alone, or the status where there is none; `bytes` hold its keys, and then all of it. */
export function readRowBefore(bytes: Uint8Array, checked: CheckedKey, machine: Machine, { together }: Call): Found {
  const window = ask(machine, openWindow);
  lookAgain(window, checked, machine);
  // What was changed in this window is not as it was before it.
  const isKnown = hasSnapshot(machine) || snapshotPays(machine, together);
  if (window.made.has(keyOf(checked.key)) || !isKnown) return readRow(bytes, checked, machine);
  window.before ??= snapshotOf(machine);
  const row = window.before.find(bytes);
  // What is not there may have come since, and Windows says why there is none.
  if (row === undefined) return readRow(bytes, checked, machine);
  bytes.set(row);
  return decodeForwardRow(bytes);
}

/** Precedes a change of a route that was not read: what came of one before it must be known by then. */
export function settleRoute(checked: CheckedKey, machine: Machine): void {
  lookAgain(ask(machine, openWindow), checked, machine);
}

/** Precedes a change of an interface: the routes that were changed are verified as they are before it. */
export function settleRoutes(machine: Machine): void {
  settle(ask(machine, openWindow), machine);
}

/**
 * Follows a change: says what became of the route, at once or with those that are changed together with it.
 * @param tell - makes the result of its row, or of the status where there is none
 */
export function tellAfter<Result>(
  action: RouteAction,
  checked: CheckedKey,
  machine: Machine,
  { together }: Call,
  tell: (found: Found) => Result,
): Result | Later<Result> {
  const window = ask(machine, openWindow);
  const key = keyOf(checked.key);
  if (window.made.has(key) || !snapshotPays(machine, together)) return tell(look(checked, machine));
  const made: Made = { checked, action };
  window.made.set(key, made);
  if (window.made.size === MOST) settle(window, machine);
  return () => {
    if (made.found === undefined) settle(window, machine);
    return tell(made.found as Found);
  };
}

/** A key that comes again: its route is looked at before the next change, and from then on each time. */
function lookAgain(window: Window, { key }: CheckedKey, machine: Machine): void {
  const made = window.made.get(keyOf(key));
  if (made !== undefined) made.found ??= look(made.checked, machine);
}

/** Looks at all that was made and not looked at; then begins anew. */
function settle(window: Window, machine: Machine): void {
  const open = [...window.made.values()].filter(({ found }) => found === undefined);
  const after = snapshotPays(machine, open.length) ? tryToRead(machine) : undefined;
  for (const made of open) {
    const row = after?.find(made.checked.bytes);
    if (row !== undefined) made.found = decodeForwardRow(row);
    // Of one that should be there, Windows says why it is not.
    else if (after !== undefined && made.action === 'Delete') made.found = ERROR_NOT_FOUND;
    else made.found = look(made.checked, machine);
  }
  window.made.clear();
  window.before = after;
}

/** Where the table cannot be read, each route is looked up. */
function tryToRead(machine: Machine): Snapshot | undefined {
  try {
    return readSnapshot(machine);
  } catch {
    return undefined;
  }
}

function look(checked: CheckedKey, machine: Machine): Found {
  return readRow(copyRow(checked.bytes), checked, machine);
}
