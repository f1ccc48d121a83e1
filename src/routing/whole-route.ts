import type { Whole } from 'pwsh-contract';
import type { PipedOrigin, RouteChanges, RouteKey } from '../commands/set-ip-route-entry.ts';
import { invalidArgument } from './errors.ts';
import type { IpRouteEntry } from './ip-route-entry.ts';
import { ROUTE_SETTINGS } from './merge-changes.ts';
import { ROUTE_KEYS } from './route-key.ts';

/** What is taken over: Age, Origin and the sums are Windows' own, and stay behind. */
const TAKEN = [...ROUTE_KEYS, ...ROUTE_SETTINGS, 'Store', 'Backend', 'ComputerName'] as const;

/**
 * The keys, the origin and every setting of a whole entry.
 * @throws {CommandError} when it lacks a setting: it is then no whole entry
 */
export function splitWhole(whole: Whole<IpRouteEntry>): RouteKey & PipedOrigin & RouteChanges {
  const lacking = ROUTE_SETTINGS.filter((name) => whole[name] === undefined);
  if (lacking.length > 0) {
    throw invalidArgument(
      'IncompleteObject',
      `The object is no whole route: it has no ${lacking.join(', ')}.`,
      'Give an IpRouteEntry: what Get-IpRouteEntry returns, or the Before of a change.',
    );
  }
  return Object.fromEntries(TAKEN.flatMap((name) => (whole[name] === undefined ? [] : [[name, whole[name]]])));
}
