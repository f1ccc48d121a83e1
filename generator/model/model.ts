import type { NativeError } from '../library/contract/vocabulary.ts';
import type { ValueKind } from '../library/wire/columns.ts';

export type { NativeError };

/** The plain model of a contract: what every emitter reads, and nothing of TypeScript. */
export interface Model {
  readonly name: string;
  readonly prefix: string;
  readonly executable: string;
  /** The file that the contract was read from. */
  readonly contract: string;
  /** What nouns of its cmdlets are called on the command line, where that is not the noun itself; the first is the usual one. */
  readonly nouns: Readonly<Record<string, string>>;
  /** The command that makes the module anew. */
  readonly generate: string;
  /** Environment variables that the executable gets besides those of every module. */
  readonly environment: readonly string[];
  /** The backend that a table does not name, where the module says which one that is. */
  readonly usualBackend?: string;
  readonly version: string;
  readonly guid: string;
  readonly author: string;
  /** The company, where that is not the author. */
  readonly company?: string;
  /** The .ico file of the executable, relative to the contract's folder, where it has one of its own. */
  readonly icon?: string;
  readonly copyright: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly releaseNotes: string;
  /** Addresses for the manifest, where there are any. */
  readonly projectUri?: string;
  readonly licenseUri?: string;
  /** What the module is for: the paragraphs of the contract's own description, code in a fence. */
  readonly about: readonly string[];
  /** Further pages of help. */
  readonly topics: readonly Topic[];
  /** The roles of sessions of just enough administration. */
  readonly roles: readonly Role[];
  /** What variables of the environment are in such sessions. */
  readonly roleEnvironment: readonly (readonly [name: string, value: string])[];
  /** What the generated Connect- cmdlet takes. */
  readonly session: readonly Parameter[];
  /** Examples of the generated Connect- cmdlet. */
  readonly sessionExamples: readonly Example[];
  readonly commands: readonly Command[];
  /** What makes what the records of a run were planned to become, as one. */
  readonly carriesOut?: CarriesOut;
  /** What the native functions can fail with. */
  readonly errors: readonly NativeError[];
  /** What offers values for parameters. */
  readonly completers: readonly Completer[];
  /** Result classes, each after those that it nests. */
  readonly classes: readonly ResultClass[];
  /** What is given as the one of its members that is there: it has no class of its own. */
  readonly unions: readonly ResultClass[];
  readonly resources: readonly Resource[];
}

/** A resource of Desired State Configuration. */
export interface Resource {
  /** The variable that declares it. */
  readonly variable: string;
  /** Path of its file, relative to the entry's folder. */
  readonly file: string;
  /** Owner.Area/Name. */
  readonly type: string;
  readonly help: string;
  readonly state: StateObject;
  /** Whether it gives all that is there. */
  readonly exports: boolean;
  /** The class of PowerShell that it becomes, too, and the properties that are its keys; a list has a Name in their place. */
  readonly className?: string;
  readonly classKeys: readonly string[];
}

/** The state of a resource, or an object within it. */
export interface StateObject {
  readonly name: string;
  readonly help: string;
  readonly properties: readonly Property[];
  /** Those of which one at least must be given. */
  readonly anyKey: readonly string[];
}

/** One property of a state. */
export interface Property {
  readonly name: string;
  readonly help: string;
  /** What a new one has that is made without it, for a person. */
  readonly default?: string;
  readonly mandatory: boolean;
  /** Whether it says how to set, and is no part of the state. */
  readonly option: boolean;
  readonly type:
    | ({ readonly is: 'value' } & ValueType)
    | { readonly is: 'object'; readonly list: boolean; readonly object: StateObject }
    | { readonly is: 'exist' }
    | { readonly is: 'wouldDo' };
}

/** A page of help of its own: about_<Module>_<name>. */
export interface Topic {
  readonly name: string;
  readonly summary: string;
  /** Its paragraphs, code in a fence. */
  readonly about: readonly string[];
}

/** What a role may do. */
export interface Role {
  readonly name: string;
  readonly description: string;
  /** The functions that it sees, each with the parameters that may be given, where these are not all. */
  readonly functions: readonly { readonly name: string; readonly parameters?: readonly string[] }[];
}

/** A contract value's type. */
export interface ValueType {
  readonly kind: ValueKind;
  readonly list: boolean;
  /** The words of a `Choice` or an `Enum`. */
  readonly choices?: readonly string[];
  /** The name of an `Enum`, and its numbers in the order of its words. */
  readonly enum?: string;
  readonly numbers?: readonly number[];
  /** Bounds of a number, both included, where they are narrower than its kind's. */
  readonly minimum?: number;
  readonly maximum?: number;
  /** What a text must match as a whole: a regular expression of JavaScript. */
  readonly pattern?: string;
}

/** A parameter that is a whole object, or a list of them: of which class, and the switch that takes the piped object for it. */
export interface WholeType {
  readonly result: string;
  readonly members: readonly { readonly name: string; readonly type: ValueType }[];
  readonly fromPipeline?: string;
}

/** What a parameter is in one parameter set. */
export interface SetMembership {
  /** Absent where the command has no sets, or the parameter is the same in all of them. */
  readonly set?: string;
  readonly mandatory: boolean;
  readonly position?: number;
}

export interface Parameter {
  readonly name: string;
  readonly type: ValueType;
  readonly sets: readonly SetMembership[];
  /**
   * `name`: also from the pipeline by property name; `piped`: no parameter, read from the piped object; `value`: the piped
   * object itself, of which only what the others take is sent.
   */
  readonly pipeline: 'none' | 'name' | 'piped' | 'value';
  /** Whether a piped text or number is its value. */
  readonly isValue?: true;
  /** Whether it takes the piped object. */
  readonly byValue?: true;
  readonly aliases: readonly string[];
  readonly help: string;
  /** What counts when it is not given, for a person. */
  readonly default?: string;
  /** Where the type's kind is `Whole`. */
  readonly whole?: WholeType;
  /** The result of which it takes all objects together, where the type's kind is `Objects`. */
  readonly objects?: string;
  /** The completer that offers values for it. */
  readonly completer?: string;
  /** Whether it says where the piped object came from: read of the module's own objects and of bags of properties only. */
  readonly isOrigin?: true;
  /** Whether it is the switch with which a command only plans; it is no column. */
  readonly plansOnly?: true;
  /** Whether the records of a run are changed as one where it is given; it is no column of theirs. */
  readonly asOne?: true;
}

/** The function that carries out what was planned of the records of a run. */
export interface CarriesOut {
  readonly handler: string;
  /** Path of its file, relative to the entry's folder. */
  readonly file: string;
}

/** What a command takes of the objects of some results. */
export interface Taking {
  readonly results: readonly string[];
  /** An object that is no result of the module counts as one of these where it has one of these properties. */
  readonly like: readonly string[];
  /** The parameters that bind; all, where there are none. */
  readonly only: readonly string[];
}

export interface Completer {
  readonly name: string;
  readonly handler: string;
  /** Path of its file, relative to the entry's folder. */
  readonly file: string;
}

export interface Command {
  /** Verb-Noun. */
  readonly name: string;
  readonly handler: string;
  /** Path of the contract file, relative to the entry's folder. */
  readonly file: string;
  readonly synopsis: string;
  readonly description: string;
  readonly notes: readonly string[];
  /** Addresses, and names of other cmdlets. */
  readonly links: readonly string[];
  readonly examples: readonly Example[];
  readonly parameters: readonly Parameter[];
  /** The names of its parameter sets, the default one first; empty where there is only one. */
  readonly sets: readonly string[];
  /** Whether it changes something: ShouldProcess, plans, one at a time where errors stop. */
  readonly changes: boolean;
  /** The parameters that select and never change, and what to do instead of changing one. */
  readonly keys?: { readonly names: readonly string[]; readonly advice: string };
  /** The results that it takes from the pipeline, the last ones also for what is like none; all, where it says nothing. */
  readonly takes: readonly Taking[];
  /** Whether its plan is one of many things, which has many results. */
  readonly many?: true;
  /** Whether its results come until somebody stops it: it has a process of its own and takes nothing from the pipeline. */
  readonly watches: boolean;
  readonly impact: 'Low' | 'Medium' | 'High';
  readonly result: string;
  /** The member that is given in place of the result, unless that switch is: a value, or each result of a list. */
  readonly alone?: { readonly member: string; readonly type: ValueType | ListType; readonly unless: string };
  /** The native functions that it calls, whose errors it can give. */
  readonly calls: readonly string[];
  /** The part of the module's script in which what it does lies: a word. */
  readonly part?: string;
}

export interface Example {
  readonly title: string;
  readonly code: string;
  /** What it prints, where that is shown. */
  readonly output?: string;
}

export interface ResultClass {
  readonly name: string;
  readonly help: string;
  readonly members: readonly Member[];
  readonly table: readonly Column[];
  /** What its ToString() gives; the name of the class where there is none. */
  readonly text?: readonly TextPart[];
  /** The list that is shown beneath an object that has it. */
  readonly beneath?: Beneath;
  /** The colours of a row in its table, by the words of a member. */
  readonly tint?: Tint;
}

/** The member whose words give a row its colour: names of $PSStyle.Foreground. */
export interface Tint {
  readonly name: string;
  readonly colors: readonly (readonly [word: string, color: string])[];
}

/** A piece of an object's text: words, the first of these members that is not blank, or what is left out where its members are blank. */
export type TextPart =
  | { readonly is: 'words'; readonly text: string }
  | { readonly is: 'member'; readonly names: readonly string[] }
  | { readonly is: 'optional'; readonly parts: readonly TextPart[] };

/** A list of results that is shown beneath the one that has it: a line of columns for each, and a second line of others. */
export interface Beneath {
  /** The member that is the list. */
  readonly name: string;
  /** The result that it is a list of. */
  readonly result: string;
  readonly columns: readonly Column[];
  /** Where there is none, each is one line. */
  readonly second: readonly Column[];
}

/** A column of a table: a member or one of its aliases, and its width in characters where that is not the type's. */
export interface Column {
  readonly name: string;
  readonly width?: number;
}

/** A list of results. */
export interface ListType {
  readonly is: 'class';
  readonly name: string;
  readonly list: boolean;
}

/** A member of a result: a value, a nested result or a list of them, or what is the same for the whole session. */
export interface Member {
  readonly name: string;
  /** Other names of the same value. */
  readonly aliases: readonly string[];
  readonly help: string;
  readonly nullable: boolean;
  readonly type:
    | ({ readonly is: 'value' } & ValueType)
    | ListType
    | { readonly is: 'constant'; readonly text: string }
    | { readonly is: 'backend' }
    | { readonly is: 'computer' };
}

/** The class of that name. */
export function findClass(model: Model, name: string): ResultClass {
  const found = [...model.classes, ...model.unions].find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`the model has no class ${name}`);
  return found;
}

/** Whether a member of the result is an enum. */
export function hasEnum({ members }: ResultClass): boolean {
  return members.some(({ type }) => type.is === 'value' && type.kind === 'Enum');
}

/** The classes of the objects that a command gives whose result has that name: several, where it is one of them. */
export function classesOf(model: Pick<Model, 'unions'>, name: string): string[] {
  const union = model.unions.find((one) => one.name === name);
  return union === undefined ? [name] : union.members.flatMap(({ type }) => (type.is === 'class' ? [type.name] : []));
}

/** The enums of the members of results, each once, by name. */
export function enumsOf(model: Model): ValueType[] {
  const types = model.classes.flatMap(({ members }) =>
    members.flatMap(({ type }) => (type.is === 'value' && type.kind === 'Enum' ? [type] : [])),
  );
  return types.filter((type, at) => types.findIndex((other) => other.enum === type.enum) === at);
}

/** The member of that name or alias. */
export function findMember({ members }: Pick<ResultClass, 'members'>, name: string): Member | undefined {
  return members.find((member) => member.name === name || member.aliases.includes(name));
}

/** Whether the member says of a result that it is only what would be. */
export function isWhatIf({ name, type }: Member): boolean {
  return name === 'WhatIf' && type.is === 'value' && type.kind === 'Boolean' && !type.list;
}

/** Whether it is one object, that may be piped: a list of them is only given. */
export function isOneWhole({ whole, type }: Pick<Parameter, 'whole' | 'type'>): boolean {
  return whole !== undefined && !type.list;
}

/** The parameters that a request has columns for. */
export function sentOf({ parameters }: Pick<Command, 'parameters'>): readonly Parameter[] {
  return parameters.filter(
    ({ pipeline, plansOnly, asOne }) => pipeline !== 'value' && plansOnly !== true && asOne !== true,
  );
}

/** The part in which what a command does lies, if it is in one: few sessions watch. */
export function partOf({ watches, part }: Pick<Command, 'watches' | 'part'>): string | undefined {
  return watches ? 'Watch' : part;
}

/** The parameters with which the records of a run are changed as one: the columns of the request that carries it out. */
export function asOneOf({ parameters }: Pick<Command, 'parameters'>): readonly Parameter[] {
  return parameters.filter(({ asOne }) => asOne);
}

/** The cmdlets that every module has: those of the session. */
export function sessionCmdlets({ prefix }: { readonly prefix: string }): string[] {
  return ['Connect', 'Disconnect', 'Get'].map((verb) => `${verb}-${prefix}Host`);
}
