import type { CommandError, ErrorCategory } from './command-error.ts';

/**
 * The words of a contract. A command's parameters and results are plain interfaces whose members use these types; the
 * generator reads the names, the compiler checks the shapes.
 */
declare const flavor: unique symbol;

/** A type of the contract: plain `Base` for TypeScript, `Name` for the generator and the wire. */
type Flavor<Base, Name extends string> = Base & { readonly [flavor]?: Name };

/** Whole number, 0 to 255. */
export type UInt8 = Flavor<number, 'UInt8'>;
/** Whole number, 0 to 65,535. */
export type UInt16 = Flavor<number, 'UInt16'>;
/** Whole number, 0 to 4,294,967,295. */
export type UInt32 = Flavor<number, 'UInt32'>;
/** Whole number, 0 to 2^64 - 1. */
export type UInt64 = Flavor<bigint, 'UInt64'>;
/** Whole seconds, 0 to 4,294,967,294, or `Infinity`. A TimeSpan in PowerShell, `TimeSpan.MaxValue` for `Infinity`. */
export type Duration = Flavor<number, 'Duration'>;
/** A moment: milliseconds since 1970 in UTC, as `Date.now()` gives them. Of results only; a local DateTime in PowerShell. */
export type DateTime = Flavor<number, 'DateTime'>;
/** An IPv4 or IPv6 address in canonical text (RFC 5952), link-local ones with their zone: fe80::1%13. */
export type IpAddress = Flavor<string, 'IpAddress'>;
/** An IPv4 or IPv6 prefix in canonical text with its host bits zero: 10.0.0.0/8. */
export type IpPrefix = Flavor<string, 'IpPrefix'>;
/** Text that may hold PowerShell's wildcards (`*`, `?`, `[a-c]`); what it means is the command's business. */
export type Wildcard = Flavor<string, 'Wildcard'>;
/** A file, relative to PowerShell's current location; the executable gets it absolute. */
export type FilePath = Flavor<string, 'FilePath'>;
/** A switch parameter. */
export type Switch = Flavor<boolean, 'Switch'>;
/**
 * The switch with which a cmdlet that changes only plans: it gives what -WhatIf gives, as quickly as it would change, asks
 * nothing and says nothing to the host. Its handler never sees it.
 */
export type PlanOnly = Flavor<boolean, 'PlanOnly'>;
/** The backend that an object came from. Filled in from the session, so it costs nothing on the wire. */
export type BackendName = Flavor<string, 'BackendName'>;
/** The name of the computer that an object was read on. Filled in from the session, so it costs nothing on the wire. */
export type ComputerName = Flavor<string, 'ComputerName'>;

/**
 * Of a state of a resource, and of the items in its lists: whether it is there, or is to be. What says nothing is there. In JSON it
 * is `_exist`.
 */
export type Exist = Flavor<boolean, 'Exist'>;
/** Of a state of a resource, and of the items in its lists: what would be done to it, a sentence each. In JSON it is `_metadata.whatIf`. */
export type WouldDo = Flavor<readonly string[], 'WouldDo'>;

/** A number within bounds, both included: `Range<UInt16, 1, 1024>`. */
export type Range<Base, _Minimum extends number, _Maximum extends number> = Base;
/**
 * One of some words, each with a number, as Windows has them: `Enum<'Toggle', { Off: 0; On: 1 }>`. In a result an enum of
 * that name in PowerShell, which compares with word and number alike; a parameter takes either.
 */
export type Enum<_Name extends string, Numbers extends Readonly<Record<string, number>>> = keyof Numbers & string;
/** Text that a regular expression of JavaScript matches as a whole: `Matching<'[a-z]+'>`. */
export type Matching<_Pattern extends string> = string;

/** A parameter that also binds from the pipeline, by property name. */
export type ByName<T> = T;
/**
 * A parameter with which all records of a pipeline are changed as one: `Atomic?: AsOne<Switch>`. Where it is given, each record is
 * only planned, and at the end the function with the tag `@carriesOut` makes what was planned. The handler never sees it.
 */
export type AsOne<T> = T;
/** Not a parameter: read from the piped object's property of that name, where there is one. */
export type Piped<T> = T;

/**
 * A whole object of a result's class, given on the command line; where the switch of that name is given, the piped object
 * itself. Members that it does not have are undefined.
 */
export type Whole<Result, _Switch extends string = never> = {
  readonly [name in keyof Result]?: Exclude<Result[name], null>;
};

/**
 * All objects of a result that are piped, or given: they come together, as one list, with all that they nest. Of a result
 * with the tag `@oneOf`, each item has the member that it is, and null for the others.
 */
export type Objects<Result> = readonly Result[];

/** What a completer is asked: the word so far, without quotes. */
export interface CompletionRequest {
  readonly Word?: string;
}

/** One value that a completer offers. Values that do not begin with the word are left out for it. */
export interface Completion {
  /** The value; it is quoted where it must be. */
  readonly Text: string;
  /** What a person reads beside it. */
  readonly Note?: string;
}

/** What a changing command returns: what would happen, for ShouldProcess and -WhatIf, and how to do it. */
export interface Plan<Result> {
  /** What is changed, for a person: "the file report.pdf". */
  readonly target: string;
  /** How, for a person: "Set Priority 1 -> 5". Empty when there is nothing to do, so nothing to ask. */
  readonly action: string;
  /** The result as it would be. */
  readonly planned: Result;
  /**
   * Does it, and returns the result as it is; or how that will be known when the requests that come together
   * (`call.together`) have all been carried out, where one look at all of them is cheaper than one for each.
   */
  apply(): Result | Later<Result>;
}

/**
 * Gives the result of a change that was made. Is called once, behind the last change that was carried out together with
 * it, and before anything that only reads. What it throws is the error of its request, and says that the change was made.
 */
export type Later<Result> = () => Result;

/** What a command returns that changes many things as one: what would happen is asked once, for all of them. */
export interface PlanOfMany<Result> {
  /** What is changed, for a person. */
  readonly target: string;
  /** How, for a person. Empty when there is nothing to do, so nothing to ask. */
  readonly action: string;
  /** The results as they would be. */
  readonly planned: readonly Result[];
  /**
   * Does it, and gives the result of each as it is, then an error for what could not be done. What is thrown on the way is an
   * error, too: the results before it are given.
   */
  apply(): Iterable<Result | CommandError>;
}

/** What a watching command returns: results that come until somebody stops it, or it is over. */
export interface Watch<Result> {
  /**
   * Watches from the moment that this returns its promise, which is resolved when the watch is over or was stopped and
   * nothing will be called any more, and rejected with the error that ended it.
   */
  run(watcher: Watcher<Result>): Promise<void>;
}

/** Who watches: where the results go, how the machine is read meanwhile, and when to stop. */
export interface Watcher<Result> {
  emit(result: Result): void;
  /** Reads the machine as it is now, while nobody else changes it; calls of other commands do the same. */
  read<T>(work: () => T): T;
  readonly stopped: AbortSignal;
}

/** How the parameters of one call came to be. */
export interface Call {
  /** The parameters named on the command line, in the caller's order; the others came from the pipeline. */
  readonly named: ReadonlySet<string>;
  /** Whether this record came from the pipeline. */
  readonly piped: boolean;
  /** The parameter that the piped record itself is, a text or a number and no object with properties. */
  readonly value?: string;
  /** What the piped object has for parameters that are named, too, as text: of those that are keys. */
  readonly own?: ReadonlyMap<string, string>;
  /** Names this run of a cmdlet that changes: all its records have it, and no other run. Eight letters and digits. */
  readonly run?: string;
  /** How many requests are carried out together, this one included: where there are many, one look at a table is cheaper than one for each. */
  readonly together: number;
  /**
   * Warns the caller, by the warning stream, of what is no error and should be known. Each text comes once for an
   * invocation of the cmdlet: that of a plan and of its `apply()`, and that of many records. A request that fails in the
   * end reports its error alone.
   */
  warn(message: string): void;
}

/** What a native function can fail with. */
export interface NativeError {
  readonly code: number;
  /** The name that its documentation uses. */
  readonly name: string;
  /** The functions that give this code this meaning; `*` is any. */
  readonly functions: readonly string[];
  /** Of the error record: stable, and the same in every language. */
  readonly id: string;
  readonly category: ErrorCategory;
  /** Begins the message; without a full stop. */
  readonly meaning: string;
  /** What to do about it. */
  readonly action: string;
}

/** Declares the catalogue of a module's native errors. The generator runs no code: rows hold literals and constants. */
export function defineErrors(errors: readonly NativeError[]): readonly NativeError[] {
  return errors;
}

/** What the module as a whole says of itself. */
export interface ModuleContract {
  /** The module's name, and that of its folder and files. */
  readonly name: string;
  /** Noun prefix of the cmdlets that the generator adds: Connect-`prefix`Host and its siblings. */
  readonly prefix: string;
  /** File name of the bundled executable, without `.exe`. */
  readonly executable: string;
  /** The backend whose results are the usual ones; a table of those of another one says so above it. */
  readonly usualBackend?: string;
  readonly version: string;
  readonly guid: string;
  readonly author: string;
  /** The company in the manifest, and in what Windows shows of the executable; else the author. */
  readonly company?: string;
  /** The executable's icon on Windows: an .ico file, relative to the contract's folder. Else a prompt in a colour of the module. */
  readonly icon?: string;
  readonly copyright: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly releaseNotes: string;
  /**
   * Names of environment variables that the executable gets besides those of every module (SystemRoot, TEMP and the like), where
   * PowerShell has them. Whoever starts PowerShell may set them: what they say is a hint, and nothing to trust.
   */
  readonly environment?: readonly string[];
  /**
   * What nouns are called on the executable's own command line: `{ SealEntry: 'seal' }`, for `fileseal get seal`. A noun that is not
   * here is its own words without the prefix. Where a verb has several nouns, the first of these is meant when none is said.
   */
  readonly nouns?: Readonly<Record<string, string>>;
  /** What those variables are in the sessions of its roles, each as `NAME=value`. */
  readonly roleEnvironment?: readonly string[];
  /** The command that makes the module anew, for the headers of its files; else `npx pwsh-contract generate`. */
  readonly generate?: string;
  readonly projectUri?: string;
  readonly licenseUri?: string;
}

/**
 * Declares a page of help, `about_<module>_<name>`: its text is the TSDoc above it, the first paragraph its summary, and a
 * paragraph in a fence code. The generator reads it without running it.
 */
export function defineTopic(name: string): string {
  return name;
}

/** What a person with a role may do in a session of just enough administration (JEA). */
export interface RoleContract {
  /** The name of its role capability: `RoleCapabilities/<name>.psrc`. */
  readonly name: string;
  /**
   * `reading`: every cmdlet that changes nothing, without its parameters that name files, which would be read with the rights of the
   * session.
   */
  readonly includes?: 'reading';
  /** Cmdlets with the parameters that may be given, as a command line has them; a name alone has all: `Set-Note -Name -Text`. */
  readonly cmdlets: readonly string[];
}

/** Declares a role: the TSDoc above it says what it is for. The argument must be literal. */
export function defineRole(role: RoleContract): RoleContract {
  return role;
}

/** Declares a module. The argument must be literal: the generator reads it without running it. */
export function defineModule(contract: ModuleContract): ModuleContract {
  return contract;
}
