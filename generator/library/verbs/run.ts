import { hostname } from 'node:os';
import { CommandError, invalidArgument } from '../contract/command-error.ts';
import { badArguments, ExitError, type GivenOptions } from '../host/command-line.ts';
import { pathOf } from '../host/parameter-options.ts';
import type { Session } from '../host/session.ts';
import type { WireCommand } from '../wire/columns.ts';
import { escapeField, escapeList } from '../wire/fields.ts';
import { writeRequest } from '../wire/lines.ts';
import { optionName } from '../wire/option-name.ts';
import { Conversation } from './conversation.ts';
import type { VerbHost } from './host.ts';
import { readRecords, sourceOf } from './input.ts';
import type { JsonPiece } from './json-values.ts';
import { faultOfSets, readGiven } from './options.ts';
import { readRecord } from './record.ts';
import { Report } from './report.ts';
import { resultReader } from './results.ts';
import { untilStopped } from './signals.ts';
import { watch } from './watch.ts';
import { objectItem, wholeField } from './whole.ts';
import type { CommandWords } from './words.ts';

/** Does what a command line of a verb says, by the handler of its cmdlet. @returns the exit code */
export async function runVerb<Machine>(
  host: VerbHost<Machine>,
  command: WireCommand<Machine>,
  words: CommandWords,
  given: GivenOptions,
): Promise<number> {
  const fields = readGiven(command as WireCommand<never>, words, given);
  const named = new Set(fields.keys());
  const source = sourceOf(given, words, named, { changes: command.changes, keys: command.keys?.names });
  const fault = faultOfSets(words, named, source.is !== 'none');
  if (fault !== undefined) throw fault;
  const whatIf = given['what-if'] === true;
  const alone =
    words.alone !== undefined && given[optionName(words.alone.unless)] !== true ? words.alone.member : undefined;
  const report = new Report(host, words, { changes: command.changes, json: given['json'] === true, whatIf, alone });
  const session = open(host, given, report);
  const { stopped, close } = untilStopped();
  try {
    if (command.watches) return await watch({ host, command, words, session, report, fields, stopped });
    const asker = new Asker(host, command, words, session, report, fields, whatIf);
    const go = async () => {
      while (asker.next() && !stopped.aborted && !(report.deaf && !command.changes))
        await new Promise((resolve) => setImmediate(resolve));
    };
    if (source.is === 'none') asker.plain();
    else {
      const ends = new AbortController();
      stopped.addEventListener('abort', () => ends.abort());
      await readRecords(source, ends.signal, (records) => {
        asker.records(records);
        while (asker.next());
        report.flush();
        if (asker.isOver || (report.deaf && !command.changes)) ends.abort();
      });
      if (!stopped.aborted) asker.end();
    }
    await go();
    report.flush();
    return stopped.aborted ? host.exits.stopped : report.exitCode;
  } finally {
    close();
  }
}

function open<Machine>(host: VerbHost<Machine>, given: GivenOptions, report: Report): Session<Machine> {
  try {
    return host.open(given, (message) => report.warning(message));
  } catch (error) {
    if (!(error instanceof CommandError) || error instanceof ExitError) throw error;
    throw new ExitError(host.exits.of(error.facts), report.inWords(error));
  }
}

/** Makes the requests of a run, of its options and its records, and hears what they are answered. */
class Asker<Machine> {
  readonly #command: WireCommand<Machine>;
  readonly #words: CommandWords;
  readonly #host: VerbHost<Machine>;
  readonly #report: Report;
  readonly #fields: ReadonlyMap<string, string>;
  readonly #conversation: Conversation;
  readonly #run: string;
  readonly #mode: string;
  /** The records that are sent together, where they are. */
  #objects: string[] = [];
  #sent = 0;
  #refused = 0;
  /** Whether nothing more can be read. */
  isOver = false;

  constructor(
    host: VerbHost<Machine>,
    command: WireCommand<Machine>,
    words: CommandWords,
    session: Session<Machine>,
    report: Report,
    fields: ReadonlyMap<string, string>,
    whatIf: boolean,
  ) {
    this.#host = host;
    this.#command = command;
    this.#words = words;
    this.#report = report;
    this.#fields = fields;
    this.#run = command.changes ? newRun() : '';
    const stages = (command.asOne ?? []).some(({ name }) => (fields.get(name) ?? '') !== '');
    this.#mode = whatIf && command.changes ? 'planned' : stages ? 'stage' : 'apply';
    const toJson = resultReader(host.words, words.result, { backend: session.facts.backend, computer: hostname() });
    this.#conversation = new Conversation(host.contract as never, session as never, {
      result: (columns) => {
        if (this.#mode !== 'stage' || columns.length > 0) report.result(toJson(columns));
      },
      error: (error) => {
        this.#refused++;
        report.error(error);
      },
      warning: (message) => report.warning(message),
    });
  }

  /** The one request of a command line without records. */
  plain(): void {
    if (this.#gathers) {
      this.#sendObjects();
      return;
    }
    this.#sent++;
    this.#conversation.ask([this.#line(new Map(), [], this.#mode)]);
    this.#commit();
  }

  records(records: readonly JsonPiece[]): void {
    const makers: ((id: string) => string)[] = [];
    for (const record of records) {
      try {
        if ('fault' in record) throw invalidInput(record);
        if (this.#gathers) this.#gather(record.value);
        else makers.push(this.#requestOf(record.value));
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        this.#ask(makers.splice(0));
        this.#refused++;
        this.#sent++;
        this.#report.failed(error.facts);
        if ('fault' in record) this.isOver = true;
      }
    }
    this.#ask(makers);
  }

  #ask(makers: readonly ((id: string) => string)[]): void {
    if (this.#command.changes) this.#conversation.ask(makers);
    else this.#conversation.read(makers);
  }

  end(): void {
    if (this.#gathers) this.#sendObjects();
    else this.#commit();
  }

  next(): boolean {
    return this.#conversation.next();
  }

  get #objectsParameter() {
    return this.#words.parameters.find(({ objects }) => objects !== undefined);
  }

  /** Whether all records are sent as one request. */
  get #gathers(): boolean {
    return this.#objectsParameter !== undefined;
  }

  #gather(value: unknown): void {
    const parameter = this.#objectsParameter;
    const column = this.#command.parameters.find(({ name }) => name === parameter?.name);
    if (parameter !== undefined && column !== undefined)
      this.#objects.push(objectItem(value, parameter, column, this.#host.words));
  }

  #sendObjects(): void {
    // A part of them is not what was meant.
    if (this.#refused > 0) return;
    const { name = '' } = this.#objectsParameter ?? {};
    this.#conversation.ask([this.#line(new Map([[name, escapeList(this.#objects)]]), [], this.#mode)]);
  }

  #requestOf(value: unknown): (id: string) => string {
    const { changes, keys, parameters } = this.#command;
    const named = new Set(this.#fields.keys());
    const { values, own, value: taker } = readRecord(value, this.#words, this.#host.words, named, keys?.names ?? []);
    const columns = new Map<string, string>();
    for (const [name, text] of values) {
      const isPath = parameters.find((column) => column.name === name)?.kind === 'FilePath';
      const print = (one: string) => (isPath ? pathOf(name, one) : one);
      columns.set(name, typeof text === 'string' ? escapeField(print(text)) : escapeList(text.map(print)));
    }
    for (const { name, fromPipeline } of this.#words.parameters) {
      const column = parameters.find((one) => one.name === name);
      if (column?.columns === undefined || fromPipeline === undefined || this.#fields.get(fromPipeline) !== '1')
        continue;
      columns.set(name, wholeField(column.columns, value, name));
    }
    this.#refuseLacking(columns);
    const head = [
      taker === undefined ? '$_' : `$_=${taker}`,
      ...[...named].map((name) => {
        const theirs = own.get(name);
        return theirs === undefined ? name : `${name}=${escapeField(theirs).replaceAll(',', '\\u002c')}`;
      }),
    ];
    if (changes) this.#sent++;
    return this.#line(columns, head, this.#mode);
  }

  /** What is mandatory, and neither named nor in the record. */
  #refuseLacking(columns: ReadonlyMap<string, string>): void {
    const { parameters, sets } = this.#words;
    if (sets.length > 1) return;
    const lacking = parameters.find(
      ({ name, sets: own, pipeline }) =>
        pipeline === 'name' && own.some(({ mandatory }) => mandatory) && !columns.has(name) && !this.#fields.has(name),
    );
    if (lacking === undefined) return;
    throw invalidArgument(
      'ParameterMissing',
      `-${lacking.name} is not given.`,
      `Give -${lacking.name} a value, or records that have one.`,
    );
  }

  #line(
    columns: ReadonlyMap<string, string>,
    head: readonly string[],
    mode: string,
    parameters = this.#command.parameters,
    more: readonly string[] = [],
  ): (id: string) => string {
    const names = parameters.map(({ name }) => name);
    const own = head.length > 0 ? head : [...this.#fields.keys()];
    const asOne = (this.#command.asOne ?? []).map(({ name }) => name);
    const words = own.filter((word) => mode === 'commit' || !asOne.includes(word));
    const named = [...words, ...(this.#run === '' ? [] : [`$run=${this.#run}`]), ...more].join(',');
    const texts = names.map((name) => columns.get(name) ?? this.#fields.get(name) ?? '');
    return (id) => writeRequest({ id, command: this.#command.name, mode, named }, texts);
  }

  /** What was staged is carried out, unless something was refused. */
  #commit(): void {
    if (this.#mode !== 'stage' || this.#sent === 0) return;
    if (this.#refused > 0) {
      // Where nothing else was to be done, the errors of the records say all.
      if (this.#refused === this.#sent) return;
      this.#report.failed({
        id: 'AtomicRefused',
        category: 'InvalidOperation',
        message: `${this.#words.name} refuses ${this.#refused} of the ${this.#sent} records that it is to change as one, so nothing is done; the errors before this one say why.`,
        action: 'Mend those or leave them out, and run the command again.',
      });
      return;
    }
    const { asOne = [] } = this.#command;
    const named = asOne.map(({ name }) => name).filter((name) => this.#fields.has(name));
    this.#conversation.ask([this.#commitLine(named, asOne)]);
  }

  #commitLine(named: readonly string[], asOne: NonNullable<WireCommand<Machine>['asOne']>): (id: string) => string {
    return this.#line(new Map(), named, 'commit', asOne, [`$staged=${this.#sent}`]);
  }
}

function invalidInput({ line, fault }: { readonly line: number; readonly fault: string }): CommandError {
  return badArguments(
    'InvalidInput',
    `The input is no JSON, in what begins on line ${line}: ${fault}.`,
    'Give objects of JSON, on a line each or as a list. What was before it is done.',
  );
}

/** Names a run: eight letters and digits. */
function newRun(): string {
  const { randomBytes } = process.getBuiltinModule('node:crypto');
  return BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString(36)
    .padStart(8, '0')
    .slice(0, 8);
}
