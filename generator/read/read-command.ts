import { relative } from 'node:path';
import type { FunctionDeclaration, VariableDeclaration } from 'ts-morph';
import type { Command, Completer } from '../model/model.ts';
import { APPROVED_VERBS } from './approved-verbs.ts';
import { checkAsOne } from './check-as-one.ts';
import type { Diagnostics } from './diagnostics.ts';
import { examplesOf, proseOf, tagsOf, textsOf, unwrap } from './doc.ts';
import { isName, NAME } from './names.ts';
import { readAlone } from './read-alone.ts';
import { type ReadClass, readClass } from './read-class.ts';
import { readInput } from './read-input.ts';
import { readParameters } from './read-parameters.ts';
import { readOffered, readReturned } from './read-returned.ts';

const COMMAND_TAGS = 'cmdlet part impact calls keys value takes alone remarks see example'.split(' ');
/** The parts that every module has. */
const KIT_PARTS = ['Completion', 'Record', 'Program', 'Watch', 'AsOne', 'Objects', 'Enums'];
const NONE = { parameters: [], sets: [] };

/** Reads an exported function as a command; `root`: the folder of the contract's entry. */
export function readCommand(
  declaration: FunctionDeclaration,
  root: string,
  classes: Map<string, ReadClass>,
  diagnostics: Diagnostics,
): Command {
  for (const tag of tagsOf(declaration).filter(({ name }) => !COMMAND_TAGS.includes(name))) {
    const known = COMMAND_TAGS.map((name) => `@${name}`).join(', ');
    diagnostics.add(tag.node, 'G010', `unknown tag @${tag.name}`, `use one of ${known}`);
  }
  const [name = ''] = textsOf(declaration, 'cmdlet');
  const [verb = '', noun = ''] = name.split('-');
  if (!/^[A-Z][A-Za-z]*-[A-Z][A-Za-z0-9]*$/.test(name)) {
    diagnostics.add(declaration, 'G011', 'an exported command needs its cmdlet name', 'write: @cmdlet Verb-Noun');
  } else if (!APPROVED_VERBS.has(verb)) {
    const instead = 'use one that Get-Verb lists, such as Get, Set, New, Remove, Test or Watch';
    diagnostics.add(declaration, 'G012', `'${verb}' is not an approved verb`, instead);
  }
  if (isPlural(noun)) {
    diagnostics.add(
      declaration,
      'G018',
      `the noun '${noun}' is plural`,
      'write it in the singular: Get-Item, not Get-Items',
    );
  }
  const prose = proseOf(declaration);
  if (prose === '')
    diagnostics.add(declaration, 'G013', 'a command needs a summary', 'write a first sentence in its TSDoc');
  const [synopsis = '', ...rest] = prose.split(/\n\s*\n/);

  const parameter = declaration.getParameters()[0];
  const { returns, result } = readReturned(declaration, diagnostics);
  if (result !== undefined) readClass(result, classes, diagnostics);
  const [impact = 'Medium'] = textsOf(declaration, 'impact');
  if (impact !== 'Low' && impact !== 'Medium' && impact !== 'High') {
    diagnostics.add(declaration, 'G015', `@impact '${impact}' is unknown`, 'write Low, Medium or High');
  }
  const { parameters, sets } =
    parameter === undefined ? NONE : readParameters(parameter.getType(), declaration, diagnostics);
  const given = result === undefined ? undefined : classes.get(result.getName().toLowerCase());
  const alone = readAlone(declaration, parameters, given, diagnostics);
  const piped = parameters.find(({ pipeline }) => pipeline !== 'none');
  if (returns === 'Watch' && piped !== undefined) {
    diagnostics.add(
      declaration,
      'G017',
      `'${piped.name}' is piped, but a watch takes nothing from the pipeline`,
      'write its type without ByName or Piped',
    );
  }
  const planning = parameters.find(({ plansOnly }) => plansOnly);
  if (returns !== 'Plan' && returns !== 'PlanOfMany' && planning !== undefined) {
    diagnostics.add(
      declaration,
      'G020',
      `the type of '${planning.name}' cannot become a parameter: only what changes can be planned`,
      'leave it out, or return Plan<Result>',
    );
  }
  const part = readPart(declaration, diagnostics);
  const input = readInput(declaration, parameters, diagnostics);
  checkAsOne(declaration, input.parameters, returns, diagnostics);
  return {
    name,
    handler: declaration.getName() ?? '',
    file: fileOf(declaration, root),
    synopsis: unwrap(synopsis),
    description: rest.map(unwrap).join('\n\n') || unwrap(synopsis),
    notes: textsOf(declaration, 'remarks').map(unwrap),
    links: textsOf(declaration, 'see'),
    examples: examplesOf(declaration),
    ...input,
    sets,
    changes: returns === 'Plan' || returns === 'PlanOfMany',
    ...(returns === 'PlanOfMany' ? { many: true } : {}),
    watches: returns === 'Watch',
    impact: impact as Command['impact'],
    result: result?.getName() ?? '',
    ...(part === undefined ? {} : { part }),
    ...(alone === undefined ? {} : { alone }),
    calls: textsOf(declaration, 'calls')
      .join(' ')
      .split(/[\s,]+/)
      .filter((name) => name !== ''),
  };
}

/** `@part Word`: few sessions call the cmdlet, and what it does lies in a script of that name. */
function readPart(declaration: FunctionDeclaration, diagnostics: Diagnostics): string | undefined {
  const [part] = textsOf(declaration, 'part');
  if (part === undefined || (/^[A-Z][A-Za-z0-9]*$/.test(part) && !KIT_PARTS.includes(part))) return part;
  const instead = `write one word with a capital letter that is none of the kit's own: ${KIT_PARTS.join(', ')}`;
  diagnostics.add(declaration, 'G061', `@part '${part}' is no name of a part`, instead);
  return undefined;
}

/** The file of a declaration, relative to the folder of the contract's entry. */
export function fileOf(declaration: FunctionDeclaration | VariableDeclaration, root: string): string {
  return relative(root, declaration.getSourceFile().getFilePath()).replaceAll('\\', '/');
}

/** `@completer Name` on a function: what offers values for the parameters that name it. */
export function readCompleter(declaration: FunctionDeclaration, root: string, diagnostics: Diagnostics): Completer {
  const [name = ''] = textsOf(declaration, 'completer');
  if (!isName(name)) diagnostics.add(declaration, 'G031', `${name} is no name in PowerShell`, NAME);
  readOffered(declaration, diagnostics);
  return { name, handler: declaration.getName() ?? '', file: fileOf(declaration, root) };
}

/** English plurals, but for words that end so in the singular: Status, Address, Analysis. */
function isPlural(noun: string): boolean {
  return /s$/i.test(noun) && !/(?:ss|us|is)$/i.test(noun);
}
