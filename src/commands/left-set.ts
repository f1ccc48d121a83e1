import { uptime } from 'node:os';
import type { Call } from 'pwsh-contract';
import type { Change } from '../changes/change-set.ts';
import { markState } from '../changes/journal.ts';
import type { StateMark } from '../changes/journal-format.ts';
import type { Journal } from '../changes/read-journal.ts';
import type { Machine } from '../session/machine.ts';
import { standingOf } from './put-back.ts';

/** How much later or earlier the computer may seem to have started, in milliseconds: its clock is set meanwhile. */
const SAME_START = 60_000;

/**
 * The changes of a set that may have been made. Where the process was killed, its marks say which were begun; where the
 * computer was, they may not have reached the disk.
 */
export function begunOf({ changes, begun, booted, state }: Journal): readonly Change[] {
  const since = Date.now() - 1000 * uptime();
  if (state !== 'Applying' || Math.abs(since - booted) > SAME_START) return changes;
  return changes.filter((_, at) => begun.has(at));
}

/**
 * How far a set is whose process ended before it said so: all of it made, or nothing, by what the machine is now. Then that is
 * marked. Only for who holds it.
 */
export function settleLeft(journal: Journal, machine: Machine, call: Call): StateMark {
  if (journal.state !== 'Applying') return journal;
  const begun = begunOf(journal);
  const { made, notMade, others } = standingOf(begun, machine, call);
  if (others.length > 0 || (made > 0 && made < journal.changes.length)) return journal;
  const mark: StateMark = { state: made === 0 ? 'RolledBack' : 'Applied', at: Date.now() };
  if (made > 0 && notMade > 0) return journal;
  try {
    markState(journal.file, mark);
  } catch {
    // The next one finds out the same.
  }
  return mark;
}
