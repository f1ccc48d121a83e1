import type { Completion, CompletionRequest } from 'pwsh-contract';
import type { Machine } from '../session/machine.ts';
import { listJournals, peekState, readJournal } from './journal.ts';

/**
 * The Ids of the change sets that are kept, the newest first.
 * @completer ChangeSetId
 */
export function completeChangeSetId(request: CompletionRequest, machine: Pick<Machine, 'sets'>): Iterable<Completion> {
  return completeSets(request, machine, false);
}

/**
 * The Ids of the change sets that wait to be confirmed.
 * @completer PendingChangeSetId
 */
export function completePendingChangeSetId(
  request: CompletionRequest,
  machine: Pick<Machine, 'sets'>,
): Iterable<Completion> {
  return completeSets(request, machine, true);
}

function* completeSets(
  { Word = '' }: CompletionRequest,
  { sets }: Pick<Machine, 'sets'>,
  pending: boolean,
): Iterable<Completion> {
  if (sets === undefined) return;
  for (const file of listJournals(sets)) {
    try {
      if (pending && peekState(file) !== 'Pending') continue;
      const journal = readJournal(file);
      if (journal === undefined || !journal.id.startsWith(Word)) continue;
      const { id, state, created, changes } = journal;
      yield { Text: id, Note: `${state}, ${changes.length} change(s), ${new Date(created).toLocaleString('sv')}` };
    } catch {
      // What cannot be read Get-IpRouteChangeSet says.
    }
  }
}
