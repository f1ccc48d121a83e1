import { type Call, CommandError, type Later, resultOf } from 'pwsh-contract';
import { type Change, describe } from '../changes/change-set.ts';
import { type Goal, toUndoAll } from '../changes/goal.ts';
import { forgetAll, type Machine } from '../session/machine.ts';
import { planStep, type Step } from './change-step.ts';

/** What came of putting back what was before some changes. */
export interface PutBack {
  /** The changes that this took. */
  readonly undone: readonly Change[];
  /** What could not be undone, one error for each. */
  readonly left: readonly CommandError[];
}

/**
 * Puts back what was before some changes, the last one first, by what is there now: what is as a change left it is put back,
 * what is as it was before stays, and what is otherwise was changed by somebody else, is left and named. So it does not matter
 * which of the changes were made, nor whether this was tried before. It goes on past what fails.
 * @param changes - in the order in which they were made, or were to be made
 * @param id - of the set that the undoing changes belong to
 */
export function putBack(changes: readonly Change[], id: string, machine: Machine, call: Call): PutBack {
  const undone: Change[] = [];
  const left: CommandError[] = [];
  // Nothing that was read before or meanwhile holds any more.
  forgetAll(machine);
  const goals = toUndoAll(changes);
  const attempt = (change: Change, work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      left.push(notUndone(change, error));
    }
  };
  // All are read before the first is put back, and again behind the last: where there are many, the table twice.
  const steps: Step[] = [];
  for (const goal of goals) attempt(goal.change, () => void steps.push(stepOf(goal, id, goals.length, machine, call)));
  const made: { readonly change: Change; readonly result: Change | Later<Change> }[] = [];
  for (const { goal, plan, drift } of steps) {
    const { change } = goal;
    if (drift !== undefined) left.push(changedSince({ goal, drift }));
    else if (!plan.idle) attempt(change, () => void made.push({ change, result: plan.apply() }));
  }
  for (const { change, result } of made) attempt(change, () => void undone.push(resultOf(result)));
  return { undone, left };
}

/** Which of some changes are made, as the machine is now. */
export interface Standing {
  readonly made: readonly Change[];
  readonly notMade: readonly Change[];
  /** Of those that are neither as they were nor as they were to be, a sentence each. */
  readonly others: readonly string[];
}

/** Looks which changes of a set are made. Nothing is changed. */
export function standingOf(changes: readonly Change[], machine: Machine, call: Call): Standing {
  const made: Change[] = [];
  const notMade: Change[] = [];
  const others: string[] = [];
  for (const goal of toUndoAll(changes)) {
    try {
      const { plan, drift } = stepOf(goal, '', changes.length, machine, { ...call, warn: () => {} });
      if (plan.idle) notMade.push(goal.change);
      else if (drift === undefined) made.push(goal.change);
      else others.push(`${describe(goal.change)} was changed since by somebody else: ${drift}.`);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      others.push(error.message);
    }
  }
  return { made, notMade, others };
}

/** What was changed may be put back, whoever made it: so also routes of the stack. */
function stepOf(goal: Goal, id: string, together: number, machine: Machine, call: Call): Step {
  return planStep(goal, machine, call, { set: { id }, together, force: true });
}

/** The error of a change that is not undone, because it is not as that change left it. */
export function changedSince({ goal, drift }: Pick<Step, 'goal' | 'drift'>): CommandError {
  return new CommandError({
    id: 'ChangedSince',
    category: 'InvalidOperation',
    message: `${describe(goal.change)} is not undone: it was changed since by somebody else: ${drift}.`,
    action: 'Look at it, and give -IgnoreDrift to undo the change all the same.',
  });
}

/** Whether an error says that somebody else has changed something since. */
export function isDrift({ facts }: CommandError): boolean {
  return facts.id === 'ChangedSince';
}

function notUndone(change: Change, { facts }: CommandError): CommandError {
  return new CommandError({ ...facts, message: `${describe(change)} is not undone. ${facts.message}` });
}
