import type { Call, Watch, Watcher } from 'pwsh-contract';
import { CommandError, emptySelector, invalidArgument } from 'pwsh-contract';
import { NO_ERROR } from 'pwsh-contract/native';
import type { WatchFilter } from '../commands/watch-ip-route-entry.ts';
import { decodeForwardRow, type ForwardRow } from '../ip-helper/codec.ts';
import { AF_INET, AF_INET6, AF_UNSPEC } from '../ip-helper/enums.ts';
import { type Clock, systemClock } from '../session/clock.ts';
import { windowsError } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import { entryReader } from './entry.ts';
import type { IpRouteEvent } from './event.ts';
import { matchPrefix } from './match-prefix.ts';
import { readTable } from './read.ts';
import { existingEvent, type KnownRoutes, keyOf, type Noticed, toEvent } from './to-event.ts';

/** How long the notifications of one route are gathered for one event, in milliseconds from the first. */
export const BURST = 10;

/** How often a watch looks for its machine file, in milliseconds: one that is gone notifies of nothing. */
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

async function run(
  filter: WatchFilter,
  wanted: (row: ForwardRow) => boolean,
  machine: Machine,
  { emit, read, stopped }: Watcher<IpRouteEvent>,
  clock: Clock,
): Promise<void> {
  const { ipHelper } = machine;
  const family = familyNumber(filter.AddressFamily);
  const known: KnownRoutes = new Map();
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
    for (const event of read(() => burst.map(([key, one]) => toEvent(key, one, known, machine)))) give(event);
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
    for (const entry of existing) known.set(keyOf(entry), entry);
    if (filter.IncludeExisting) for (const entry of existing) give(existingEvent(clock.now(), entry));
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

function familyNumber(families: WatchFilter['AddressFamily']): number {
  const [first, ...others] = new Set(families);
  if (first === undefined || others.length > 0) return AF_UNSPEC;
  return first === 'IPv4' ? AF_INET : AF_INET6;
}
