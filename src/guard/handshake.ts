import { statSync } from 'node:fs';
import { CommandError } from 'pwsh-contract';
import { readJournal } from '../changes/journal.ts';
import type { GuardMark } from '../changes/journal-format.ts';
import { withLock } from '../ip-helper/machine-store/lock.ts';
import { pause } from '../ip-helper/machine-store/retry.ts';
import type { Machine } from '../session/machine.ts';
import { NONE_ANSWERS } from './probe.ts';

/** How long a guard may take until it says that it watches, in milliseconds. A caller takes a session for hung after 30,000. */
const LONGEST_START = 20_000;

/** The file whose lock a guard keeps as long as it lives. */
export function guardOf(journal: string): string {
  return `${journal}.guard`;
}

/** Whether a guard of a set lives. */
export function isGuarded(journal: string): boolean {
  try {
    return withLock(guardOf(journal), (unlocked) => unlocked !== undefined, 200);
  } catch {
    return true;
  }
}

/**
 * Starts the guard of a set, and waits until it says that it watches.
 * @throws {CommandError} where it does not: then nothing may be done
 */
export function startGuard(journal: string, { guards }: Pick<Machine, 'guards'>): GuardMark {
  const known = readJournal(journal)?.guard;
  let size = statSync(journal).size;
  try {
    if (guards === undefined) throw new Error('this program has none');
    guards.start(journal);
  } catch (error) {
    throw notStarted(`it could not be started: ${(error as Error).message}`);
  }
  for (const begun = performance.now(); performance.now() - begun < LONGEST_START; pause(10)) {
    const now = statSync(journal).size;
    if (now === size) continue;
    size = now;
    const mark = readJournal(journal)?.guard;
    if (mark === undefined || mark === known || mark.processId === known?.processId) continue;
    if (mark.refused !== undefined) throw notStarted(mark.refused);
    return mark;
  }
  throw notStarted(`it has not answered for ${LONGEST_START / 1000} seconds`);
}

function notStarted(why: string): CommandError {
  return new CommandError({
    id: 'GuardNotStarted',
    category: 'ResourceUnavailable',
    message: `Nothing is done: no guard watches, and only it undoes a set that nobody confirms: ${why.replace(/\.$/, '')}.`,
    action: why.startsWith(NONE_ANSWERS)
      ? 'Name in -RollbackUnless what answers now, or leave it out: the change is then undone unless Confirm-IpRouteChangeSet comes.'
      : 'Mend that, or make the change without -RollbackAfter.',
  });
}
