import { CommandError, invalidArgument } from './command-error.ts';
import type { KeyOf, Table } from './table.ts';
import type { Call } from './vocabulary.ts';

/** One thing asked for: a literal one that no entry matches is an error. */
export interface Wanted<Entry> {
  readonly name: string;
  readonly value: string;
  readonly literal: boolean;
  readonly test: (entry: Entry) => boolean;
  /** What every entry that passes the test has; a pattern has none. */
  readonly key?: { readonly of: KeyOf<Entry>; readonly is: unknown };
}

/**
 * A variable that was never set, or an empty row of a file, must not mean "all of them".
 * @param selectors - what a piped record must have one of
 * @param what - what is selected, in one word
 * @throws {CommandError} for a parameter that is named without a value, and for a piped record without a selector
 */
export function refuseEmpty(filter: object, selectors: readonly string[], what: string, call: Call): void {
  const values = filter as Readonly<Record<string, unknown>>;
  for (const name of call.named) if (isEmpty(values[name])) throw emptySelector(name, what);
  if (!call.piped || selectors.some((name) => values[name] !== undefined)) return;
  throw invalidArgument(
    'EmptySelector',
    `The piped object selects nothing, which could mean every ${what} or none.`,
    `Pipe objects with at least one of ${selectors.join(', ')}.`,
  );
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
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
export function groupMaker<Entry, Filter>(filter: Filter, groups: Wanted<Entry>[][], errors: CommandError[]) {
  return <Name extends keyof Filter & string>(
    name: Name,
    want: (value: ItemOf<Filter[Name]>) => Wanted<Entry>,
  ): void => {
    const values = filter[name] as readonly ItemOf<Filter[Name]>[] | undefined;
    if (values === undefined) return;
    const group: Wanted<Entry>[] = [];
    for (const value of values) {
      try {
        group.push(want(value));
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        errors.push(error.about(name, value));
      }
    }
    groups.push(group);
  };
}

/** What a list holds, which may not be given. */
type ItemOf<List> = NonNullable<List> extends readonly (infer Item)[] ? Item : never;

/** The entries that every group wants, in the order of the table. */
export function selectAll<Entry>(groups: Groups<Entry>, table: Table<Entry>): readonly Entry[] {
  const tests = groups.map(groupTest);
  let candidates = table.entries;
  for (const [only, ...others] of groups) {
    if (only?.key === undefined || others.length > 0) continue;
    const having = table.having(only.key.of, only.key.is);
    if (having.length < candidates.length) candidates = having;
  }
  return tests.length === 0 ? candidates : candidates.filter((entry) => tests.every((test) => test(entry)));
}

/** Whether a group wants an entry. Of thousands with keys, only those with the key of the entry are looked at. */
function groupTest<Entry>(group: readonly Wanted<Entry>[]): (entry: Entry) => boolean {
  const [only, ...others] = group;
  if (only !== undefined && others.length === 0) return only.test;
  const patterns = group.filter(({ key }) => key === undefined);
  const keyed = new Map<KeyOf<Entry>, Map<unknown, Wanted<Entry>[]>>();
  for (const wanted of group) {
    if (wanted.key === undefined) continue;
    const { of, is } = wanted.key;
    const index = keyed.get(of) ?? new Map<unknown, Wanted<Entry>[]>();
    const same = index.get(is) ?? [];
    same.push(wanted);
    keyed.set(of, index.set(is, same));
  }
  const passes = (entry: Entry) => (wanted: Wanted<Entry>) => wanted.test(entry);
  return (entry) => {
    for (const [of, index] of keyed) if (index.get(of(entry))?.some(passes(entry))) return true;
    return patterns.some(passes(entry));
  };
}

/** That value and no other: it must exist. */
export function literally<Entry>(name: string, value: unknown, of: KeyOf<Entry>): Wanted<Entry> {
  return { ...filtering(name, value, of), literal: true };
}

/** A filter: what it matches need not exist. */
export function filtering<Entry>(name: string, value: unknown, of: KeyOf<Entry>): Wanted<Entry> {
  return { name, value: String(value), literal: false, test: (entry) => of(entry) === value, key: { of, is: value } };
}

/**
 * Literals are judged by the whole table; those that exist but have no entry in common are one mistake.
 * @param error - the error for what is wanted and not there
 */
export function missing<Entry>(
  groups: Groups<Entry>,
  table: Table<Entry>,
  found: readonly Entry[],
  error: (names: string) => CommandError,
): CommandError[] {
  const isThere = ({ key, test }: Wanted<Entry>) =>
    (key === undefined ? table.entries : table.having(key.of, key.is)).some(test);
  const absent = groups.map((group) => group.filter((wanted) => wanted.literal && !isThere(wanted)));
  const named = absent.filter((group) => group.length > 0);
  const failure = (wanted: readonly Wanted<Entry>[]) =>
    new CommandError({
      ...error(wanted.map(({ name, value }) => `the ${name} '${value}'`).join(' and ')).facts,
      about: wanted.map(({ name, value }) => ({ name, value })),
    });
  if (named.length === 1) return absent.flat().map((wanted) => failure([wanted]));
  if (named.length > 1) return [failure(absent.flat())];
  const literals = groups.flat();
  const together = found.length === 0 && groups.length > 1 && literals.every(({ literal }) => literal);
  return together ? [failure(literals)] : [];
}
