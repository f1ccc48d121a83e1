import { CommandError } from '../contract/command-error.ts';
import { didYouMean, parseValue } from '../contract/values.ts';
import type { Call } from '../contract/vocabulary.ts';
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

/** Where the columns of a request begin. */
const FIRST_COLUMN = 4;

/** The name among the named parameters that says: this record came from the pipeline. */
const PIPED = '$_';

/**
 * A reader of how a request's parameters came to be. That is the same for every record of a pipeline, so the last
 * answer is kept.
 */
export function callReader(): (request: Request) => Call {
  let last: string | undefined;
  let call: Call = { named: new Set(), piped: false };
  return (request) => {
    const field = request.fields[3] ?? '';
    if (field !== last) {
      const words = field === '' ? [] : field.split(',');
      call = { named: new Set(words.filter((word) => word !== PIPED)), piped: words.includes(PIPED) };
      last = field;
    }
    return call;
  };
}

/**
 * Reads and checks a request's parameters. Trailing empty columns may be left out; an empty one means "not given".
 * @throws {CommandError} for the first value that breaks the rule of its type
 */
export function readParameters(
  request: Request,
  command: WireCommand<never>,
  named: ReadonlySet<string>,
): Record<string, unknown> {
  // Whatever split or joined fields on the way here, nothing may be done by the wrong ones.
  if (request.fields.length > command.parameters.length + FIRST_COLUMN) {
    throw new Error(`a request of ${command.name} has ${request.fields.length} fields, which is too many`);
  }
  const parameters: Record<string, unknown> = {};
  for (const [at, column] of command.parameters.entries()) {
    const field = request.fields[at + FIRST_COLUMN];
    if (field === undefined) break;
    if (field === '') continue;
    parameters[column.name] = readField(column, field, named.has(column.name));
  }
  return parameters;
}

function readField(column: RequestColumn, field: string, typed: boolean): unknown {
  if (column.columns !== undefined) return readWhole(column.name, column.columns, unescapeList(field));
  if (column.list) return unescapeList(field).map((item) => readValue(column, item, typed));
  return readValue(column, unescapeField(field), typed);
}

/** The members of an object; what it does not have is left out. */
function readWhole(name: string, columns: readonly RequestColumn[], texts: readonly string[]): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [at, column] of columns.entries()) {
    const text = texts[at];
    if (text !== undefined && text !== '')
      members[column.name] = readValue(column, text, false, `The ${column.name} of -${name}`);
  }
  return members;
}

/** `typed`: by a person, whose short forms are understood. */
function readValue(column: RequestColumn, text: string, typed: boolean, what = `-${column.name}`): unknown {
  const parsed = parseValue(column, text, typed);
  if (parsed.ok) return parsed.value;
  throw new CommandError({
    id: 'InvalidParameterValue',
    category: 'InvalidArgument',
    message: `${what} '${text}' is not valid: ${parsed.rule}${didYouMean(parsed.suggestion)}`,
    action:
      parsed.suggestion === undefined
        ? `Give -${column.name} a valid value.`
        : `Give -${column.name} ${parsed.suggestion}.`,
  });
}
