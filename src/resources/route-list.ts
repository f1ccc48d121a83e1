import { type Call, defineResource, invalidArgument, type ResourcePlan, type Switch } from 'pwsh-contract';
import { routeTest } from '../commands/get-ip-route-entry.ts';
import { refuseUnknownInterfaces, type TableScope } from '../commands/table-scope.ts';
import type { Machine } from '../session/machine.ts';
import type { AllOrNothing, RemoteSafety } from '../session/planning.ts';
import { describeEntry } from '../session/words.ts';
import { planRoutes, statesOf, toResourcePlan } from './plan-routes.ts';
import { exportRoutes } from './route.ts';
import { type RouteState, toState } from './route-state.ts';

/** What becomes of routes that are not listed, and which of them are meant: all, where no scope narrows it. */
export interface UnlistedRoutes extends TableScope {
  /** They are left and not looked at; left and told, so that the state is not the desired one; or deleted. */
  Action: 'Ignore' | 'Report' | 'Remove';
}

/**
 * Some routes, what becomes of the others, and how that is made so.
 * @options UnlistedRoutes AllowDefaultRoute AllowLockout Atomic
 */
export interface RouteListState extends AllOrNothing, RemoteSafety {
  /** The routes, each once; one with _exist false is deleted. */
  Routes: RouteState[];
  /** What becomes of routes that are not listed. Without it they are left. Those that the network stack made are never meant. */
  UnlistedRoutes?: UnlistedRoutes;
  /** Lets a default route be deleted that is not listed. */
  AllowDefaultRoute?: Switch;
}

/**
 * Routes of the IP routing table (the active store), and what becomes of those that are not listed. All is read and checked before
 * the first change; routes are created, then set, then deleted, as Sync-IpRouteTable does it.
 * @class IpRouteList
 */
export const routeListResource = defineResource<RouteListState, Machine>('IpRoute/RouteList', {
  get: ({ Routes }, machine) => ({ Routes: statesOf(Routes, machine) }),
  plan: planRouteList,
  export: (machine) => [{ Routes: [...exportRoutes(machine)] }],
});

function planRouteList(desired: RouteListState, machine: Machine, call: Call): ResourcePlan<RouteListState> {
  const { Routes, UnlistedRoutes: unlisted, AllowDefaultRoute, AllowLockout, Atomic } = desired;
  const { Action = 'Ignore', ...scope } = unlisted ?? {};
  refuseEmptyScope(Routes, Action, scope);
  if (Action !== 'Ignore') refuseUnknownInterfaces(scope, machine);
  const isWatched = Action === 'Ignore' ? () => false : routeTest(scope, machine, { ...call, named: new Set() });
  const plan = planRoutes(
    Routes,
    {
      isWatched,
      removes: Action === 'Remove',
      atomic: Atomic,
      allowLockout: AllowLockout,
      allowDefaultRoute: AllowDefaultRoute,
    },
    machine,
    call,
  );
  if (Action === 'Report')
    for (const entry of plan.unlisted) call.warn(`The route ${describeEntry(entry)} is not listed.`);
  return toResourcePlan<RouteListState>(plan, {
    actual: { Routes: [...plan.actual, ...plan.unlisted.map(toState)] },
    differing: [
      ...(plan.differing.some(({ length }) => length > 0) ? (['Routes'] as const) : []),
      ...(plan.unlisted.length > 0 ? (['UnlistedRoutes'] as const) : []),
    ],
    planned: () => ({ Routes: plan.planned() }),
    state: () => ({ Routes: statesOf(Routes, machine) }),
  });
}

/** A list that was never filled must not mean an empty table. */
function refuseEmptyScope(routes: readonly RouteState[], action: string, scope: TableScope): void {
  const given = Object.entries(scope).filter(([, values]) => values !== undefined);
  const empty = given.find(([, values]) => (values as readonly unknown[]).length === 0);
  if (empty !== undefined) {
    throw invalidArgument(
      'EmptyScope',
      `unlistedRoutes: -${empty[0]} is an empty list, which says nothing.`,
      'Give it a value, or leave it out.',
    );
  }
  if (action !== 'Remove' || routes.length > 0 || given.length > 0) return;
  throw invalidArgument(
    'EmptyTable',
    'No route is listed, and all that are not listed would be deleted.',
    'List those that are to stay, or narrow what is to be deleted, by -InterfaceAlias for one.',
  );
}
