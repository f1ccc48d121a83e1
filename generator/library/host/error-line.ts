import { CommandError } from '../contract/command-error.ts';
import { writeError } from '../wire/lines.ts';
import { internalError } from './kit-errors.ts';

/** The line of an error, which ends its request or is one of several. `text`: the system's own for a status. */
export function errorLine(
  id: string,
  error: unknown,
  text: (status: number) => string | undefined,
  kind: 'error' | 'problem' = 'error',
): string {
  const facts = error instanceof CommandError ? error.facts : internalError(error);
  const { id: errorId, category, message, action, status, about = [] } = facts;
  const system = status === undefined ? '' : (text(status) ?? '');
  const named = about.flatMap(({ name, value }) => [name, value]);
  return writeError(kind, { id, errorId, category, message, action, status: status ?? null, system, about: named });
}
