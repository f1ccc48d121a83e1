import { type Call, CommandError, invalidArgument, type Plan } from 'pwsh-contract';
import type { Terms } from '../changes/journal-format.ts';
import type { IpRouteChange } from '../routes/change.ts';
import type { IpRouteEntry } from '../routes/entry.ts';
import { ROUTE_SETTINGS, settableSitePrefix } from '../routes/settings.ts';
import type { Machine } from '../session/machine.ts';
import { describeEntry } from '../session/words.ts';
import type { RoutePair } from '../tables/compare.ts';
import type { StatedRoute } from '../tables/stated-route.ts';
import { makeSteps } from './carry-out.ts';
import { planAll } from './change-step.ts';
import type { Making } from './make-all.ts';
import { newIpRouteEntry } from './new-ip-route-entry.ts';
import { recreateRoute } from './recreate-route.ts';
import { removeIpRouteEntry } from './remove-ip-route-entry.ts';
import { setIpRouteEntry } from './set-ip-route-entry.ts';
import { mendUnmet } from './unmet.ts';

/** What is to be done to a table. */
export interface Wanting {
  readonly missing: readonly RoutePair[];
  readonly changed: readonly RoutePair[];
  /** Those that are deleted and created again. */
  readonly remade: readonly RoutePair[];
  readonly removed: readonly RoutePair[];
}

/** The plans of it, in their order, and those of them that set. */
export interface TablePlans {
  readonly all: readonly Plan<IpRouteChange>[];
  readonly sets: readonly Plan<IpRouteChange>[];
}

/**
 * The plans that bring a table to what is desired, each that of its own cmdlet, in the order in which an address that a route
 * serves before and after is served all the time: create, set, delete.
 */
export function planTable(wanting: Wanting, machine: Machine, call: Call): TablePlans {
  const { missing, changed, remade, removed } = wanting;
  const together = missing.length + changed.length + remade.length + removed.length;
  const each = { ...call, named: new Set<string>(), piped: false, together };
  const sets = changed.map((pair) => setIpRouteEntry(changesOf(pair), machine, each));
  const all = [
    ...missing.map((pair) => newIpRouteEntry(requestOf(pair.reference, pair), machine, each)),
    ...sets,
    ...remade.map((pair) => recreateRoute(changesOf(pair), machine, each)),
    ...removed.map((pair) => removeIpRouteEntry(requestOf(undefined, pair), machine, each)),
  ];
  return { all, sets };
}

/** What came of it. */
export interface Made {
  readonly changes: IpRouteChange[];
  readonly errors: readonly CommandError[];
}

/**
 * Makes them, and looks whether each route that was set is as it was to be. What is made as one is checked as a whole before, as
 * a plan of it is.
 */
export function makeTable(
  { all, sets }: TablePlans,
  { recreate, ...terms }: Terms & { readonly recreate: boolean },
  machine: Machine,
  call: Call,
): Made {
  const makings: Making[] = terms.atomic ? planAll(all, checked) : all.map((plan) => ({ plan }));
  const made = [...makeSteps(makings, { id: call.run ?? '', ...terms }, machine, call)];
  const isChange = (one: unknown): one is IpRouteChange => !(one instanceof CommandError);
  // A set that is made as one is made, and kept: nothing is added to it.
  made.push(...mendUnmet(sets, made.filter(isChange), recreate && !terms.atomic, machine, call));
  return { changes: made.filter(isChange), errors: made.filter((one) => one instanceof CommandError) };
}

/** A default route is what holds many a session. */
export function refuseDefaultRoute(removed: readonly RoutePair[], allowed: boolean | undefined): void {
  const route = removed.find(({ difference }) => difference?.DestinationPrefix.endsWith('/0'))?.difference;
  if (route === undefined || allowed === true) return;
  throw invalidArgument(
    'DefaultRoute',
    `The default route ${describeEntry(route as IpRouteEntry)} is not listed, so it would be deleted; nothing was done.`,
    'List it, leave it out of the scope, or give -AllowDefaultRoute.',
  );
}

/** Whether an interface that a route names is there: one that is has both. */
export function hasOwner({ owner }: RoutePair): boolean {
  return owner.InterfaceLuid !== undefined && owner.InterfaceAlias !== undefined;
}

/** The request for a route on the interface that is there, with what is stated of it. */
function requestOf(stated: StatedRoute | undefined, { reference, difference, owner }: RoutePair) {
  const { DestinationPrefix = '', NextHop = '' } = reference ?? difference ?? {};
  return {
    DestinationPrefix,
    NextHop,
    // It is asked for the whole of them (refuseLockout).
    AllowLockout: true,
    ...(owner.InterfaceLuid === undefined ? {} : { InterfaceLuid: owner.InterfaceLuid }),
    ...settingsOf(stated, ROUTE_SETTINGS),
  };
}

function changesOf(pair: RoutePair) {
  return { ...requestOf(undefined, pair), ...settingsOf(pair.reference, pair.changed) };
}

function settingsOf(stated: StatedRoute | undefined, names: RoutePair['changed']): object {
  return Object.fromEntries(
    names.flatMap((name) => (stated?.[name] === undefined ? [] : [[name, settableOf(name, stated)]])),
  );
}

function settableOf(name: RoutePair['changed'][number], stated: StatedRoute) {
  const { DestinationPrefix, SitePrefixLength = 0 } = stated;
  return name === 'SitePrefixLength' ? settableSitePrefix(SitePrefixLength, DestinationPrefix) : stated[name];
}

/** With all that a plan checks before it is asked for. */
function checked(plan: Plan<IpRouteChange>): Making {
  return { plan: { planned: plan.planned, apply: () => plan.apply() } };
}
