import { type Call, CommandError, type Later, type Plan, resultOf } from 'pwsh-contract';
import { type Change, describe } from '../changes/change-set.ts';
import { describeUnmet, type Goal } from '../changes/goal.ts';

/** What makes one change: a step of a set, or the plan of a cmdlet. */
export interface Making {
  readonly plan: Pick<Plan<Change>, 'planned' | 'apply'> & { readonly idle?: boolean };
  /** What the change was to do, where that is more than its plan says. */
  readonly goal?: Goal;
}

/** Makes the changes in their order, up to the first that fails, and gives each as it is afterwards, then what failed. */
export function* makeAll(steps: readonly Making[], call: Call): Iterable<Change | CommandError> {
  const made: { readonly step: Making; readonly result: Change | Later<Change> }[] = [];
  let failure: CommandError | undefined;
  for (const [at, step] of steps.entries()) {
    try {
      made.push({ step, result: step.plan.apply() });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      failure = stoppedAt(error, at, steps.length - at - 1);
      break;
    }
  }
  for (const { step, result } of made) {
    try {
      const change = resultOf(result);
      warnOfUnmet(step, change, call);
      yield change;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      yield error;
    }
  }
  if (failure !== undefined) yield failure;
}

/** Warns where a change has not done what it should have. */
export function warnOfUnmet({ goal }: Making, change: Change, call: Call): void {
  const unmet = goal === undefined ? undefined : describeUnmet(goal, change.After);
  if (unmet !== undefined) call.warn(`${describe(change)} is not as it was to be: ${unmet}.`);
}

/** How many changes of each kind there are, for a person: "Create 2, set 9, delete 1". */
export function countActions(changes: readonly Change[]): string {
  const words = (['Create', 'Set', 'Recreate', 'Delete'] as const).flatMap((action) => {
    const count = changes.filter(({ Action }) => Action === action).length;
    return count === 0 ? [] : [`${action} ${count}`];
  });
  const text = words.join(', ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The error of a change that failed in the midst of a set: what is made stays made. */
function stoppedAt(error: CommandError, made: number, left: number): CommandError {
  const undo = made === 0 ? '' : ' To undo those, pipe the changes that were given to Undo-IpRouteChangeSet.';
  return new CommandError({
    ...error.facts,
    message: `${error.message} There it stopped: ${made} change(s) before it are made, ${left} behind it are not.`,
    action: `${error.facts.action}${undo}`,
  });
}
