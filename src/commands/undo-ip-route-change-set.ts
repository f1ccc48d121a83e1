import { type Call, CommandError, type FilePath, type Objects, type PlanOfMany, type Switch } from 'pwsh-contract';
import { type Change, type ChangeSet, type IpChange, toChanges, toIpChange } from '../changes/change-set.ts';
import { toUndoAll } from '../changes/goal.ts';
import { checkPlace } from '../changes/place.ts';
import { readPlanFile } from '../changes/read-plan.ts';
import type { Machine } from '../session/machine.ts';
import type { AllOrNothing, Planning } from '../session/planning.ts';
import { makeSteps } from './carry-out.ts';
import { planStep, type Step } from './change-step.ts';
import { countActions } from './make-all.ts';
import { changedSince } from './put-back.ts';

/** By what made them: the default set. */
export interface ChangesToUndo {
  /** The changes that were made, in the order in which they were made. */
  InputObject: Objects<IpChange>;
}

/** By a file. */
export interface FileToUndo {
  /**
   * A plan that was carried out, or a file of changes that were made, as Export-IpRoutePlan writes both. It is taken literally.
   * @alias LiteralPath
   * @position 0
   */
  Path: FilePath;
}

/** What else counts. */
export interface UndoOptions {
  /** Also undoes what somebody else has changed since. Only what the change was about is put back. */
  IgnoreDrift?: Switch;
  /** Also changes routes that the network stack made for its own addresses (Protocol Local). */
  Force?: Switch;
}

/**
 * Undoes changes of routes and interfaces, the last one first.
 *
 * Each is undone only where the route or the interface is still as the change left it; what somebody else has changed since is
 * an error, and the others are undone all the same. What was created is deleted, what was deleted is created, and of what was
 * set the same settings are put back. What is as it was before already stays. It is asked once for all of them, each is read
 * back, and it stops at the first that fails.
 *
 * @cmdlet Undo-IpRouteChangeSet
 * @impact Medium
 * @calls GetIpForwardEntry2 GetIpForwardTable2 SetIpForwardEntry2 CreateIpForwardEntry2 DeleteIpForwardEntry2 GetIpInterfaceEntry SetIpInterfaceEntry
 * @see Invoke-IpRoutePlan
 * @example Undo what was just done
 * $changes = Get-IpRouteEntry -InterfaceAlias 'Ethernet 2' -Protocol NetMgmt | Set-IpRouteEntry -RouteMetric 6000
 * $changes | Undo-IpRouteChangeSet
 * @example Undo a plan that was carried out
 * Undo-IpRouteChangeSet ./plan.json
 */
export function undoIpRouteChangeSet(
  asked: (ChangesToUndo | FileToUndo) & UndoOptions & AllOrNothing & Planning,
  machine: Machine,
  call: Call,
): PlanOfMany<IpChange> {
  const set = 'Path' in asked ? readPlanFile(asked.Path) : toSet(toChanges(asked.InputObject));
  for (const place of placesOf(set)) checkPlace(place, machine, {});
  const options = { set: { id: call.run ?? '' }, together: set.changes.length, force: asked.Force === true };
  const goals = toUndoAll(set.changes.filter(({ Changed }) => Changed));
  const planned = goals.map((goal) => planStep(goal, machine, call, options));
  const [drifted, steps] = asked.IgnoreDrift === true ? [[], planned] : splitDrifted(planned);
  const active = steps.filter(({ plan }) => !plan.idle);
  return {
    target: `${'Path' in asked ? `the changes of ${asked.Path}` : `${goals.length} change(s)`} on ${machine.backend}`,
    action: active.length === 0 ? '' : `Undo: ${countActions(active.map(({ plan }) => plan.planned))}`,
    planned: steps.map(({ plan }) => toIpChange(plan.planned, machine)),
    *apply() {
      for (const made of makeSteps(steps, { id: call.run ?? '', atomic: asked.Atomic === true }, machine, call))
        yield made instanceof CommandError ? made : toIpChange(made, machine);
      for (const step of drifted) yield changedSince(step);
    },
  };
}

/** The changes of a pipeline, which may be of several runs. */
function toSet(changes: readonly Change[]): ChangeSet {
  return { id: '', created: 0, computer: '', backend: '', changes };
}

/** A set for each place that changes are of: each of them must be this one. */
function placesOf(set: ChangeSet): ChangeSet[] {
  const places = new Map(set.changes.map((change) => [`${change.Backend}\n${change.ComputerName}`, change]));
  return [...places.values()].map((change) => ({ ...set, backend: change.Backend, computer: change.ComputerName }));
}

function splitDrifted(steps: readonly Step[]): [drifted: Step[], others: Step[]] {
  return [steps.filter(({ drift }) => drift !== undefined), steps.filter(({ drift }) => drift === undefined)];
}
