import { CommandError } from '../contract/command-error.ts';
import { didYouMean, parseValue } from '../contract/values.ts';
import type { Call } from '../contract/vocabulary.ts';
import type { RequestColumn, WireCommand } from '../contract/wire-contract.ts';
import { unescapeField, unescapeList } from './wire.ts';

/** What comes before the columns of a request's parameters: `id, command, mode, named`. */
export interface RequestHead {
  readonly command: string;
  /** `plan` answers what would change; `apply` does it. */
  readonly mode: string;
  readonly call: Call;
  /** What there is of the line between its id and its columns. */
  readonly text: string;
}

/** The name among the named parameters that says: this record came from the pipeline. */
const PIPED = '$_';

/** The id of a request, which its replies carry. */
export function idOf(line: string): string {
  const end = line.indexOf('\t');
  return end < 0 ? line : line.slice(0, end);
}

/** A reader of the heads of requests. That is the same for every record of a pipeline, so the last one is kept. */
export function headReader(): (line: string, id: string) => RequestHead {
  let last: RequestHead | undefined;
  return (line, id) => {
    if (last === undefined || !line.startsWith(last.text, id.length)) last = readHead(line, id);
    return last;
  };
}

/** Reads what comes before the columns of a request. */
export function readHead(line: string, id: string): RequestHead {
  const [command = '', mode = '', field = ''] = line.slice(id.length + 1).split('\t', 3);
  const words = field === '' ? [] : field.split(',');
  const named = new Set(words.filter((word) => word !== PIPED));
  const text = `\t${command}\t${mode}\t${field}\t`;
  return { command, mode, call: { named, piped: words.includes(PIPED) }, text };
}

/** Reads and checks the parameters of the request in a line, of that head. */
export type ParameterReader = (line: string, head: RequestHead) => Record<string, unknown>;

/**
 * Compiles the columns of a command. Trailing empty columns may be left out; an empty one means "not given". The reader
 * throws a CommandError for the first value that breaks the rule of its type.
 */
export function parameterReader(command: WireCommand<never>): ParameterReader {
  // Records in a row have much in common: a value is read again only where its text is another one.
  const columns = command.parameters.map((column) => ({ column, typed: false, text: '', value: undefined as unknown }));
  let last: RequestHead | undefined;
  return (line, head) => {
    if (head !== last) {
      for (const known of columns) {
        known.typed = head.call.named.has(known.column.name);
        known.text = '';
      }
      last = head;
    }
    const parameters: Record<string, unknown> = {};
    let at = line.indexOf('\t') + head.text.length;
    for (const known of columns) {
      if (at > line.length) return parameters;
      const { column, text } = known;
      const tab = line.indexOf('\t', at);
      const end = tab < 0 ? line.length : tab;
      if (end - at === text.length && line.startsWith(text, at)) {
        if (text !== '') parameters[column.name] = known.value;
      } else if (end > at) {
        const field = line.slice(at, end);
        const value = readField(column, field, known.typed);
        parameters[column.name] = value;
        // A list is the handler's own.
        if (!column.list && column.columns === undefined) {
          known.text = field;
          known.value = value;
        }
      }
      at = end + 1;
    }
    // Whatever split or joined fields on the way here, nothing may be done by the wrong ones.
    if (at >= line.length) return parameters;
    throw new Error(`a request of ${command.name} has more than ${columns.length} columns, which is too many`);
  };
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
    if (text === undefined || text === '') continue;
    const read = (item: string) => readValue(column, item, false, `The ${column.name} of -${name}`);
    members[column.name] = column.list ? unescapeList(text).map(read) : read(text);
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
