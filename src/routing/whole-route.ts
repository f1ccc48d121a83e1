import type { PipedOrigin, RouteChanges, RouteKey } from '../commands/set-ip-route-entry.ts';
import type { Whole } from '../contract/vocabulary.ts';
import { invalidArgument } from './errors.ts';
import type { IpRouteEntry, RouteProtocol } from './ip-route-entry.ts';

/** The members of an entry that can be set. */
const SETTINGS = [
  'RouteMetric',
  'ValidLifetime',
  'PreferredLifetime',
  'SitePrefixLength',
  'Publish',
  'Immortal',
  'Loopback',
  'AutoconfigureAddress',
  'Protocol',
] as const;

/**
 * The keys, the origin and every setting of a whole entry.
 * @throws {CommandError} when it lacks a setting: it is then no whole entry
 */
export function splitWhole(whole: Whole<IpRouteEntry>): RouteKey & PipedOrigin & RouteChanges {
  const lacking = SETTINGS.filter((name) => whole[name] === undefined);
  if (lacking.length > 0) {
    throw invalidArgument(
      'IncompleteObject',
      `The object is no whole route: it has no ${lacking.join(', ')}.`,
      'Give an IpRouteEntry: what Get-IpRouteEntry returns, or the Before of a change.',
    );
  }
  // Age, Origin and the sums are Windows' own: they stay behind.
  const { DestinationPrefix, NextHop, InterfaceIndex, InterfaceAlias, InterfaceLuid, Store, Backend } = whole;
  const { RouteMetric, ValidLifetime, PreferredLifetime, SitePrefixLength } = whole;
  const { Publish, Immortal, Loopback, AutoconfigureAddress } = whole;
  return defined({
    ...{ DestinationPrefix, NextHop, InterfaceIndex, InterfaceAlias, InterfaceLuid, Store, Backend },
    ...{ RouteMetric, ValidLifetime, PreferredLifetime, SitePrefixLength },
    ...{ Publish, Immortal, Loopback, AutoconfigureAddress },
    Protocol: whole.Protocol as RouteProtocol | undefined,
  });
}

/** Without the members that are undefined: spread over another object, they would hide its own. */
export function defined<T extends object>(members: T): { [name in keyof T]?: Exclude<T[name], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
