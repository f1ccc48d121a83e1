import type { ByName, FilePath } from 'pwsh-contract';
import { type IpChange, toIpChange } from '../changes/change-set.ts';
import { readPlanFile } from '../changes/read-plan.ts';
import type { Machine } from '../session/machine.ts';

/** Which plan. */
export interface PlanToImport {
  /**
   * The file, JSON or CSV, as Export-IpRoutePlan writes it. It is taken literally.
   * @alias LiteralPath
   * @alias FullName
   * @position 0
   */
  Path: ByName<FilePath>;
}

/**
 * Reads the changes of a plan from its file.
 *
 * Gives them as they were planned, and does nothing else: they can be looked at, filtered, and written again with
 * Export-IpRoutePlan. A file that breaks a rule is one error, with line and field.
 *
 * @cmdlet Import-IpRoutePlan
 * @part Plans
 * @value Path
 * @see Export-IpRoutePlan
 * @see Invoke-IpRoutePlan
 * @example See what a plan would change
 * Import-IpRoutePlan ./plan.json | Format-Table Action, DestinationPrefix, NextHop, Summary
 */
export function importIpRoutePlan({ Path }: PlanToImport, machine: Machine): Iterable<IpChange> {
  return readPlanFile(Path).changes.map((change) => toIpChange(change, machine));
}
