import { CommandError } from 'pwsh-contract';
import { holding, isHeld, isOver, markState, readJournal } from '../changes/journal.ts';
import { isGuarded, startGuard } from '../guard/handshake.ts';
import { printTime } from '../guard/leases.ts';
import { leaseTime, leftUntil } from '../guard/time.ts';
import type { Machine } from '../session/machine.ts';
import { listed } from './change-step.ts';
import { settleLeft } from './settle-left.ts';
import { undoAlone } from './undo-alone.ts';

/**
 * Finishes a set that was to be confirmed where its guard is gone, and says what became of one that was undone when nobody saw
 * it. Past its deadline it is undone here; before it another guard is started.
 * @returns what people must know; undefined where it is nothing
 */
export function noticeOfLease(file: string, machine: Machine): string | undefined {
  try {
    const journal = readJournal(file);
    if (journal === undefined || journal.backend !== machine.backend || journal.terms.rollbackAfter === undefined)
      return undefined;
    if (isOver(journal) || journal.state === 'Partial') return journal.untold ? tell(file) : undefined;
    if (isHeld(file) || isGuarded(file)) return undefined;
    return orphan(file, machine);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return error.facts.id === 'ChangeSetBusy' ? undefined : `${error.message} ${error.facts.action}`;
  }
}

/** Says once what became of a set. Where that cannot be noted, as by who may not write there, it is said again. */
function tell(file: string): string | undefined {
  return holding(file, () => {
    const journal = readJournal(file);
    if (journal?.untold !== true) return undefined;
    const { id, user, state, at, why = 'it was not confirmed', left = [], terms: _terms, ...rest } = journal;
    try {
      const { deadline, started } = rest;
      const times = deadline === undefined || started === undefined ? {} : { deadline, started };
      markState(file, { state, at, why, left, ...times });
    } catch {
      // The next session says it again.
    }
    const what = state === 'Partial' ? 'was undone in part' : 'was undone';
    const open = left.length === 0 ? '' : ` What is left: ${listed(left, ' ')}`;
    const more = state === 'Partial' ? ` To try the rest again: Undo-IpRouteChangeSet -Id ${id}.` : '';
    return `The change set ${id} of ${user} ${what} at ${printTime(at)}, because ${why}.${open}${more}`;
  });
}

/** Nobody guards it any more. */
function orphan(file: string, machine: Machine): string | undefined {
  const left = holding(file, () => {
    const now = readJournal(file);
    if (now === undefined) return undefined;
    const { state, deadline = 0, started = 0 } = settleLeft(now, machine);
    if (state !== 'Pending') return undefined;
    const { id, user } = now;
    const rest = leftUntil({ deadline, started }, leaseTime);
    // Who may change a part only leaves it to others.
    const isLeft = machine.delegation !== undefined;
    if (rest > 0) return isLeft ? undefined : { id, user, deadline };
    if (!machine.elevated || isLeft)
      return `The change set ${id} of ${user} was to be undone at ${printTime(deadline)}, because it was not confirmed, but its guard is gone. An elevated session undoes it.`;
    const why = 'it was not confirmed in time; its guard was gone, so that is done only now';
    return undoAlone({ ...now, state }, why, machine, { told: true });
  });
  if (left === undefined || typeof left === 'string') return left;
  const { id, user, deadline } = left;
  startGuard(file, machine);
  return `The guard of the change set ${id} of ${user} was gone; another one watches now. It is undone at ${printTime(deadline)} unless this comes: Confirm-IpRouteChangeSet -Id ${id}`;
}
