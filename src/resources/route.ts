import { type Call, defineResource, type ResourcePlan } from 'pwsh-contract';
import { routeEntries } from '../routes/read.ts';
import type { Machine } from '../session/machine.ts';
import type { RemoteSafety } from '../session/planning.ts';
import { planRoutes, statesOf, toResourcePlan } from './plan-routes.ts';
import { absent, type RouteState, toDeclared } from './route-state.ts';

/**
 * How one route is to be, and how that is made so.
 * @keys DestinationPrefix NextHop
 * @anyKey InterfaceAlias InterfaceLuid InterfaceIndex
 * @options AllowLockout
 */
export interface SafeRouteState extends RouteState, RemoteSafety {}

/**
 * One route of the IP routing table (the active store). What is not said of a route that is there stays as it is; one that is made
 * is an ordinary static route in all else. Routes that the network stack made for its own addresses are left alone.
 * @class IpRoute
 * @classKeys InterfaceAlias AddressFamily DestinationPrefix NextHop
 */
export const routeResource = defineResource<SafeRouteState, Machine>('IpRoute/Route', {
  get: (asked, machine) => stateOf(asked, machine),
  plan: planRoute,
  export: exportRoutes,
});

function stateOf(asked: RouteState, machine: Machine): RouteState {
  return statesOf([asked], machine)[0] ?? absent(asked);
}

function planRoute(desired: SafeRouteState, machine: Machine, call: Call): ResourcePlan<SafeRouteState> {
  const plan = planRoutes([desired], { allowLockout: desired.AllowLockout }, machine, call);
  const [actual = absent(desired)] = plan.actual;
  return toResourcePlan<SafeRouteState>(plan, {
    actual,
    differing: plan.differing.flat(),
    planned: () => plan.planned()[0] ?? actual,
    state: () => stateOf(desired, machine),
  });
}

/** Those that the network stack made are its own business, and cannot be set. */
export function* exportRoutes(machine: Machine): Iterable<RouteState> {
  for (const entry of routeEntries(machine)) if (entry.Protocol !== 'Local') yield toDeclared(entry);
}
