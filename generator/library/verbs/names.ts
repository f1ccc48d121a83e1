import { CommandError, type ErrorFacts } from '../contract/command-error.ts';
import { optionName } from '../wire/option-name.ts';
import type { ContractWords } from './words.ts';

/** How a cmdlet is called on the command line. */
export interface VerbName {
  readonly verb: string;
  readonly noun: string;
  /** Whether the verb alone means it. */
  readonly usual: boolean;
}

/** The names of all commands: the verb in lower case, and the noun's word, or its own words without the prefix. */
export function verbNames({
  commands,
  nouns,
  prefix,
}: Pick<ContractWords, 'commands' | 'nouns' | 'prefix'>): Map<string, VerbName> {
  const split = commands.map(({ name }) => ({ name, verb: name.split('-')[0] ?? '', noun: name.split('-')[1] ?? '' }));
  return new Map(
    split.map(({ name, verb, noun }) => {
      const rivals = split.filter((one) => one.verb === verb).map((one) => one.noun);
      const usual = Object.keys(nouns).find((one) => rivals.includes(one)) ?? (rivals.length === 1 ? noun : undefined);
      return [name, { verb: verb.toLowerCase(), noun: nouns[noun] ?? wordOf(noun, prefix), usual: usual === noun }];
    }),
  );
}

/** `open-note` of the noun NoteOpenNote, where the prefix is Note. */
function wordOf(noun: string, prefix: string): string {
  const own = noun.startsWith(prefix) && noun.length > prefix.length ? noun.slice(prefix.length) : noun;
  return optionName(own);
}

/**
 * Puts what a message says of cmdlets and of their parameters as the command line has it: `Remove-Note -Name x` becomes
 * `notes remove note --name x`. What is quoted stays.
 */
export function translator(program: string, words: ContractWords): (text: string, command?: string) => string {
  const names = verbNames(words);
  const parameters = new Map(words.commands.map((one) => [one.name, one.parameters.map(({ name }) => name)]));
  const all = new Set([...parameters.values()].flat());
  return (text, command) =>
    text.replace(/'[^']*'|\b[A-Z][a-z]+-[A-Z]\w*|(?<!\w)-([A-Z]\w*)/g, (whole, parameter: string | undefined) => {
      const known = names.get(whole);
      if (known !== undefined) return `${program} ${known.verb}${known.usual ? '' : ` ${known.noun}`}`;
      if (parameter === 'WhatIf' || parameter === 'PlanOnly') return '--what-if';
      const own = command === undefined ? undefined : parameters.get(command);
      const isKnown = parameter !== undefined && (own?.includes(parameter) || all.has(parameter));
      return isKnown ? `--${optionName(parameter)}` : whole;
    });
}

/** An error in the words of the command line. */
export function translated(error: CommandError, translate: (text: string) => string): CommandError {
  const { message, action } = error.facts;
  const facts: ErrorFacts = { ...error.facts, message: translate(message), action: translate(action) };
  return new CommandError(facts);
}
