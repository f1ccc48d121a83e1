import type { Call, Plan } from 'pwsh-contract';
import { invalidArgument, lazyPlan, pickProperties, refuseEmptyNamed } from 'pwsh-contract';
import { NO_ERROR } from 'pwsh-contract/native';
import type { PipedOrigin } from '../interfaces/origin.ts';
import { refuseForeign, refuseLocal } from '../interfaces/origin.ts';
import { decodeForwardRow, patchForwardRow } from '../ip-helper/codec.ts';
import { changeError, windowsError } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import { describeRoute } from '../session/words.ts';
import type { IpRouteChange } from './change.ts';
import { describeChange, toChange } from './change.ts';
import { entryReader } from './entry.ts';
import type { RouteKey } from './key.ts';
import { ROUTE_KEYS } from './key.ts';
import { forgetRoutes, readRoute } from './read.ts';
import type { RouteChanges } from './settings.ts';
import { mergeChanges, NULLABLE_SETTINGS, ROUTE_SETTINGS } from './settings.ts';
import type { WholeRoute } from './whole.ts';
import { splitWhole } from './whole.ts';

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
      if (read !== NO_ERROR) {
        throw windowsError('GetIpForwardEntry2', read, target(), 'after the change was made');
      }
      return toChange('Set', before, toEntry(decodeForwardRow(key)), false);
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
export function pickChanges(request: RouteKey & RouteChanges & WholeRoute, call: Call): RouteChanges {
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
