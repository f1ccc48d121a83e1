import { uptime } from 'node:os';
import { type Call, CommandError } from 'pwsh-contract';
import { type Change, describe } from '../changes/change-set.ts';
import { holding, isHeld, isOver, listJournals, markState, peekState, readJournal } from '../changes/journal.ts';
import type { StateMark } from '../changes/journal-format.ts';
import type { Journal } from '../changes/read-journal.ts';
import type { Machine } from '../session/machine.ts';
import { listed } from './change-step.ts';
import { type Standing, standingOf } from './put-back.ts';

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
 * How far a set is. Where its process ended before it said so, the machine says whether all of it is made, or nothing, and
 * that is marked; what is between is `Partial`, and is not marked, since it may be another thing soon. Only for who holds it.
 */
export function settleLeft(journal: Journal, machine: Machine, call: Pick<Call, 'warn'> = QUIET): StateMark {
  if (journal.state !== 'Applying') return journal;
  const standing = standingOf(begunOf(journal), machine, { ...QUIET, ...call });
  const { made, notMade, others } = standing;
  const at = Date.now();
  if (others.length > 0 || (made.length > 0 && made.length < journal.changes.length))
    return { state: 'Partial', at, left: describeLeft(standing) };
  const mark: StateMark = { state: made.length === 0 ? 'RolledBack' : 'Applied', at };
  if (made.length > 0 && notMade.length > 0) return { state: 'Partial', at, left: describeLeft(standing) };
  try {
    markState(journal.file, mark);
  } catch {
    // The next one finds out the same.
  }
  return mark;
}

const QUIET = { named: new Set<string>(), piped: false, together: 1, warn: () => {} };

function describeLeft({ made, others }: Standing): string[] {
  return [...made.map((change) => `${describe(change)} is made: ${change.Summary}.`), ...others];
}

/** What a session that begins has to say of the sets that others have left half done, with the command that finishes each. */
export function* noticesOfLeft(machine: Machine): Iterable<string> {
  if (machine.sets === undefined) return;
  try {
    for (const file of listJournals(machine.sets)) {
      const state = peekState(file);
      if (state !== undefined && (isOver({ state }) || state === 'Pending')) continue;
      const notice = isHeld(file) ? undefined : noticeOf(file, machine);
      if (notice !== undefined) yield notice;
    }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    yield error.message;
  }
}

function noticeOf(file: string, machine: Machine): string | undefined {
  try {
    return holding(
      file,
      () => {
        const journal = readJournal(file);
        if (journal === undefined || journal.backend !== machine.backend || isOver(journal)) return undefined;
        const { state, left = [] } = settleLeft(journal, machine);
        const { id, processId, user, changes } = journal;
        const undo = `Undo-IpRouteChangeSet -Id ${id}`;
        if (state === 'Applied')
          return `The change set ${id} is made as a whole, but process ${processId} of ${user}, which made it, ended before it said so. To undo it: ${undo}.`;
        if (state !== 'Partial') return undefined;
        const why =
          journal.state === 'Applying'
            ? `process ${processId} of ${user} ended while it made it`
            : 'something could not be undone';
        return `The change set ${id} of ${changes.length} change(s) is left half done, because ${why}. To put back what was before: ${undo}. What is left: ${listed(left, ' ')}`;
      },
      0,
    );
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return error.facts.id === 'ChangeSetBusy' ? undefined : `${error.message} ${error.facts.action}`;
  }
}
