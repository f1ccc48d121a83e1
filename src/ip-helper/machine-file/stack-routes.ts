import { formatAddress, parsePrefix, withHostBits } from 'pwsh-contract';
import { encodeForwardRow } from '../codec.ts';
import { LOCAL } from '../enums.ts';
import { INFINITE_SECONDS } from '../limits.ts';
import { LOOPBACK_TYPE, STACK_ROUTE_METRIC, STACK_ROUTE_ORIGIN } from '../simulator/assumptions.ts';
import type { InterfaceAddress, SimulatedInterface } from '../simulator/machine.ts';
import { findRoute, type RouteTable } from '../simulator/route-table.ts';
import { type Fail, quote } from './json-checks.ts';

/** What the stack has for each interface besides its addresses. */
const OF_INTERFACE = { IPv4: ['224.0.0.0/4', '255.255.255.255/32'], IPv6: ['ff00::/8'] } as const;
const LINK_LOCAL = 'fe80::/64';

/**
 * The on-link prefixes that the stack adds to an interface with these addresses: for each its subnet, the host, and for
 * IPv4 the broadcast address of the subnet; then those of the interface, each once.
 */
function stackPrefixes(
  family: 'IPv4' | 'IPv6',
  addresses: readonly InterfaceAddress[],
  interfaceType: number,
): string[] {
  const prefixes = new Set<string>();
  for (const { bytes, length } of addresses) {
    const bits = 8 * bytes.length;
    const add = (address: Uint8Array, length: number) => prefixes.add(`${formatAddress(address, 0)}/${length}`);
    add(withHostBits(bytes, length, 0x00), length);
    add(bytes, bits);
    // A subnet of two addresses has no room for it.
    if (family === 'IPv4' && length < bits - 1) add(withHostBits(bytes, length, 0xff), bits);
  }
  for (const prefix of OF_INTERFACE[family]) prefixes.add(prefix);
  if (family === 'IPv6' && interfaceType !== LOOPBACK_TYPE) prefixes.add(LINK_LOCAL);
  return [...prefixes];
}

/**
 * Adds the rows of the stack that the file does not list itself.
 * @param without - the file's list of those that are not there, because somebody deleted them
 */
export function addStackRoutes(
  owner: SimulatedInterface,
  family: 'IPv4' | 'IPv6',
  without: unknown,
  routes: RouteTable,
  fail: Fail,
  path: string,
): void {
  const addresses = owner[family]?.addresses;
  if (addresses === undefined) return;
  const prefixes = stackPrefixes(family, addresses, owner.InterfaceType);
  const absent = new Set<string>();
  if (without != null && !Array.isArray(without)) fail(`${path}.WithoutRoutes`, 'it must be a list');
  for (const [at, value] of ((without ?? []) as unknown[]).entries()) {
    const prefix = parsePrefix(typeof value === 'string' ? value : '');
    const place = `${path}.WithoutRoutes[${at}]`;
    if (!prefix.ok || !prefixes.includes(prefix.text))
      fail(place, `${quote(value)} must be one of ${prefixes.join(', ')}`);
    const row = stackRoute(prefix.text, owner);
    if (findRoute(routes, row, row) !== undefined) fail(place, `'${prefix.text}' is in Routes`);
    absent.add(prefix.text);
  }
  for (const prefix of prefixes) if (!absent.has(prefix)) routes.add(stackRoute(prefix, owner));
}

/** The rows of the stack that are not there. */
export function missingStackRoutes(owner: SimulatedInterface, family: 'IPv4' | 'IPv6', routes: RouteTable): string[] {
  const addresses = owner[family]?.addresses;
  if (addresses === undefined) return [];
  return stackPrefixes(family, addresses, owner.InterfaceType).filter((prefix) => {
    const row = stackRoute(prefix, owner);
    return findRoute(routes, row, row) === undefined;
  });
}

/** The row that the stack makes for one of them. */
function stackRoute(prefix: string, owner: SimulatedInterface): Uint8Array {
  return encodeForwardRow({
    InterfaceLuid: owner.InterfaceLuid,
    InterfaceIndex: owner.InterfaceIndex,
    DestinationPrefix: prefix,
    NextHop: prefix.includes(':') ? '::' : '0.0.0.0',
    SitePrefixLength: 0,
    ValidLifetime: INFINITE_SECONDS,
    PreferredLifetime: INFINITE_SECONDS,
    Metric: STACK_ROUTE_METRIC,
    Protocol: LOCAL,
    Loopback: owner.InterfaceType === LOOPBACK_TYPE,
    AutoconfigureAddress: false,
    Publish: false,
    Immortal: false,
    Age: 0,
    Origin: STACK_ROUTE_ORIGIN,
  });
}
