import { CommandError } from '../contract/command-error.ts';
import { parseValue } from '../contract/values.ts';
import type { RequestColumn, WireCommand } from '../contract/wire-contract.ts';
import { unescapeField, unescapeList } from './wire.ts';

/** One request as the module sent it: `id, command, mode, named, columns...`. */
export interface Request {
  readonly id: string;
  readonly command: string;
  /** `plan` answers what would change; `apply` does it. */
  readonly mode: string;
  readonly fields: readonly string[];
}

/** Takes a request line apart; the columns stay text until the command is known. */
export function splitRequest(line: string): Request {
  const fields = line.split('\t');
  return { id: fields[0] ?? '', command: fields[1] ?? '', mode: fields[2] ?? '', fields };
}

/**
 * A reader of the names of the parameters given on the command line (the rest came from the pipeline). They are the same
 * for every record of a pipeline, so the last ones are kept.
 */
export function namedReader(): (request: Request) => ReadonlySet<string> {
  let last = '';
  let names: ReadonlySet<string> = new Set();
  return (request) => {
    const field = request.fields[3] ?? '';
    if (field !== last) {
      names = new Set(field === '' ? [] : field.split(','));
      last = field;
    }
    return names;
  };
}

/**
 * Reads and checks a request's parameters. Trailing empty columns may be left out; an empty one means "not given".
 * @throws {CommandError} for the first value that breaks the rule of its type
 */
export function readParameters(request: Request, command: WireCommand<never>): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  for (const [at, column] of command.parameters.entries()) {
    const field = request.fields[at + 4];
    if (field === undefined) break;
    if (field === '') continue;
    parameters[column.name] = column.list
      ? unescapeList(field).map((item) => readValue(column, item))
      : readValue(column, unescapeField(field));
  }
  return parameters;
}

function readValue(column: RequestColumn, text: string): unknown {
  const parsed = parseValue(column, text);
  if (parsed.ok) return parsed.value;
  throw new CommandError({
    id: 'InvalidParameterValue',
    category: 'InvalidArgument',
    message: `-${column.name} '${text}' is not valid: ${parsed.rule}.`,
    action:
      parsed.suggestion === undefined ? `Give -${column.name} a valid value.` : `Did you mean ${parsed.suggestion}?`,
  });
}
