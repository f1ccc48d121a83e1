import { invalidArgument, type Whole } from 'pwsh-contract';
import { isUnspecified, withoutZone } from '../ip-helper/address.ts';
import { ROUTE_PROTOCOLS } from '../ip-helper/enums.ts';
import type { IpRouteEntry } from '../routes/entry.ts';
import type { SettingName } from '../routes/settings.ts';

/** What a route can be set to, as far as somebody says it. */
export type StatedSettings = { readonly [Name in SettingName]?: IpRouteEntry[Name] | undefined };

/** What names the interface of a route, as far as somebody says it. */
export interface StatedInterface {
  readonly InterfaceAlias?: string | null | undefined;
  readonly InterfaceLuid?: bigint | undefined;
  readonly InterfaceIndex?: number | undefined;
}

/** A route as a table, a file or a list of objects states it: what it says nothing of is not compared. */
export interface StatedRoute extends StatedSettings, StatedInterface {
  readonly DestinationPrefix: string;
  readonly NextHop: string;
  /** Who made it, as Windows notes it: no setting, and Manual of all that is created. */
  readonly Origin?: string | undefined;
  /** Where it is stated, for a person: "line 3", "Routes[2]"; a route of the present table has none. */
  readonly place?: string;
  /** Of one that names no interface: why none is the one towards its NextHop. */
  readonly unreached?: { readonly fault: 'None' | 'Several'; readonly rule: string };
}

/** Ends the reading of a table with the rule that the member at `place` breaks. */
export type FailAt = (place: string, rule: string) => never;

/** A table of routes. */
export interface StatedTable {
  readonly routes: readonly StatedRoute[];
  /** Of a table that says nothing of routes that it does not list: the routes that are not in it. */
  readonly absent?: readonly StatedRoute[];
  /** The interfaces that are there, also those without a route. */
  readonly interfaces: readonly StatedInterface[];
  /** Ends what is done with it at a mistake in it. */
  readonly fail: FailAt;
}

/** The columns without which a route is not known. */
const KEYS = ['DestinationPrefix', 'NextHop'] as const;
const INTERFACE = ['InterfaceAlias', 'InterfaceLuid', 'InterfaceIndex'] as const;

/** The route that values of the right types state, which must name it. */
export function toStatedRoute(given: Whole<IpRouteEntry>, place: string, fail: FailAt): StatedRoute {
  const { DestinationPrefix, NextHop, InterfaceAlias, InterfaceLuid, InterfaceIndex } = given;
  if (DestinationPrefix === undefined || NextHop === undefined) {
    const missing = KEYS.find((name) => given[name] === undefined);
    return fail(
      place,
      `it has no ${missing}${missing === 'NextHop' ? '; that of an on-link route is 0.0.0.0 or ::' : ''}`,
    );
  }
  if (DestinationPrefix.includes(':') !== NextHop.includes(':'))
    fail(place, `the NextHop '${NextHop}' must be of the same family as the DestinationPrefix '${DestinationPrefix}'`);
  // What names no interface is by that one towards its gateway; a link-local one may say it by its zone.
  const isBare = INTERFACE.every((name) => given[name] === undefined);
  const zone = isBare ? NextHop.split('%')[1] : undefined;
  if (isBare && isUnspecified(NextHop))
    fail(
      place,
      `it names no interface: ${INTERFACE.join(', ')}; only one that has a gateway as its NextHop may leave it out`,
    );
  // Each member by its name: a hundred thousand of them are to be alike.
  return {
    DestinationPrefix,
    // The zone is the index of the interface.
    NextHop: withoutZone(NextHop),
    InterfaceAlias,
    InterfaceLuid,
    InterfaceIndex: zone === undefined ? InterfaceIndex : Number(zone),
    RouteMetric: given.RouteMetric,
    ValidLifetime: given.ValidLifetime,
    PreferredLifetime: given.PreferredLifetime,
    SitePrefixLength: given.SitePrefixLength,
    Publish: given.Publish,
    Immortal: given.Immortal,
    Loopback: given.Loopback,
    AutoconfigureAddress: given.AutoconfigureAddress,
    Origin: given.Origin,
    Protocol: given.Protocol === undefined ? undefined : protocolName(given.Protocol),
    place,
  };
}

/** The names of protocols, by what may be written for them: in any case, or the numbers, which JSON has. */
const PROTOCOLS = new Map(
  Object.entries(ROUTE_PROTOCOLS).flatMap(([number, name]) => [
    [number, name],
    [name.toLowerCase(), name],
  ]),
);

function protocolName(text: string): string {
  return PROTOCOLS.get(text.toLowerCase()) ?? text;
}

/**
 * The table of objects that are given, whose values the kit has read.
 * @throws {CommandError} for the first object that states no route
 */
export function tableOfObjects(objects: readonly Whole<IpRouteEntry>[], parameter: string): StatedTable {
  const fail: FailAt = (place, rule) => {
    throw invalidArgument(
      'InvalidRouteObject',
      `-${parameter}${place} is no route: ${rule}.`,
      'Give routes of Get-IpRouteEntry or Get-NetRoute, or objects with their properties.',
    );
  };
  const routes = objects.map((one, at) => toStatedRoute(one, `[${at}]`, fail));
  return { routes, interfaces: routes, fail };
}
