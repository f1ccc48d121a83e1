import { rmSync } from 'node:fs';
import { type ByName, lazyPlan, type Matching, type Plan } from 'pwsh-contract';
import type { Machine } from '../session/machine.ts';
import { filesOf, keeperOf, readKeptTask, taskNames } from '../tasks/kept-tasks.ts';
import type { IpRouteTask } from '../tasks/task.ts';
import { noSuchTask } from './get-ip-route-task.ts';
import { refuseNotElevated, schedulerError } from './register-ip-route-task.ts';

/** The task to remove. */
export interface RemovedTask {
  /**
   * Its name.
   * @position 0
   * @completer TaskName
   */
  Name: ByName<Matching<'[A-Za-z0-9][A-Za-z0-9_-]{0,63}'>>;
}

/**
 * Removes scheduled tasks that apply a desired table again, with their copy of the table.
 *
 * The routes stay as they are, until the next restart. The log stays. Needs an elevated session on a live machine.
 *
 * @cmdlet Unregister-IpRouteTask
 * @part Tasks
 * @impact Medium
 * @example Remove all tasks
 * Get-IpRouteTask | Unregister-IpRouteTask
 * @see Register-IpRouteTask
 */
export function unregisterIpRouteTask({ Name }: RemovedTask, machine: Machine): Plan<IpRouteTask> {
  const keeper = keeperOf(machine);
  const name = taskNames(keeper).find((one) => one.toLowerCase() === Name.toLowerCase());
  const task = name === undefined ? undefined : readKeptTask(name, keeper, machine);
  if (name === undefined || task === undefined) throw noSuchTask(Name);
  return lazyPlan<IpRouteTask>({
    target: () => `the task ${task.TaskPath}`,
    action: () => 'Unregister',
    planned: () => ({ ...task, State: 'Unregistered', WhatIf: true }),
    apply() {
      refuseNotElevated(machine, `the task ${task.TaskPath}`);
      // One that somebody else has removed from the Task Scheduler is none to remove there.
      const refusal = keeper.scheduler.exists(name) ? keeper.scheduler.remove(name) : undefined;
      if (refusal !== undefined) throw schedulerError('removed', task.TaskPath, refusal);
      const { json, csv, xml } = filesOf(keeper.folder.find() ?? '', name);
      try {
        for (const file of [json, csv, xml]) rmSync(file, { force: true });
      } catch (error) {
        throw schedulerError('removed', task.TaskPath, (error as Error).message, 'The Task Scheduler has it no more.');
      }
      return { ...task, State: 'Unregistered' };
    },
  });
}
