import { CommandError, type ErrorFacts } from '../contract/command-error.ts';
import { escapeField, NULL_FIELD } from '../wire/fields.ts';

/** `!` ends a request with an error, `?` reports one of several and goes on. `text`: the system's own for a status. */
export function errorLine(
  id: string,
  error: unknown,
  text: (status: number) => string | undefined,
  kind: '!' | '?' = '!',
): string {
  const facts = error instanceof CommandError ? error.facts : internalError(error);
  const status = facts.status === undefined ? NULL_FIELD : String(facts.status);
  const system = facts.status === undefined ? '' : (text(facts.status) ?? '');
  return [kind, id, facts.id, facts.category, facts.message, facts.action, status, system]
    .map((field, at) => (at === 6 ? field : escapeField(field)))
    .join('\t');
}

function internalError(error: unknown): ErrorFacts {
  return {
    id: 'InternalError',
    category: 'NotSpecified',
    message: `The executable failed: ${error instanceof Error ? error.message : String(error)}.`,
    action: 'Please report this with the command that led to it.',
  };
}
