import { type Call, CommandError } from 'pwsh-contract';
import { type Change, type ChangeSet, isRouteChange, partsOf } from '../changes/change-set.ts';
import { toMake } from '../changes/goal.ts';
import type { Terms } from '../changes/journal-format.ts';
import { refuseLockout } from '../changes/lockout.ts';
import { type IpRouteChange, toMove } from '../routes/change.ts';
import type { Machine } from '../session/machine.ts';
import { makeAsOne, type SetTerms } from './as-one.ts';
import { planSteps, refuseDrift, type Step } from './change-step.ts';
import { type Making, makeAll } from './make-all.ts';

/** What may hold of a set that is carried out. */
export interface CarryOutOptions {
  /** Also makes changes of what is not as their Before has it. */
  readonly ignoreDrift?: boolean;
  /** Also changes routes that the network stack made for its own addresses (Protocol Local). */
  readonly force?: boolean;
  /** Also makes changes that may cut off who administers this computer from afar; a set that undoes itself may do so, too. */
  readonly allowLockout?: boolean;
}

/**
 * Makes the changes of a set in their order, as they were planned: with `atomic` all of them or none. Each is first compared
 * with its Before. Gives each change as it is afterwards, then errors; of a set of which nothing is made, errors alone.
 * @throws {CommandError} before anything is done, where a change is refused or has drifted
 */
export function* carryOut(
  set: Pick<ChangeSet, 'id' | 'changes'>,
  terms: Terms,
  machine: Machine,
  call: Call,
  { ignoreDrift = false, force = false, allowLockout = false }: CarryOutOptions = {},
): Iterable<Change | CommandError> {
  // A route that is moved is created and deleted, and told as one.
  const parts = set.changes.map((change) => (isRouteChange(change) ? partsOf(change) : [change]));
  const goals = parts.flat().map(toMake);
  const planned = planSteps(goals, machine, call, { set, together: goals.length, force });
  const steps = withGone(parts, planned);
  if (!ignoreDrift) refuseDrift(steps, 'this command', 'Look at what is there now, and run it again.');
  const active = steps.filter(({ plan }) => !plan.idle);
  refuseLockout(() => active.map(({ plan }) => plan.planned), { allowed: allowLockout }, machine, call);
  const made = makeSteps(steps, { id: set.id, ...terms }, machine, call)[Symbol.iterator]();
  for (const [at, change] of set.changes.entries()) {
    // Of each part one: what it is then, or why it is not so.
    const results: (Change | CommandError)[] = [];
    for (const _ of parts[at] ?? []) {
      const next = made.next();
      if (!next.done) results.push(next.value);
    }
    const [created, deleted] = results;
    const isMove = isMade(created) && isMade(deleted);
    if (isMove) yield asMove(created as IpRouteChange, deleted as IpRouteChange, change, set.id);
    else yield* results;
  }
  for (let next = made.next(); !next.done; next = made.next()) yield next.value;
}

function isMade(result: Change | CommandError | undefined): result is Change {
  return result !== undefined && !(result instanceof CommandError);
}

/** A route that is gone by now cannot be moved, though its deletion alone would be no drift. */
function withGone(parts: readonly (readonly Change[])[], steps: readonly Step[]): Step[] {
  let at = 0;
  return parts.flatMap(({ length }) => {
    const own = steps.slice(at, at + length);
    at += length;
    const [created, deleted] = own;
    if (created === undefined || deleted === undefined || created.plan.idle || !deleted.plan.idle) return own;
    return [created, { ...deleted, drift: 'it is gone' }];
  });
}

/** A route that was created and deleted, as the move that it is; where somebody else has moved it so meanwhile, as none. */
function asMove(created: IpRouteChange, deleted: IpRouteChange, planned: Change, id: string): Change {
  const { Before, After } = planned as IpRouteChange;
  if (!created.Changed && !deleted.Changed && created.After !== null)
    return toMove(created.After, created.After, false, id);
  const [before, after] = [deleted.Before ?? Before, created.After ?? After];
  return before === null || after === null ? created : toMove(before, after, false, id);
}

/** Makes changes, all of them or none, or else up to the first that fails. Gives what was made, then errors. */
export function makeSteps(
  steps: readonly Making[],
  set: SetTerms,
  machine: Machine,
  call: Call,
): Iterable<Change | CommandError> {
  return set.atomic ? makeAsOne(steps, set, machine, call) : makeAll(steps, call);
}
