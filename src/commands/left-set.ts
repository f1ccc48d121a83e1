import { CommandError } from 'pwsh-contract';
import { holding, isHeld, isOver, isUntold, listJournals, peekState, readJournal } from '../changes/journal.ts';
import type { Machine } from '../session/machine.ts';
import { listed } from './change-step.ts';
import { noticeOfLease } from './left-lease.ts';
import { settleLeft } from './settle-left.ts';

/** What a session that begins has to say of the sets that others have left half done, with the command that finishes each. */
export function* noticesOfLeft(machine: Machine): Iterable<string> {
  if (machine.sets === undefined) return;
  try {
    for (const file of listJournals(machine.sets)) {
      const state = peekState(file);
      if (state !== undefined && isOver({ state }) && !isUntold(file)) continue;
      const notice = isHeld(file) ? undefined : (noticeOfLease(file, machine) ?? noticeOf(file, machine));
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
        if (journal.state === 'Pending') return undefined;
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
