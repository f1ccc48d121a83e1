import type { Call, Plan } from 'pwsh-contract';
import { lazyPlan } from 'pwsh-contract';
import { NO_ERROR } from 'pwsh-contract/native';
import type { PipedOrigin, RouteChanges, RouteKey, WholeRoute } from '../commands/set-ip-route-entry.ts';
import { decodeForwardRow, patchForwardRow } from '../ip-helper/codec.ts';
import { describeRoute } from './describe.ts';
import { changeError, windowsError } from './errors.ts';
import type { IpRouteChange } from './ip-route-entry.ts';
import { entryReader, forgetRoutes, type Machine } from './machine.ts';
import { mergeChanges, pickChanges } from './merge-changes.ts';
import { readRoute } from './read-route.ts';
import { refuseForeign, refuseLocal } from './refuse-foreign.ts';
import { describeChange, toChange } from './route-change.ts';
import { splitWhole } from './whole-route.ts';

/**
 * Set: read, merge, check; apply calls SetIpForwardEntry2 and reads back. Only what the caller named changes.
 * @throws {CommandError} when the route is not named, not there, not to be changed, or a value does not fit it
 */
export function planRouteChange(
  asked: RouteKey & RouteChanges & PipedOrigin & WholeRoute,
  machine: Machine,
  call: Call,
): Plan<IpRouteChange> {
  const request = asked.InputObject === undefined ? asked : { ...splitWhole(asked.InputObject), ...asked };
  refuseForeign(request, machine, call);
  const changes = pickChanges(request, call);
  const { key, bytes, row, owner } = readRoute(request, machine, call);
  const target = () => describeRoute(row.DestinationPrefix, row.NextHop, owner);
  const toEntry = entryReader(machine);
  const before = toEntry(row);
  refuseLocal(before, request, target);
  const patch = mergeChanges(row, changes, target);
  const idle = Object.keys(patch).length === 0;
  const planned = () => (idle ? before : toEntry({ ...row, ...patch }));
  return lazyPlan({
    target,
    action: () => (idle ? '' : `Set ${describeChange(before, planned())}`),
    planned: () => toChange('Set', before, planned(), true),
    apply: () => {
      if (idle) return toChange('Set', before, before, false);
      patchForwardRow(bytes, patch);
      forgetRoutes(machine, row.NextHop);
      const status = machine.ipHelper.SetIpForwardEntry2(bytes);
      if (status !== NO_ERROR) throw changeError(machine, 'SetIpForwardEntry2', status, target());
      const read = machine.ipHelper.GetIpForwardEntry2(key);
      if (read !== NO_ERROR) throw windowsError('GetIpForwardEntry2 (after the change was made)', read, target());
      return toChange('Set', before, toEntry(decodeForwardRow(key)), false);
    },
  });
}
