import type { RouteFilter } from '../commands/get-ip-route-entry.ts';
import { CommandError } from '../contract/command-error.ts';
import type { Call } from '../contract/vocabulary.ts';
import { parsePrefix } from '../ip-helper/address.ts';
import { AF_UNSPEC } from '../ip-helper/enums.ts';
import { notFound } from './errors.ts';
import type { IpRouteEntry } from './ip-route-entry.ts';
import { entryReader, type Machine } from './machine.ts';
import { matchPrefix } from './match-prefix.ts';
import { readRoute } from './read-route.ts';
import { readTable } from './read-table.ts';
import { ROUTE_KEYS } from './route-key.ts';
import {
  aliasWanted,
  filtering,
  groupMaker,
  literally,
  matchesAll,
  missing,
  refuseEmpty,
  type Wanted,
} from './selection.ts';
import { withoutZone } from './zone.ts';

/** The routes that match every filter, then an error for what does not exist. */
export function findRoutes(filter: RouteFilter, machine: Machine, call: Call): (IpRouteEntry | CommandError)[] {
  refuseEmpty(filter, ROUTE_KEYS, 'route', call);
  const errors: CommandError[] = [];
  const groups = wantedGroups(filter, machine, call, errors);
  const matches = (entry: IpRouteEntry) => matchesAll(groups, entry);
  const named = entryByKey(filter, machine);
  if (named !== undefined && matches(named)) return [named];
  const entries = allEntries(machine);
  const found = entries.filter(matches);
  // One mistake is one error: where a value is invalid, what the others find or not says nothing.
  return errors.length > 0 ? [...found, ...errors] : [...found, ...missing(groups, entries, found, noRoute)];
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

/** Every route of the table. */
export function allEntries(machine: Machine): IpRouteEntry[] {
  return readTable(machine, AF_UNSPEC).map(entryReader(machine));
}

function noRoute(names: string): CommandError {
  return notFound(
    'RouteNotFound',
    `No route has ${names}.`,
    'List the routes with Get-IpRouteEntry; prefixes and aliases may hold wildcards.',
  );
}

function wantedGroups(
  filter: RouteFilter,
  machine: Machine,
  call: Call,
  errors: CommandError[],
): Wanted<IpRouteEntry>[][] {
  const groups: Wanted<IpRouteEntry>[][] = [];
  const add = groupMaker(groups, errors);
  add(filter.DestinationPrefix, (value) => {
    const { literal, text, test } = matchPrefix(value, call.named.has('DestinationPrefix'));
    return { name: 'DestinationPrefix', value: text, literal, test: (entry) => test(entry.DestinationPrefix) };
  });
  add(filter.InterfaceIndex, (value) => literally('InterfaceIndex', value, (entry) => entry.InterfaceIndex === value));
  add(filter.InterfaceLuid, (value) => literally('InterfaceLuid', value, (entry) => entry.InterfaceLuid === value));
  add(filter.InterfaceAlias, (value) => aliasWanted(value, machine));
  const choose = <T>(
    name: string,
    values: readonly T[] | undefined,
    test: (entry: IpRouteEntry, value: T) => boolean,
  ) => add(values, (value) => filtering(name, value, (entry) => test(entry, value)));
  choose('NextHop', filter.NextHop, (entry, value) => sameAddress(entry.NextHop, value));
  choose('AddressFamily', filter.AddressFamily, (entry, value) => entry.AddressFamily === value);
  choose('Protocol', filter.Protocol, (entry, value) => entry.Protocol === value);
  choose('RouteMetric', filter.RouteMetric, (entry, value) => entry.RouteMetric === value);
  return groups;
}

/** The zone counts only where both have one. */
function sameAddress(a: string, b: string): boolean {
  return a === b || (!(a.includes('%') && b.includes('%')) && withoutZone(a) === withoutZone(b));
}
