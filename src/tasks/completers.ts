import type { Completion, CompletionRequest } from 'pwsh-contract';
import type { Machine } from '../session/machine.ts';
import { taskNames } from './kept-tasks.ts';

/**
 * The names of the tasks.
 * @completer TaskName
 */
export function completeTaskName(_asked: CompletionRequest, { tasks }: Pick<Machine, 'tasks'>): Iterable<Completion> {
  return tasks === undefined ? [] : taskNames(tasks).map((Text) => ({ Text }));
}
