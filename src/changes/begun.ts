import { uptime } from 'node:os';
import type { Change } from './change-set.ts';
import type { Journal } from './read-journal.ts';

/** How much later or earlier the computer may seem to have started, in milliseconds: its clock is set meanwhile. */
const SAME_START = 60_000;

/**
 * The changes of a set that may have been made. Where the process was killed, its marks say which were begun; where the
 * computer was, they may not have reached the disk.
 */
export function begunOf({ changes, begun, booted, state }: Journal): readonly Change[] {
  const since = Date.now() - 1000 * uptime();
  if ((state !== 'Applying' && state !== 'Pending') || Math.abs(since - booted) > SAME_START) return changes;
  return changes.filter((_, at) => begun.has(at));
}
