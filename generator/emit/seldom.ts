import { type Command, classesOf, findClass, hasEnum, type Model, partOf, type ResultClass } from '../model/model.ts';
import { identifier } from '../text/powershell.ts';
import { printBlocks } from './cmdlet.ts';
import { printBehind, printFront, printFunction } from './function.ts';
import { objectsOf, printGathering } from './gather.ts';
import { printMaker, printUnionMaker } from './maker.ts';
import { printWatch } from './watch.ts';

/** Where the functions of cmdlets and results lie: in the module's own script, or in a part by its name. */
export interface Placed {
  readonly main: readonly string[];
  readonly parts: ReadonlyMap<string, readonly string[]>;
}

/**
 * Prints the functions of all results and cmdlets. What a cmdlet with a part does lies there, and so does what makes a
 * result that no other cmdlet gives.
 */
export function printSeldom(model: Model): Placed {
  const main: string[] = [];
  const parts = new Map<string, string[]>();
  const add = (part: string | undefined, lines: readonly string[]) => {
    const list = part === undefined ? main : (parts.get(part) ?? []);
    if (part !== undefined) parts.set(part, list);
    list.push(...lines, '');
  };
  const commands = model.commands.map((command) => ({ command, blocks: blocksOf(model, command) }));
  for (const result of model.classes.filter((one) => !hasEnum(one)))
    add(partOfResult(model, result.name), printMaker(model, result));
  for (const union of model.unions) add(partOfResult(model, union.name), printUnionMaker(model, union));
  for (const { command, blocks } of commands) {
    const part = partOf(command);
    if (part === undefined) {
      add(undefined, printFunction(model, command, blocks));
    } else {
      add(undefined, printFront(model, command, blocks));
      add(identifier(part), printBehind(model, command, blocks));
    }
  }
  return { main, parts };
}

/** The functions that make the objects of results. */
export function printMakers(model: Model, results: readonly ResultClass[]): string[] {
  return results.flatMap((result) => [...printMaker(model, result), '']);
}

function blocksOf(model: Model, command: Command) {
  if (command.watches) return printWatch(model, command);
  return objectsOf(command) === undefined ? printBlocks(model, command) : printGathering(model, command);
}

/** The part of a result or a union that the cmdlets of one part alone give, within other results or as one of several, too. */
function partOfResult(model: Model, name: string): string | undefined {
  const users = model.commands.filter(({ result }) => result === name || givenBy(model, result).has(name));
  const [part, ...others] = new Set(users.map(partOf));
  return others.length === 0 ? part : undefined;
}

/** All results that a result may be or hold. */
function givenBy(model: Model, name: string, found: Set<string> = new Set()): Set<string> {
  for (const one of classesOf(model, name)) {
    if (found.has(one)) continue;
    found.add(one);
    for (const { type } of findClass(model, one).members) if (type.is === 'class') givenBy(model, type.name, found);
  }
  return found;
}
