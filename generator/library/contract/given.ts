import { invalidArgument } from './command-error.ts';
import type { Call } from './vocabulary.ts';

/**
 * What the caller wants changed. Values from the pipeline are changes only when no property was named on the command line.
 * @param properties - the properties that can be set; those in `nullable` may be null, which means "not given"
 * @throws {CommandError} when that is nothing, or a property is named without a value
 */
export function pickProperties<Request extends object, Name extends keyof Request & string>(
  request: Request,
  properties: readonly Name[],
  nullable: ReadonlySet<string>,
  call: Call,
): Partial<Pick<Request, Name>> {
  refuseEmptyNamed(request, properties, call, nullable);
  const anyNamed = properties.some((name) => call.named.has(name));
  const changes: Partial<Pick<Request, Name>> = {};
  let any = false;
  for (const name of properties) {
    if (request[name] === undefined || (anyNamed && !call.named.has(name))) continue;
    changes[name] = request[name];
    any = true;
  }
  if (any) return changes;
  throw invalidArgument(
    'NothingToSet',
    'No property to set is given.',
    `Give at least one of ${properties.map((name) => `-${name}`).join(', ')}.`,
  );
}

/**
 * A variable that was never set must not mean "as if I had not named it": a default would be taken for the
 * value, and a selector that was to narrow would not.
 * @param nullable - those that may be null, which means "not given"
 * @throws {CommandError} for a parameter that is named on the command line without a value
 */
export function refuseEmptyNamed<Request extends object>(
  request: Request,
  names: readonly (keyof Request & string)[],
  call: Call,
  nullable: ReadonlySet<string> = new Set(),
): void {
  const empty = names.find((name) => call.named.has(name) && request[name] === undefined && !nullable.has(name));
  if (empty === undefined) return;
  throw invalidArgument(
    'EmptyValue',
    `-${empty} is given without a value, so what is meant by it is not known.`,
    `Give -${empty} a value, or leave it out.`,
  );
}
