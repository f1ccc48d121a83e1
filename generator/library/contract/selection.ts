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

/** The entries that a selection goes through: a table, which finds those with a wanted key, or entries that are made one by one. */
type Source<Entry> = Table<Entry> | Iterable<Entry>;

/**
 * The entries that every group wants, in their order and each when it is asked for; then what is wrong. One mistake is one
 * error: where a value is invalid, what the others find or not says nothing.
 * @param entries - they are gone through once, and no further than is asked; they must not depend on what happens meanwhile
 * @param errors - of the values that are invalid, from `groupMaker`
 * @param error - the error for what is wanted literally and not there
 */
export function* select<Entry>(
  groups: Groups<Entry>,
  entries: Source<Entry>,
  errors: readonly CommandError[],
  error: (names: string) => CommandError,
): Generator<Entry | CommandError> {
  const absent = new Set(groups.flat().filter(({ literal }) => literal));
  if ('having' in entries) for (const wanted of absent) if (isIn(entries, wanted)) absent.delete(wanted);
  const tests = groups.map((group) => groupTest(group, absent));
  let found = false;
  for (const entry of 'having' in entries ? candidates(groups, entries) : entries) {
    let isWanted = true;
    // While a literal is still looked for, every group looks.
    for (const test of tests) if ((isWanted || absent.size > 0) && !test(entry)) isWanted = false;
    if (!isWanted) continue;
    found = true;
    yield entry;
  }
  yield* errors.length > 0 ? errors : missing(groups, absent, found, error);
}

function isIn<Entry>(table: Table<Entry>, { key, test }: Wanted<Entry>): boolean {
  return (key === undefined ? table.entries : table.having(key.of, key.is)).some(test);
}

/** The fewest entries of which a group of one key asks. */
function candidates<Entry>(groups: Groups<Entry>, table: Table<Entry>): readonly Entry[] {
  let fewest = table.entries;
  for (const [only, ...others] of groups) {
    if (only?.key === undefined || others.length > 0) continue;
    const having = table.having(only.key.of, only.key.is);
    if (having.length < fewest.length) fewest = having;
  }
  return fewest;
}

/**
 * Whether a group wants an entry. Of thousands with keys, only those with the key of the entry are looked at.
 * @param absent - what is wanted literally and not seen yet; what is seen is taken out
 */
function groupTest<Entry>(group: readonly Wanted<Entry>[], absent: Set<Wanted<Entry>>): (entry: Entry) => boolean {
  const others = group.filter(({ key }) => key === undefined);
  const keyed = new Map<KeyOf<Entry>, Map<unknown, Wanted<Entry>[]>>();
  for (const wanted of group) {
    if (wanted.key === undefined) continue;
    const { of, is } = wanted.key;
    const index = keyed.get(of) ?? new Map<unknown, Wanted<Entry>[]>();
    const same = index.get(is) ?? [];
    same.push(wanted);
    keyed.set(of, index.set(is, same));
  }
  const wants = (wanted: Wanted<Entry>, entry: Entry) => {
    if (!wanted.test(entry)) return false;
    absent.delete(wanted);
    return true;
  };
  return (entry) => {
    let any = false;
    for (const [of, index] of keyed) {
      for (const wanted of index.get(of(entry)) ?? []) if (wants(wanted, entry)) any = true;
    }
    for (const wanted of others) if ((!any || absent.has(wanted)) && wants(wanted, entry)) any = true;
    return any;
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

/** The errors of the literals that are not there; literals that are there but have no entry in common are one mistake. */
function missing<Entry>(
  groups: Groups<Entry>,
  absent: ReadonlySet<Wanted<Entry>>,
  found: boolean,
  error: (names: string) => CommandError,
): CommandError[] {
  const failure = (wanted: readonly Wanted<Entry>[]) =>
    new CommandError({
      ...error(wanted.map(({ name, value }) => `the ${name} '${value}'`).join(' and ')).facts,
      about: wanted.map(({ name, value }) => ({ name, value })),
    });
  const named = groups.filter((group) => group.some((wanted) => absent.has(wanted)));
  if (named.length === 1) return [...absent].map((wanted) => failure([wanted]));
  if (named.length > 1) return [failure([...absent])];
  const literals = groups.flat();
  const together = !found && groups.length > 1 && literals.every(({ literal }) => literal);
  return together ? [failure(literals)] : [];
}
