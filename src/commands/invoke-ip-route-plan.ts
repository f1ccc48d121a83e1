import { type Call, CommandError, type FilePath, type PlanOfMany, type Switch } from 'pwsh-contract';
import { type IpChange, toIpChange } from '../changes/change-set.ts';
import { toMake } from '../changes/goal.ts';
import { lockoutOptions, refuseLockout, warnOfLockout } from '../changes/lockout.ts';
import { checkPlace } from '../changes/place.ts';
import { readPlanFile } from '../changes/read-plan.ts';
import { refuseStrayInterfaces } from '../changes/stray-interface.ts';
import { readTerms } from '../guard/terms.ts';
import type { Machine } from '../session/machine.ts';
import type { AllOrNothing, Lease, Planning, RemoteSafety } from '../session/planning.ts';
import { makeSteps } from './carry-out.ts';
import { planSteps, refuseDrift } from './change-step.ts';
import { countActions } from './make-all.ts';

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
 * @part Plans
 * @impact Medium
 * @calls GetIpForwardEntry2 GetIpForwardTable2 SetIpForwardEntry2 CreateIpForwardEntry2 DeleteIpForwardEntry2 GetIpInterfaceEntry SetIpInterfaceEntry GetExtendedTcpTable GetBestRoute2
 * @see Export-IpRoutePlan
 * @see Import-IpRoutePlan
 * @example Carry out a plan
 * Invoke-IpRoutePlan ./plan.json
 * @example Rehearse a plan of the live machine on a copy of it
 * Export-IpRouteTable ./rehearsal.json
 * $null = Connect-IpRouteHost -Simulator -MachineFile ./rehearsal.json
 * Invoke-IpRoutePlan ./plan.json -Rehearse
 */
export function invokeIpRoutePlan(
  asked: PlanToInvoke & AllOrNothing & Lease & RemoteSafety & Planning,
  machine: Machine,
  call: Call,
): PlanOfMany<IpChange> {
  const terms = readTerms(asked, machine, call);
  const set = readPlanFile(asked.Path);
  const meant = checkPlace(set, machine, asked);
  if (meant !== undefined) call.warn(meant);
  refuseStrayInterfaces(set.changes, asked.Path, machine);
  const options = { set, together: set.changes.length, force: asked.Force === true };
  const steps = planSteps(set.changes.map(toMake), machine, call, options);
  const action = 'Plan anew, or give -IgnoreDrift to make the changes all the same.';
  if (asked.IgnoreDrift !== true) refuseDrift(steps, `the plan '${asked.Path}'`, action);
  const active = steps.filter(({ plan }) => !plan.idle);
  const changes = active.map(({ plan }) => plan.planned);
  return {
    target: `the plan ${asked.Path} (${set.id}) on ${machine.backend}`,
    action: countActions(changes),
    get planned() {
      warnOfLockout(() => changes, lockoutOptions(asked), machine, call);
      return steps.map(({ plan }) => toIpChange(plan.planned, machine));
    },
    *apply() {
      refuseLockout(() => changes, lockoutOptions(asked), machine, call);
      for (const made of makeSteps(steps, { id: set.id, ...terms }, machine, call))
        yield made instanceof CommandError ? made : toIpChange(made, machine);
    },
  };
}
