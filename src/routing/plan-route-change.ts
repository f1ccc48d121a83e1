import type { PipedOrigin, RouteChanges, RouteKey } from '../commands/set-ip-route-entry.ts';
import { printDuration } from '../contract/values.ts';
import type { Call, Plan } from '../contract/vocabulary.ts';
import { decodeForwardRow, encodeForwardKey, type ForwardRow, patchForwardRow } from '../ip-helper/codec.ts';
import { numberOf, ROUTE_PROTOCOLS } from '../ip-helper/enums.ts';
import { NO_ERROR } from '../ip-helper/status.ts';
import { invalidArgument, windowsError } from './errors.ts';
import type { IpRouteChange, IpRouteEntry } from './ip-route-entry.ts';
import { entryReader, INFINITE_SECONDS, type Machine, publishOf } from './machine.ts';
import { resolveInterface } from './resolve-interface.ts';

const PROPERTIES = [
  'RouteMetric',
  'ValidLifetime',
  'PreferredLifetime',
  'SitePrefixLength',
  'Publish',
  'Immortal',
  'Loopback',
  'AutoconfigureAddress',
  'Protocol',
] as const;

/** Windows' mark for "metric not used". */
const UNUSED_METRIC = 0xffff_ffff;

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
  const { bytes, target } = readRoute(request, machine);
  const toEntry = entryReader(machine);
  const before = toEntry(bytes);
  const row = decodeForwardRow(bytes);
  if (before.Protocol === 'Local' && request.Force !== true) {
    throw invalidArgument(
      'LocalRoute',
      `The network stack made ${target} for an address of its own (Protocol Local).`,
      'Leave it alone, or give -Force.',
    );
  }
  const merged = bytes.slice();
  patchForwardRow(merged, mergeChanges(row, changes, target));
  const after = toEntry(merged);
  const difference = changedProperties(before, after);
  const change = (entry: IpRouteEntry, whatIf: boolean): IpRouteChange => {
    const changed = changedProperties(before, entry);
    const { DestinationPrefix, NextHop, InterfaceIndex, InterfaceAlias, InterfaceLuid, Store, Backend } = entry;
    const key = { DestinationPrefix, NextHop, InterfaceIndex, InterfaceAlias, InterfaceLuid, Store, Backend };
    return {
      ...key,
      Action: 'Set',
      Changed: changed.length > 0,
      WhatIf: whatIf,
      ChangedProperties: changed,
      Before: before,
      After: entry,
    };
  };
  return {
    target,
    action: difference.length === 0 ? '' : `Set ${difference.map((name) => describe(name, before, after)).join(', ')}`,
    // Only who asks for the plan pays for it.
    get planned() {
      return change(after, true);
    },
    apply() {
      if (difference.length === 0) return change(before, false);
      const status = machine.ipHelper.SetIpForwardEntry2(merged);
      if (status !== NO_ERROR) throw windowsError('SetIpForwardEntry2', status, target);
      const again = encodeForwardKey(row);
      const read = machine.ipHelper.GetIpForwardEntry2(again);
      if (read !== NO_ERROR) throw windowsError('GetIpForwardEntry2 (after the change was made)', read, target);
      return change(toEntry(again), false);
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

/** A RouteMetric from the pipeline is a change only when nothing was named on the command line. */
function pickChanges(request: RouteChanges, call: Call): RouteChanges {
  const named = PROPERTIES.filter((name) => call.named.has(name));
  const given = PROPERTIES.filter(
    (name) => request[name] !== undefined && (named.length === 0 || named.includes(name)),
  );
  if (given.length === 0) {
    throw invalidArgument(
      'NothingToSet',
      'No property to set is given.',
      `Give at least one of ${PROPERTIES.map((name) => `-${name}`).join(', ')}.`,
    );
  }
  return Object.fromEntries(given.map((name) => [name, request[name]]));
}

/** Reads the row that the keys name, and makes sure that it is that one before anything is written. */
function readRoute(key: RouteKey, machine: Machine): { bytes: Uint8Array; target: string } {
  const { DestinationPrefix, NextHop } = key;
  if (DestinationPrefix === undefined || NextHop === undefined) {
    const missing = DestinationPrefix === undefined ? 'DestinationPrefix' : 'NextHop';
    throw invalidArgument(
      `${missing}Missing`,
      `No ${missing} is given: a route is named by its prefix, its next hop and its interface.`,
      `Give -${missing}, or pipe a route from Get-IpRouteEntry. The next hop of an on-link route is 0.0.0.0 or ::.`,
    );
  }
  if (DestinationPrefix.includes(':') !== NextHop.includes(':')) {
    throw invalidArgument(
      'FamilyMismatch',
      `-NextHop '${NextHop}' and -DestinationPrefix '${DestinationPrefix}' are of different address families.`,
      'Give both as IPv4 or both as IPv6.',
    );
  }
  const { luid, index, alias } = resolveInterface(key, machine);
  const zone = NextHop.split('%')[1];
  if (zone !== undefined && Number(zone) !== index) {
    throw invalidArgument(
      'ZoneMismatch',
      `The zone of -NextHop '${NextHop}' is not the interface ${index}.`,
      'Leave the zone out, or give that of the interface.',
    );
  }
  const target = `${DestinationPrefix} via ${NextHop} on ${alias ?? 'interface'} (${index})`;
  // A link-local next hop carries the interface in its scope id; it is compared without.
  const hop = /^fe[89ab]/.test(NextHop) && zone === undefined ? `${NextHop}%${index}` : NextHop;
  const asked = { InterfaceLuid: luid, InterfaceIndex: index, DestinationPrefix, NextHop: hop };
  const bytes = encodeForwardKey(asked);
  const status = machine.ipHelper.GetIpForwardEntry2(bytes);
  if (status !== NO_ERROR) throw windowsError('GetIpForwardEntry2', status, target);
  const row = decodeForwardRow(bytes);
  const same =
    row.InterfaceLuid === luid &&
    row.DestinationPrefix === DestinationPrefix &&
    row.NextHop.split('%')[0] === NextHop.split('%')[0];
  if (!same) throw windowsError('GetIpForwardEntry2 (another route came back)', 1168, target);
  return { bytes, target };
}

function mergeChanges(row: ForwardRow, changes: RouteChanges, target: string): Partial<ForwardRow> {
  const seconds = (value: number | undefined) => (value === Infinity ? INFINITE_SECONDS : value);
  const patch: Partial<ForwardRow> = {};
  const put = <K extends keyof ForwardRow>(name: K, value: ForwardRow[K] | undefined) => {
    if (value !== undefined) patch[name] = value;
  };
  put('Metric', changes.RouteMetric);
  put('ValidLifetime', seconds(changes.ValidLifetime));
  put('PreferredLifetime', seconds(changes.PreferredLifetime));
  put('SitePrefixLength', changes.SitePrefixLength);
  put('Immortal', changes.Immortal);
  put('Loopback', changes.Loopback);
  put('AutoconfigureAddress', changes.AutoconfigureAddress);
  put('Protocol', changes.Protocol === undefined ? undefined : numberOf(ROUTE_PROTOCOLS, changes.Protocol));
  put('Publish', changes.Publish === undefined ? undefined : changes.Publish !== 'No');
  const next = { ...row, ...patch };
  const refuse = (id: string, message: string, action: string): never => {
    throw invalidArgument(id, `${message} (${target}).`, action);
  };
  if (changes.RouteMetric === UNUSED_METRIC) {
    refuse(
      'InvalidRouteMetric',
      `-RouteMetric ${UNUSED_METRIC} is Windows' mark for a metric that is not used`,
      'Give a smaller metric.',
    );
  }
  if (next.PreferredLifetime > next.ValidLifetime) {
    const [preferred, valid] = [next.PreferredLifetime, next.ValidLifetime].map((value) =>
      printDuration(value === INFINITE_SECONDS ? Infinity : value),
    );
    refuse(
      'InvalidLifetime',
      `PreferredLifetime ${preferred} would be above ValidLifetime ${valid}`,
      'Give a PreferredLifetime of at most ValidLifetime.',
    );
  }
  const length = Number(row.DestinationPrefix.split('/')[1]);
  if (changes.SitePrefixLength !== undefined && changes.SitePrefixLength > length) {
    refuse(
      'InvalidSitePrefixLength',
      `-SitePrefixLength ${changes.SitePrefixLength} is above the prefix length ${length}`,
      `Give 0 to ${length}.`,
    );
  }
  if (changes.Publish !== undefined && changes.Publish !== publishOf(next.Publish, next.ValidLifetime)) {
    const need = changes.Publish === 'Age' ? 'a finite' : 'an infinite';
    refuse(
      'InvalidPublish',
      `-Publish ${changes.Publish} needs ${need} ValidLifetime`,
      `Give -ValidLifetime ${changes.Publish === 'Age' ? '01:00:00' : 'Infinite'} too, or another -Publish.`,
    );
  }
  return patch;
}

/** The members that differ, Age left out: it always does. */
function changedProperties(before: IpRouteEntry, after: IpRouteEntry): string[] {
  const names = Object.keys(before) as (keyof IpRouteEntry)[];
  return names.filter((name) => name !== 'Age' && name !== 'EffectiveMetric' && before[name] !== after[name]);
}

function describe(name: string, before: IpRouteEntry, after: IpRouteEntry): string {
  const print = (value: unknown) => (name.endsWith('Lifetime') ? printDuration(value as number) : String(value));
  return `${name} ${print(before[name as keyof IpRouteEntry])} -> ${print(after[name as keyof IpRouteEntry])}`;
}
