import { printDuration } from '../contract/values.ts';
import type { IpRouteChange, IpRouteEntry } from './ip-route-entry.ts';
import type { Machine } from './machine.ts';
import type { CheckedKey } from './route-key.ts';

/** The members that a change is told by: not Age, which always differs, nor EffectiveMetric, which follows. */
const COMPARED = [
  'DestinationPrefix',
  'NextHop',
  'InterfaceIndex',
  'InterfaceAlias',
  'InterfaceLuid',
  'AddressFamily',
  'RouteMetric',
  'InterfaceMetric',
  'ValidLifetime',
  'PreferredLifetime',
  'SitePrefixLength',
  'Protocol',
  'Loopback',
  'AutoconfigureAddress',
  'Publish',
  'Immortal',
  'Origin',
] as const satisfies readonly (keyof IpRouteEntry)[];

function changedProperties(before: IpRouteEntry, after: IpRouteEntry): (typeof COMPARED)[number][] {
  return COMPARED.filter((name) => before[name] !== after[name]);
}

/** What a change of one route is called. */
export type RouteAction = 'Create' | 'Set' | 'Delete';

/** The difference of what was read before and after: what nobody asked for shows, too. */
export function toChange(
  action: RouteAction,
  before: IpRouteEntry,
  after: IpRouteEntry,
  whatIf: boolean,
): IpRouteChange {
  const changed = changedProperties(before, after);
  return {
    Action: action,
    Changed: changed.length > 0,
    WhatIf: whatIf,
    DestinationPrefix: after.DestinationPrefix,
    NextHop: after.NextHop,
    InterfaceIndex: after.InterfaceIndex,
    InterfaceAlias: after.InterfaceAlias,
    InterfaceLuid: after.InterfaceLuid,
    ChangedProperties: changed,
    Before: before,
    After: after,
    Store: 'ActiveStore',
    Backend: after.Backend,
    ComputerName: after.ComputerName,
  };
}

/** The change of a route that was not there before, or is not there now. */
export function toComingOrGoing(
  action: RouteAction,
  { key, owner }: CheckedKey,
  machine: Machine,
  change: Pick<IpRouteChange, 'Changed' | 'WhatIf' | 'Before' | 'After'>,
): IpRouteChange {
  return {
    Action: action,
    Changed: change.Changed,
    WhatIf: change.WhatIf,
    DestinationPrefix: key.DestinationPrefix,
    NextHop: key.NextHop,
    InterfaceIndex: owner.index,
    InterfaceAlias: owner.alias,
    InterfaceLuid: owner.luid,
    ChangedProperties: [],
    Before: change.Before,
    After: change.After,
    Store: 'ActiveStore',
    Backend: machine.backend,
    ComputerName: machine.computer,
  };
}

/** "Set RouteMetric 1 -> 6000", or nothing. */
export function describeChange(before: IpRouteEntry, after: IpRouteEntry): string {
  const changes = changedProperties(before, after).map(
    (name) => `${name} ${printMember(name, before[name])} -> ${printMember(name, after[name])}`,
  );
  return changes.length === 0 ? '' : `Set ${changes.join(', ')}`;
}

/** A member's value for a person. */
export function printMember(name: string, value: unknown): string {
  return name.endsWith('Lifetime') ? printDuration(value as number) : String(value);
}
