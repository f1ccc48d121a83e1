import type { CommandError } from 'pwsh-contract';
import type { IpRouteChange } from '../routes/change.ts';
import { exitOf, isInterfaceMissing, isPassing, isUndone, SYNC_EXIT, type SyncExit } from './exit-codes.ts';

/** How long things may take, in seconds. */
export interface Terms {
  /** How long an interface that is not there is waited for. */
  readonly wait: number;
  /** How long the table must stay as desired. */
  readonly hold: number;
  /** How long all of it may take. */
  readonly limit: number;
}

/** What one look at the table came to: what was made, and the error that ended it. */
export interface Look {
  readonly changes: readonly IpRouteChange[];
  readonly error?: CommandError;
}

/** What is told on the way. */
export interface Told {
  /** The changes of a look, as soon as they are made. */
  changed(changes: readonly IpRouteChange[]): void;
  /** An interface is waited for. */
  waiting(error: CommandError): void;
  /** A look failed, and is tried again. */
  failed(error: CommandError): void;
}

/** The end of it, with the error where there is one. */
export interface Ending {
  readonly exitCode: SyncExit;
  readonly looks: number;
  readonly error?: CommandError;
}

/** The time as it passes, in milliseconds; tests have one of their own. */
export interface Ticking {
  now(): number;
  /** Resolved after so many milliseconds, or when `stopped` says so. */
  pause(milliseconds: number): Promise<void>;
  readonly stopped: () => boolean;
}

/** How long to wait between two looks at least, in milliseconds; behind a long one five times as long as that took. */
const BETWEEN = 1000;

/**
 * Brings the table to what is desired, and does it again until it has held: clients of VPNs write their metrics some time after
 * they have connected.
 * @param look - compares the table with what is desired, and makes the changes
 */
export async function bringAndHold(
  look: () => Look,
  { wait, hold, limit }: Terms,
  told: Told,
  time: Ticking,
): Promise<Ending> {
  const begun = time.now();
  const end = begun + limit * 1000;
  /** Since when the table is as desired, and an interface is not there. */
  let asDesired: number | undefined;
  let missing: number | undefined;
  let lastMessage = '';
  let hasChanged = false;
  for (let looks = 1; ; looks++) {
    const started = time.now();
    const { changes, error } = look();
    const now = time.now();
    if (changes.length > 0) told.changed(changes);
    hasChanged ||= changes.length > 0;
    if (error === undefined) {
      if (changes.length > 0) asDesired = now;
      asDesired ??= now;
      missing = undefined;
      lastMessage = '';
      if (now - asDesired >= hold * 1000) return { exitCode: SYNC_EXIT.held, looks };
      if (now >= end) return { exitCode: SYNC_EXIT.notHeld, looks };
    } else {
      asDesired = undefined;
      const isMissing = isInterfaceMissing(error);
      missing = isMissing ? (missing ?? now) : undefined;
      const isOver = now >= end || (missing !== undefined && now - missing >= wait * 1000);
      if (isOver || !isPassing(error))
        return {
          exitCode: hasChanged && !isMissing && !isUndone(error) ? SYNC_EXIT.partlyDone : exitOf(error),
          looks,
          error,
        };
      if (error.message !== lastMessage) (isMissing ? told.waiting : told.failed)(error);
      lastMessage = error.message;
    }
    const dues = [end, (asDesired ?? Infinity) + hold * 1000, (missing ?? Infinity) + wait * 1000];
    const pause = Math.max(BETWEEN, 5 * (now - started));
    await time.pause(Math.max(0, Math.min(pause, ...dues.map((due) => due - now))));
    if (time.stopped()) return { exitCode: SYNC_EXIT.stopped, looks };
  }
}
