import type { WatchFilter } from '../commands/watch-ip-route-entry.ts';
import { CommandError } from '../contract/command-error.ts';
import type { Call, Watch, Watcher } from '../contract/vocabulary.ts';
import { decodeForwardRow, type ForwardRow } from '../ip-helper/codec.ts';
import { AF_INET, AF_INET6, AF_UNSPEC } from '../ip-helper/enums.ts';
import { ERROR_FILE_NOT_FOUND, ERROR_NOT_FOUND, NO_ERROR } from '../ip-helper/status.ts';
import { type Clock, systemClock } from './clock.ts';
import { invalidArgument, windowsError } from './errors.ts';
import type { IpRouteEntry } from './ip-route-entry.ts';
import type { IpRouteEvent } from './ip-route-event.ts';
import { entryReader, type Machine } from './machine.ts';
import { matchPrefix } from './match-prefix.ts';
import { readTable } from './read-table.ts';
import { emptySelector } from './selection.ts';
import { withoutZone } from './zone.ts';

/** How long the notifications of one route are gathered for one event, in milliseconds from the first. */
export const BURST = 10;

/** How often a machine file is seen to be there, in milliseconds: one that is gone tells of nothing. */
export const LOOK = 3000;

/**
 * The changes of routes. A notification only says that something happened to a route: the row is read again, and what
 * was known of the route before decides whether it is Add, Change or Delete.
 * @throws {CommandError} for a parameter that means nothing, or a machine that no other process can see
 */
export function watchRoutes(
  filter: WatchFilter,
  machine: Machine,
  call: Call,
  clock: Clock = systemClock,
): Watch<IpRouteEvent> {
  check(filter, call);
  if (!machine.shared) {
    throw new CommandError({
      id: 'WatchNeedsSharedMachine',
      category: 'InvalidOperation',
      message: 'A watch runs in a process of its own, and this simulated machine is in the memory of another one.',
      action: 'Connect to a machine file, which all processes see: Connect-IpRouteHost -Simulator -MachineFile <path>',
    });
  }
  const tests = filter.DestinationPrefix?.map((value) => matchPrefix(value, call.named.has('DestinationPrefix')).test);
  const wanted = (row: ForwardRow) => tests === undefined || tests.some((test) => test(row.DestinationPrefix));
  return { run: (watcher) => run(filter, wanted, machine, watcher, clock) };
}

/** A notification that waits for its burst to end: the keys of its row, and when the first one came. */
interface Noticed {
  readonly row: Uint8Array;
  readonly at: number;
}

async function run(
  filter: WatchFilter,
  wanted: (row: ForwardRow) => boolean,
  machine: Machine,
  { emit, read, stopped }: Watcher<IpRouteEvent>,
  clock: Clock,
): Promise<void> {
  const { ipHelper } = machine;
  const family = familyOf(filter.AddressFamily);
  const present = new Set<string>();
  const noticed = new Map<string, Noticed>();
  let cancelBurst = () => {};
  let cancelTimeout = () => {};
  let cancelLook = () => {};
  let missed = false;
  let registered: { readonly handle: unknown } | undefined;
  let left = filter.MaximumCount ?? Infinity;
  let over = false;
  let finish: () => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const ended = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  const give = (event: IpRouteEvent) => {
    if (left <= 0) return;
    emit(event);
    if (--left === 0) finish();
  };
  /** Reads again what was noticed, all of it in one look at the machine. */
  const settle = () => {
    const burst = [...noticed];
    noticed.clear();
    if (burst.length === 0) return;
    for (const event of read(() => burst.map(([key, one]) => toEvent(key, one, present, machine)))) give(event);
  };
  const guarded = (work: () => void) => () => {
    if (over) return;
    try {
      work();
    } catch (error) {
      fail(error);
    }
  };
  /** Whether the machine is still there; what an editor has written in part is looked at again. */
  const look = guarded(() => {
    cancelLook = clock.after(LOOK, look);
    try {
      read(() => {});
      missed = false;
    } catch (error) {
      if (missed) throw error;
      missed = true;
    }
  });
  const notice = (row: Uint8Array | null) => {
    if (over || row === null) return;
    const decoded = decodeForwardRow(row);
    const key = keyOf(decoded);
    if (noticed.has(key) || !wanted(decoded)) return;
    if (noticed.size === 0) cancelBurst = clock.after(BURST, guarded(settle));
    noticed.set(key, { row, at: clock.now() });
  };
  try {
    // Registered first: what changes while the table is read is noticed.
    const existing = read(() => {
      const result = ipHelper.NotifyRouteChange2(family, false, (row) => guarded(() => notice(row))());
      if (result.status !== NO_ERROR) throw windowsError('NotifyRouteChange2', result.status, 'the table');
      registered = { handle: result.handle };
      return readTable(machine, family).filter(wanted).map(entryReader(machine));
    });
    for (const entry of existing) present.add(keyOf(entry));
    if (filter.IncludeExisting) for (const entry of existing) give(event('Existing', clock.now(), entry, entry));
    stopped.addEventListener('abort', finish, { once: true });
    if (stopped.aborted) finish();
    const { Timeout = Infinity } = filter;
    const expire = guarded(() => {
      settle();
      finish();
    });
    if (machine.backend !== 'Live') cancelLook = clock.after(LOOK, look);
    if (Timeout !== Infinity) cancelTimeout = clock.after(Timeout * 1000, expire);
    await ended;
  } finally {
    over = true;
    cancelBurst();
    cancelTimeout();
    cancelLook();
    if (registered !== undefined) await ipHelper.CancelMibChangeNotify2(registered.handle);
  }
}

function check(filter: WatchFilter, call: Call): void {
  for (const name of ['DestinationPrefix', 'AddressFamily'] as const) {
    if (call.named.has(name) && !filter[name]?.length) throw emptySelector(name, 'route');
  }
  for (const name of ['Timeout', 'MaximumCount'] as const) {
    if (!call.named.has(name) || filter[name] !== undefined) continue;
    throw invalidArgument(
      'EmptyValue',
      `-${name} is given without a value, so when the watch ends is not known.`,
      `Give -${name} a value, or leave it out.`,
    );
  }
  if (filter.MaximumCount === 0) {
    throw invalidArgument(
      'InvalidParameterValue',
      "-MaximumCount '0' is not valid: it must be at least 1.",
      'Give -MaximumCount 1 or more, or leave it out.',
    );
  }
}

function familyOf(families: WatchFilter['AddressFamily']): number {
  const [first, ...others] = new Set(families);
  if (first === undefined || others.length > 0) return AF_UNSPEC;
  return first === 'IPv4' ? AF_INET : AF_INET6;
}

/** What names a route, from its row or its entry: a zone of the next hop is no part of it. */
function keyOf({ InterfaceLuid, DestinationPrefix, NextHop }: ForwardRow | IpRouteEntry): string {
  return `${InterfaceLuid} ${DestinationPrefix} ${withoutZone(NextHop)}`;
}

/** Reads the row again, and compares with what was known. A notification is certain of the keys alone. */
function toEvent(key: string, { row, at }: Noticed, present: Set<string>, machine: Machine): IpRouteEvent {
  const bytes = Uint8Array.from(row);
  const status = machine.ipHelper.GetIpForwardEntry2(bytes);
  const gone = status === ERROR_NOT_FOUND || status === ERROR_FILE_NOT_FOUND;
  if (status !== NO_ERROR && !gone) throw windowsError('GetIpForwardEntry2', status, key);
  const toEntry = entryReader(machine);
  const found = gone ? undefined : decodeForwardRow(bytes);
  if (found === undefined || keyOf(found) !== key) {
    present.delete(key);
    return event('Delete', at, toEntry(decodeForwardRow(row)), null);
  }
  const action = present.has(key) ? 'Change' : 'Add';
  present.add(key);
  const entry = toEntry(found);
  return event(action, at, entry, entry);
}

/** `named`: an entry whose keys say which route it is. */
function event(
  Action: IpRouteEvent['Action'],
  Time: number,
  named: IpRouteEntry,
  Route: IpRouteEntry | null,
): IpRouteEvent {
  const { DestinationPrefix, NextHop, InterfaceIndex, InterfaceAlias, InterfaceLuid, Store, Backend, ComputerName } =
    named;
  return {
    Time,
    Action,
    DestinationPrefix,
    NextHop,
    InterfaceIndex,
    InterfaceAlias,
    InterfaceLuid,
    Route,
    Store,
    Backend,
    ComputerName,
  };
}
