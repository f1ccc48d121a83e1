import type { Command, Completer, NativeFailure, ResultClass, ValueType } from '../model/model.ts';
import { IDENTIFIER, VERSION } from '../text/powershell.ts';

/** A rule that a command breaks, and what to write instead. */
export interface Broken {
  readonly code: string;
  readonly rule: string;
  readonly instead: string;
}

/** What of the module's facts becomes code, and is neither a name nor a version. */
export function brokenFacts({ name, prefix, executable, version }: Readonly<Record<string, string>>): Broken[] {
  const names = Object.entries({ name, prefix, executable }).map(([fact, value]) => ({
    fact,
    value,
    pattern: IDENTIFIER,
  }));
  return [...names, { fact: 'version', value: version, pattern: VERSION }].flatMap(({ fact, value, pattern }) => {
    if (value === undefined || value === '' || pattern.test(value)) return [];
    const instead = pattern === IDENTIFIER ? 'write letters and digits' : 'write numbers: 1.2.3';
    return [
      { code: 'G005', rule: `the ${fact} '${value}' is not a ${pattern === IDENTIFIER ? 'name' : 'version'}`, instead },
    ];
  });
}

/** Native functions that a command names, and the catalogue of errors does not. */
export function unknownCalls({ name, calls }: Command, errors: readonly NativeFailure[]): Broken[] {
  const known = new Set(errors.flatMap(({ functions }) => functions));
  return calls
    .filter((call) => !known.has(call))
    .map((call) => ({
      code: 'G019',
      rule: `@calls of ${name} names '${call}', which has no row in the catalogue of errors`,
      instead: 'add what it can fail with to defineErrors, or mend the name',
    }));
}

/** Completers that a parameter names, and the contract does not export. */
export function unknownCompleters({ name: command, parameters }: Command, completers: readonly Completer[]): Broken[] {
  return parameters.flatMap(({ name, completer }) => {
    if (completer === undefined || completers.some((known) => known.name === completer)) return [];
    return [
      {
        code: 'G024',
        rule: `-${name} of ${command} names the completer '${completer}', which the contract does not export`,
        instead: `export a function with the tag @completer ${completer}`,
      },
    ];
  });
}

/** Results that a command takes, and the module does not have. */
export function unknownResults({ name, takes }: Command, classes: readonly ResultClass[]): Broken[] {
  const unknown = takes.flatMap(({ results }) => results).filter((word) => classes.every((one) => one.name !== word));
  return unknown.map((word) => ({
    code: 'G026',
    rule: `@takes of ${name} names '${word}', which is no result of the module`,
    instead: 'name the interface of a result',
  }));
}

/** Enums of one name that are not the same, or have the name of a result: PowerShell has one type of a name. */
export function clashingEnums(classes: readonly ResultClass[]): Broken[] {
  const same = (a: ValueType, b: ValueType) =>
    JSON.stringify([a.choices, a.numbers]) === JSON.stringify([b.choices, b.numbers]);
  const taken = new Map<string, ValueType | ResultClass>(classes.map((result) => [result.name.toLowerCase(), result]));
  return classes.flatMap(({ name, members }) =>
    members.flatMap(({ name: member, type }) => {
      if (type.is !== 'value' || type.enum === undefined) return [];
      const key = type.enum.toLowerCase();
      const known = taken.get(key);
      taken.set(key, known ?? type);
      if (known === undefined || ('kind' in known && same(known, type))) return [];
      const rule = `the enum ${type.enum} of ${name}.${member} has the name of another enum or result`;
      return [{ code: 'G039', rule, instead: 'give each its own name, or declare the enum once and use it' }];
    }),
  );
}
