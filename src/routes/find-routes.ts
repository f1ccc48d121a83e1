import type { Call } from 'pwsh-contract';
import {
  CommandError,
  filtering,
  groupMaker,
  literally,
  missing,
  parsePrefix,
  refuseEmpty,
  selectAll,
  tableOf,
  type Wanted,
} from 'pwsh-contract';
import type { RouteFilter } from '../commands/get-ip-route-entry.ts';
import { aliasWanted, byFamily, byIndex, byLuid } from '../interfaces/select.ts';
import { withoutZone } from '../ip-helper/address.ts';
import { notFound } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import type { IpRouteEntry } from './entry.ts';
import { entryReader } from './entry.ts';
import { ROUTE_KEYS } from './key.ts';
import { matchPrefix } from './match-prefix.ts';
import { readRoute, routeTable } from './read.ts';

/** The routes that match every filter, then an error for what does not exist. */
export function findRoutes(filter: RouteFilter, machine: Machine, call: Call): (IpRouteEntry | CommandError)[] {
  refuseEmpty(filter, ROUTE_KEYS, 'route', call);
  const errors: CommandError[] = [];
  const groups = wantedGroups(filter, machine, call, errors);
  const named = entryByKey(filter, machine);
  if (named !== undefined && selectAll(groups, tableOf([named])).length > 0) return [named];
  const table = routeTable(machine);
  const found = selectAll(groups, table);
  // One mistake is one error: where a value is invalid, what the others find or not says nothing.
  return errors.length > 0 ? [...found, ...errors] : [...found, ...missing(groups, table, found, noRoute)];
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
    // The whole table says what it is that does not exist.
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

export const prefixOf = (entry: IpRouteEntry) => entry.DestinationPrefix;
const hopOf = (entry: IpRouteEntry) => withoutZone(entry.NextHop);
const protocolOf = (entry: IpRouteEntry) => entry.Protocol;
const metricOf = (entry: IpRouteEntry) => entry.RouteMetric;

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
  const add = groupMaker(filter, groups, errors);
  add('DestinationPrefix', (value) => {
    const { literal, text, test } = matchPrefix(
      value,
      call.named.has('DestinationPrefix') || call.value === 'DestinationPrefix',
    );
    if (literal) return literally('DestinationPrefix', text, prefixOf);
    return { name: 'DestinationPrefix', value: text, literal, test: (entry) => test(entry.DestinationPrefix) };
  });
  add('InterfaceIndex', (value) => literally('InterfaceIndex', value, byIndex));
  add('InterfaceLuid', (value) => literally('InterfaceLuid', value, byLuid));
  add('InterfaceAlias', (value) => aliasWanted(value, machine));
  add('NextHop', (value) => ({
    ...filtering('NextHop', withoutZone(value), hopOf),
    test: (entry) => sameAddress(entry.NextHop, value),
  }));
  add('AddressFamily', (value) => filtering('AddressFamily', value, byFamily));
  add('Protocol', (value) => filtering('Protocol', value, protocolOf));
  add('RouteMetric', (value) => filtering('RouteMetric', value, metricOf));
  return groups;
}

/** The zone counts only where both have one. */
function sameAddress(a: string, b: string): boolean {
  return a === b || (!(a.includes('%') && b.includes('%')) && withoutZone(a) === withoutZone(b));
}
