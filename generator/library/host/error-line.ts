import { CommandError, type ErrorFacts } from '../contract/command-error.ts';
import { UnknownEscape } from '../wire/fields.ts';
import { LONGEST_VALUE } from '../wire/limits.ts';
import { writeError } from '../wire/lines.ts';
import { shorten } from '../wire/shorten.ts';
import { internalError, invalidRequest } from './kit-errors.ts';

/** The line of an error, which ends its request or is one of several. `text`: the system's own for a status. */
export function errorLine(
  id: string,
  error: unknown,
  text: (status: number) => string | undefined,
  kind: 'error' | 'problem' = 'error',
): string {
  const facts = factsOf(error);
  const { id: errorId, category, status, about = [] } = facts;
  const [message, action] = [shortenMessage(facts.message), shortenMessage(facts.action)];
  const system = status === undefined ? '' : (text(status) ?? '');
  const named = about.flatMap(({ name, value }) => [name, value.length > LONGEST_VALUE ? shorten(value) : value]);
  return writeError(kind, { id, errorId, category, message, action, status: status ?? null, system, about: named });
}

function factsOf(error: unknown): ErrorFacts {
  if (error instanceof CommandError) return error.facts;
  return error instanceof UnknownEscape ? invalidRequest(error.message).facts : internalError(error);
}

/** How long a message may be that is looked at no further, and how long one is at most, in UTF-16 units. */
const [SHORT, LONGEST] = [300, 4000];

/** A message that does not quote a long value as a whole; what says the rule stands at its end. */
function shortenMessage(text: string): string {
  if (text.length <= SHORT) return text;
  const quoted = withoutMiddle(text, 25 * LONGEST).replace(/'([^']*)'/g, (_, value: string) => `'${shorten(value)}'`);
  return withoutMiddle(quoted, LONGEST);
}

function withoutMiddle(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest / 2)}...${text.slice(-longest / 2)}`;
}
