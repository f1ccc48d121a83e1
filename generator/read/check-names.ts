import {
  type Command,
  type Completer,
  type NativeError,
  type ResultClass,
  sessionCmdlets,
  type ValueType,
} from '../model/model.ts';
import { IDENTIFIER, VERSION } from '../text/powershell.ts';
import { isEngineCmdlet, isReservedType } from './reserved-names.ts';

/** A rule that a command breaks, and what to write instead. */
export interface Broken {
  readonly code: string;
  readonly rule: string;
  readonly instead: string;
}

/** What of the module's facts becomes code, and is neither a name, a version nor an identity. */
export function brokenFacts({ name, prefix, executable, version, guid }: Readonly<Record<string, string>>): Broken[] {
  const broken = (fact: string, value: string | undefined, pattern: RegExp, kind: string, instead: string): Broken[] =>
    value === undefined || pattern.test(value)
      ? []
      : [{ code: 'G005', rule: `the ${fact} '${value}' is no ${kind}`, instead }];
  return [
    ...broken('name', name, IDENTIFIER, 'name', 'write letters and digits'),
    ...broken('prefix', prefix, NAME, 'name', 'write letters and digits, such as Note: Connect-NoteHost'),
    ...broken('executable', executable, IDENTIFIER, 'name', 'write letters and digits'),
    ...broken('version', version, VERSION, 'version', 'write numbers: 1.2.3'),
    ...broken('guid', guid, GUID, 'GUID', `write one of its own, such as '${EXAMPLE}' (New-Guid makes one)`),
  ];
}

/** What the executable may not get: node and the system's loaders run code that these name. */
const RUNS_CODE = /^(?:NODE|OPENSSL|SSL|LD|DYLD|GCONV|UV|ELECTRON)_|^(?:PATH|PATHEXT|COMSPEC|IFS)$/i;

export function brokenEnvironment(names: readonly string[]): Broken[] {
  return names.flatMap((name): Broken[] => {
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name))
      return [
        {
          code: 'G005',
          rule: `'${name}' is no name of an environment variable`,
          instead: 'write letters, digits and _',
        },
      ];
    if (!RUNS_CODE.test(name)) return [];
    const rule = `the environment variable ${name} can have the executable run what somebody else wrote`;
    return [{ code: 'G005', rule, instead: 'leave it out' }];
  });
}

const NAME = /^[A-Z][A-Za-z0-9]*$/;
const GUID = /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;
const EXAMPLE = '3b1f7c52-7d0f-4b8e-8a53-6b1c1f6f9d11';

/** Cmdlets whose name another one has: of the contract, of the session, or of PowerShell's engine. Case does not count. */
export function clashingCommands(
  commands: readonly Command[],
  { prefix }: { readonly prefix: string },
): Map<Command, Broken> {
  const taken = new Map(sessionCmdlets({ prefix }).map((name) => [name.toLowerCase(), 'the session has a cmdlet']));
  const clashes = new Map<Command, Broken>();
  for (const command of commands) {
    const key = command.name.toLowerCase();
    const owner = taken.get(key) ?? (isEngineCmdlet(key) ? "PowerShell's engine has a cmdlet" : undefined);
    taken.set(key, 'the contract has another cmdlet');
    if (owner === undefined) continue;
    clashes.set(command, {
      code: 'G029',
      rule: `${owner} of the name ${command.name}`,
      instead: 'choose another noun',
    });
  }
  return clashes;
}

/** Results and enums that would hide a type of PowerShell's own, or one of the module's. */
export function hidingTypes(classes: readonly ResultClass[], { prefix }: { readonly prefix: string }): Broken[] {
  const enums = classes.flatMap(({ members }) =>
    members.flatMap(({ type }) => (type.is === 'value' ? (type.enum ?? []) : [])),
  );
  return [...new Set([...classes.map(({ name }) => name), ...enums])].flatMap((name) => {
    const own = name.toLowerCase() === `${prefix}Host`.toLowerCase();
    if (!own && !isReservedType(name)) return [];
    const rule = `the name ${name} is that of ${own ? 'what the session is shown as' : "a type of PowerShell's own"}`;
    return [{ code: 'G028', rule, instead: 'choose another name for the result or enum' }];
  });
}

/** Native functions that a command names, and the catalogue of errors does not. */
export function unknownCalls({ name, calls }: Command, errors: readonly NativeError[]): Broken[] {
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
export function unknownResults({ name, takes, parameters }: Command, classes: readonly ResultClass[]): Broken[] {
  const objects = parameters.flatMap(({ objects: result }) => (result === undefined ? [] : [result]));
  const unknown = [...takes.flatMap(({ results }) => results), ...objects].filter((word) =>
    classes.every((one) => one.name !== word),
  );
  return unknown.map((word) => ({
    code: 'G026',
    rule: `${name} takes '${word}', which is no result of the module`,
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
