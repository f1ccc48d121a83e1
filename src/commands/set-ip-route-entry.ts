import { type Call, invalidArgument, lazyPlan, type Plan, pickProperties, refuseEmptyNamed } from 'pwsh-contract';
import { NO_ERROR } from 'pwsh-contract/native';
import { lockoutOptions, refuseLockout, warnOfLockout } from '../changes/lockout.ts';
import { warnOfLease } from '../guard/leases.ts';
import { type PipedSource, refuseForeign, refuseLocal } from '../interfaces/origin.ts';
import { patchForwardRow } from '../ip-helper/codec.ts';
import { describeChange, type IpRouteChange, toChange } from '../routes/change.ts';
import { entryReader } from '../routes/entry.ts';
import { ROUTE_KEYS, type RouteKey } from '../routes/key.ts';
import { forgetRoutes } from '../routes/read.ts';
import { mergeRouteSettings, NULLABLE_SETTINGS, ROUTE_SETTINGS, type RouteSettings } from '../routes/settings.ts';
import { splitWhole, type WholeRoute } from '../routes/whole.ts';
import { readRouteBefore, tellAfter } from '../routes/window.ts';
import { refuseUndelegated } from '../session/delegation.ts';
import { changeError, windowsError } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import type { Planning, RecordsAsOne, RemoteSafety } from '../session/planning.ts';
import { describeRoute } from '../session/words.ts';

/**
 * Changes the properties of existing IP routes.
 *
 * Reads the route, changes only what was given, calls SetIpForwardEntry2, reads the route again and says what was
 * before and what is after. Nothing to change means no call. Windows keeps the change in the active store only: a
 * restart undoes it. Many routes that are piped are read together before, and verified together after they were set.
 * Needs an elevated session on a live machine.
 *
 * @cmdlet Set-IpRouteEntry
 * @keys DestinationPrefix NextHop InterfaceIndex InterfaceAlias InterfaceLuid
 * To move a route, use Move-IpRouteEntry.
 * @value DestinationPrefix
 * @calls GetIpForwardEntry2 GetIpForwardTable2 SetIpForwardEntry2 GetExtendedTcpTable GetBestRoute2
 * @impact Medium
 * @remarks After a restart the route is as the persistent store has it, or as whoever made it makes it again. To have the change at every start, let a scheduled task make it, as about_IpRoute shows.
 * @remarks A VPN client makes its routes anew at every connection, with its own metric. What answers it each time is Watch-IpRouteEntry, piped into this cmdlet, or a scheduled task: about_IpRoute has the line.
 * @example Let the WSL switch win over a VPN, leaving the VPN its default route
 * Get-IpRouteEntry -InterfaceAlias 'Ethernet 2' | Where-Object { $_.RouteMetric -eq 1 -and $_.DestinationPrefix -ne '0.0.0.0/0' } | Set-IpRouteEntry -RouteMetric 6000
 * @example Put a route back as it was
 * $change = Get-IpRouteEntry -DestinationPrefix 172.22.0.0/20 -NextHop 10.29.176.1 | Set-IpRouteEntry -RouteMetric 6000
 * $change.Before | Set-IpRouteEntry -Restore
 * @example See what would change
 * Get-IpRouteEntry -DestinationPrefix 172.22.0.0/20 -NextHop 10.29.176.1 | Set-IpRouteEntry -RouteMetric 6000 -WhatIf
 */
export function setIpRouteEntry(
  asked: RouteKey & RouteSettings & PipedSource & Planning & RecordsAsOne & RemoteSafety & WholeRoute,
  machine: Machine,
  call: Call,
): Plan<IpRouteChange> {
  // Set: read, merge, check; apply calls SetIpForwardEntry2 and reads back. Only what the caller named changes.
  const request = asked.InputObject === undefined ? asked : { ...splitWhole(asked.InputObject), ...asked };
  refuseForeign(request, machine, call);
  const changes = pickRouteSettings(request, call);
  const set = call.run ?? '';
  const { checked, bytes, row } = readRouteBefore(request, machine, call);
  const target = () => describeRoute(row.DestinationPrefix, row.NextHop, checked.owner);
  const toEntry = entryReader(machine);
  const before = toEntry(row);
  refuseLocal(before, request, target);
  const patch = mergeRouteSettings(row, changes, target);
  const idle = Object.keys(patch).length === 0;
  const isMetric = Object.keys(patch).every((name) => name === 'Metric');
  if (!idle) refuseUndelegated(machine, target(), isMetric ? row.DestinationPrefix : undefined);
  const planned = () => (idle ? before : toEntry({ ...row, ...patch }));
  const change = () => toChange('Set', before, planned(), true, set);
  return lazyPlan({
    target,
    action: () => (idle ? '' : `Set ${describeChange(before, planned())}`),
    planned: () => {
      const told = change();
      warnOfLockout(() => [told], lockoutOptions(asked), machine, call);
      return told;
    },
    apply: () => {
      if (idle) return toChange('Set', before, before, false, set);
      refuseLockout(() => [change()], lockoutOptions(asked), machine, call);
      warnOfLease(change, machine, call);
      patchForwardRow(bytes, patch);
      forgetRoutes(machine, row.NextHop);
      const status = machine.ipHelper.SetIpForwardEntry2(bytes);
      if (status !== NO_ERROR) throw changeError(machine, 'SetIpForwardEntry2', status, target());
      return tellAfter('Set', checked, machine, call, (found) => {
        if (typeof found !== 'number') return toChange('Set', before, toEntry(found), false, set);
        throw windowsError('GetIpForwardEntry2', found, target(), 'after the change was made');
      });
    },
  });
}

const KEYS_AND_WHOLE = [...ROUTE_KEYS, 'InputObject'] as const;

/**
 * What the caller wants changed. A RouteMetric from the pipeline is a change only when no property was named on the
 * command line.
 * @throws {CommandError} when that is nothing, a parameter is named without a value, or a whole route and something else
 *   are given at once
 */
function pickRouteSettings(request: RouteKey & RouteSettings & WholeRoute, call: Call): RouteSettings {
  const whole = request.InputObject !== undefined;
  if (call.piped && call.named.has('InputObject')) {
    throw invalidArgument(
      'ConflictingParameters',
      '-InputObject is given beside piped objects: which route is meant is not known.',
      'Give one of them: pipe routes to -Restore, or give one with -InputObject.',
    );
  }
  refuseEmptyNamed(request, KEYS_AND_WHOLE, call);
  const both = whole ? [...ROUTE_KEYS, ...ROUTE_SETTINGS].find((name) => call.named.has(name)) : undefined;
  if (both !== undefined) {
    throw invalidArgument(
      'ConflictingParameters',
      `-${both} is given beside a whole route, which says which one it is and how it is to be.`,
      'Give one of them.',
    );
  }
  if (request.Restore === true && !whole) {
    throw invalidArgument(
      'NothingToRestore',
      '-Restore is given, but nothing is piped.',
      'Pipe the routes to be put back, or give one with -InputObject.',
    );
  }
  return pickProperties(request, ROUTE_SETTINGS, NULLABLE_SETTINGS, call);
}
