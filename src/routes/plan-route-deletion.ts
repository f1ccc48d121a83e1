import type { Call, Plan } from 'pwsh-contract';
import { lazyPlan, refuseEmptyNamed } from 'pwsh-contract';
import { ERROR_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import type { RemovedRoute } from '../commands/remove-ip-route-entry.ts';
import { refuseForeign, refuseLocal } from '../interfaces/origin.ts';
import { copyRow } from '../ip-helper/codec.ts';
import { changeError, windowsError } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import { describeRoute } from '../session/words.ts';
import type { IpRouteChange } from './change.ts';
import { toCreationOrDeletion } from './change.ts';
import type { IpRouteEntry } from './entry.ts';
import { entryReader } from './entry.ts';
import { checkKey, ROUTE_KEYS } from './key.ts';
import { forgetRoutes, readRow } from './read.ts';

/**
 * Remove: read, compare the keys, delete that row, look again. A route that is gone already is no change.
 * @throws {CommandError} when the route is not named, or is not to be deleted
 */
export function planRouteDeletion(request: RemovedRoute, machine: Machine, call: Call): Plan<IpRouteChange> {
  refuseEmptyNamed(request, ROUTE_KEYS, call);
  refuseForeign(request, machine, call);
  const checked = checkKey(request, machine, call);
  const { key, bytes: keyBytes, owner } = checked;
  const target = () => describeRoute(key.DestinationPrefix, key.NextHop, owner);
  const toEntry = entryReader(machine);
  const bytes = copyRow(keyBytes);
  const row = readRow(bytes, checked, machine);
  if (typeof row === 'number' && row !== ERROR_NOT_FOUND) throw windowsError('GetIpForwardEntry2', row, target());
  const before = typeof row === 'number' ? null : toEntry(row);
  if (before !== null) refuseLocal(before, request, target);
  const change = (Changed: boolean, WhatIf: boolean, After: IpRouteEntry | null) =>
    toCreationOrDeletion('Delete', checked, machine, { Changed, WhatIf, Before: before, After });
  return lazyPlan({
    target,
    action: () => (before === null ? '' : 'Delete'),
    planned: () => change(before !== null, true, null),
    apply: () => {
      if (before === null) return change(false, false, null);
      forgetRoutes(machine, key.NextHop);
      const status = machine.ipHelper.DeleteIpForwardEntry2(bytes);
      // Somebody else was faster: it is gone, and not by us.
      if (status === ERROR_NOT_FOUND) return change(false, false, null);
      if (status !== NO_ERROR) throw changeError(machine, 'DeleteIpForwardEntry2', status, target());
      // Whoever owns the route may have put it back at once: that shows.
      const now = readRow(keyBytes, checked, machine);
      return change(true, false, typeof now === 'number' ? null : toEntry(now));
    },
  });
}
