import { type Call, CommandError, invalidArgument, type ResourceOutcome, type ResourcePlan } from 'pwsh-contract';
import { lockoutOptions, refuseLockout, warnOfLockout } from '../changes/lockout.ts';
import { hasOwner, makeTable, planTable, refuseDefaultRoute } from '../commands/bring-table.ts';
import type { IpRouteChange } from '../routes/change.ts';
import type { IpRouteEntry } from '../routes/entry.ts';
import { forgetAll, type Machine } from '../session/machine.ts';
import { compareTables, type RoutePair, statusOf } from '../tables/compare.ts';
import { presentTable } from '../tables/present.ts';
import { type FailAt, type StatedRoute, toStatedRoute } from '../tables/stated-route.ts';
import { absent, type RouteState, toState, wouldBe } from './route-state.ts';

/** What becomes of routes that are not listed, and how all is made. */
export interface PlanOptions {
  /** Which routes are looked at though they are not listed; none, where it is not given. */
  readonly isWatched?: (entry: IpRouteEntry) => boolean;
  /** Whether those are removed. */
  readonly removes?: boolean;
  readonly atomic?: boolean | undefined;
  readonly allowLockout?: boolean | undefined;
  readonly allowDefaultRoute?: boolean | undefined;
}

/** What is, compared with what is desired, and how that is made so. */
export interface RoutesPlan {
  /** The state of each listed route, in the order of the list. */
  readonly actual: readonly RouteState[];
  /** The properties of each listed route that are not as they are to be. */
  readonly differing: readonly (readonly (keyof RouteState & string)[])[];
  /** The routes that are watched and not listed. */
  readonly unlisted: readonly IpRouteEntry[];
  /** Those listed as they would be, then those that would be removed. */
  planned(): RouteState[];
  /** Makes it so. @throws {CommandError} where nothing was changed */
  apply(): { readonly failed?: CommandError };
}

const failAt: FailAt = (place, rule) => {
  throw invalidArgument(
    'InvalidRoute',
    `${place === '' ? 'The route' : place} is not valid: ${rule}.`,
    'Correct it; routes are told apart by prefix, next hop and interface.',
  );
};

/** The states of routes, as they are, in the order of the list. */
export function statesOf(routes: readonly RouteState[], machine: Machine): RouteState[] {
  return planRoutes(routes, {}, machine, {
    named: new Set(),
    piped: false,
    together: 1,
    warn: () => {},
  }).actual.slice();
}

/**
 * Compares routes with the table, by the rules of Sync-IpRouteTable: what is not said of a route is not compared, an interface is
 * found by its alias, else by its LUID, and a lifetime that runs down is no difference.
 */
export function planRoutes(
  routes: readonly RouteState[],
  options: PlanOptions,
  machine: Machine,
  call: Call,
): RoutesPlan {
  for (const [at, { AddressFamily, DestinationPrefix }] of routes.entries()) {
    const family = DestinationPrefix.includes(':') ? 'IPv6' : 'IPv4';
    if (AddressFamily !== undefined && AddressFamily !== family)
      failAt(routes.length === 1 ? '' : `routes[${at}]`, `${DestinationPrefix} is ${family}, and not ${AddressFamily}`);
  }
  const stated = routes.map((route, at) => toStatedRoute(route, routes.length === 1 ? '' : `routes[${at}]`, failAt));
  const present = presentTable(machine);
  const pairs = compareTables({ routes: stated, interfaces: stated, fail: failAt }, present, true);
  const byStated = new Map<StatedRoute | undefined, RoutePair>(pairs.map((pair) => [pair.reference, pair]));
  const listed = routes.map((route, at) => ({ route, pair: byStated.get(stated[at]) as RoutePair }));
  const { isWatched = () => false } = options;
  const unlisted = pairs.filter(({ reference, difference }) => {
    return reference === undefined && difference?.Protocol !== 'Local' && isWatched(difference as IpRouteEntry);
  });
  const isDesired = ({ route }: { route: RouteState }) => route.Exist !== false;
  const desired = listed.filter(isDesired).map(({ pair }) => pair);
  const wanting = {
    missing: desired.filter((pair) => statusOf(pair) === 'Missing'),
    changed: desired.filter((pair) => statusOf(pair) === 'Changed'),
    remade: [],
    removed: [
      ...listed.filter((one) => !isDesired(one) && one.pair.difference !== undefined).map(({ pair }) => pair),
      ...(options.removes ? unlisted : []),
    ],
  };
  const { missing, changed, removed } = wanting;
  const terms = { atomic: options.atomic === true, recreate: false };
  const lockout = lockoutOptions({ AllowLockout: options.allowLockout === true });
  /** The pairs in the order of their plans. */
  const ordered = [...missing, ...changed, ...removed];
  let plans: ReturnType<typeof planTable> | undefined;
  const plansOf = () => {
    refuseUnknown(missing);
    refuseDefaultRoute(options.removes ? unlisted : [], options.allowDefaultRoute);
    plans ??= ofResource(() => planTable(wanting, machine, call));
    return plans;
  };
  const planned = () => plansOf().all.map((plan) => plan.planned);
  const stateOf = ({ route, pair: { difference } }: (typeof listed)[number]) =>
    difference === undefined ? absent(route) : toState(difference as IpRouteEntry);
  return {
    actual: listed.map(stateOf),
    differing: listed.map(({ route, pair }) => differingOf(route, pair)),
    unlisted: unlisted.map(({ difference }) => difference as IpRouteEntry),
    planned() {
      const all = planned();
      warnOfLockout(() => all, lockout, machine, call);
      const changeOf = (pair: RoutePair): IpRouteChange | undefined => all[ordered.indexOf(pair)];
      return [
        ...listed.map((one) => {
          const change = changeOf(one.pair);
          return change === undefined ? stateOf(one) : wouldBe(change, one.route);
        }),
        ...(options.removes ? unlisted : []).flatMap((pair) => {
          const change = changeOf(pair);
          return change === undefined ? [] : [wouldBe(change, pair.difference as StatedRoute)];
        }),
      ];
    },
    apply() {
      const making = plansOf();
      refuseLockout(planned, lockout, machine, call);
      const { changes, errors } = makeTable(making, terms, machine, withoutAdvice(call));
      forgetAll(machine);
      const [first, ...others] = errors;
      if (first === undefined) return {};
      for (const { message } of others) call.warn(message);
      if (changes.length === 0) throw first;
      const action = 'Mend what is wrong, and set it again: what is as it is to be stays.';
      return { failed: new CommandError({ ...first.facts, action }) };
    },
  };
}

/** A warning without what it says of a switch that resources do not have. */
function withoutAdvice(call: Call): Call {
  return { ...call, warn: (message) => call.warn(message.replace(/ -Recreate, .*$/, '')) };
}

/** What a cmdlet does by force, a resource does not. */
function ofResource<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CommandError) || error.facts.id !== 'LocalRoute') throw error;
    throw new CommandError({ ...error.facts, action: 'Leave it out: such a route is never changed by a resource.' });
  }
}

function differingOf({ Exist = true }: RouteState, { difference, changed }: RoutePair): (keyof RouteState & string)[] {
  if (Exist !== (difference !== undefined)) return ['Exist'];
  return Exist ? [...changed] : [];
}

/** A route of an interface that is not there cannot be made: before the first change is the time to say so. */
function refuseUnknown(missing: readonly RoutePair[]): void {
  const pair = missing.find((one) => !hasOwner(one));
  if (pair === undefined) return;
  const { InterfaceAlias, InterfaceLuid, InterfaceIndex, place } = pair.reference ?? {};
  throw new CommandError({
    id: 'DesiredInterfaceNotFound',
    category: 'ObjectNotFound',
    message: `${place ? `${place}: there` : 'There'} is no interface '${InterfaceAlias ?? InterfaceLuid ?? InterfaceIndex}' here, so nothing was done.`,
    action: 'Correct the name, or set it again when that interface is there.',
  });
}

/** A plan of a resource that makes routes; `state` is read again behind it. */
export function toResourcePlan<State>(
  plan: RoutesPlan,
  { actual, differing, planned, state }: Omit<ResourcePlan<State>, 'apply'> & { readonly state: () => State },
): ResourcePlan<State> {
  return {
    actual,
    differing,
    planned,
    apply(): ResourceOutcome<State> {
      const { failed } = plan.apply();
      return { state: state(), ...(failed === undefined ? {} : { failed }) };
    },
  };
}
