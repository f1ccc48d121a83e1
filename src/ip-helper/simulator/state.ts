import { AF_INET } from '../enums.ts';
import type { RouteCallback } from '../ip-helper.ts';
import { sameRow } from './compare-tables.ts';
import { aliasKey, type SimulatedFamily, type SimulatedInterface, type SimulatedMachine } from './machine.ts';
import { ADDED, CHANGED, createNotifier, DELETED } from './notifier.ts';
import { findRoute } from './route-table.ts';
import { type Now, routeTimes } from './route-times.ts';

/** An interface, and its LUID as the bytes of a row. */
export interface Owner {
  readonly item: SimulatedInterface;
  readonly luid: Uint8Array;
}

/** A route is as its row says now, or is gone. */
export interface RowChange {
  readonly row: Uint8Array;
  readonly gone: boolean;
}

/** A machine while it is worked on: what the functions of the simulator read, and where they report a change. */
export interface State {
  /** The machine as it is now: what has run out is gone. */
  machine(): SimulatedMachine;
  /** The LUID is asked first; the index counts only where it is 0. */
  owner(luid: bigint, index: number): Owner | undefined;
  ownerOfAlias(alias: string): SimulatedInterface | undefined;
  /** Writes how long `row` has been there into a copy of it. */
  writeTimes(row: Uint8Array, copy: Uint8Array): void;
  /** The same for the rows of a table, which are in it in this order. */
  writeTableTimes(rows: readonly Uint8Array[], table: Uint8Array): void;
  /** A route that is not there yet. */
  add(row: Uint8Array): void;
  /** The settings of a route were changed in place. `notify`: whether that is reported. */
  changed(row: Uint8Array, notify: boolean): void;
  remove(row: Uint8Array): void;
  /** The row of an interface was changed in place. */
  interfaceChanged(): void;
  /** Calls back for every change of a route from now on; returns what `unsubscribe` takes. */
  subscribe(family: number, callback: RouteCallback): unknown;
  /** Ends that; false for what was not listening. */
  unsubscribe(handle: unknown): Promise<boolean>;
  /** How many notices are not reported yet. */
  waiting(): number;
  /** Another machine takes the place of this one; how its routes differ is notified. */
  replace(next: SimulatedMachine): void;
  /**
   * Somebody else has changed these routes, one after the other; what that changes is notified. False, and nothing is done,
   * where the machine must be replaced, as what has run out here may be what they changed.
   */
  follow(changes: readonly RowChange[]): boolean;
  /** As `replace`, for what has not happened: takes back the notices behind the first `waiting`. */
  restore(next: SimulatedMachine, waiting: number): void;
  /** The machine is stored as a whole, without what has run out. */
  saved(): void;
}

export interface StateOptions {
  /** Milliseconds; what lifetimes and ages count on. */
  readonly clock?: Now;
  /** Is called for each change of a row that is there, of a route with its row, and whether that is gone. */
  readonly onChange?: (row?: Uint8Array, gone?: boolean) => void;
  /** Looks whether somebody else has changed the machine, while anybody listens. Must not throw. */
  readonly look?: () => void;
  /** How often that is, in milliseconds. */
  readonly lookEvery?: number;
}

/** Soon enough for a person, seldom enough for a network drive. */
const LOOK_EVERY = 100;

export function openState(first: SimulatedMachine, options: StateOptions = {}): State {
  const { clock = Date.now, onChange = () => {}, look = () => {}, lookEvery = LOOK_EVERY } = options;
  let owners = ownersOf(first);
  let machine = first;
  const times = routeTimes(clock, first.routes);
  let watch: NodeJS.Timeout | undefined;
  const notifier = createNotifier((isHeard) => {
    clearInterval(watch);
    if (!isHeard) return;
    // A watch alone keeps no process alive.
    watch = setInterval(() => {
      look();
      expire();
    }, lookEvery).unref();
  });
  const expire = () => {
    if (!times.isDue()) return;
    for (const row of times.expired(machine.routes)) {
      machine.routes.remove(row);
      times.end(row);
      notifier.notify(row, DELETED);
    }
  };
  const take = (next: SimulatedMachine) => {
    const changes = times.goOn(machine.routes, next.routes);
    machine = next;
    owners = ownersOf(next);
    return changes;
  };
  return {
    machine() {
      expire();
      return machine;
    },
    owner: (luid, index) => owners.owner(luid, index),
    ownerOfAlias: (alias) => owners.ownerOfAlias(alias),
    writeTimes: times.write,
    writeTableTimes: times.writeTable,
    add(row) {
      machine.routes.add(row);
      times.begin(row);
      onChange(row);
      notifier.notify(row, ADDED);
    },
    changed(row, notify) {
      machine.routes.changed(row);
      times.set(row);
      onChange(row);
      if (notify) notifier.notify(row, CHANGED);
    },
    remove(row) {
      machine.routes.remove(row);
      times.end(row);
      onChange(row, true);
      notifier.notify(row, DELETED);
    },
    interfaceChanged: () => onChange(),
    subscribe(family, callback) {
      // Changes that others made before are not reported.
      if (!notifier.isHeard) look();
      return notifier.register(family, callback);
    },
    unsubscribe: notifier.cancel,
    waiting: notifier.waiting,
    replace(next) {
      const { added, changed, removed } = take(next);
      for (const row of removed) notifier.notify(row, DELETED);
      for (const row of added) notifier.notify(row, ADDED);
      for (const row of changed) notifier.notify(row, CHANGED);
    },
    follow(changes) {
      if (times.hasExpired()) return false;
      for (const { row, gone } of changes) {
        const present = findRoute(machine.routes, row, row);
        if (present === undefined) {
          if (gone) continue;
          machine.routes.add(row);
          times.begin(row);
          notifier.notify(row, ADDED);
        } else if (gone) {
          machine.routes.remove(present);
          times.end(present);
          notifier.notify(present, DELETED);
        } else if (!sameRow(present, row)) {
          present.set(row);
          machine.routes.changed(present);
          times.begin(present);
          onChange(present);
          notifier.notify(present, CHANGED);
        }
      }
      return true;
    },
    restore(next, waiting) {
      notifier.withdraw(waiting);
      take(next);
    },
    saved: times.forgetExpired,
  };
}

/** The interfaces of a machine, by what names them. */
function ownersOf({ interfaces }: SimulatedMachine): Pick<State, 'owner' | 'ownerOfAlias'> {
  const byLuid = new Map<bigint, Owner>();
  const byIndex = new Map<number, Owner>();
  for (const item of interfaces) {
    const luid = new Uint8Array(8);
    new DataView(luid.buffer).setBigUint64(0, item.InterfaceLuid, true);
    byLuid.set(item.InterfaceLuid, { item, luid });
    byIndex.set(item.InterfaceIndex, { item, luid });
  }
  return {
    owner: (luid, index) => (luid !== 0n ? byLuid.get(luid) : byIndex.get(index)),
    ownerOfAlias(alias) {
      const wanted = aliasKey(alias);
      return interfaces.find((item) => aliasKey(item.InterfaceAlias) === wanted);
    },
  };
}

/** What a family is on an interface; undefined where it is not bound. */
export function familyOn(item: SimulatedInterface, family: number): SimulatedFamily | undefined {
  return family === AF_INET ? item.IPv4 : item.IPv6;
}
