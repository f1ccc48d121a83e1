import { copyRow } from '../codec.ts';
import { AF_UNSPEC } from '../enums.ts';
import type { RouteCallback } from '../ip-helper.ts';
import { readFamily } from '../row-keys.ts';
import { withKeysOnly } from './forward-row.ts';

/** MIB_NOTIFICATION_TYPE. */
export const CHANGED = 0;
export const ADDED = 1;
export const DELETED = 2;
export const INITIAL = 3;

/** A registration: whom changes are reported to. */
interface Registration {
  readonly family: number;
  readonly callback: RouteCallback;
}

interface Notice {
  readonly row: Uint8Array;
  readonly type: number;
  /** The registrations that were there when it happened. */
  readonly to: readonly Registration[];
}

/** Reports changes: later than they are made, one after the other, never inside a call. */
export interface Notifier {
  /** Whether anybody listens. */
  readonly isHeard: boolean;
  register(family: number, callback: RouteCallback): unknown;
  /** Resolved with true when the callback can't be called any more; with false for what is no registration. */
  cancel(handle: unknown): Promise<boolean>;
  notify(row: Uint8Array, type: number): void;
  /** How many notices wait, for `withdraw`. */
  waiting(): number;
  /** Drops the notices behind the first `count`: what they report has not happened. */
  withdraw(count: number): void;
}

/** An error that a callback throws stops no other callback: it has no caller that could catch it. */
function call(callback: RouteCallback, row: Uint8Array, type: number): void {
  try {
    callback(row, type);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** `heard` is called when the first one begins to listen, and when the last one has gone. */
export function createNotifier(heard: (isHeard: boolean) => void): Notifier {
  const registrations = new Set<Registration>();
  let notices: Notice[] = [];
  let running = false;
  let scheduled = false;
  let cancelled: (() => void)[] = [];

  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(deliver);
  };
  const deliver = () => {
    scheduled = false;
    running = true;
    // What a callback brings about comes in another turn, so that others have theirs.
    const turn = notices;
    notices = [];
    for (const { row, type, to } of turn) {
      for (const one of to) if (registrations.has(one)) call(one.callback, copyRow(row), type);
    }
    running = false;
    for (const done of cancelled) done();
    cancelled = [];
  };
  return {
    get isHeard() {
      return registrations.size > 0;
    },
    register(family, callback) {
      const registration: Registration = { family, callback };
      registrations.add(registration);
      if (registrations.size === 1) heard(true);
      return registration;
    },
    async cancel(handle) {
      if (!registrations.delete(handle as Registration)) return false;
      if (registrations.size === 0) heard(false);
      if (running) await new Promise<void>((resolve) => cancelled.push(resolve));
      return true;
    },
    notify(row, type) {
      if (registrations.size === 0) return;
      const family = readFamily(row);
      const to = [...registrations].filter((one) => one.family === AF_UNSPEC || one.family === family);
      if (to.length === 0) return;
      notices.push({ row: withKeysOnly(row), type, to });
      schedule();
    },
    waiting: () => notices.length,
    withdraw(count) {
      notices.length = Math.min(notices.length, count);
    },
  };
}
