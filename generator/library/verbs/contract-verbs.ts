import type { GivenOptions, Option, Verb } from '../host/command-line.ts';
import type { WireCommand } from '../wire/columns.ts';
import { optionName } from '../wire/option-name.ts';
import type { VerbHost } from './host.ts';
import { takesRecords } from './input.ts';
import { translator, verbNames } from './names.ts';
import { OWN, optionOf, optionParameters } from './options.ts';
import { runVerb } from './run.ts';
import type { CommandWords } from './words.ts';

/**
 * The cmdlets of a contract as verbs of the executable's own command line: the same handlers, the same parameters as options, the same
 * refusals; records of JSON in, objects of JSON or a table out.
 * @param except - the cmdlets that are none, such as those that the program has verbs of its own for
 */
export function contractVerbs<Machine>(host: VerbHost<Machine>, except: readonly string[] = []): Verb[] {
  const { contract, words, program } = host;
  const names = verbNames(words);
  const translate = translator(program, words);
  return words.commands
    .filter(({ name }) => !except.includes(name))
    .flatMap((one): Verb[] => {
      const command = contract.commands.find(({ name }) => name === one.name);
      const name = names.get(one.name);
      if (command === undefined || name === undefined) return [];
      return [
        {
          name: name.verb,
          noun: name.noun,
          ...(name.usual ? { usual: true as const } : {}),
          summary: lower(translate(one.synopsis, one.name)),
          options: optionsOf(host, command, one, (text) => translate(text, one.name)),
          run: (given: GivenOptions) => runVerb(host, command, one, given),
        },
      ];
    });
}

function optionsOf<Machine>(
  { words, options = {} }: VerbHost<Machine>,
  { changes }: WireCommand<Machine>,
  one: CommandWords,
  translate: (text: string) => string,
): Record<string, Option> {
  const all = [
    ...optionParameters(one).map((parameter) => optionOf(parameter, translate)),
    ...(takesRecords(one) ? [['input', OWN.input] as const] : []),
    ...(changes ? [['what-if', OWN['what-if']] as const] : []),
    ['json', OWN.json] as const,
    ...words.session.map((parameter) => optionOf(parameter, translate)),
    ...Object.entries(options),
  ];
  const twice = all.find(([name], at) => all.some(([other], before) => before < at && other === name));
  if (twice !== undefined)
    throw new Error(`${one.name} has the parameter of an option that every verb has: --${optionName(twice[0])}`);
  return Object.fromEntries(all);
}

/** A sentence as the help of a program lists it. */
function lower(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1).replace(/\.$/, '')}`;
}
