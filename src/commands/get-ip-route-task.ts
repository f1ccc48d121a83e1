import { CommandError, hasWildcard, unescapeWildcard, type Wildcard, wildcard } from 'pwsh-contract';
import { notFound } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import { keeperOf, readKeptTask, taskNames } from '../tasks/kept-tasks.ts';
import type { IpRouteTask } from '../tasks/task.ts';

/** Which tasks. */
export interface TaskFilter {
  /**
   * Only tasks of these names; wildcards are allowed.
   * @position 0
   * @completer TaskName
   */
  Name?: Wildcard[];
}

/**
 * Gets the scheduled tasks that apply a desired table again.
 *
 * Shows what Register-IpRouteTask has registered, and whether the Task Scheduler still has it, which it says to an elevated
 * session. What a task did is in its log: a line of JSON for each thing, of which Ended and Error say the exit code.
 *
 * @cmdlet Get-IpRouteTask
 * @part Tasks
 * @example Where the tasks log what they have changed
 * Get-IpRouteTask | Format-Table Name, LogPath
 * @see Register-IpRouteTask
 */
export function* getIpRouteTask({ Name }: TaskFilter, machine: Machine): Iterable<IpRouteTask | CommandError> {
  const keeper = keeperOf(machine);
  const names = taskNames(keeper);
  const tests = Name?.map((pattern) => wildcard('Name', pattern));
  for (const name of names) {
    if (tests?.some((test) => test(name)) === false) continue;
    try {
      const task = readKeptTask(name, keeper, machine);
      if (task !== undefined) yield task;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      yield error;
    }
  }
  for (const pattern of Name ?? []) {
    const wanted = unescapeWildcard(pattern).toLowerCase();
    if (hasWildcard(pattern) || names.some((name) => name.toLowerCase() === wanted)) continue;
    yield noSuchTask(pattern).about('Name', pattern);
  }
}

export function noSuchTask(name: string): CommandError {
  return notFound('TaskNotFound', `There is no task of -Name '${name}'.`, 'List the tasks with Get-IpRouteTask.');
}
