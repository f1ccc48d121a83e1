import { CommandError, type ErrorFacts } from '../contract/command-error.ts';
import { asciiJson, EXIT, errorJson } from '../host/command-line.ts';
import type { ErrorFields } from '../wire/lines.ts';
import type { VerbHost } from './host.ts';
import { translated, translator } from './names.ts';
import type { JsonObject } from './results.ts';
import { TextTable } from './table.ts';
import type { CommandWords } from './words.ts';

/** How many results are printed at once, at most: a first table is as wide as these want. */
const MOST = 512;

/** What a run of a command has printed, and how it went. */
export class Report {
  readonly #host: Pick<VerbHost<never>, 'program' | 'words' | 'streams' | 'exits'>;
  readonly #how: {
    readonly changes: boolean;
    readonly json: boolean;
    readonly whatIf: boolean;
    readonly alone: string | undefined;
  };
  readonly #table: TextTable;
  readonly #warned = new Set<string>();
  readonly #translate: (text: string) => string;
  #results: unknown[] = [];
  #first: ErrorFacts | undefined;
  #changed = 0;
  /** Whether nobody reads standard output any more. */
  deaf = false;

  constructor(
    host: Pick<VerbHost<never>, 'program' | 'words' | 'streams' | 'exits'>,
    command: CommandWords,
    how: {
      readonly changes: boolean;
      readonly json: boolean;
      readonly whatIf: boolean;
      readonly alone: string | undefined;
    },
  ) {
    this.#host = host;
    this.#how = how;
    this.#table = new TextTable(host.words, command.result);
    const translate = translator(host.program, host.words);
    this.#translate = (text) => translate(text, command.name);
  }

  /** A result: where the command gives a member of it alone, that. */
  result(value: JsonObject): void {
    if (value['Changed'] !== false) this.#changed++;
    const { alone } = this.#how;
    const one = alone === undefined ? value : value[alone];
    this.#results.push(...(Array.isArray(one) ? one : [one]));
    if (this.#results.length >= MOST) this.flush();
  }

  /** Prints what is not printed yet. */
  flush(): void {
    const values = this.#results;
    this.#results = [];
    if (values.length === 0 || this.deaf) return;
    const text = this.#how.json ? values.map((value) => `${asciiJson(value)}\n`).join('') : this.#table.print(values);
    this.deaf = this.#host.streams.out(text) === false;
  }

  warning(message: string): void {
    const Message = this.#translate(message);
    if (this.#warned.has(Message)) return;
    this.#warned.add(Message);
    this.#host.streams.error(`${asciiJson({ Event: 'Warning', Message })}\n`);
  }

  error(error: ErrorFields): void {
    const { errorId: id, category, message, action, status } = error;
    this.failed({
      id,
      category: category as ErrorFacts['category'],
      message,
      action,
      ...(status === null ? {} : { status }),
    });
  }

  /** The error of a record: the others go on. */
  failed(facts: ErrorFacts): void {
    // What was before it is printed before it.
    this.flush();
    this.#first ??= facts;
    const error = translated(new CommandError(facts), this.#translate);
    this.#host.streams.error(`${errorJson(error, this.#host.exits.of(facts))}\n`);
  }

  /** An error of the command line, in its words. */
  inWords(error: CommandError): CommandError {
    return translated(error, this.#translate);
  }

  /** With what the program ends. */
  get exitCode(): number {
    const { exits } = this.#host;
    const { changes, whatIf } = this.#how;
    if (this.#first !== undefined)
      return changes && !whatIf && this.#changed > 0 ? exits.partlyDone : exits.of(this.#first);
    return changes && whatIf && this.#changed > 0 ? exits.wouldChange : EXIT.done;
  }
}
