import { existsSync } from 'node:fs';
import { MachineFileError } from '../machine-file/machine-file-error.ts';
import { lockByFolder, removeAbandoned } from './lock-by-folder.ts';
import { lockByHandle } from './lock-by-handle.ts';
import { openQueue, removeAbandonedPlaces } from './queue.ts';
import { pause } from './retry.ts';

/** How long a batch waits while no other session's ends, in milliseconds. */
const LONGEST_WAIT = 10_000;

/** How many times as long it waits at all: the caller would take it for hung after 30 seconds. */
const TURNS = 2.5;

/** How long one whose turn it is may leave a free lock alone before the next one goes first, in milliseconds. */
const LATE = 100;

/**
 * Runs `work` while nobody else holds the lock of `file`, which is `<file>.lock`: see the two ways of taking it for
 * why each is right. Who must wait has a place in the queue, `<file>.queue`. Where the folder cannot be written there is
 * no lock, and `work` is given the reason: who only reads needs none, because a part of a save is never taken for the whole.
 * It is told, too, whether it has waited for others.
 * @param longest - how long to wait while nobody gets the lock, in milliseconds
 * @throws {MachineFileError} when another session keeps the lock
 */
export function withLock<T>(file: string, work: (unlocked?: Error, waited?: boolean) => T, longest = LONGEST_WAIT): T {
  const path = `${file}.lock`;
  const locker = process.platform === 'win32' ? lockByHandle(path) : lockByFolder(path);
  const queue = openQueue(`${file}.queue`);
  const begun = performance.now();
  let waited = false;
  /** Who is next, and since when that is so, and since when the lock waits for it. */
  let next: string | undefined;
  let since = begun;
  let free = begun;
  for (;;) {
    const { first, count } = queue.ahead();
    const now = performance.now();
    if (first !== next) [next, since, free] = [first, now, now];
    if (first !== undefined && existsSync(path)) free = now;
    const late = first !== undefined && now - free > LATE;
    if (late) queue.passOver(first);
    const attempt = first === undefined || late ? locker.attempt() : undefined;
    if (attempt?.outcome === 'taken') {
      queue.leave();
      try {
        return work(undefined, waited);
      } finally {
        attempt.release();
      }
    }
    if (attempt?.outcome === 'refused') {
      queue.leave();
      locker.giveUp();
      return work(attempt.error);
    }
    const stuck = now - since >= longest;
    if (stuck || now - begun >= TURNS * longest) {
      const holder = locker.holder() ?? 'a process that cannot be named';
      queue.leave();
      locker.giveUp();
      const why = stuck
        ? `${holder} has held its lock '${path}' for ${longest / 1000} seconds`
        : `${count} others are still before this one after ${(TURNS * longest) / 1000} seconds`;
      throw busyError(file, path, why);
    }
    waited = true;
    queue.enter();
    // At random, so that those who wait do not look at the same moments; the first one looks most often.
    pause((1 + 2 * Math.min(count, 20)) * (0.5 + Math.random()));
  }
}

/**
 * Takes the lock of `file` for as long as a process lives, or until it lets go of it. There is no queue: who has it keeps it.
 * @param longest - how long to try, in milliseconds
 * @returns what lets go of it; undefined where somebody else has it
 * @throws {Error} when no lock can be made there
 */
export function keepLock(file: string, longest: number): (() => void) | undefined {
  const path = `${file}.lock`;
  const locker = process.platform === 'win32' ? lockByHandle(path) : lockByFolder(path);
  const begun = performance.now();
  for (;;) {
    const attempt = locker.attempt();
    if (attempt.outcome === 'taken') return attempt.release;
    const isRefused = attempt.outcome === 'refused';
    if (isRefused || performance.now() - begun >= longest) {
      locker.giveUp();
      if (isRefused) throw attempt.error;
      return undefined;
    }
    pause(20);
  }
}

/** Removes what sessions that were killed while they waited left beside `file`. Only for who holds the lock. */
export function removeAbandonedLocks(file: string): void {
  if (process.platform !== 'win32') removeAbandoned(`${file}.lock`);
  removeAbandonedPlaces(`${file}.queue`);
}

function busyError(file: string, path: string, why: string): MachineFileError {
  return new MachineFileError(
    'Busy',
    `The machine file '${file}' is in use by another session: ${why}. Nothing of this batch was done.`,
    `Try again, or close the other session. If no PowerShell session works on the file, remove '${path}'.`,
  );
}
