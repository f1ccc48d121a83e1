import { parseArgs } from 'node:util';
import { CommandError } from '../contract/command-error.ts';
import { shorten } from '../wire/shorten.ts';
import { internalError } from './kit-errors.ts';

/** What a program does on a command line of its own, beside serving a module: `main.ts` says it. */
export interface Program {
  readonly name: string;
  readonly version: string;
  /** What it is for, in a line. */
  readonly summary: string;
  readonly verbs: readonly Verb[];
  /** What its exit codes mean; those of the kit are 0, 1 and 2. */
  readonly exitCodes?: Readonly<Record<number, string>>;
}

/** One thing that a program does: `program verb --option value`. */
export interface Verb {
  readonly name: string;
  /** What it works on, where the verb is one of several of that name: `program verb noun --option value`. */
  readonly noun?: string;
  /** Whether it is meant where no noun is said. One that is alone is. */
  readonly usual?: true;
  readonly summary: string;
  /** The options by their names, without the dashes. */
  readonly options: Readonly<Record<string, Option>>;
  /** What it does by a second word, `program verb action`, which must then be given; each with what the help says of it. */
  readonly actions?: Readonly<Record<string, string>>;
  /** Does it. @returns the exit code; what is thrown is written as an error, and ends with the code that it has, or 1 */
  run(given: GivenOptions, action?: string): Promise<number> | number;
}

/** One option. */
export interface Option {
  readonly help: string;
  /** What its value is called in the help; a switch has none. */
  readonly value?: string;
  /** Whether it may be given more than once. */
  readonly multiple?: true;
}

/** What was given: a text, or true for a switch; a list of texts for what may be given more than once. */
export type GivenOptions = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** The exit codes of the kit. */
export const EXIT = { done: 0, failed: 1, badArguments: 2 } as const;

/** An error of the command line with the exit code that it ends with. */
export class ExitError extends CommandError {
  readonly exitCode: number;

  constructor(exitCode: number, error: CommandError) {
    super(error.facts);
    this.exitCode = exitCode;
  }
}

/** Words that are wrong: the program did nothing. */
export function badArguments(id: string, message: string, action: string): ExitError {
  return new ExitError(EXIT.badArguments, new CommandError({ id, category: 'InvalidArgument', message, action }));
}

/**
 * Whether these words are a command line, and no request of the module to be served: that says `--idle` first, or one of
 * the session's own options. Who types the bare name into a terminal wants the help.
 */
export function isCommandLine(words: readonly string[], sessionOptions: readonly string[]): boolean {
  const [first] = words;
  if (first === undefined) return process.getBuiltinModule('node:tty').isatty(0);
  const [name = ''] = first.split('=', 1);
  return name !== '--idle' && !sessionOptions.includes(name.replace(/^--/, ''));
}

/** Where a command line's text goes. */
export interface Streams {
  /** @returns false when nobody reads any more; anything else while somebody does */
  readonly out: (text: string) => unknown;
  readonly error: (text: string) => void;
}

/** Does what a command line says. @returns the exit code */
export async function runCommandLine(program: Program, words: readonly string[], streams: Streams): Promise<number> {
  try {
    const [first = '--help', ...others] = words;
    if (first === '--help' || first === '-h' || first === 'help')
      streams.out(describe(program, first === 'help' ? others : []));
    else if (first === '--version') streams.out(`${program.name} ${program.version}\n`);
    else if (others.includes('--help') || others.includes('-h')) streams.out(describe(program, words));
    else {
      const { verb, rest } = findVerb(program, first, others);
      const [word, ...behind] = rest;
      if (verb.actions === undefined) return await verb.run(readWords(program, verb, rest), undefined);
      const action = actionOf(program, verb, word);
      return await verb.run(readWords(program, verb, behind), action);
    }
    return EXIT.done;
  } catch (error) {
    const exitCode = error instanceof ExitError ? error.exitCode : EXIT.failed;
    streams.error(`${errorJson(error, exitCode)}\n`);
    return exitCode;
  }
}

/** The verb that words name, and the words behind it. */
function findVerb(program: Program, word: string, others: readonly string[]): { verb: Verb; rest: readonly string[] } {
  const verbs = program.verbs.filter(({ name }) => name === word);
  const [one] = verbs;
  const { name } = program;
  if (one === undefined) {
    const known = [...new Set(program.verbs.map((verb) => verb.name))].join(', ');
    throw badArguments(
      'UnknownVerb',
      `'${shorten(word)}' is nothing that ${name} does: ${known}.`,
      `Ask for the help: ${name} --help.`,
    );
  }
  const nouns = verbs.flatMap(({ noun }) => (noun === undefined ? [] : [noun]));
  const [said, ...rest] = others;
  if (nouns.length === 0) return { verb: one, rest: others };
  if (said === undefined || said.startsWith('-')) {
    const verb = verbs.length === 1 ? one : verbs.find(({ usual }) => usual);
    if (verb !== undefined) return { verb, rest: others };
    throw badArguments(
      'NounMissing',
      `What to ${word} is not said: ${nouns.join(', ')}.`,
      `Write one behind the verb: ${name} ${word} ${nouns[0]}.`,
    );
  }
  const verb = verbs.find(({ noun }) => noun === said);
  if (verb !== undefined) return { verb, rest };
  throw badArguments(
    'UnknownNoun',
    `'${shorten(said)}' is nothing that ${name} ${word} works on: ${nouns.join(', ')}.`,
    `A value stands behind its option; ${name} ${word} --help says which there are.`,
  );
}

function actionOf({ name }: Program, { name: verb, actions = {} }: Verb, word: string | undefined): string {
  if (word !== undefined && Object.hasOwn(actions, word)) return word;
  const known = Object.keys(actions).join(', ');
  const said =
    word === undefined ? `What ${verb} is to do is not said` : `'${shorten(word)}' is nothing that ${verb} does`;
  throw badArguments('UnknownAction', `${said}: ${known}.`, `Ask for the help: ${name} ${verb} --help.`);
}

/** How a verb is written. */
function wordsOf({ name, noun }: Verb): string {
  return noun === undefined ? name : `${name} ${noun}`;
}

function readWords(program: Program, verb: Verb, words: readonly string[]): GivenOptions {
  const options = Object.entries(verb.options).map(([name, { value, multiple }]) => {
    const type = value === undefined ? 'boolean' : 'string';
    return [name, { type, ...(multiple ? { multiple } : {}) }] as const;
  });
  try {
    const { values, tokens } = parseArgs({
      args: [...words],
      options: Object.fromEntries(options),
      allowPositionals: false,
      tokens: true,
    });
    refuseTwice(verb, tokens);
    return values as GivenOptions;
  } catch (error) {
    if (error instanceof ExitError) throw error;
    // node's first sentence says which word is wrong; the next ones are about dashes.
    const [message = ''] = (error as Error).message.split(/[.;] |\n/);
    throw badArguments(
      'BadArguments',
      `${shorten(message).replace(/\.$/, '')}.`,
      `Ask for the help: ${program.name} ${wordsOf(verb)} --help.`,
    );
  }
}

/** The last one would count, and the others would be lost without a word. */
function refuseTwice({ options }: Verb, tokens: readonly { readonly kind: string; readonly name?: string }[]): void {
  const seen = new Set<string>();
  for (const { kind, name } of tokens) {
    if (kind !== 'option' || name === undefined || options[name]?.multiple) continue;
    if (seen.has(name)) throw badArguments('GivenTwice', `--${name} is given twice.`, 'Give it once.');
    seen.add(name);
  }
}

/** An error as one line of JSON, in ASCII: whatever the code page of a console is, it can be read. */
export function errorJson(error: unknown, exitCode: number): string {
  const facts = error instanceof CommandError ? error.facts : internalError(error);
  const { id, category, message, action, status } = facts;
  const line = { Event: 'Error', Id: id, Category: category, Message: message, Action: action };
  return asciiJson({ ...line, ...(status === undefined ? {} : { Status: status }), ExitCode: exitCode });
}

/** JSON in ASCII; an UInt64 is text, which JSON's numbers would not hold. */
export function asciiJson(value: unknown): string {
  const text = JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one));
  return text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The help: of the program, or of the verb that words name. */
function describe(program: Program, [word, ...others]: readonly string[]): string {
  const { name, version, summary, verbs } = program;
  if (word !== undefined) return describeVerb(program, findVerb(program, word, others).verb);
  const codes = { 0: 'done', 1: 'the program failed', 2: 'the arguments are wrong', ...program.exitCodes };
  return [
    `${name} ${version}: ${summary}`,
    '',
    `  ${name} <what> [--option value ...]`,
    '',
    ...table([
      ...verbs.map((verb) => [titleOf(verbs, verb), verb.summary]),
      ['--help', `this text; ${name} <what> --help says the options`],
      ['--version', 'the version'],
    ]),
    '',
    'Exit codes:',
    ...table(Object.entries(codes)),
    '',
    'An error is one line of JSON on standard error.',
    '',
  ].join('\n');
}

/** A verb in a list: what may be left out stands in brackets. */
function titleOf(verbs: readonly Verb[], verb: Verb): string {
  const { name, noun, usual } = verb;
  if (noun === undefined) return name;
  return usual || verbs.filter((one) => one.name === name).length === 1 ? `${name} [${noun}]` : `${name} ${noun}`;
}

function describeVerb({ name, verbs }: Program, verb: Verb): string {
  const { summary, options, actions = {} } = verb;
  const rows = Object.entries(options).map(([option, { value, multiple, help }]) => {
    return [`--${option}${value === undefined ? '' : ` <${value}>`}${multiple ? ' ...' : ''}`, help];
  });
  const words = Object.entries(actions).map(([action, help]) => [`${verb.name} ${action}`, help]);
  const head = [
    `${name} ${titleOf(verbs, verb)}: ${summary}`,
    '',
    ...(words.length === 0 ? [] : [...table(words), '']),
  ];
  return [...head, ...table(rows), ''].join('\n');
}

/** How wide the first of two columns is at most; what is longer has a line of its own. */
const WIDEST = 40;

/** Two columns, the second one wrapped at 100 columns. */
function table(rows: readonly (readonly string[])[]): string[] {
  const width = Math.min(WIDEST, Math.max(...rows.map(([first = '']) => first.length))) + 4;
  return rows.flatMap(([first = '', second = '']) => {
    const lines: string[] = first.length > WIDEST ? [''] : [];
    for (const word of second.split(' ')) {
      const last = lines.at(-1);
      const isFull = last === undefined || last.length + word.length + 1 > 100 - width;
      if (isFull || (lines.length === 1 && first.length > WIDEST)) lines.push(word);
      else lines[lines.length - 1] = `${last} ${word}`;
    }
    return lines.map((line, at) => `  ${(at === 0 ? first : '').padEnd(width - 2)}${line}`.trimEnd());
  });
}
