import type { Completion, CompletionRequest } from 'pwsh-contract';
import type { Machine } from '../session/machine.ts';
import { listJournals, readJournal } from './journal.ts';

/**
 * The Ids of the change sets that are kept, the newest first.
 * @completer ChangeSetId
 */
export function* completeChangeSetId(
  { Word = '' }: CompletionRequest,
  { sets }: Pick<Machine, 'sets'>,
): Iterable<Completion> {
  if (sets === undefined) return;
  for (const file of listJournals(sets)) {
    try {
      const journal = readJournal(file);
      if (journal === undefined || !journal.id.startsWith(Word)) continue;
      const { id, state, created, changes } = journal;
      yield { Text: id, Note: `${state}, ${changes.length} change(s), ${new Date(created).toLocaleString('sv')}` };
    } catch {
      // What cannot be read Get-IpRouteChangeSet says.
    }
  }
}
