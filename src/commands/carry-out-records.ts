import type { Call, CommandError } from 'pwsh-contract';
import { type Change, isRouteChange } from '../changes/change-set.ts';
import { mayLockOut } from '../changes/lockout.ts';
import { readTerms } from '../guard/terms.ts';
import type { Machine } from '../session/machine.ts';
import type { RecordsAsOne } from '../session/planning.ts';
import { carryOut } from './carry-out.ts';

/**
 * Makes what the records of a pipeline were planned to become, all of it or none. Each is read again first, and where somebody
 * has changed one meanwhile nothing is done.
 * @carriesOut
 */
export function carryOutRecords(
  asked: RecordsAsOne,
  planned: readonly Change[],
  machine: Machine,
  call: Call,
): Iterable<Change | CommandError> {
  const set = { id: call.run ?? '', changes: planned };
  const terms = { ...readTerms(asked, machine, call), atomic: true };
  return carryOut(set, terms, machine, call, {
    force: planned.some(isLocal),
    allowLockout: planned.every(mayLockOut) || asked.RollbackAfter !== undefined,
  });
}

/** Without -Force such a route was refused when it was planned. */
function isLocal(change: Change): boolean {
  return isRouteChange(change) && (change.Before ?? change.After)?.Protocol === 'Local';
}
