import { invalidArgument, type Switch, type Whole } from 'pwsh-contract';
import type { PipedSource } from '../interfaces/origin.ts';
import type { IpRouteEntry } from './entry.ts';
import { ROUTE_KEYS, type RouteKey } from './key.ts';
import { ROUTE_SETTINGS, type RouteSettings } from './settings.ts';

/** A whole entry to be put back as it was. */
export interface WholeRoute {
  /** Takes each piped object for -InputObject. */
  Restore?: Switch;
  /** A whole route, as Get-IpRouteEntry or the Before of a change has it: every property is set as it is there. Piped ones need -Restore. */
  InputObject?: Whole<IpRouteEntry, 'Restore'>;
}

/** What is taken over: Age, Origin and the sums are Windows' own, and stay behind. */
const TAKEN = [...ROUTE_KEYS, ...ROUTE_SETTINGS, 'Store', 'Backend', 'ComputerName'] as const;

/**
 * The keys, the origin and every setting of a whole entry.
 * @throws {CommandError} when it lacks a setting: it is then no whole entry
 */
export function splitWhole(whole: Whole<IpRouteEntry>): RouteKey & PipedSource & RouteSettings {
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
