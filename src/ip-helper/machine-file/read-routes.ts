import { parseAddress, parsePrefix } from 'pwsh-contract';
import { encodeForwardRow } from '../codec.ts';
import { ROUTE_ORIGINS, ROUTE_PROTOCOLS } from '../enums.ts';
import { INFINITE_SECONDS, ULONG_MAX } from '../limits.ts';
import { UNSET_SITE_PREFIX } from '../simulator/assumptions.ts';
import type { SimulatedInterface } from '../simulator/machine.ts';
import { type Fail, type Json, type JsonChecks, numbersOf } from './json-checks.ts';
import type { InterfaceFinder } from './read-interfaces.ts';

const ROUTE_MEMBERS = [
  'InterfaceIndex',
  'InterfaceAlias',
  'DestinationPrefix',
  'NextHop',
  'RouteMetric',
  'Protocol',
  'Origin',
  'Age',
  'ValidLifetime',
  'PreferredLifetime',
  'SitePrefixLength',
  'Loopback',
  'AutoconfigureAddress',
  'Publish',
  'Immortal',
];

// Once, not for each route.
const PROTOCOL_NUMBERS = numbersOf(ROUTE_PROTOCOLS);
const ORIGIN_NUMBERS = numbersOf(ROUTE_ORIGINS);

/** Reads a member of Routes as the row that Windows would hand out. */
export function parseRoute(
  value: unknown,
  path: string,
  finder: InterfaceFinder,
  read: JsonChecks,
  fail: Fail,
): Uint8Array {
  const item = read.object(value, path, ROUTE_MEMBERS);
  const owner = readOwner(item, path, finder, read, fail);
  const prefix = parsePrefix(read.text(item, path, 'DestinationPrefix'));
  if (!prefix.ok) return fail(`${path}.DestinationPrefix`, `'${item['DestinationPrefix']}': ${prefix.rule}`);
  const nextHop = parseAddress(read.text(item, path, 'NextHop', prefix.family === 4 ? '0.0.0.0' : '::'));
  if (!nextHop.ok) return fail(`${path}.NextHop`, `'${item['NextHop']}': ${nextHop.rule}`);
  if (nextHop.family !== prefix.family)
    fail(`${path}.NextHop`, `'${nextHop.text}' must be of the same family as the DestinationPrefix '${prefix.text}'`);
  if (nextHop.zone !== 0 && nextHop.zone !== owner.InterfaceIndex)
    fail(`${path}.NextHop`, `the zone of '${nextHop.text}' must be that of its interface, ${owner.InterfaceIndex}`);
  if ((prefix.family === 4 ? owner.IPv4 : owner.IPv6) === undefined)
    fail(path, `the interface '${owner.InterfaceAlias}' (${owner.InterfaceIndex}) has no IPv${prefix.family}`);
  const lifetime = (name: string) =>
    item[name] === 'Infinite' ? INFINITE_SECONDS : read.number(item, path, name, [0, ULONG_MAX], INFINITE_SECONDS);
  const row = {
    InterfaceLuid: owner.InterfaceLuid,
    InterfaceIndex: owner.InterfaceIndex,
    DestinationPrefix: prefix.text,
    NextHop: nextHop.text,
    // The mark of "not set" is what a copy of a real table may hold.
    SitePrefixLength:
      item['SitePrefixLength'] === UNSET_SITE_PREFIX
        ? UNSET_SITE_PREFIX
        : read.number(item, path, 'SitePrefixLength', [0, prefix.length], 0),
    ValidLifetime: lifetime('ValidLifetime'),
    PreferredLifetime: lifetime('PreferredLifetime'),
    // The largest is what a Set leaves that says "not used".
    Metric: read.number(item, path, 'RouteMetric', [0, ULONG_MAX]),
    Protocol: read.named(item, path, 'Protocol', PROTOCOL_NUMBERS, 'NetMgmt'),
    Loopback: read.flag(item, path, 'Loopback', false),
    AutoconfigureAddress: read.flag(item, path, 'AutoconfigureAddress', false),
    Publish: read.flag(item, path, 'Publish', false),
    Immortal: read.flag(item, path, 'Immortal', false),
    Age: read.number(item, path, 'Age', [0, ULONG_MAX], 0),
    Origin: read.named(item, path, 'Origin', ORIGIN_NUMBERS, 'Manual'),
  };
  return encodeForwardRow(row, prefix, nextHop);
}

/** A route names its interface by index, by alias, or by both where they agree. */
function readOwner(
  item: Json,
  path: string,
  finder: InterfaceFinder,
  read: JsonChecks,
  fail: Fail,
): SimulatedInterface {
  const names: SimulatedInterface[] = [];
  if (item['InterfaceIndex'] != null) {
    const index = read.number(item, path, 'InterfaceIndex', [1, ULONG_MAX]);
    names.push(finder.byIndex(index) ?? fail(`${path}.InterfaceIndex`, `there is no interface ${index}`));
  }
  if (item['InterfaceAlias'] != null) {
    const alias = read.text(item, path, 'InterfaceAlias');
    names.push(finder.byAlias(alias) ?? fail(`${path}.InterfaceAlias`, `there is no interface '${alias}'`));
  }
  const [owner, other] = names;
  if (owner === undefined) return fail(path, 'InterfaceIndex or InterfaceAlias must name its interface');
  if (other !== undefined && other !== owner)
    fail(
      `${path}.InterfaceAlias`,
      `'${other.InterfaceAlias}' is the interface ${other.InterfaceIndex}, not InterfaceIndex ${owner.InterfaceIndex}`,
    );
  return owner;
}
