import { CommandError, type Switch } from 'pwsh-contract';
import { describe } from '../changes/change-set.ts';
import { holding, isHeld, isOver, journalFile, listJournals, readJournal } from '../changes/journal.ts';
import type { StateMark } from '../changes/journal-format.ts';
import type { IpRouteChangeSet } from '../changes/kept-set.ts';
import type { Journal } from '../changes/read-journal.ts';
import { notFound } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import { countActions } from './make-all.ts';
import { settleLeft } from './settle-left.ts';

/** Which sets. */
export interface KeptSets {
  /**
   * The Id of the set, as the ChangeSetId of its changes says it.
   * @alias ChangeSetId
   * @position 0
   * @completer ChangeSetId
   */
  Id?: string;
  /** Only sets that are not over: those that are made now, that wait to be confirmed, and of which something is left. */
  Pending?: Switch;
}

/**
 * Gets the sets of changes that were made as one, with -Atomic, on what this session works on: the newest first.
 *
 * Each is kept, also where its session has ended, so that Undo-IpRouteChangeSet -Id undoes it; of those that are over the
 * newest 100. Those of the live machine lie in ProgramData\IpRoute\Sets, which administrators write and all users read, those
 * of a simulated machine beside its machine file, in a folder that has its name and .sets behind it; of a machine in memory
 * none is kept. Where the process that made a set has ended in the midst, the machine is looked at for what is made of it. A
 * file that cannot be read is an error, and the others go on. No elevation is needed.
 *
 * @cmdlet Get-IpRouteChangeSet
 * @part Plans
 * @calls GetIpForwardEntry2 GetIpForwardTable2 GetIpInterfaceEntry
 * @see Undo-IpRouteChangeSet
 * @example Show what is not over
 * Get-IpRouteChangeSet -Pending
 */
export function* getIpRouteChangeSet(
  { Id, Pending = false }: KeptSets,
  machine: Machine,
): Iterable<IpRouteChangeSet | CommandError> {
  const { sets } = machine;
  const kept: IpRouteChangeSet[] = [];
  const errors: CommandError[] = [];
  const files = Id === undefined ? (sets === undefined ? [] : listJournals(sets)) : [keptSet(Id, machine).file];
  for (const file of files) {
    try {
      const journal = readJournal(file);
      // Somebody has deleted it meanwhile.
      if (journal === undefined) continue;
      const now = stateNow(journal, machine);
      if (!Pending || !isOver(now)) kept.push(toKeptSet(journal, now, machine));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push(error);
    }
  }
  // A file is newer where its set was undone since.
  yield* kept.sort((a, b) => b.Created - a.Created);
  yield* errors;
}

/**
 * The journal of a set.
 * @throws {CommandError} ChangeSetNotFound where none of that Id is kept
 */
export function keptSet(id: string, { sets }: Machine): Journal {
  const folder = sets?.find();
  const journal = folder === undefined ? undefined : readJournal(journalFile(folder, id));
  if (journal !== undefined) return journal;
  throw notFound(
    'ChangeSetNotFound',
    `No change set of -Id '${id}' is kept${sets === undefined ? ': of a machine in memory none is' : ''}.`,
    'List them with Get-IpRouteChangeSet. A set is kept where it is made with -Atomic; other changes are undone from the pipeline.',
  );
}

function stateNow(journal: Journal, machine: Machine): StateMark {
  if (journal.state !== 'Applying' || isHeld(journal.file)) return journal;
  return holding(journal.file, () => settleLeft(journal, machine));
}

/** A set as it is shown. */
export function toKeptSet(
  journal: Journal,
  { state, left = [], deadline, why }: StateMark,
  machine: Machine,
): IpRouteChangeSet {
  const { id, created, user, processId, changes, terms, file } = journal;
  return {
    Id: id,
    State: state,
    Created: created,
    Deadline: deadline ?? null,
    User: user,
    ProcessId: processId,
    ChangeCount: changes.length,
    Summary: countActions(changes),
    Changes: changes.map((change) => `${describe(change)}: ${change.Summary}`),
    Left: [...left],
    Reason: why ?? null,
    RollbackUnless: [...(terms.rollbackUnless ?? [])],
    Path: file,
    Backend: machine.backend,
    ComputerName: machine.computer,
  };
}
