import type { RouteFilter } from '../commands/get-ip-route-entry.ts';
import { CommandError } from '../contract/command-error.ts';
import { didYouMean } from '../contract/values.ts';
import type { Call } from '../contract/vocabulary.ts';
import { parsePrefix, parseTypedPrefix } from '../ip-helper/address.ts';
import { decodeForwardRow, splitTable } from '../ip-helper/codec.ts';
import { AF_UNSPEC } from '../ip-helper/enums.ts';
import { ERROR_NOT_FOUND, NO_ERROR } from '../ip-helper/status.ts';
import { invalidArgument, notFound, windowsError } from './errors.ts';
import type { IpRouteEntry } from './ip-route-entry.ts';
import { entryReader, type Machine } from './machine.ts';
import { readRoute } from './read-route.ts';
import { hasWildcard, unescapeWildcard, wildcard } from './wildcard.ts';

type Test = (entry: IpRouteEntry) => boolean;

/** One thing asked for: a literal one that no route matches is an error. */
interface Wanted {
  readonly name: string;
  readonly value: string;
  readonly literal: boolean;
  readonly test: Test;
}

const SELECTORS = ['DestinationPrefix', 'NextHop', 'InterfaceIndex', 'InterfaceAlias', 'InterfaceLuid'] as const;

/** The routes that match every filter, then an error for what does not exist. */
export function findRoutes(filter: RouteFilter, machine: Machine, call: Call): (IpRouteEntry | CommandError)[] {
  refuseEmpty(filter, call);
  const errors: CommandError[] = [];
  const groups = wantedGroups(filter, machine, call, errors);
  const matches = (entry: IpRouteEntry) => groups.every((group) => group.some((wanted) => wanted.test(entry)));
  const named = entryByKey(filter, machine);
  if (named !== undefined && matches(named)) return [named];
  const entries = allEntries(machine);
  const found = entries.filter(matches);
  // One mistake is one error: where a value is invalid, what the others find or not says nothing.
  return errors.length > 0 ? [...found, ...errors] : [...found, ...missing(groups, entries, found)];
}

/** A record that names its one route, as a piped route does, is not looked for in the whole table. */
function entryByKey(filter: RouteFilter, machine: Machine): IpRouteEntry | undefined {
  const one = <T>(values: readonly T[] | undefined) => (values?.length === 1 ? values[0] : undefined);
  const DestinationPrefix = one(filter.DestinationPrefix);
  const NextHop = one(filter.NextHop);
  const InterfaceLuid = one(filter.InterfaceLuid);
  const InterfaceIndex = one(filter.InterfaceIndex);
  if (DestinationPrefix === undefined || NextHop === undefined) return undefined;
  const prefix = parsePrefix(DestinationPrefix);
  if (!prefix.ok || (InterfaceLuid ?? InterfaceIndex) === undefined) return undefined;
  const key = {
    DestinationPrefix: prefix.text,
    NextHop,
    ...(InterfaceLuid === undefined ? {} : { InterfaceLuid }),
    ...(InterfaceIndex === undefined ? {} : { InterfaceIndex }),
  };
  try {
    return entryReader(machine)(readRoute(key, machine).row);
  } catch (error) {
    // What it is that does not exist, the whole table tells.
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

function allEntries(machine: Machine): IpRouteEntry[] {
  const { status, table } = machine.ipHelper.GetIpForwardTable2(AF_UNSPEC);
  // An empty table is "not found" to Windows, and nothing to a person.
  if (status !== NO_ERROR && status !== ERROR_NOT_FOUND) throw windowsError('GetIpForwardTable2', status, 'the table');
  const toEntry = entryReader(machine);
  return table === undefined ? [] : splitTable(table).map((bytes) => toEntry(decodeForwardRow(bytes)));
}

/**
 * A variable that was never set, or an empty row of a file, must not mean "all routes".
 * @throws {CommandError} for a parameter that is named without a value, and for a piped record without a selector
 */
function refuseEmpty(filter: RouteFilter, call: Call): void {
  for (const name of call.named) {
    const values = filter[name as keyof RouteFilter];
    if (values !== undefined && values.length > 0) continue;
    throw invalidArgument(
      'EmptySelector',
      `-${name} is given without a value, which could mean every route or none.`,
      `Give -${name} a value, or leave it out.`,
    );
  }
  if (!call.piped || SELECTORS.some((name) => filter[name] !== undefined)) return;
  throw invalidArgument(
    'EmptySelector',
    'The piped object selects nothing, which could mean every route or none.',
    `Pipe objects with at least one of ${SELECTORS.join(', ')}.`,
  );
}

/** Literals are judged by the whole table; those that exist but have no route in common are one mistake. */
function missing(
  groups: readonly (readonly Wanted[])[],
  entries: readonly IpRouteEntry[],
  found: readonly IpRouteEntry[],
): CommandError[] {
  const absent = groups.map((group) => group.filter(({ literal, test }) => literal && !entries.some(test)));
  const named = absent.filter((group) => group.length > 0);
  if (named.length === 1) return absent.flat().map((wanted) => noRoute([wanted]));
  if (named.length > 1) return [noRoute(absent.flat())];
  const literals = groups.flat();
  const together = found.length === 0 && groups.length > 1 && literals.every(({ literal }) => literal);
  return together ? [noRoute(literals)] : [];
}

function noRoute(wanted: readonly Wanted[]): CommandError {
  const names = wanted.map(({ name, value }) => `the ${name} '${value}'`).join(' and ');
  return notFound(
    'RouteNotFound',
    `No route has ${names}.`,
    'List the routes with Get-IpRouteEntry; prefixes and aliases may hold wildcards.',
  );
}

function wantedGroups(filter: RouteFilter, machine: Machine, call: Call, errors: CommandError[]): Wanted[][] {
  const groups: Wanted[][] = [];
  const add = <T>(values: readonly T[] | undefined, want: (value: T) => Wanted) => {
    if (values === undefined) return;
    const group: Wanted[] = [];
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
  const literally = (name: string, value: unknown, test: Test): Wanted => ({
    name,
    value: String(value),
    literal: true,
    test,
  });
  add(filter.DestinationPrefix, (value) => {
    if (hasWildcard(value)) return pattern('DestinationPrefix', value, (entry) => entry.DestinationPrefix);
    const prefix = call.named.has('DestinationPrefix') ? parseTypedPrefix(value) : parsePrefix(value);
    if (prefix.ok)
      return literally('DestinationPrefix', prefix.text, (entry) => entry.DestinationPrefix === prefix.text);
    const action =
      prefix.suggestion === undefined
        ? 'Give a prefix or a wildcard.'
        : `Give -DestinationPrefix ${prefix.suggestion}.`;
    throw invalidArgument(
      'InvalidParameterValue',
      `-DestinationPrefix '${value}' is not valid: ${prefix.rule}${didYouMean(prefix.suggestion)}`,
      action,
    );
  });
  add(filter.InterfaceIndex, (value) => literally('InterfaceIndex', value, (entry) => entry.InterfaceIndex === value));
  add(filter.InterfaceLuid, (value) => literally('InterfaceLuid', value, (entry) => entry.InterfaceLuid === value));
  add(filter.InterfaceAlias, (value) => {
    // Exactly that name first: '[' is a character of names, too. The interface may have no route.
    const exact = exactAlias(value, machine);
    if (exact || !hasWildcard(value)) {
      const lower = (exact ? value : unescapeWildcard(value)).toLowerCase();
      return literally('InterfaceAlias', value, (entry) => entry.InterfaceAlias?.toLowerCase() === lower);
    }
    return pattern('InterfaceAlias', value, (entry) => entry.InterfaceAlias ?? '');
  });
  const choose = <T>(
    name: string,
    values: readonly T[] | undefined,
    test: (entry: IpRouteEntry, value: T) => boolean,
  ) => add(values, (value) => ({ name, value: String(value), literal: false, test: (entry) => test(entry, value) }));
  choose('NextHop', filter.NextHop, (entry, value) => sameAddress(entry.NextHop, value));
  choose('AddressFamily', filter.AddressFamily, (entry, value) => entry.AddressFamily === value);
  choose('Protocol', filter.Protocol, (entry, value) => entry.Protocol === value);
  choose('RouteMetric', filter.RouteMetric, (entry, value) => entry.RouteMetric === value);
  return groups;
}

function pattern(name: string, value: string, text: (entry: IpRouteEntry) => string): Wanted {
  const matches = wildcard(name, value);
  return { name, value, literal: false, test: (entry) => matches(text(entry)) };
}

/** Whether an interface has exactly that alias, its case included. */
function exactAlias(alias: string, { ipHelper }: Machine): boolean {
  const { status, luid } = ipHelper.ConvertInterfaceAliasToLuid(alias);
  return status === NO_ERROR && ipHelper.ConvertInterfaceLuidToAlias(luid).alias === alias;
}

/** The zone counts only where both have one. */
function sameAddress(a: string, b: string): boolean {
  return a === b || (!(a.includes('%') && b.includes('%')) && a.split('%')[0] === b.split('%')[0]);
}
