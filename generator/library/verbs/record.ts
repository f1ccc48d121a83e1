import { CommandError, invalidArgument } from '../contract/command-error.ts';
import { shorten } from '../wire/shorten.ts';
import { trimmed } from '../wire/values.ts';
import type { CommandWords, ContractWords, ParameterWords, Taking } from './words.ts';

/** What a record gives the parameters of a command. */
export interface ReadRecord {
  /** By the name of the parameter; a list is the texts of its items. */
  readonly values: ReadonlyMap<string, string | readonly string[]>;
  /** What it has for keys that are named, too. */
  readonly own: ReadonlyMap<string, string>;
  /** The parameter that the record itself is, a text or a number. */
  readonly value?: string;
}

/**
 * Reads what a record has for a command, by the rules by which the cmdlet reads a piped object: its members by the names of the
 * parameters and their other names, where what is named on the command line counts more.
 * @throws {CommandError} for a record that the command does not take
 */
export function readRecord(
  record: unknown,
  command: CommandWords,
  words: ContractWords,
  named: ReadonlySet<string>,
  keys: readonly string[],
): ReadRecord {
  if (typeof record === 'string' || typeof record === 'number') return readPlain(record, command, named);
  if (record === null || typeof record !== 'object')
    throw invalidArgument(
      'NotOneObject',
      `The record is ${JSON.stringify(record)}, which is no object.`,
      'Give an object for each record.',
    );
  const members = record as Readonly<Record<string, unknown>>;
  const sources = command.parameters.filter(({ pipeline }) => pipeline !== undefined);
  const { result, taking } = takenOf(members, command, words);
  const values = new Map<string, string | readonly string[]>();
  const own = new Map<string, string>();
  let any = false;
  for (const parameter of sources) {
    const { name, pipeline } = parameter;
    if (pipeline === 'name' && taking !== undefined && taking.only.length > 0 && !taking.only.includes(name)) continue;
    const found = findValue(parameter, members);
    if (found.has && pipeline === 'name') any = true;
    if (found.text === undefined) continue;
    if (!named.has(name)) values.set(name, found.text);
    else if (keys.includes(name)) own.set(name, typeof found.text === 'string' ? found.text : found.text.join(' '));
  }
  if (any || result !== '' || !command.parameters.some(({ isValue }) => isValue)) return { values, own };
  throw invalidArgument(
    'NothingBinds',
    `The record has no member that ${command.name} takes; it has ${Object.keys(members).slice(0, 12).join(', ') || 'none'}.`,
    `Give records that have of these what is meant: ${bound(sources).join(', ')}.`,
  );
}

function bound(sources: readonly ParameterWords[]): string[] {
  return sources.filter(({ pipeline }) => pipeline === 'name').map(({ name }) => name);
}

function readPlain(
  record: string | number,
  { name, parameters }: CommandWords,
  named: ReadonlySet<string>,
): ReadRecord {
  const takers = parameters.filter(({ isValue }) => isValue);
  const digits = takers.find(({ kind }) => kind.startsWith('UInt'));
  const text = takers.find((one) => one !== digits) ?? digits;
  const taker = typeof record === 'number' ? (digits ?? text) : text;
  const shown = shorten(String(record));
  if (taker === undefined)
    throw invalidArgument('NotOneObject', `The record is '${shown}', and ${name} takes objects.`, 'Give objects.');
  if (named.has(taker.name))
    throw invalidArgument(
      'ValueTwice',
      `'${shown}' is piped for -${taker.name}, which is named, too: which of them is meant is not known.`,
      `Leave -${taker.name} out, or pipe nothing.`,
    );
  const value = taker.list ? [String(record)] : String(record);
  return { values: new Map([[taker.name, value]]), own: new Map(), value: taker.name };
}

/** Which result a record is, and what is taken of that. */
function takenOf(
  members: Readonly<Record<string, unknown>>,
  command: CommandWords,
  words: ContractWords,
): { readonly result: string; readonly taking?: Taking } {
  const result = resultOf(members, command, words);
  const { takes } = command;
  if (takes.length === 0) return { result };
  const taking =
    result === ''
      ? (takes.find(({ like }) => like.some((name) => name in members)) ?? takes.at(-1))
      : takes.find(({ results }) => results.includes(result));
  if (taking !== undefined) return { result, taking };
  throw invalidArgument(
    'ResultNotTaken',
    `The record is ${/^[aeio]/i.test(result) ? 'an' : 'a'} ${result}, which ${command.name} does not take.`,
    `Give one of ${takes.flatMap(({ results }) => results).join(' or ')}.`,
  );
}

/** A record that says where it came from, as results do, is the result that has most of its members; another one is ''. */
export function resultOf(
  members: Readonly<Record<string, unknown>>,
  { takes }: Pick<CommandWords, 'takes'>,
  { results }: Pick<ContractWords, 'results'>,
  among?: readonly string[],
): string {
  let most = 0;
  let best = '';
  for (const name of among ?? [...takes.flatMap((taking) => taking.results), ...Object.keys(results)]) {
    const known = results[name];
    if (known === undefined || known.oneOf) continue;
    const saysOrigin = known.members.every(
      ({ name: member, is }) => (is !== 'backend' && is !== 'computer') || member in members,
    );
    const common = saysOrigin ? known.members.filter(({ name: member }) => member in members).length : 0;
    if (common > most) [most, best] = [common, name];
  }
  return best;
}

/** What a record has for a parameter: under its name, or another one of it where that is blank. */
function findValue(
  { name, aliases = [], list }: ParameterWords,
  members: Readonly<Record<string, unknown>>,
): { readonly has: boolean; readonly text?: string | readonly string[] } {
  let has = false;
  let found: { readonly at: string; readonly text: string | readonly string[] } | undefined;
  for (const at of [name, ...aliases]) {
    if (!(at in members)) continue;
    has = true;
    const text = textOf(at, name, members[at], list === true);
    if (text === undefined) continue;
    if (found === undefined) found = { at, text };
    else if (String(text) !== String(found.text))
      throw new CommandError({
        id: 'PropertyMismatch',
        category: 'InvalidArgument',
        message: `Of the record, its ${found.at} '${found.text}' and its ${at} '${text}' are two names of one thing, and differ.`,
        action: 'Leave out the one that is not meant.',
      });
  }
  return found === undefined ? { has } : { has, text: found.text };
}

function textOf(at: string, parameter: string, value: unknown, list: boolean): string | readonly string[] | undefined {
  if (list) {
    const items = (Array.isArray(value) ? value : [value]).flatMap((one) => printJson(one) ?? []);
    return items.length === 0 ? undefined : items;
  }
  if (!Array.isArray(value)) return printJson(value);
  const [first, ...others] = value.flatMap((one) => printJson(one) ?? []);
  const other = others.find((one) => one !== first);
  if (other === undefined) return first;
  throw invalidArgument(
    'SeveralValues',
    `The record's ${at} has ${value.length} values, '${first}' and '${other}' among them; -${parameter} takes one.`,
    'Give a record for each value.',
  );
}

/** The text of a value of JSON, as a request has it; nothing where there is none. */
export function printJson(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return trimmed(value) === '' ? undefined : value;
  if (typeof value !== 'object') return String(value);
  // As ConvertTo-Json writes a TimeSpan.
  const { Ticks } = value as { readonly Ticks?: unknown };
  return typeof Ticks === 'number' ? `@{Ticks=${Ticks}}` : JSON.stringify(value);
}
