import { CommandError } from '../contract/command-error.ts';
import type { Call } from '../contract/vocabulary.ts';
import type { RequestColumn, WireCommand } from '../wire/columns.ts';
import { unescapeField, unescapeList } from '../wire/fields.ts';
import { MOST_VALUES } from '../wire/limits.ts';
import { type RequestHead, readRequestHead } from '../wire/lines.ts';
import { shorten } from '../wire/shorten.ts';
import { didYouMean, isFreeText, parseValue, trimmed } from '../wire/values.ts';
import { invalidRequest, tooManyValues } from './kit-errors.ts';
import { readObjects } from './read-objects.ts';
import { refuseRedirected } from './refuse-redirected.ts';

/** What comes before the columns of a request's parameters, and the call that its handler is given. */
export interface Request extends Pick<RequestHead, 'command' | 'mode' | 'text' | 'staged'> {
  readonly call: Call;
}

/** What a call has of the one who serves it: where its warnings go, and how many are served together now. */
export type Server = Pick<Call, 'warn' | 'together'>;

/** A reader of the heads of requests. That is the same for every record of a pipeline, so the last one is kept. */
export function headReader(server: Server): (line: string, id: string) => Request {
  let last: Request | undefined;
  return (line, id) => {
    if (last === undefined || !line.startsWith(last.text, id.length)) last = readHead(line, id, server);
    return last;
  };
}

/** Reads what comes before the columns of a request. */
export function readHead(line: string, id: string, server: Server): Request {
  const { command, mode, text, staged, ...call } = readRequestHead(line, id);
  const { warn } = server;
  return {
    command,
    mode,
    text,
    ...(staged === undefined ? {} : { staged }),
    call: {
      ...call,
      warn,
      get together() {
        return server.together;
      },
    },
  };
}

/** Reads and checks the parameters of the request in a line, of that head. */
export type ParameterReader = (line: string, head: Request) => Record<string, unknown>;

/**
 * Compiles the columns of a command. Trailing empty columns may be left out; an empty one means "not given". The reader
 * throws a CommandError for the first value that breaks the rule of its type.
 */
export function parameterReader(command: Readable): ParameterReader {
  const read = columnReader(command);
  const { keys } = command;
  if (keys === undefined) return read;
  return (line, head) => {
    const parameters = read(line, head);
    refuseRedirected(command, keys, parameters, head.call);
    return parameters;
  };
}

/** What is read of a command. */
type Readable = Pick<WireCommand<never>, 'name' | 'parameters' | 'keys'>;

function columnReader(command: Readable): ParameterReader {
  // Records in a row have much in common: a value is read again only where its text is another one.
  const columns = command.parameters.map((column) => ({ column, typed: false, text: '', value: undefined as unknown }));
  let last: Request | undefined;
  return (line, head) => {
    if (head !== last) {
      for (const known of columns) {
        known.typed = head.call.named.has(known.column.name) || head.call.value === known.column.name;
        known.text = '';
        known.value = undefined;
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
        if (known.value !== undefined) parameters[column.name] = known.value;
      } else if (end > at) {
        const field = line.slice(at, end);
        const value = readField(column, field, known.typed);
        if (value !== undefined) parameters[column.name] = value;
        // A list is the handler's own.
        if (!column.list && column.columns === undefined && column.results === undefined) {
          known.text = field;
          known.value = value;
        }
      }
      at = end + 1;
    }
    // Fields that were split or joined on the way here must not be taken for others.
    if (at >= line.length) return parameters;
    throw invalidRequest(`it has more than the ${columns.length} columns of ${command.name}`);
  };
}

function readField(column: RequestColumn, field: string, typed: boolean): unknown {
  if (column.results !== undefined) return readObjects(column.name, column.results, unescapeList(field));
  const { name, columns } = column;
  if (column.list) {
    const items = unescapeList(field);
    if (items.length > MOST_VALUES) throw tooManyValues(name, items.length);
    if (columns === undefined) return items.map((item) => readValue(column, item, typed));
    return items.map((item, at) => readWhole(`${name}[${at}]`, columns, unescapeList(item)));
  }
  if (columns !== undefined) return readWhole(name, columns, unescapeList(field));
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

/** `typed`: by a person, whose short forms are understood. Nothing but blanks is no value, but in a list or a text. */
export function readValue(column: RequestColumn, written: string, typed: boolean, what = `-${column.name}`): unknown {
  const text = isFreeText(column) ? written : trimmed(written);
  if (text === '' && written !== '' && !column.list) return undefined;
  const parsed = parseValue(column, text, typed);
  if (parsed.ok) return parsed.value;
  throw new CommandError({
    id: 'InvalidParameterValue',
    category: 'InvalidArgument',
    message: `${what} '${shorten(text)}' is not valid: ${parsed.rule}${didYouMean(parsed.suggestion)}`,
    action:
      parsed.suggestion === undefined
        ? `Give -${column.name} a valid value${column.kind === 'Duration' ? ', such as 0:05:00' : ''}.`
        : `Give -${column.name} ${parsed.suggestion}.`,
    ...(column.list && what === `-${column.name}` ? { about: [{ name: column.name, value: written }] } : {}),
  });
}
