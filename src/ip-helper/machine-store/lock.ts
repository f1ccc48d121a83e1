import { MachineFileError } from '../machine-file/machine-file-error.ts';
import { lockByFolder, removeAbandoned } from './lock-by-folder.ts';
import { lockByHandle } from './lock-by-handle.ts';
import { pause } from './retry.ts';

/** How long a batch waits for another session's, in milliseconds. */
const LONGEST_WAIT = 10_000;

/**
 * Runs `work` while nobody else holds the lock of `file`, which is `<file>.lock`: see the two ways of taking it for
 * why each is right. Where the folder cannot be written there is no lock, and `work` is given the reason: a file that is
 * only read needs none, because it is always replaced as a whole.
 * @param longest - how long to wait for another session, in milliseconds
 * @throws {MachineFileError} when another session keeps the lock
 */
export function withLock<T>(file: string, work: (unlocked?: Error) => T, longest = LONGEST_WAIT): T {
  const path = `${file}.lock`;
  const locker = process.platform === 'win32' ? lockByHandle(path) : lockByFolder(path);
  const end = performance.now() + longest;
  for (;;) {
    const attempt = locker.attempt();
    if (attempt.outcome === 'taken') {
      try {
        return work();
      } finally {
        attempt.release();
      }
    }
    if (attempt.outcome === 'refused') {
      locker.giveUp();
      return work(attempt.error);
    }
    if (performance.now() >= end) {
      locker.giveUp();
      throw busyError(file, path, longest, attempt.holder);
    }
    // At random, so that those who wait do not try at the same moments.
    pause(1 + 4 * Math.random());
  }
}

/** Removes what sessions that were killed while they waited left beside `file`. Only for who holds the lock. */
export function removeAbandonedLocks(file: string): void {
  if (process.platform !== 'win32') removeAbandoned(`${file}.lock`);
}

function busyError(
  file: string,
  path: string,
  waited: number,
  holder = 'a process that cannot be named',
): MachineFileError {
  return new MachineFileError(
    'Busy',
    `The machine file '${file}' is in use by another session: ${holder} has held its lock '${path}' for ${waited / 1000} seconds. Nothing of this batch was done.`,
    `Try again, or close the other session. If no PowerShell session works on the file, remove '${path}'.`,
  );
}
