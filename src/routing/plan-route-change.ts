import type { PipedOrigin, RouteChanges, RouteKey } from '../commands/set-ip-route-entry.ts';
import { printDuration } from '../contract/values.ts';
import type { Call, Plan } from '../contract/vocabulary.ts';
import { decodeForwardRow, patchForwardRow } from '../ip-helper/codec.ts';
import { NO_ERROR } from '../ip-helper/status.ts';
import { invalidArgument, windowsError } from './errors.ts';
import type { IpRouteChange, IpRouteEntry } from './ip-route-entry.ts';
import { entryReader, type Machine } from './machine.ts';
import { mergeChanges, pickChanges } from './merge-changes.ts';
import { describeRoute, readRoute } from './read-route.ts';

/**
 * Set: read, merge, check; apply calls SetIpForwardEntry2 and reads back. Only what the caller named changes.
 * @throws {CommandError} when the route is not named, not there, not to be changed, or a value does not fit it
 */
export function planRouteChange(
  request: RouteKey & RouteChanges & PipedOrigin,
  machine: Machine,
  call: Call,
): Plan<IpRouteChange> {
  refuseForeign(request, machine);
  const changes = pickChanges(request, call);
  const { key, bytes, row, owner } = readRoute(request, machine);
  const target = () => describeRoute(row.DestinationPrefix, row.NextHop, owner);
  const toEntry = entryReader(machine);
  const before = toEntry(row);
  if (before.Protocol === 'Local' && request.Force !== true) {
    throw invalidArgument(
      'LocalRoute',
      `The network stack made ${target()} for an address of its own (Protocol Local).`,
      'Leave it alone, or give -Force.',
    );
  }
  const patch = mergeChanges(row, changes, target);
  const idle = Object.keys(patch).length === 0;
  // Only who asks for the plan pays for it.
  const planned = () => (idle ? before : toEntry({ ...row, ...patch }));
  return {
    get target() {
      return target();
    },
    get action() {
      return describeAction(before, planned());
    },
    get planned() {
      return toChange(before, planned(), true);
    },
    apply() {
      if (idle) return toChange(before, before, false);
      patchForwardRow(bytes, patch);
      const status = machine.ipHelper.SetIpForwardEntry2(bytes);
      if (status !== NO_ERROR) throw windowsError('SetIpForwardEntry2', status, target());
      const read = machine.ipHelper.GetIpForwardEntry2(key);
      if (read !== NO_ERROR) throw windowsError('GetIpForwardEntry2 (after the change was made)', read, target());
      return toChange(before, toEntry(decodeForwardRow(key)), false);
    },
  };
}

/** A rehearsal must not turn real, nor a stored route an active one. */
function refuseForeign(piped: PipedOrigin, machine: Machine): void {
  if (piped.WhatIf?.toLowerCase() === 'true') {
    throw invalidArgument(
      'PipedRehearsal',
      'The piped object only says what would be done (WhatIf).',
      'Pipe the route itself, from Get-IpRouteEntry.',
    );
  }
  if (piped.Backend !== undefined && piped.Backend !== machine.backend) {
    throw invalidArgument(
      'OtherBackend',
      `The piped object comes from '${piped.Backend}', but this session works on '${machine.backend}'.`,
      'Get the route from this session, or connect to the other one.',
    );
  }
  if (piped.Store?.toLowerCase() === 'persistentstore' || piped.Store === '0') {
    throw invalidArgument(
      'PersistentStore',
      'The piped route is of the persistent store.',
      'Pipe the route of the active store.',
    );
  }
}

/** The members that a change is told by: not Age, which always differs, nor EffectiveMetric, which follows. */
const COMPARED = [
  'DestinationPrefix',
  'NextHop',
  'InterfaceIndex',
  'InterfaceAlias',
  'InterfaceLuid',
  'AddressFamily',
  'RouteMetric',
  'InterfaceMetric',
  'ValidLifetime',
  'PreferredLifetime',
  'SitePrefixLength',
  'Protocol',
  'Loopback',
  'AutoconfigureAddress',
  'Publish',
  'Immortal',
  'Origin',
] as const satisfies readonly (keyof IpRouteEntry)[];

function changedProperties(before: IpRouteEntry, after: IpRouteEntry): (typeof COMPARED)[number][] {
  return COMPARED.filter((name) => before[name] !== after[name]);
}

/** The difference of what was read before and after: what nobody asked for shows, too. */
function toChange(before: IpRouteEntry, after: IpRouteEntry, whatIf: boolean): IpRouteChange {
  const changed = changedProperties(before, after);
  return {
    Action: 'Set',
    Changed: changed.length > 0,
    WhatIf: whatIf,
    DestinationPrefix: after.DestinationPrefix,
    NextHop: after.NextHop,
    InterfaceIndex: after.InterfaceIndex,
    InterfaceAlias: after.InterfaceAlias,
    InterfaceLuid: after.InterfaceLuid,
    ChangedProperties: changed,
    Before: before,
    After: after,
    Store: 'ActiveStore',
    Backend: after.Backend,
  };
}

/** "Set RouteMetric 1 -> 6000", or nothing. */
function describeAction(before: IpRouteEntry, after: IpRouteEntry): string {
  const print = (name: string, value: unknown) =>
    name.endsWith('Lifetime') ? printDuration(value as number) : String(value);
  const changes = changedProperties(before, after).map(
    (name) => `${name} ${print(name, before[name])} -> ${print(name, after[name])}`,
  );
  return changes.length === 0 ? '' : `Set ${changes.join(', ')}`;
}
