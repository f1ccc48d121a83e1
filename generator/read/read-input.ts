import type { FunctionDeclaration } from 'ts-morph';
import type { Command, Parameter, Taking } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { tagsOf, unwrap } from './doc.ts';

/** The parameter that takes a piped object whole; it is made where a command has none of its own. */
const INPUT_OBJECT = 'InputObject';

/**
 * Reads what a command says of its input: `@keys` selects and never changes, `@value` is what a piped text or number is.
 * Each names parameters that bind by name; behind the names of `@keys` stands what to do instead of changing one. `@takes`
 * names results: which of them it takes, and what of each.
 */
export function readInput(
  declaration: FunctionDeclaration,
  parameters: readonly Parameter[],
  diagnostics: Diagnostics,
): Pick<Command, 'parameters' | 'keys' | 'takes'> {
  const named = (tag: string) => readTag(declaration, tag, parameters, diagnostics);
  const keys = named('keys');
  const values = named('value')?.names ?? [];
  return {
    parameters: values.length === 0 ? parameters : withValues(parameters, values),
    ...(keys === undefined ? {} : { keys }),
    takes: readTakes(declaration, parameters, diagnostics),
  };
}

function readTag(
  declaration: FunctionDeclaration,
  name: string,
  parameters: readonly Parameter[],
  diagnostics: Diagnostics,
): Command['keys'] {
  const tag = tagsOf(declaration).find((one) => one.name === name);
  if (tag === undefined) return undefined;
  const [line = '', ...advice] = tag.text.split('\n');
  const names = wordsOf(line);
  checkBound(tag, names, parameters, diagnostics);
  return { names, advice: unwrap(advice.join('\n')) };
}

/** `@takes Result Other like Property only Parameter`. Whether there are such results is known when all are read. */
function readTakes(
  declaration: FunctionDeclaration,
  parameters: readonly Parameter[],
  diagnostics: Diagnostics,
): Taking[] {
  return tagsOf(declaration)
    .filter(({ name }) => name === 'takes')
    .map((tag) => {
      const [, results = '', like = '', only = ''] = /^(.*?)(?:\blike\b(.*?))?(?:\bonly\b(.*))?$/s.exec(tag.text) ?? [];
      checkBound(tag, wordsOf(only), parameters, diagnostics);
      return { results: wordsOf(results), like: wordsOf(like), only: wordsOf(only) };
    });
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

function checkBound(
  { name, node }: ReturnType<typeof tagsOf>[number],
  names: readonly string[],
  parameters: readonly Parameter[],
  diagnostics: Diagnostics,
): void {
  for (const word of names) {
    if (parameters.some((parameter) => parameter.name === word && parameter.pipeline === 'name')) continue;
    const rule = `@${name} names '${word}', which is no parameter that binds by name`;
    diagnostics.add(node, 'G025', rule, 'name parameters of the type ByName<...>');
  }
}

function withValues(parameters: readonly Parameter[], values: readonly string[]): readonly Parameter[] {
  const marked = parameters.map((parameter) => {
    if (parameter.whole !== undefined && parameter.name === INPUT_OBJECT)
      return { ...parameter, byValue: true as const };
    return values.includes(parameter.name) ? { ...parameter, isValue: true as const } : parameter;
  });
  if (marked.some(({ name }) => name === INPUT_OBJECT)) return marked;
  const sets = new Set(marked.flatMap((parameter) => (parameter.isValue ? parameter.sets.map(({ set }) => set) : [])));
  return [
    ...marked,
    {
      name: INPUT_OBJECT,
      type: { kind: 'Whole', list: false },
      sets: [...sets].map((set) => ({ ...(set === undefined ? {} : { set }), mandatory: false })),
      pipeline: 'value',
      byValue: true,
      aliases: [],
      help: `What is piped: a text${marked.some(isNumber) ? ' or a number' : ''} is ${values.map((name) => `-${name}`).join(' or ')}; the properties of any other object are the parameters of their names.`,
    },
  ];
}

function isNumber({ isValue, type }: Parameter): boolean {
  return isValue === true && type.kind.startsWith('UInt');
}
