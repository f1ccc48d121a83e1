import type { Call } from 'pwsh-contract';
import { begunOf } from '../changes/begun.ts';
import { describe } from '../changes/change-set.ts';
import { markState } from '../changes/journal.ts';
import type { StateMark } from '../changes/journal-format.ts';
import type { Journal } from '../changes/read-journal.ts';
import { deadlineIn, leaseTime } from '../guard/time.ts';
import type { Machine } from '../session/machine.ts';
import { type Standing, standingOf } from './put-back.ts';

/**
 * How far a set is. Where its process ended before it said so, the machine says whether all of it is made, or nothing, and
 * that is marked; what is between is `Partial`, and is not marked, since it may be another thing soon. Of a set that is to be
 * confirmed the time begins then. Only for who holds it.
 */
export function settleLeft(journal: Journal, machine: Machine, call: Pick<Call, 'warn'> = QUIET): StateMark {
  if (journal.state !== 'Applying') return journal;
  const standing = standingOf(begunOf(journal), machine, { ...QUIET, ...call });
  const { made, notMade, others } = standing;
  const at = Date.now();
  const isPart = notMade.length > 0 || made.length < journal.changes.length;
  const { rollbackAfter } = journal.terms;
  let mark: StateMark = { state: 'Applied', at };
  if (made.length === 0 && others.length === 0) mark = { state: 'RolledBack', at };
  else if (rollbackAfter !== undefined) mark = orphaned(journal, rollbackAfter, isPart ? describeLeft(standing) : []);
  else if (others.length > 0 || isPart) return { state: 'Partial', at, left: describeLeft(standing) };
  try {
    markState(journal.file, mark);
  } catch {
    // The next one finds out the same.
  }
  return mark;
}

/** A set that is to be confirmed, and whose process is gone: its end, which is noticed now, counts as the last call. */
function orphaned({ processId }: Journal, rollbackAfter: number, left: readonly string[]): StateMark {
  return {
    state: 'Pending',
    at: Date.now(),
    ...deadlineIn(rollbackAfter * 1000, leaseTime),
    why: `process ${processId}, which made it, ended before it said so`,
    left,
  };
}

const QUIET = { named: new Set<string>(), piped: false, together: 1, warn: () => {} };

function describeLeft({ made, others }: Standing): string[] {
  return [...made.map((change) => `${describe(change)} is made: ${change.Summary}.`), ...others];
}
