import {
  type ByName,
  type Call,
  CommandError,
  filtering,
  groupMaker,
  type IpAddress,
  literally,
  parsePrefix,
  refuseEmpty,
  select,
  type UInt32,
  type UInt64,
  type Wanted,
  type Wildcard,
} from 'pwsh-contract';
import type { AddressFamily } from '../interfaces/row.ts';
import { aliasWanted, byFamily, byIndex, byLuid } from '../interfaces/select.ts';
import { withoutZone } from '../ip-helper/address.ts';
import { entryReader, type IpRouteEntry, type RouteProtocol } from '../routes/entry.ts';
import { ROUTE_KEYS } from '../routes/key.ts';
import { matchPrefix } from '../routes/match-prefix.ts';
import { persistentEntries } from '../routes/persistent.ts';
import { byPrefix, lookUpRoute, routeEntries, routeTable } from '../routes/read.ts';
import { notFound } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';

/** Which routes to get. The filters combine. */
export interface RouteFilter {
  /**
   * Destination prefixes, such as 10.0.0.0/8. Wildcards are allowed: 10.*
   * @position 0
   * @completer DestinationPrefix
   */
  DestinationPrefix?: ByName<Wildcard[]>;
  /**
   * Next hops. 0.0.0.0 and :: are the on-link routes.
   * @completer NextHop
   */
  NextHop?: ByName<IpAddress[]>;
  /**
   * Indexes of interfaces.
   * @alias ifIndex
   * @completer InterfaceIndex
   */
  InterfaceIndex?: ByName<UInt32[]>;
  /**
   * Aliases of interfaces. Wildcards are allowed; an interface of exactly that alias comes first.
   * @alias ifAlias
   * @completer InterfaceAlias
   */
  InterfaceAlias?: ByName<Wildcard[]>;
  /**
   * Locally unique identifiers of interfaces.
   * @completer InterfaceLuid
   */
  InterfaceLuid?: ByName<UInt64[]>;
  /** Address family. Without it both; a piped IP interface asks for its own. */
  AddressFamily?: ByName<AddressFamily[]>;
  /** Who made the route. */
  Protocol?: RouteProtocol[];
  /** Metric of the route alone. */
  RouteMetric?: UInt32[];
}

/** Where the routes are read. */
export interface RouteStore {
  /**
   * ActiveStore: what Windows uses now. RoutePersistent: what route -p keeps, of IPv4, each on the interface that reaches its gateway now. PersistentStore, that of New-NetRoute, is refused: no documented function reads it.
   * @default ActiveStore
   */
  PolicyStore?: 'ActiveStore' | 'RoutePersistent' | 'PersistentStore';
}

/**
 * Gets the routes of the IP routing table.
 *
 * Reads the active store: every route that Windows uses now, with every member of its row, the metric of its
 * interface and the sum of both, which is what Windows compares. A literal prefix, alias or index that matches
 * nothing is an error, and so is a selector without a value; a wildcard or a filter that matches nothing gives nothing. No elevation is needed.
 *
 * @cmdlet Get-IpRouteEntry
 * @value DestinationPrefix
 * @calls GetIpForwardTable2 GetIpForwardEntry2
 * @example Show the routes of one interface
 * Get-IpRouteEntry -InterfaceAlias 'Ethernet 2'
 * @example Find what competes for a prefix
 * Get-IpRouteEntry -DestinationPrefix 172.22.*
 * @example Show what route -p makes again at a restart
 * Get-IpRouteEntry -PolicyStore RoutePersistent
 */
export function getIpRouteEntry(
  asked: RouteFilter & RouteStore,
  machine: Machine,
  call: Call,
): Iterable<IpRouteEntry | CommandError> {
  // The routes that match every filter, then an error for what does not exist.
  refuseEmpty(asked, ROUTE_KEYS, 'route', call);
  const { PolicyStore, ...filter } = asked;
  if (PolicyStore === 'PersistentStore') throw noPersistentStore();
  const errors: CommandError[] = [];
  const groups = wantedGroups(filter, machine, call, errors);
  if (PolicyStore === 'RoutePersistent') return select(groups, persistentEntries(machine, call), errors, noRoute);
  const named = entryByKey(filter, machine, call);
  if (named !== undefined && isWanted(named, groups)) return [named];
  return select(groups, call.together > 1 ? routeTable(machine) : routeEntries(machine), errors, noRoute);
}

function noPersistentStore(): CommandError {
  return new CommandError({
    id: 'PersistentStoreNotRead',
    category: 'NotImplemented',
    message: '-PolicyStore PersistentStore is what New-NetRoute keeps, and no documented function of Windows reads it.',
    action:
      'Ask NetTCPIP: Get-NetRoute -PolicyStore PersistentStore. What route -p keeps shows -PolicyStore RoutePersistent; what Windows uses now, ActiveStore.',
  });
}

/** Whether a route passes the filters, which are those of this cmdlet. */
export function routeTest(filter: RouteFilter, machine: Machine, call: Call): (entry: IpRouteEntry) => boolean {
  const errors: CommandError[] = [];
  const groups = wantedGroups(filter, machine, call, errors);
  for (const error of errors) throw error;
  return (entry) => isWanted(entry, groups);
}

function isWanted(entry: IpRouteEntry, groups: Wanted<IpRouteEntry>[][]): boolean {
  const [first] = select(groups, [entry], [], noRoute);
  return first === entry;
}

/** A record that names its one route, as a piped route does, is not looked for in the whole table. */
function entryByKey(filter: RouteFilter, machine: Machine, call: Call): IpRouteEntry | undefined {
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
    return entryReader(machine)(lookUpRoute(key, machine, call.together));
  } catch (error) {
    // The whole table says what it is that does not exist.
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

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
    if (literal) return literally('DestinationPrefix', text, byPrefix);
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
