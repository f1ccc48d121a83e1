import { classesOf, type Model, type StateObject } from '../model/model.ts';
import { sessionHelp } from './help.ts';

/** What scripts can depend on: each fact is one line, so that two surfaces are compared as sets of lines. */
export interface Surface {
  readonly version: string;
  readonly facts: readonly string[];
}

/**
 * The surface of a module: cmdlets, their parameters with types, sets, aliases and positions, their results with the types
 * of members, and error ids.
 */
export function surfaceOf(model: Model): Surface {
  const facts = new Set<string>();
  for (const command of [...model.commands, ...sessionHelp(model)]) {
    facts.add(`cmdlet ${command.name}`);
    for (const result of command.result === '' ? [] : classesOf(model, command.result))
      facts.add(`cmdlet ${command.name} returns ${result}`);
    const { alone } = command;
    if (alone) facts.add(`cmdlet ${command.name} returns ${alone.member} alone unless -${alone.unless} is given`);
    for (const { name, type, whole, objects, sets, aliases, pipeline, byValue } of command.parameters) {
      if (pipeline === 'piped') continue;
      const what = `parameter ${command.name} -${name}`;
      facts.add(what);
      facts.add(`${what} takes ${whole?.result ?? objects ?? type.kind}${type.list ? '[]' : ''}`);
      if (pipeline === 'name') facts.add(`${what} binds by name`);
      if (byValue) facts.add(`${what} binds by value`);
      for (const alias of aliases) facts.add(`${what} is also -${alias}`);
      for (const choice of type.choices ?? []) facts.add(`${what} knows ${choice}`);
      if (type.minimum !== undefined) facts.add(`${what} is from ${type.minimum} to ${type.maximum}`);
      if (type.pattern !== undefined) facts.add(`${what} matches ${type.pattern}`);
      for (const { set, mandatory, position } of sets) {
        const where = set === undefined ? '' : ` in ${set}`;
        if (set !== undefined) facts.add(`${what}${where}`);
        if (mandatory) facts.add(`${what} must be given${where}`);
        if (position !== undefined) facts.add(`${what} has position ${position}${where}`);
      }
    }
  }
  for (const { name, members } of model.classes) {
    for (const { name: member, aliases, type, nullable } of members) {
      const kind =
        type.is === 'value' || type.is === 'class'
          ? type.is === 'value'
            ? (type.enum ?? type.kind)
            : type.name
          : 'String';
      const list = (type.is === 'value' || type.is === 'class') && type.list ? '[]' : '';
      facts.add(`member ${name}.${member}`);
      const [words, numbers] = type.is === 'value' ? [type.choices, type.numbers] : [];
      for (const [at, number] of (numbers ?? []).entries())
        facts.add(`member ${name}.${member} knows ${words?.[at]} as ${number}`);
      for (const alias of aliases) facts.add(`member ${name}.${member} is also ${alias}`);
      facts.add(`member ${name}.${member} is ${kind}${list}${nullable ? ' or null' : ''}`);
    }
  }
  for (const { type, state } of model.resources) {
    facts.add(`resource ${type}`);
    addProperties(facts, `property ${type}`, state);
  }
  for (const { id } of model.errors) facts.add(`error ${id}`);
  return { version: model.version, facts: [...facts].sort() };
}

/** A path of properties each: what configuration documents depend on. */
function addProperties(facts: Set<string>, above: string, { properties, anyKey }: StateObject): void {
  for (const { name, type, mandatory } of properties) {
    const what = `${above} ${name}`;
    facts.add(what);
    if (type.is === 'value') facts.add(`${what} takes ${type.kind}${type.list ? '[]' : ''}`);
    if (mandatory) facts.add(`${what} must be given`);
    if (type.is === 'value') for (const choice of type.choices ?? []) facts.add(`${what} knows ${choice}`);
    if (type.is === 'object') addProperties(facts, `${what}.`, type.object);
  }
  if (anyKey.length > 0) facts.add(`${above} ${anyKey.join(' or ')} must be given`);
}

/** What two surfaces differ by. */
export interface SurfaceChange {
  readonly breaking: readonly string[];
  readonly additive: readonly string[];
}

/** A demand that a script did not have to meet before. */
const DEMAND = / must be given| is from [0-9]| matches /;

export function compareSurfaces(before: Surface, after: Surface): SurfaceChange {
  const [old, now] = [new Set(before.facts), new Set(after.facts)];
  const gone = before.facts.filter((fact) => !now.has(fact));
  const come = after.facts.filter((fact) => !old.has(fact));
  // What is new may make demands of its own, unless its cmdlet or its resource was there and it must be given.
  const isNew = (fact: string) => {
    const [, kind, name] = /^(parameter|property) (\S+)/.exec(fact) ?? [];
    return name !== undefined && !old.has(`${kind === 'parameter' ? 'cmdlet' : 'resource'} ${name}`);
  };
  const isNewParameter = (fact: string) => {
    const parameter = /^parameter \S+ -\w+|^property \S+ (?:\w+\. )*\w+/.exec(fact)?.[0];
    return parameter !== undefined && !old.has(parameter);
  };
  const demands = (fact: string) =>
    DEMAND.test(fact) && !isNew(fact) && (!isNewParameter(fact) || fact.includes(' must be given'));
  return {
    breaking: [
      ...gone.filter((fact) => !DEMAND.test(fact)).map((fact) => `no longer: ${fact}`),
      ...come.filter(demands).map((fact) => `now: ${fact}`),
    ],
    additive: [
      ...gone.filter((fact) => DEMAND.test(fact)).map((fact) => `no longer: ${fact}`),
      ...come.filter((fact) => !demands(fact)).map((fact) => `now: ${fact}`),
    ],
  };
}

/** The smallest version that the change allows (semver): below 1.0.0 the second number says what breaks. */
export function leastVersion(before: string, change: SurfaceChange): string {
  const [major = 0, minor = 0, patch = 0] = before.split('.').map(Number);
  const breaks = change.breaking.length > 0;
  const adds = change.additive.length > 0;
  if (!breaks && !adds) return before;
  if (major === 0) return breaks ? `0.${minor + 1}.0` : `0.${minor}.${patch + 1}`;
  return breaks ? `${major + 1}.0.0` : `${major}.${minor + 1}.0`;
}
