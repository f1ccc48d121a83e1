import type { Model, Parameter } from '../model/model.ts';
import { identifier, indent, quote, quoteList } from '../text/powershell.ts';

/** What is offered for a parameter: what a completer of the contract tells, or words. */
interface Offer {
  readonly name: string;
  /** Absent where the executable is asked. */
  readonly words?: readonly string[];
}

/** The classes that offer something. */
export function printCompleters(model: Model): string[] {
  return [...offersOf(model)].flatMap(([name, { name: source, words }]) => [
    `class ${name} : ${identifier(model.prefix)}_Completer {`,
    `    ${name}() {`,
    ...indent(words === undefined ? [`$this.Source = ${quote(source)}`] : quoteList('$this.Words = @(', words, ')'), 2),
    '    }',
    '}',
    '',
  ]);
}

/** How a parameter is completed. Of a path PowerShell offers files, of a switch its two values, of a set its words. */
export function printCompletion(model: Model, parameter: Parameter): string[] {
  const { kind } = parameter.type;
  if (isSet(parameter)) return quoteList('[ValidateSet(', parameter.type.choices ?? [], ')]');
  const offer = offerOf(parameter);
  if (offer === undefined && (kind === 'FilePath' || kind === 'Switch')) return [];
  const [name] = [...offersOf(model)].find(([, other]) => isSame(other, offer)) ?? [
    // Nothing is offered: without any completer it would be files.
    `${identifier(model.prefix)}_Completer`,
  ];
  return [`[ArgumentCompleter([${name}])]`];
}

/** What comes from the pipeline is taken as it comes, an empty cell among it, and an enum's numbers are taken, too. */
function isSet({ type: { choices, kind }, pipeline, completer }: Parameter): boolean {
  return completer === undefined && choices !== undefined && pipeline !== 'name' && kind !== 'Enum';
}

function offerOf(parameter: Parameter): Offer | undefined {
  const { name, completer, type } = parameter;
  if (completer !== undefined) return { name: identifier(completer) };
  if (type.kind === 'Boolean') return { name: type.kind, words: ['true', 'false', 'Enabled', 'Disabled'] };
  if (type.kind === 'Duration') return { name: type.kind, words: ['Infinite'] };
  return type.choices === undefined || isSet(parameter) ? undefined : { name: identifier(name), words: type.choices };
}

/** What the parameters of a module offer, by the names of their classes. */
function offersOf({ prefix, session, commands }: Model): Map<string, Offer> {
  const named = new Map<string, Offer>();
  for (const parameter of [...session, ...commands.flatMap(({ parameters }) => parameters)]) {
    const offer = parameter.pipeline === 'piped' ? undefined : offerOf(parameter);
    if (offer === undefined || [...named.values()].some((other) => isSame(other, offer))) continue;
    const name = `${identifier(prefix)}_${offer.words === undefined ? 'Completer' : 'Words'}_${offer.name}`;
    // PowerShell tells names apart without case.
    const others = [...named.keys()].filter(
      (other) => other.replace(/_[0-9]+$/, '').toLowerCase() === name.toLowerCase(),
    );
    named.set(others.length === 0 ? name : `${name}_${others.length + 1}`, offer);
  }
  return named;
}

/** Words are the same under any name. */
function isSame(offer: Offer, other: Offer | undefined): boolean {
  const key = ({ name, words }: Offer) => JSON.stringify(words ?? name);
  return other !== undefined && key(offer) === key(other);
}
