import { formatAddress, parsePrefix } from 'pwsh-contract';
import type { IpInterfaceEntry } from '../interfaces/entry.ts';
import { interfaceTable } from '../interfaces/read.ts';
import { resolveInterface } from '../interfaces/resolve.ts';
import { withoutZone } from '../ip-helper/address.ts';
import type { IpRouteEntry } from '../routes/entry.ts';
import { keyOf } from '../routes/key.ts';
import type { Way } from '../routes/traffic.ts';
import type { Machine } from '../session/machine.ts';
import { type Change, isRouteChange, nameOf, partsOf } from './change-set.ts';

/** Routes in the order of their table, and interfaces: by their names, as `nameOf` has them. */
export interface State {
  readonly routes: Map<string, IpRouteEntry>;
  readonly interfaces: Map<string, IpInterfaceEntry>;
}

/** How these routes, and all interfaces, are now. */
export function stateOf(routes: Iterable<IpRouteEntry>, machine: Machine): State {
  const interfaces = interfaceTable(machine).entries;
  return {
    routes: new Map([...routes].map((route) => [keyOf(route), route])),
    interfaces: new Map(interfaces.map((entry) => [nameOfInterface(entry), entry])),
  };
}

function nameOfInterface({ InterfaceLuid, AddressFamily }: IpInterfaceEntry | IpRouteEntry): string {
  return `${InterfaceLuid} ${AddressFamily}`;
}

/** How it is when the changes are made. */
export function withMade(state: State, changes: readonly Change[]): State {
  return withAll(state, changes.flatMap(toParts), 'After');
}

/** How it was before the changes were made. */
export function withUndone(state: State, changes: readonly Change[]): State {
  return withAll(state, changes.flatMap(toParts).reverse(), 'Before');
}

function toParts(change: Change): readonly Change[] {
  return isRouteChange(change) ? partsOf(change) : [change];
}

/** A route that comes is the last of its table, and one that is set stays where it is. */
function withAll({ routes, interfaces }: State, changes: readonly Change[], side: 'Before' | 'After'): State {
  const all = { routes: new Map(routes), interfaces: new Map(interfaces) };
  for (const change of changes) {
    if (!change.Changed) continue;
    const name = nameOf(change);
    if (isRouteChange(change)) {
      const entry = change[side];
      if (entry === null) all.routes.delete(name);
      else all.routes.set(name, entry);
      continue;
    }
    const [entry, present] = [change[side], all.interfaces.get(name)];
    if (entry === null || present === undefined) continue;
    // A cable that was pulled since stays pulled.
    all.interfaces.set(name, { ...entry, ConnectionState: present.ConnectionState });
  }
  return all;
}

/** @throws {CommandError} for a change of an interface that is not there: what it would do here cannot be said */
export function refuseUnknownInterfaces(changes: Iterable<Change>, machine: Machine): void {
  for (const { InterfaceLuid } of changes) resolveInterface({ InterfaceLuid }, machine);
}

/**
 * The routes of a family that count: not those of interfaces that are not connected or have not the family, nor default routes where
 * they are switched off. Each is as its interface then is.
 */
export function waysOf({ routes, interfaces }: State, family: 'IPv4' | 'IPv6'): Way<IpRouteEntry>[] {
  const ways: Way<IpRouteEntry>[] = [];
  for (const route of routes.values()) {
    if (route.AddressFamily !== family) continue;
    const owner = interfaces.get(nameOfInterface(route));
    const prefix = parsePrefix(route.DestinationPrefix);
    if (owner === undefined || owner.ConnectionState !== 'Connected' || !prefix.ok) continue;
    if (prefix.length === 0 && owner.IgnoreDefaultRoutes === 'Enabled') continue;
    const { InterfaceMetric } = owner;
    const metric = BigInt(route.RouteMetric) + BigInt(InterfaceMetric);
    ways.push({
      route: route.InterfaceMetric === InterfaceMetric ? route : { ...route, InterfaceMetric, EffectiveMetric: metric },
      first: toNumber(prefix.bytes),
      length: prefix.length,
      metric,
      path: pathOf(route),
    });
  }
  return ways;
}

/** What leads: the interface and the next hop. */
export function pathOf({ InterfaceLuid, NextHop }: Pick<IpRouteEntry, 'InterfaceLuid' | 'NextHop'>): string {
  return `${InterfaceLuid} ${withoutZone(NextHop)}`;
}

/** The bytes of an address as one number. */
function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

/** The prefix of a number as text. */
export function formatPrefix(first: bigint, length: number, family: 'IPv4' | 'IPv6'): string {
  const digits = family === 'IPv4' ? 8 : 32;
  return `${formatAddress(Buffer.from(first.toString(16).padStart(digits, '0'), 'hex'), 0)}/${length}`;
}
