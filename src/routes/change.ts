import {
  type BackendName,
  type ComputerName,
  changedMembers,
  type IpAddress,
  type IpPrefix,
  type UInt32,
  type UInt64,
} from 'pwsh-contract';
import type { ResolvedInterface } from '../interfaces/resolve.ts';
import type { Machine } from '../session/machine.ts';
import { printChanges, printMember, UNCHANGED } from '../session/words.ts';
import type { IpRouteEntry } from './entry.ts';

/**
 * What a changing cmdlet did to one route, or with -WhatIf would do.
 *
 * @table Summary:24 DestinationPrefix NextHop InterfaceAlias
 * @text {DestinationPrefix} via {NextHop} on {InterfaceAlias|InterfaceIndex}: {Summary}
 */
export interface IpRouteChange {
  /** What was done: Create, Set, Move or Delete; Recreate where Sync-IpRouteTable deleted and created it. */
  Action: string;
  /** Whether anything changed (with WhatIf: would change). */
  Changed: boolean;
  /** Whether this only says what would be done. */
  WhatIf: boolean;
  /** Destination of the route. */
  DestinationPrefix: IpPrefix;
  /** Next hop of the route. */
  NextHop: IpAddress;
  /**
   * Index of the interface.
   * @alias ifIndex
   */
  InterfaceIndex: UInt32;
  /**
   * Alias of the interface.
   * @alias ifAlias
   */
  InterfaceAlias: string | null;
  /** Locally unique identifier of the interface. */
  InterfaceLuid: UInt64;
  /** The members that were read otherwise after than before, of a route that was moved what names it among them: not Age, and not EffectiveMetric, which is a sum. None where a route was created or deleted. */
  ChangedProperties: string[];
  /** What changed, in one line: "RouteMetric 1 -> 6000", "Create RouteMetric 10", "Delete RouteMetric 10"; "unchanged" where nothing did. */
  Summary: string;
  /** The route as it was; null where there was none. */
  Before: IpRouteEntry | null;
  /** The route as it is now (with WhatIf: as it would be); null where there is none. */
  After: IpRouteEntry | null;
  /** What names the run of the cmdlet that made or planned it: all changes of one pipeline have it. */
  ChangeSetId: string;
  /** The store: always the active one. */
  Store: 'ActiveStore';
  /** Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that this was read on. */
  ComputerName: ComputerName;
}

/** The members that can make a change: not Age, which always differs, nor EffectiveMetric, which follows. */
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

/** The members that differ. */
export function changedProperties(before: IpRouteEntry, after: IpRouteEntry): (typeof COMPARED)[number][] {
  return changedMembers(COMPARED, before, after);
}

/** What a change of one route is called. */
export type RouteAction = 'Create' | 'Set' | 'Move' | 'Recreate' | 'Delete';

/** The difference of what was read before and after: what nobody asked for shows, too. */
export function toChange(
  action: RouteAction,
  before: IpRouteEntry,
  after: IpRouteEntry,
  whatIf: boolean,
  ChangeSetId: string,
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
    Summary: printChanges(changed, before, after) || UNCHANGED,
    Before: before,
    After: after,
    ChangeSetId,
    Store: 'ActiveStore',
    Backend: after.Backend,
    ComputerName: after.ComputerName,
  };
}

/** The change of a route that was deleted and created again, under the same name. */
export function toRecreation(before: IpRouteEntry, after: IpRouteEntry, whatIf: boolean, set: string): IpRouteChange {
  const change = toChange('Recreate', before, after, whatIf, set);
  return { ...change, Summary: change.Changed ? `Recreate ${change.Summary}` : UNCHANGED };
}

/** The change of a route that has another next hop or interface since. */
export function toMove(before: IpRouteEntry, after: IpRouteEntry, whatIf: boolean, set: string): IpRouteChange {
  const change = toChange('Move', before, after, whatIf, set);
  return { ...change, Summary: describeMove(before, after) || UNCHANGED };
}

/** The numbers of an interface, and what follows from it, go without saying beside its alias. */
export function describeMove(before: IpRouteEntry, after: IpRouteEntry): string {
  const named = before.InterfaceAlias !== null && after.InterfaceAlias !== null;
  const unsaid = ['InterfaceLuid', 'InterfaceMetric', ...(named ? ['InterfaceIndex'] : ['InterfaceAlias'])];
  const told = changedProperties(before, after).filter((name) => !unsaid.includes(name));
  return printChanges(told, before, after);
}

/** What names a route besides its interface. */
type NamedRoute = Pick<IpRouteChange, 'DestinationPrefix' | 'NextHop'>;

/** The change of a route that was not there before, or is not there now. */
export function toCreationOrDeletion(
  action: RouteAction,
  { key, owner }: { readonly key: NamedRoute; readonly owner: ResolvedInterface },
  machine: Pick<Machine, 'backend' | 'computer'>,
  change: Pick<IpRouteChange, 'Changed' | 'WhatIf' | 'Before' | 'After' | 'ChangeSetId'>,
): IpRouteChange {
  const told = change.Changed ? (action === 'Delete' ? change.Before : change.After) : null;
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
    Summary: told === null ? UNCHANGED : summarize(action, told),
    Before: change.Before,
    After: change.After,
    ChangeSetId: change.ChangeSetId,
    Store: 'ActiveStore',
    Backend: machine.backend,
    ComputerName: machine.computer,
  };
}

/** The members that the summary of a creation or a deletion shows, and the values that go without saying. */
const TOLD = [
  ['RouteMetric', undefined],
  ['ValidLifetime', Infinity],
  ['PreferredLifetime', Infinity],
  ['Protocol', 'NetMgmt'],
  ['Publish', 'No'],
] as const satisfies readonly (readonly [keyof IpRouteEntry, unknown])[];

/** "Create with RouteMetric 10, ValidLifetime Infinite, ...": all that ShouldProcess shows before a route is made. */
export function describeCreation(route: IpRouteEntry): string {
  return `Create with ${TOLD.map(([name]) => `${name} ${printMember(name, route[name])}`).join(', ')}`;
}

/** "Delete RouteMetric 10": short, so without what most routes have. */
export function summarize(action: string, route: IpRouteEntry): string {
  const unusual = TOLD.filter(([name, usual]) => route[name] !== usual);
  return `${action} ${unusual.map(([name]) => `${name} ${printMember(name, route[name])}`).join(', ')}`;
}

/** "RouteMetric 1 -> 6000", or nothing. */
export function describeChange(before: IpRouteEntry, after: IpRouteEntry): string {
  return printChanges(changedProperties(before, after), before, after);
}
