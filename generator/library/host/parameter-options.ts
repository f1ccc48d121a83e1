import { resolve } from 'node:path';
import { CommandError } from '../contract/command-error.ts';
import type { RequestColumn, WireCommand } from '../wire/columns.ts';
import { optionName } from '../wire/option-name.ts';
import { EXIT, ExitError, type GivenOptions, type Option } from './command-line.ts';
import { readValue } from './request.ts';

/**
 * The options that some parameters of a command are, with their help.
 * @param help - by the name of the parameter; the others are no options
 */
export function parameterOptions<Names extends string>(
  command: WireCommand<never>,
  help: Readonly<Record<Names, { readonly help: string; readonly value?: string }>>,
): Record<string, Option> {
  return Object.fromEntries(
    Object.entries<{ help: string; value?: string }>(help).map(([parameter, said]) => {
      const column = columnOf(command, parameter);
      const value = column.kind === 'Switch' ? {} : { value: said.value ?? column.choices?.join('|') ?? 'text' };
      return [optionName(parameter), { help: said.help, ...value, ...(column.list ? { multiple: true } : {}) }];
    }),
  );
}

/**
 * The parameters that were given as options, read by the rules of the cmdlet and refused in its words.
 * @throws {ExitError} for the first value that breaks the rule of its type
 */
export function readParameters(command: WireCommand<never>, given: GivenOptions): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  for (const column of command.parameters) {
    const option = optionName(column.name);
    const value = given[option];
    if (value === undefined) continue;
    // The words of the error put one dash before the name.
    const named = { ...column, name: `-${option}` };
    const read = (text: string) => (column.kind === 'FilePath' ? pathOf(option, text) : readText(named, text));
    parameters[column.name] =
      typeof value === 'boolean' ? value : typeof value === 'string' ? read(value) : value.map(read);
  }
  return parameters;
}

function readText(column: RequestColumn, text: string): unknown {
  try {
    if (text === '') throw emptyValue(column.name);
    return readValue(column, text, true, `-${column.name}`);
  } catch (error) {
    throw error instanceof CommandError ? new ExitError(EXIT.badArguments, error) : error;
  }
}

/** An absolute path, seen from the current folder. @throws {ExitError} for an empty one */
export function pathOf(option: string, text: string): string {
  if (text === '') throw new ExitError(EXIT.badArguments, emptyValue(`-${option}`));
  return resolve(text);
}

function emptyValue(name: string): CommandError {
  return new CommandError({
    id: 'EmptyValue',
    category: 'InvalidArgument',
    message: `-${name} is empty.`,
    action: 'Give it a value, or leave it out.',
  });
}

/** An error of a handler, with the names of the options in place of those of the parameters. What is quoted stays. */
export function inOptions(command: WireCommand<never>, { facts }: CommandError): CommandError {
  const names = new Set(command.parameters.map(({ name }) => name));
  const translate = (text: string) =>
    text.replace(/'[^']*'|(?<!\w)-([A-Z]\w*)/g, (whole, name: string | undefined) =>
      name !== undefined && names.has(name) ? `--${optionName(name)}` : whole,
    );
  return new CommandError({ ...facts, message: translate(facts.message), action: translate(facts.action) });
}

function columnOf(command: WireCommand<never>, parameter: string): RequestColumn {
  const column = command.parameters.find(({ name }) => name === parameter);
  if (column === undefined) throw new Error(`${command.name} has no parameter ${parameter}`);
  return column;
}
