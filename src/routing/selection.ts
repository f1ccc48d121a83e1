import { CommandError } from '../contract/command-error.ts';
import type { Call } from '../contract/vocabulary.ts';
import { hasWildcard, unescapeWildcard, wildcard } from '../contract/wildcard.ts';
import { NO_ERROR } from '../ip-helper/status.ts';
import { invalidArgument } from './errors.ts';
import type { Machine } from './machine.ts';

/** One thing asked for: a literal one that no entry matches is an error. */
export interface Wanted<Entry> {
  readonly name: string;
  readonly value: string;
  readonly literal: boolean;
  readonly test: (entry: Entry) => boolean;
}

/**
 * A variable that was never set, or an empty row of a file, must not mean "all of them".
 * @param selectors - what a piped record must have one of
 * @param what - what is selected, in one word
 * @throws {CommandError} for a parameter that is named without a value, and for a piped record without a selector
 */
export function refuseEmpty(filter: object, selectors: readonly string[], what: string, call: Call): void {
  const values = filter as Readonly<Record<string, readonly unknown[] | undefined>>;
  for (const name of call.named) {
    if ((values[name]?.length ?? 0) === 0) throw emptySelector(name, what);
  }
  if (!call.piped || selectors.some((name) => values[name] !== undefined)) return;
  throw invalidArgument(
    'EmptySelector',
    `The piped object selects nothing, which could mean every ${what} or none.`,
    `Pipe objects with at least one of ${selectors.join(', ')}.`,
  );
}

/** A parameter that is named without a value; `what` is selected, in one word. */
export function emptySelector(name: string, what: string): CommandError {
  return invalidArgument(
    'EmptySelector',
    `-${name} is given without a value, which could mean every ${what} or none.`,
    `Give -${name} a value, or leave it out.`,
  );
}

/** What every group asks for at once; within a group one is enough. */
export type Groups<Entry> = readonly (readonly Wanted<Entry>[])[];

/**
 * One group of each parameter that is given. A value that `want` refuses becomes an error, and the others stay.
 * @param errors - where these errors go
 */
export function groupMaker<Entry>(groups: Wanted<Entry>[][], errors: CommandError[]) {
  return <T>(values: readonly T[] | undefined, want: (value: T) => Wanted<Entry>): void => {
    if (values === undefined) return;
    const group: Wanted<Entry>[] = [];
    for (const value of values) {
      try {
        group.push(want(value));
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        errors.push(error);
      }
    }
    groups.push(group);
  };
}

export function matchesAll<Entry>(groups: Groups<Entry>, entry: Entry): boolean {
  return groups.every((group) => group.some((wanted) => wanted.test(entry)));
}

/** That value and no other: it must exist. */
export function literally<Entry>(name: string, value: unknown, test: (entry: Entry) => boolean): Wanted<Entry> {
  return { name, value: String(value), literal: true, test };
}

/** A filter: what it matches need not exist. */
export function filtering<Entry>(name: string, value: unknown, test: (entry: Entry) => boolean): Wanted<Entry> {
  return { name, value: String(value), literal: false, test };
}

/** A pattern with wildcards. */
export function pattern<Entry>(name: string, value: string, text: (entry: Entry) => string): Wanted<Entry> {
  const matches = wildcard(name, value);
  return filtering(name, value, (entry) => matches(text(entry)));
}

/** An alias: exactly that name first, since `[` is a character of names, too; else a pattern or a literal. */
export function aliasWanted<Entry extends { readonly InterfaceAlias: string | null }>(
  value: string,
  machine: Machine,
): Wanted<Entry> {
  const exact = exactAlias(value, machine);
  if (!exact && hasWildcard(value)) return pattern('InterfaceAlias', value, (entry) => entry.InterfaceAlias ?? '');
  const lower = (exact ? value : unescapeWildcard(value)).toLowerCase();
  return literally('InterfaceAlias', value, (entry) => entry.InterfaceAlias?.toLowerCase() === lower);
}

/** Whether an interface has exactly that alias, its case included; it may have no entry. */
function exactAlias(alias: string, { ipHelper }: Machine): boolean {
  const { status, luid } = ipHelper.ConvertInterfaceAliasToLuid(alias);
  return status === NO_ERROR && ipHelper.ConvertInterfaceLuidToAlias(luid).alias === alias;
}

/**
 * Literals are judged by the whole table; those that exist but have no entry in common are one mistake.
 * @param error - the error for what is wanted and not there
 */
export function missing<Entry>(
  groups: Groups<Entry>,
  entries: readonly Entry[],
  found: readonly Entry[],
  error: (names: string) => CommandError,
): CommandError[] {
  const absent = groups.map((group) => group.filter(({ literal, test }) => literal && !entries.some(test)));
  const named = absent.filter((group) => group.length > 0);
  const failure = (wanted: readonly Wanted<Entry>[]) =>
    error(wanted.map(({ name, value }) => `the ${name} '${value}'`).join(' and '));
  if (named.length === 1) return absent.flat().map((wanted) => failure([wanted]));
  if (named.length > 1) return [failure(absent.flat())];
  const literals = groups.flat();
  const together = found.length === 0 && groups.length > 1 && literals.every(({ literal }) => literal);
  return together ? [failure(literals)] : [];
}
