import {
  type Call,
  CommandError,
  type Duration,
  emptySelector,
  invalidArgument,
  type Switch,
  type UInt32,
  type Watch,
  type Watcher,
  type Wildcard,
} from 'pwsh-contract';
import { NO_ERROR } from 'pwsh-contract/native';
import type { AddressFamily } from '../interfaces/row.ts';
import { decodeForwardRow, type ForwardRow } from '../ip-helper/codec.ts';
import { AF_INET, AF_INET6, AF_UNSPEC } from '../ip-helper/enums.ts';
import { entryReader } from '../routes/entry.ts';
import type { IpRouteEvent } from '../routes/event.ts';
import { keyOf } from '../routes/key.ts';
import { matchPrefix } from '../routes/match-prefix.ts';
import { decodeRows } from '../routes/read.ts';
import { readTableBytes } from '../routes/snapshot.ts';
import { existingEvent, type KnownRoutes, type Noticed, toEvent } from '../routes/to-event.ts';
import { type Clock, systemClock } from '../session/clock.ts';
import { windowsError } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';

/** Which routes to watch, and for how long. */
export interface WatchFilter {
  /**
   * Destination prefixes, such as 10.0.0.0/8, which need not be there yet. Wildcards are allowed: 10.*
   * @position 0
   * @completer DestinationPrefix
   */
  DestinationPrefix?: Wildcard[];
  /** Address family. */
  AddressFamily?: AddressFamily[];
  /** Ends after this time: a TimeSpan of whole seconds. Without it the watch goes on until it is stopped. */
  Timeout?: Duration;
  /** Ends after so many events, those of IncludeExisting among them. */
  MaximumCount?: UInt32;
  /** First gives an event for each route that is there (Action Existing). */
  IncludeExisting?: Switch;
}

/**
 * Watches the IP routing table, and gives an event for each route that is added, changed or deleted.
 *
 * Goes on until it is stopped (Ctrl+C, Select-Object -First), or until Timeout or MaximumCount. An event says what has
 * become of a route, with its row read again: changes of one route that follow each other within 10 milliseconds are one
 * event, and one that is read while it changes once more is reported again. The Action of a route that was deleted and added again is
 * Change; one that came and went in between is Delete. Summary says what changed, Before has the route as it last was.
 * Route is null when the route is gone: leave such events out with Where-Object before you pipe them on.
 *
 * It runs in a process of its own, so cmdlets behind it in the pipeline can answer each event. A change that they make
 * is an event, too. A simulated machine must be in a machine file, which is looked at ten times a second. No elevation is
 * needed.
 *
 * @cmdlet Watch-IpRouteEntry
 * @example Put the metric of a VPN's routes back whenever the VPN makes them anew
 * Watch-IpRouteEntry -DestinationPrefix 172.22.* | Where-Object { $_.Route.RouteMetric -eq 1 } | Set-IpRouteEntry -RouteMetric 6000
 * @example Show what happens to the default routes in the next ten minutes
 * Watch-IpRouteEntry -DestinationPrefix 0.0.0.0/0, ::/0 -Timeout 00:10:00
 * @example Make a route again whenever something deletes it
 * Watch-IpRouteEntry -DestinationPrefix 10.0.0.0/8 | Where-Object Action -eq Delete | ForEach-Object Before | New-IpRouteEntry
 * @example Wait until a route appears
 * Watch-IpRouteEntry -DestinationPrefix 10.0.0.0/8 -IncludeExisting -MaximumCount 1
 */
export function watchIpRouteEntry(
  filter: WatchFilter,
  machine: Machine,
  call: Call,
  clock: Clock = systemClock,
): Watch<IpRouteEvent> {
  // A notification only says that something happened to a route: the row is read again, and what was known of the route
  // before decides whether it is Add, Change or Delete.
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

/** How long the notifications of one route are gathered for one event, in milliseconds from the first. */
export const BURST = 10;

/** How often a watch looks for its machine file, in milliseconds: one that is gone notifies of nothing. */
export const LOOK = 3000;

async function run(
  filter: WatchFilter,
  wanted: (row: ForwardRow) => boolean,
  machine: Machine,
  { emit, read, stopped }: Watcher<IpRouteEvent>,
  clock: Clock,
): Promise<void> {
  const { ipHelper } = machine;
  const { MaximumCount = Infinity, Timeout = Infinity } = filter;
  const family = familyNumber(filter.AddressFamily);
  const known: KnownRoutes = new Map();
  const ending = openEnding();
  let left = MaximumCount;
  const give = (event: IpRouteEvent) => {
    if (left <= 0) return;
    emit(event);
    if (--left === 0) ending.finish();
  };
  // All that was noticed is read again in one look at the machine.
  const burst = openBurst(clock, ending, (noticed) => {
    for (const event of read(() => noticed.map(([key, one]) => toEvent(key, one, known, machine)))) give(event);
  });
  const notice = (row: Uint8Array | null) => {
    if (row === null) return;
    const decoded = decodeForwardRow(row);
    if (wanted(decoded)) burst.notice(keyOf(decoded), row);
  };
  let registered: { readonly handle: unknown } | undefined;
  let cancelLook = () => {};
  let cancelTimeout = () => {};
  try {
    // Registered first: what changes while the table is read is noticed.
    const existing = read(() => {
      const result = ipHelper.NotifyRouteChange2(family, false, (row) => ending.guarded(() => notice(row))());
      if (result.status !== NO_ERROR) throw windowsError('NotifyRouteChange2', result.status, 'the table');
      registered = { handle: result.handle };
      return decodeRows(readTableBytes(machine, family)).filter(wanted).map(entryReader(machine));
    });
    for (const entry of existing) known.set(keyOf(entry), entry);
    if (filter.IncludeExisting) for (const entry of existing) give(existingEvent(clock.now(), entry));
    stopped.addEventListener('abort', ending.finish, { once: true });
    if (stopped.aborted) ending.finish();
    const expire = ending.guarded(() => {
      burst.settle();
      ending.finish();
    });
    if (machine.backend !== 'Live') cancelLook = lookAgain(clock, ending, () => read(() => {}));
    if (Timeout !== Infinity) cancelTimeout = clock.after(Timeout * 1000, expire);
    await ending.done;
  } finally {
    ending.close();
    burst.cancel();
    cancelTimeout();
    cancelLook();
    if (registered !== undefined) await ipHelper.CancelMibChangeNotify2(registered.handle);
  }
}

/** How a watch ends: when it is told to, or with an error of what a timer or a notification began. */
interface Ending {
  readonly done: Promise<void>;
  readonly finish: () => void;
  /** From now on nothing that is guarded runs. */
  close(): void;
  /** Work whose errors end the watch. */
  guarded(work: () => void): () => void;
}

function openEnding(): Ending {
  let over = false;
  let finish: () => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const done = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  const guarded = (work: () => void) => () => {
    if (over) return;
    try {
      work();
    } catch (error) {
      fail(error);
    }
  };
  const close = () => {
    over = true;
  };
  return { done, finish, close, guarded };
}

/** Gathers the notifications of each route for {@link BURST}, and hands over the first of each. */
function openBurst(clock: Clock, ending: Ending, handOver: (noticed: [key: string, one: Noticed][]) => void) {
  const noticed = new Map<string, Noticed>();
  let cancel = () => {};
  const settle = () => {
    const burst = [...noticed];
    noticed.clear();
    if (burst.length > 0) handOver(burst);
  };
  return {
    notice(key: string, row: Uint8Array): void {
      if (noticed.has(key)) return;
      if (noticed.size === 0) cancel = clock.after(BURST, ending.guarded(settle));
      noticed.set(key, { row, at: clock.now() });
    },
    settle,
    cancel: () => cancel(),
  };
}

/** Looks every {@link LOOK} whether the machine is still there; what an editor has written in part is looked at again. */
function lookAgain(clock: Clock, ending: Ending, read: () => void): () => void {
  let missed = false;
  let cancel = () => {};
  const look = ending.guarded(() => {
    cancel = clock.after(LOOK, look);
    try {
      read();
      missed = false;
    } catch (error) {
      if (missed) throw error;
      missed = true;
    }
  });
  cancel = clock.after(LOOK, look);
  return () => cancel();
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
