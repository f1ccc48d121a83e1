import { type Call, commonBits, formatAddress, parseAddress, parsePrefix } from 'pwsh-contract';
import { NO_ERROR } from 'pwsh-contract/native';
import { windowsError } from '../session/errors.ts';
import { ask, type Machine } from '../session/machine.ts';
import type { IpRouteEntry } from './entry.ts';
import { routeEntries } from './read.ts';

/** A route as `route -p` keeps it: IPv4 only, without an interface. */
export interface PersistentRoute {
  readonly DestinationPrefix: string;
  readonly NextHop: string;
  readonly RouteMetric: number;
}

/** The store of such a route, as a result says it. */
export const ROUTE_PERSISTENT = 'RoutePersistent';

/**
 * The metric of a route that is kept with the automatic one: `route print` shows that as Default, and the route that Windows makes of
 * it has 256 (281 with an interface of 25).
 */
const AUTOMATIC = 256;

/**
 * Reads the name that a route is kept by: "10.0.0.0,255.0.0.0,192.0.2.1,1" (Stack8). The metric -1 is the automatic one: a default
 * gateway that was typed into the settings of an adapter has it.
 * @returns undefined for what is none
 */
export function parsePersistent(name: string): PersistentRoute | undefined {
  const [destination = '', mask = '', gateway = '', metric = '', more] = name.split(',').map((word) => word.trim());
  const [prefix, hop] = [parseAddress(destination), parseAddress(gateway)];
  if (more !== undefined || !prefix.ok || !hop.ok || hop.text.includes(':')) return undefined;
  const length = lengthOf(mask);
  const RouteMetric = metricOf(metric);
  if (length === undefined || RouteMetric === undefined) return undefined;
  const read = parsePrefix(`${prefix.text}/${length}`);
  return read.ok ? { DestinationPrefix: read.text, NextHop: hop.text, RouteMetric } : undefined;
}

/** The metric of a route that is kept, which is 32 bits with or without a sign; undefined for what is none. */
function metricOf(text: string): number | undefined {
  if (text === '-1' || text === '4294967295') return AUTOMATIC;
  return /^\d{1,10}$/.test(text) && Number(text) < 2 ** 32 ? Number(text) : undefined;
}

/** How many bits a mask has; undefined for what is none. */
function lengthOf(text: string): number | undefined {
  const mask = parseAddress(text);
  if (!mask.ok || mask.bytes.length !== 4) return undefined;
  const bits = [...mask.bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits) ? bits.indexOf('0') + (bits.includes('0') ? 0 : 33) : undefined;
}

/** The mask of a prefix, as route.exe takes it. */
function maskOf(length: number): string {
  const bits = '1'.repeat(length).padEnd(32, '0');
  return formatAddress(Uint8Array.from([0, 8, 16, 24].map((at) => Number.parseInt(bits.slice(at, at + 8), 2))), 0);
}

/**
 * The routes that `route -p` keeps, each on the interface that reaches its gateway now. One whose gateway no interface reaches is
 * told in a warning, and has no interface.
 * @throws {CommandError} where they cannot be read
 */
export function persistentEntries(machine: Machine, call: Call): IpRouteEntry[] {
  const { status, names } = namesOf(machine);
  if (status !== NO_ERROR) throw windowsError('RegEnumValue', status, 'what route -p keeps');
  return names.flatMap((name) => {
    const route = parsePersistent(name);
    if (route === undefined) {
      call.warn(`'${name}' is among what route -p keeps, and is no route of it: destination,mask,gateway,metric.`);
      return [];
    }
    const owner = ownerOf(route, machine);
    if (owner === undefined)
      call.warn(
        `The route ${route.DestinationPrefix} via ${route.NextHop} is kept by route -p, but no interface reaches its gateway now. To remove it: ${removal(route)}`,
      );
    return [toEntry(route, owner, machine)];
  });
}

/** The persistent copy that a route has; undefined where it has none, or none can be read. */
export function persistentCopy(
  { DestinationPrefix, NextHop }: Pick<IpRouteEntry, 'DestinationPrefix' | 'NextHop'>,
  machine: Machine,
): PersistentRoute | undefined {
  if (NextHop.includes(':')) return undefined;
  for (const name of namesOf(machine).names) {
    const route = parsePersistent(name);
    if (route?.DestinationPrefix === DestinationPrefix && route.NextHop === NextHop) return route;
  }
  return undefined;
}

/** Warns of a route that is deleted or moved: one that route -p keeps, too, is made again at the next restart. */
export function warnOfCopy(key: Parameters<typeof persistentCopy>[0], machine: Machine, call: Call): void {
  const copy = persistentCopy(key, machine);
  if (copy === undefined) return;
  call.warn(
    `The route ${copy.DestinationPrefix} via ${copy.NextHop} is kept by route -p, too, and comes back at the next restart. To remove it there: ${removal(copy)}`,
  );
}

/** The command that removes such a route. */
export function removal({ DestinationPrefix, NextHop }: PersistentRoute): string {
  const [destination = '', length = ''] = DestinationPrefix.split('/');
  return `route delete ${destination} mask ${maskOf(Number(length))} ${NextHop}`;
}

/** They are read once in a batch. A machine that keeps none, as one in memory, has none. */
function namesOf(machine: Machine) {
  return ask(machine, readNames);
}

function readNames({ persistentRoutes }: Machine) {
  return persistentRoutes?.() ?? { status: NO_ERROR, names: [] };
}

/** The on-link route, of the longest prefix, that covers the gateway: its interface is the one that reaches it. */
function ownerOf({ NextHop }: PersistentRoute, machine: Machine): IpRouteEntry | undefined {
  const hop = parseAddress(NextHop);
  if (!hop.ok) return undefined;
  let [best, longest]: [IpRouteEntry | undefined, number] = [undefined, 0];
  for (const entry of routeEntries(machine)) {
    if (entry.NextHop !== '0.0.0.0') continue;
    const prefix = parsePrefix(entry.DestinationPrefix);
    if (!prefix.ok || prefix.length <= longest) continue;
    if (commonBits(prefix.bytes, hop.bytes) >= prefix.length) [best, longest] = [entry, prefix.length];
  }
  return best;
}

function toEntry(route: PersistentRoute, owner: IpRouteEntry | undefined, machine: Machine): IpRouteEntry {
  const { InterfaceMetric = null } = owner ?? {};
  return {
    ...route,
    InterfaceIndex: owner?.InterfaceIndex ?? 0,
    InterfaceAlias: owner?.InterfaceAlias ?? null,
    InterfaceLuid: owner?.InterfaceLuid ?? 0n,
    AddressFamily: 'IPv4',
    InterfaceMetric,
    EffectiveMetric: InterfaceMetric === null ? null : BigInt(route.RouteMetric) + BigInt(InterfaceMetric),
    ValidLifetime: Infinity,
    PreferredLifetime: Infinity,
    SitePrefixLength: 0,
    Protocol: 'NetMgmt',
    Loopback: false,
    AutoconfigureAddress: false,
    Publish: 'No',
    Immortal: false,
    Age: 0,
    Origin: 'Manual',
    Store: ROUTE_PERSISTENT,
    Backend: machine.backend,
    ComputerName: machine.computer,
  };
}
