import { badArguments, type ExitError, type GivenOptions, type Option } from '../host/command-line.ts';
import { pathOf, readParameters } from '../host/parameter-options.ts';
import type { RequestColumn, WireCommand } from '../wire/columns.ts';
import { escapeField, escapeList } from '../wire/fields.ts';
import { optionName } from '../wire/option-name.ts';
import { wholeField, wholesField } from './whole.ts';
import type { CommandWords, ParameterWords } from './words.ts';

/** The options that the verbs of every contract have. */
export const OWN = {
  json: { help: 'print an object of JSON on each line, in place of a table' },
  input: {
    value: 'file',
    help: 'read records from this file, or with - from standard input: JSON, on lines or as a list',
  },
  'what-if': { help: 'only say what would be changed' },
} as const satisfies Record<string, Option>;

/** The option that a parameter is. */
export function optionOf(parameter: ParameterWords, translate: (text: string) => string): [string, Option] {
  const { name, kind, list, help, default: preset } = parameter;
  const value = kind === 'Switch' ? {} : { value: placeholder(parameter) };
  const isMany = list === true && kind !== 'Whole';
  const said = translate(preset === undefined ? help : `${help} Default: ${preset}.`);
  return [optionName(name), { help: said, ...value, ...(isMany ? { multiple: true as const } : {}) }];
}

const PLACEHOLDERS: Readonly<Partial<Record<ParameterWords['kind'], string>>> = {
  UInt8: 'number',
  UInt16: 'number',
  UInt32: 'number',
  UInt64: 'number',
  Duration: '[d.]hh:mm:ss',
  DateTime: 'time',
  Boolean: 'true|false',
  FilePath: 'file',
  IpAddress: 'address',
  IpPrefix: 'prefix',
  Whole: 'json',
};

function placeholder({ kind, choices }: ParameterWords): string {
  const all = choices?.join('|');
  return PLACEHOLDERS[kind] ?? (all === undefined ? 'text' : all.length > 30 ? 'word' : all);
}

/** The parameters of a command that are options: all that no record alone gives. */
export function optionParameters({ parameters }: CommandWords): ParameterWords[] {
  return parameters.filter(({ pipeline, objects }) => pipeline !== 'piped' && objects === undefined);
}

/** What options give parameters: by name in the order of the command line, each as the field of a request. */
export function readGiven(
  command: WireCommand<never>,
  words: CommandWords,
  given: GivenOptions,
): ReadonlyMap<string, string> {
  const columns = [...command.parameters, ...(command.asOne ?? [])];
  // A wrong one is refused before anything is done.
  readParameters({ ...command, parameters: columns.filter(({ kind }) => kind !== 'Whole') }, given);
  const byOption = new Map(optionParameters(words).map(({ name }) => [optionName(name), name]));
  const fields = new Map<string, string>();
  for (const [option, value] of Object.entries(given)) {
    const name = byOption.get(option);
    const column = columns.find((one) => one.name === name);
    if (name === undefined || column === undefined || value === undefined) continue;
    fields.set(name, fieldOf(column, option, value));
  }
  return fields;
}

function fieldOf(column: RequestColumn, option: string, value: string | boolean | readonly string[]): string {
  if (typeof value === 'boolean') return value ? '1' : '';
  if (column.columns !== undefined) {
    const object = parseOption(option, String(value));
    return column.list ? wholesField(column.columns, object, option) : wholeField(column.columns, object, option);
  }
  const text = (one: string) => (column.kind === 'FilePath' ? pathOf(option, one) : one);
  if (typeof value !== 'string') return escapeList(value.map(text));
  return column.list ? escapeList([text(value)]) : escapeField(text(value));
}

function parseOption(option: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badArguments(
      'InvalidParameterValue',
      `--${option} is no JSON: ${(error as Error).message}.`,
      `Give --${option} an object of JSON, as --json prints it.`,
    );
  }
}

/**
 * What is wrong with options that go not together, or are too few: there must be a parameter set that has all that is given, and of
 * which all that is mandatory is given, or comes with the records.
 */
export function faultOfSets(
  words: CommandWords,
  given: ReadonlySet<string>,
  hasRecords: boolean,
): ExitError | undefined {
  const { parameters, sets } = words;
  const all = sets.length === 0 ? [undefined] : sets;
  const possible = all.filter((set) =>
    parameters.every((one) => (!given.has(one.name) && !(hasRecords && one.objects !== undefined)) || isIn(one, set)),
  );
  if (possible.length === 0) {
    const several = parameters.filter((one) => given.has(one.name) && !all.every((set) => isIn(one, set)));
    const which = [...several.map(({ name }) => `--${optionName(name)}`), ...(hasRecords ? ['records'] : [])];
    return badArguments('ConflictingOptions', `${which.join(' and ')} do not go together.`, 'Give one of them.');
  }
  const missing = possible.map((set) =>
    parameters.filter((one) => {
      const comes = hasRecords && (one.pipeline !== undefined || one.objects !== undefined);
      return isMandatory(one, set) && !given.has(one.name) && !comes;
    }),
  );
  if (missing.some(({ length }) => length === 0)) return undefined;
  const option = ({ name, objects }: ParameterWords) =>
    objects === undefined ? `--${optionName(name)}` : 'what --input gives';
  return badArguments(
    'MissingOption',
    `Not given: ${missing.map((each) => each.map(option).join(' and ')).join(', or ')}.`,
    'Give it, or pipe records that have it.',
  );
}

function isIn({ sets }: ParameterWords, set: string | undefined): boolean {
  return sets.some((one) => one.set === undefined || one.set === set);
}

function isMandatory({ sets }: ParameterWords, set: string | undefined): boolean {
  return sets.some((one) => one.mandatory && (one.set === undefined || one.set === set));
}
