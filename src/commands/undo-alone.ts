import type { CommandError } from 'pwsh-contract';
import { begunOf } from '../changes/begun.ts';
import { markState, notWritten } from '../changes/journal.ts';
import type { StateMark } from '../changes/journal-format.ts';
import type { Journal } from '../changes/read-journal.ts';
import { because, type Machine, whenSafe } from '../session/machine.ts';
import { isDrift, putBack } from './put-back.ts';

/** Who learns that a set was undone. */
export interface Aftermath {
  /** Is called once that is safe. */
  readonly report?: (message: string) => void;
  /** Whether somebody reads it now; else the next session says it. */
  readonly told?: boolean;
}

/**
 * Undoes a set that nobody has confirmed, and says it in one text, as everybody reads it. Only for who holds it. What somebody else has changed since is
 * theirs, and is left.
 * @throws {CommandError} where it is undone, and that cannot be marked
 */
export function undoAlone(
  journal: Journal,
  why: string,
  machine: Machine,
  { report, told = false }: Aftermath,
): string {
  const { id, file } = journal;
  const { undone, left } = because(machine, { set: id, why, always: true }, () =>
    putBack(begunOf(journal), id, machine, ALONE),
  );
  const failed = left.filter((error) => !isDrift(error));
  const mark: StateMark = {
    state: failed.length === 0 ? 'RolledBack' : 'Partial',
    at: Date.now(),
    why,
    ...(told ? {} : { untold: true }),
    left: left.map(({ message }) => message),
  };
  const message = describeUndone(journal, { why, left, count: undone.length });
  whenSafe(machine, (failure) => {
    if (failure !== undefined) return;
    try {
      markState(file, mark);
    } catch (error) {
      throw notWritten(file, error as Error, `The change set ${id} is ${mark.state}, and is not marked so`);
    }
    report?.(message);
  });
  return message;
}

const ALONE = { named: new Set<string>(), piped: false, together: 1, warn: () => {} };

function describeUndone(
  { id, user }: Pick<Journal, 'id' | 'user'>,
  { why, left, count }: { why: string; left: readonly CommandError[]; count: number },
): string {
  const rest =
    left.length === 0 ? '' : ` ${left.length} could not be undone: ${left.map(({ message }) => message).join(' ')}`;
  return `The change set ${id} of ${user} was undone (${count} change(s) put back), because ${why}.${rest}`;
}
