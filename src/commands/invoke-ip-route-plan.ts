import { type Call, CommandError, type FilePath, type PlanOfMany, type Switch } from 'pwsh-contract';
import { type ChangeSet, describe, type IpChange, toIpChange } from '../changes/change-set.ts';
import { toMake } from '../changes/goal.ts';
import { checkPlace } from '../changes/place.ts';
import { readPlanFile } from '../changes/read-plan.ts';
import type { Machine } from '../session/machine.ts';
import type { Planning } from '../session/planning.ts';
import { countActions, makeAll, planStep, type Step } from './change-step.ts';

/** Which plan, and what must hold. */
export interface PlanToInvoke {
  /**
   * The file of the plan, JSON or CSV. It is taken literally.
   * @alias LiteralPath
   * @position 0
   */
  Path: FilePath;
  /** Also makes changes of what is not as the plan has it before. Only what the plan changes is set. */
  IgnoreDrift?: Switch;
  /** Carries out a plan of the live machine, or of another rehearsal, on the simulated machine of this session. */
  Rehearse?: Switch;
  /** Carries out here, on the live machine, what was planned on a simulated one. */
  FromRehearsal?: Switch;
  /** Also changes routes that the network stack made for its own addresses (Protocol Local). */
  Force?: Switch;
}

/**
 * Makes the changes of a plan, in their order.
 *
 * First compares each route and interface with what the plan has of it before. Where one is otherwise, because somebody has
 * changed it since, all such are listed and nothing is done, unless -IgnoreDrift is given. What is already as the plan wants
 * it is no drift and no change, so a plan can be carried out again. Then asks once for the whole plan, makes each change,
 * reads each one back, and stops at the first that fails. A plan is for the computer and the backend that it was planned on.
 *
 * @cmdlet Invoke-IpRoutePlan
 * @impact Medium
 * @calls GetIpForwardEntry2 GetIpForwardTable2 SetIpForwardEntry2 CreateIpForwardEntry2 DeleteIpForwardEntry2 GetIpInterfaceEntry SetIpInterfaceEntry
 * @see Export-IpRoutePlan
 * @see Import-IpRoutePlan
 * @example Carry out a plan
 * Invoke-IpRoutePlan ./plan.json
 * @example Rehearse a plan of the live machine on a copy of it
 * Export-IpRouteTable ./rehearsal.json
 * $null = Connect-IpRouteHost -Simulator -MachineFile ./rehearsal.json
 * Invoke-IpRoutePlan ./plan.json -Rehearse
 */
export function invokeIpRoutePlan(asked: PlanToInvoke & Planning, machine: Machine, call: Call): PlanOfMany<IpChange> {
  const set = readPlanFile(asked.Path);
  const meant = checkPlace(set, machine, asked);
  if (meant !== undefined) call.warn(meant);
  const options = { set, together: set.changes.length, force: asked.Force === true };
  const steps = set.changes.map((change) => planStep(toMake(change), machine, call, options));
  if (asked.IgnoreDrift !== true) refuseDrift(set, steps, asked.Path);
  const active = steps.filter(({ plan }) => !plan.idle);
  return {
    target: `the plan ${asked.Path} (${set.id}) on ${machine.backend}`,
    action: countActions(active.map(({ plan }) => plan.planned)),
    planned: steps.map(({ plan }) => toIpChange(plan.planned, machine)),
    *apply() {
      for (const made of makeAll(steps, call)) yield made instanceof CommandError ? made : toIpChange(made, machine);
    },
  };
}

/** How many of what has drifted an error lists. */
const LISTED = 20;

function refuseDrift({ changes }: ChangeSet, steps: readonly Step[], path: string): void {
  const drifted = steps.filter(({ drift }) => drift !== undefined);
  if (drifted.length === 0) return;
  const list = drifted.slice(0, LISTED).map(({ goal, drift }) => `${describe(goal.change)}: ${drift}`);
  const more = drifted.length > LISTED ? `; and ${drifted.length - LISTED} more` : '';
  throw new CommandError({
    id: 'PlanDrifted',
    category: 'InvalidOperation',
    message: `Nothing is done: what ${drifted.length} of the ${changes.length} change(s) of the plan '${path}' is about has changed since it was planned. ${list.join('; ')}${more}.`,
    action: 'Plan anew, or give -IgnoreDrift to make the changes all the same.',
  });
}
