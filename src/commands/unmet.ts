import { type Call, CommandError, type Plan } from 'pwsh-contract';
import { describe, nameOf } from '../changes/change-set.ts';
import { describeUnmet, toMake } from '../changes/goal.ts';
import type { IpRouteChange } from '../routes/change.ts';
import type { Machine } from '../session/machine.ts';
import { makeAll } from './make-all.ts';
import { recreateRoute } from './recreate-route.ts';

/**
 * Looks whether each route that was set is as it was to be: what Windows takes in a Set is documented of little. What is
 * otherwise is deleted and created again, or else told in a warning.
 * @param recreate - whether it may be
 * @param plans - of the routes that were to be set
 * @returns what was made of it, then errors
 */
export function* mendUnmet(
  plans: readonly Pick<Plan<IpRouteChange>, 'planned'>[],
  made: readonly IpRouteChange[],
  recreate: boolean,
  machine: Machine,
  call: Call,
): Iterable<IpRouteChange | CommandError> {
  if (made.every(({ Action }) => Action !== 'Set')) return;
  const planned = new Map(plans.map((plan) => [nameOf(plan.planned), plan.planned]));
  for (const change of made) {
    const wanted = planned.get(nameOf(change));
    if (change.Action !== 'Set' || wanted === undefined) continue;
    const unmet = describeUnmet(toMake(wanted), change.After);
    if (unmet === undefined) continue;
    if (!recreate) {
      call.warn(
        `${describe(change)} was set, and is not as it was to be: ${unmet}. -Recreate, without -Atomic, deletes it and creates it again.`,
      );
      continue;
    }
    try {
      const { DestinationPrefix, NextHop, InterfaceLuid, After } = wanted;
      const key = { DestinationPrefix, NextHop, InterfaceLuid };
      const settings = Object.fromEntries(
        wanted.ChangedProperties.map((name) => [name, After?.[name as keyof typeof After]]),
      );
      const plan = recreateRoute({ ...key, ...settings }, machine, { ...call, named: new Set(), together: 1 });
      yield* makeAll([{ plan }], call) as Iterable<IpRouteChange | CommandError>;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      yield error;
    }
  }
}
