import { type Call, lazyPlan, type Plan, refuseEmptyNamed, type Switch } from 'pwsh-contract';
import { ERROR_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import { lockoutOptions, refuseLockout, warnOfLockout } from '../changes/lockout.ts';
import { warnOfLease } from '../guard/leases.ts';
import { type PipedSource, refuseForeign, refuseLocal } from '../interfaces/origin.ts';
import { copyRow } from '../ip-helper/codec.ts';
import { type IpRouteChange, toCreationOrDeletion } from '../routes/change.ts';
import { entryReader, type IpRouteEntry } from '../routes/entry.ts';
import { checkKey, ROUTE_KEYS, type RouteKey } from '../routes/key.ts';
import { warnOfCopy } from '../routes/persistent.ts';
import { forgetRoutes } from '../routes/read.ts';
import { readRowBefore, tellAfter } from '../routes/window.ts';
import { refuseUndelegated } from '../session/delegation.ts';
import { changeError, windowsError } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import type { Planning, RecordsAsOne, RemoteSafety } from '../session/planning.ts';
import { describeRoute } from '../session/words.ts';

/** The route to delete. */
export type RemovedRoute = RouteKey & PipedSource & DeletionOptions & Planning & RecordsAsOne & RemoteSafety;

export interface DeletionOptions {
  /** Also deletes a route that the network stack made for its own addresses (Protocol Local). */
  Force?: Switch;
}

/**
 * Deletes IP routes.
 *
 * Deletes one route for each record, named by its prefix, its next hop and its interface; to delete by a wildcard or a
 * filter, pipe what Get-IpRouteEntry finds. Asks before each one, unless -Confirm:$false is given. A route that is gone
 * already is no change and no error. What was there comes back as Before. Windows deletes from the active store only: a
 * route that the persistent store has, too, is there again after a restart; of one that route -p keeps a warning says so. Needs an elevated session on a live machine.
 *
 * @cmdlet Remove-IpRouteEntry
 * @keys DestinationPrefix NextHop InterfaceIndex InterfaceAlias InterfaceLuid
 * To delete another route, name all of its keys, and pipe nothing.
 * @value DestinationPrefix
 * @impact High
 * @calls GetIpForwardEntry2 GetIpForwardTable2 DeleteIpForwardEntry2 GetExtendedTcpTable GetBestRoute2
 * @remarks The persistent store has the routes that New-NetRoute and route -p add made. Get-NetRoute -PolicyStore PersistentStore and route print show them; route delete 10.20.0.0 mask 255.255.0.0 deletes such a route from both stores. What route -p keeps is read from the registry, and Get-IpRouteEntry -PolicyStore RoutePersistent shows it; no documented function reads what New-NetRoute keeps: of that there is no warning.
 * @example Delete what a VPN client left behind
 * Get-IpRouteEntry -InterfaceAlias 'Ethernet 2' -Protocol NetMgmt | Remove-IpRouteEntry
 * @example See what would be deleted
 * Remove-IpRouteEntry -DestinationPrefix 172.22.0.0/20 -NextHop 10.29.176.1 -InterfaceIndex 17 -WhatIf
 */
export function removeIpRouteEntry(request: RemovedRoute, machine: Machine, call: Call): Plan<IpRouteChange> {
  // Remove: read, compare the keys, delete that row, look again. A route that is gone already is no change.
  refuseEmptyNamed(request, ROUTE_KEYS, call);
  refuseForeign(request, machine, call);
  const checked = checkKey(request, machine, call);
  const { key, owner } = checked;
  const target = () => describeRoute(key.DestinationPrefix, key.NextHop, owner);
  const toEntry = entryReader(machine);
  const bytes = copyRow(checked.bytes);
  const row = readRowBefore(bytes, checked, machine, call);
  if (typeof row === 'number' && row !== ERROR_NOT_FOUND) throw windowsError('GetIpForwardEntry2', row, target());
  const before = typeof row === 'number' ? null : toEntry(row);
  refuseUndelegated(machine, target(), undefined);
  if (before !== null) refuseLocal(before, request, target);
  const change = (Changed: boolean, WhatIf: boolean, After: IpRouteEntry | null) =>
    toCreationOrDeletion('Delete', checked, machine, {
      Changed,
      WhatIf,
      Before: before,
      After,
      ChangeSetId: call.run ?? '',
    });
  return lazyPlan({
    target,
    action: () => (before === null ? '' : 'Delete'),
    planned: () => {
      if (before !== null) warnOfCopy(key, machine, call);
      const told = change(before !== null, true, null);
      warnOfLockout(() => [told], lockoutOptions(request), machine, call);
      return told;
    },
    apply: () => {
      if (before === null) return change(false, false, null);
      refuseLockout(() => [change(true, true, null)], lockoutOptions(request), machine, call);
      warnOfLease(() => change(true, true, null), machine, call);
      forgetRoutes(machine, key.NextHop);
      const status = machine.ipHelper.DeleteIpForwardEntry2(bytes);
      // Somebody else was faster: it is gone, and not by us.
      if (status === ERROR_NOT_FOUND) return change(false, false, null);
      if (status !== NO_ERROR) throw changeError(machine, 'DeleteIpForwardEntry2', status, target());
      warnOfCopy(key, machine, call);
      // Whoever owns the route may have put it back at once: that shows.
      return tellAfter('Delete', checked, machine, call, (found) =>
        change(true, false, typeof found === 'number' ? null : toEntry(found)),
      );
    },
  });
}
