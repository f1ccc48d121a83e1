import { escapeField, escapeList, printText, unescapeField, unescapeList } from './fields.ts';

/**
 * Every kind of line between module and executable: its mark, its fields by name, how it is written and how it is read.
 * docs/protocol.md describes the conversation; a test compares its tables with `LINES`. A line is fields with tabs
 * between them (fields.ts says how a field is escaped), and ends with a line feed. The emitted script takes the places
 * of the fields from `LINES`, too.
 */

/** The version of this protocol: the module compares it before anything else. It is counted up when a line changes. */
export const PROTOCOL = '8';

/** What a line of the executable begins with. A request begins with its id. */
export const MARKS = {
  hello: 'hello',
  item: '-',
  end: '=',
  page: '+',
  error: '!',
  problem: '?',
  warning: '~',
  bye: 'bye',
} as const;

/**
 * What a request asks for: `plan` what would change and the words for it, `planned` only what would change, `apply` to do it;
 * `stage` to keep what would change for its run, `commit` to do all that is kept of a run as one; `more` the next page of the
 * results of an earlier request, `close` to forget those, or what is kept of a run.
 */
export const MODES = ['plan', 'planned', 'apply', 'stage', 'commit', 'more', 'close'] as const;

/**
 * The fields of each kind of line, in order. Where a line has columns of the contract, they follow: the parameters behind
 * those of `request`, the members of a result behind those of `item`, `change` and `plan`.
 */
export const LINES = {
  hello: [
    'mark',
    'protocol',
    'module',
    'version',
    'checksum',
    'processId',
    'backend',
    'elevated',
    'details',
    'node',
    'inMemory',
    'computer',
  ],
  request: ['id', 'command', 'mode', 'named'],
  item: ['mark', 'id'],
  end: ['mark', 'id'],
  page: ['mark', 'id'],
  change: ['mark', 'id'],
  plan: ['mark', 'id', 'target', 'action'],
  error: ['mark', 'id', 'errorId', 'category', 'message', 'action', 'status', 'system', 'about'],
  warning: ['mark', 'id', 'message'],
  bye: ['mark'],
} as const;

/** The kinds of lines. */
export type Line = keyof typeof LINES;

/** The fields of a kind of line by name, but its mark. */
type Fields<Kind extends Line> = Readonly<Record<Exclude<(typeof LINES)[Kind][number], 'mark'>, string>>;

// --- The greeting ------------------------------------------------------------------------------------------------

/** What the executable says of itself in its first line. `elevated` and `inMemory` are `1` or `0`. */
export type Hello = Fields<'hello'>;

export function writeHello(hello: Hello): string {
  const [, ...names] = LINES.hello;
  return [MARKS.hello, ...names.map((name) => escapeField(hello[name]))].join('\t');
}

/** The greeting in a line; undefined where it is another line. A field that is not there is empty. */
export function readHello(line: string): Hello | undefined {
  const [mark, ...fields] = line.split('\t').map(unescapeField);
  if (mark !== MARKS.hello) return undefined;
  const [, ...names] = LINES.hello;
  return Object.fromEntries(names.map((name, at) => [name, fields[at] ?? ''])) as Hello;
}

// --- Requests ----------------------------------------------------------------------------------------------------

/** The word among `named` that says: this record came from the pipeline, as the value of one parameter perhaps. */
const PIPED = '$_';
/** The word among `named` that names the run of a cmdlet that changes. */
const RUN = '$run';
/** The word that says how many records of the run are staged. */
const STAGED = '$staged';

/** What a request says before the columns of its parameters. */
export interface RequestHead {
  readonly command: string;
  /** One of `MODES`. */
  readonly mode: string;
  /** The parameters that are named on the command line. */
  readonly named: ReadonlySet<string>;
  /** What the piped object has for parameters that are named, too: of those that are keys. */
  readonly own: ReadonlyMap<string, string>;
  /** Whether the record came from the pipeline. */
  readonly piped: boolean;
  /** The parameter of which the piped text or number is the value. */
  readonly value?: string;
  /** What names the run of the cmdlet. */
  readonly run?: string;
  /** How many records of the run are staged. */
  readonly staged?: number;
  /** What there is of the line between its id and its columns. */
  readonly text: string;
}

/** A request: `columns` are escaped; the empty ones at the end may be left out. */
export function writeRequest(fields: Fields<'request'>, columns: readonly string[]): string {
  return [...LINES.request.map((name) => fields[name]), ...columns].join('\t');
}

/** The id of what is answered and is no request with an id: that there is no greeting, that a line has none. */
export const UNKNOWN_ID = '0';

/** Whether a text may be the id of a request: what it says is its sender's business. */
export function isId(text: string): boolean {
  return /^[!-[\]-~]{1,100}$/.test(text);
}

/** The id of a request, which its replies carry. */
export function readId(line: string): string {
  const end = line.indexOf('\t');
  return end < 0 ? line : line.slice(0, end);
}

/** The command that a request names, and its mode. */
export function readCommand(line: string): { readonly command?: string; readonly mode?: string } {
  const [, command, mode] = line.split('\t', 3);
  return { ...(command === undefined ? {} : { command }), ...(mode === undefined ? {} : { mode }) };
}

/** The request whose results a request of the mode `more` or `close` is about. */
export function readCursor(line: string): string {
  return line.split('\t', 4)[3] ?? '';
}

/** The run that a request of the mode `close` is about; undefined where it is about the results of a request. */
export function readRun(cursor: string): string | undefined {
  return cursor.startsWith(`${RUN}=`) ? cursor.slice(RUN.length + 1) : undefined;
}

/** Reads what comes before the columns of a request: `named` is words with commas: `name`, `name=own text`, `$_`, `$_=name`, `$run=name`, `$staged=number`. */
export function readRequestHead(line: string, id: string): RequestHead {
  const [command = '', mode = '', field = ''] = line.slice(id.length + 1).split('\t', 3);
  const named = new Set<string>();
  const own = new Map<string, string>();
  let piped: { piped: boolean; value?: string } = { piped: false };
  let run: { run?: string; staged?: number } = {};
  for (const word of field === '' ? [] : field.split(',')) {
    const [name = '', ...rest] = word.split('=');
    const text = rest.length === 0 ? undefined : unescapeField(rest.join('='));
    if (name === PIPED) {
      piped = { piped: true, ...(text === undefined ? {} : { value: text }) };
    } else if (name === RUN) {
      run = { ...run, ...(text === undefined ? {} : { run: text }) };
    } else if (name === STAGED) {
      run = { ...run, staged: Number(text) };
    } else {
      named.add(name);
      if (text !== undefined) own.set(name, text);
    }
  }
  return { command, mode, named, own, ...piped, ...run, text: `\t${command}\t${mode}\t${field}\t` };
}

// --- Replies -----------------------------------------------------------------------------------------------------

/** What ends a request that gave items, or none. */
export function writeEnd(id: string): string {
  return `${MARKS.end}\t${id}`;
}

/** What ends a request whose results are not all given yet: the next ones are asked for by its id. */
export function writePage(id: string): string {
  return `${MARKS.page}\t${id}`;
}

/** What precedes the columns of a result. */
export function writeItemHead(id: string): string {
  return `${MARKS.item}\t${id}`;
}

/** What precedes the columns of a change that was made. */
export function writeChangeHead(id: string): string {
  return `${MARKS.end}\t${id}`;
}

/** What precedes the columns of a change that is planned: the words of ShouldProcess, empty where nothing would change. */
export function writePlanHead({ id, target, action }: Fields<'plan'>): string {
  return `${MARKS.end}\t${id}\t${escapeField(target)}\t${escapeField(action)}`;
}

/** The last line of a process that nobody asks: what it was sent and did not answer is not carried out. */
export function writeBye(): string {
  return MARKS.bye;
}

/** Something to know that is no error. */
export function writeWarning({ id, message }: Fields<'warning'>): string {
  return `${MARKS.warning}\t${id}\t${printText(message)}`;
}

/**
 * What a line says of an error: `status` is a number, or null where no function of the system gave one; `about` are
 * parameters, each with its value behind it.
 */
export interface ErrorFields extends Omit<Fields<'error'>, 'status' | 'about'> {
  readonly status: number | null;
  readonly about: readonly string[];
}

/** `error` ends a request; `problem` is one of several, and the request goes on. Its texts may be empty. */
export function writeError(kind: 'error' | 'problem', { status, about, ...texts }: ErrorFields): string {
  const [, ...names] = LINES.error;
  const fields = names.map((name) => {
    if (name === 'about') return escapeList(about);
    if (name !== 'status') return escapeField(texts[name]);
    return status === null ? '' : String(status);
  });
  return [MARKS[kind], ...fields].join('\t');
}

/** A reply as its fields by name, with the columns of a result as they are written. */
export interface Reply {
  readonly mark: string;
  readonly id: string;
  /** What follows: columns of a result, or the fields of an error or a warning. */
  readonly fields: readonly string[];
}

export function readReply(line: string): Reply {
  const [mark = '', id = '', ...fields] = line.split('\t');
  return { mark, id, fields };
}

export function readError(line: string): ErrorFields {
  const [, ...fields] = line.split('\t');
  const [, ...names] = LINES.error;
  const field = (name: (typeof names)[number]) => fields[names.indexOf(name)] ?? '';
  const texts = names
    .filter((name) => name !== 'status' && name !== 'about')
    .map((name) => [name, unescapeField(field(name))]);
  const status = field('status') === '' ? null : Number(field('status'));
  return { ...(Object.fromEntries(texts) as Fields<'error'>), status, about: unescapeList(field('about')) };
}
