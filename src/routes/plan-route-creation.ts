import type { Call, Plan } from 'pwsh-contract';
import { lazyPlan, refuseEmptyNamed } from 'pwsh-contract';
import { ERROR_NOT_FOUND, ERROR_OBJECT_ALREADY_EXISTS, NO_ERROR } from 'pwsh-contract/native';
import type { NewRoute } from '../commands/new-ip-route-entry.ts';
import { isPersistent, refuseElsewhere, refuseLocal } from '../interfaces/origin.ts';
import { INTERFACE_SELECTORS, type RouteInterface } from '../interfaces/resolve.ts';
import { readInterfaceRow } from '../interfaces/row.ts';
import { copyRow, type ForwardRow, patchForwardRow, putForwardKey } from '../ip-helper/codec.ts';
import { numberOf, ROUTE_PROTOCOLS } from '../ip-helper/enums.ts';
import { MIB_IPFORWARD_ROW2 } from '../ip-helper/layout.ts';
import { INFINITE_SECONDS } from '../ip-helper/limits.ts';
import { changeError, windowsError } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import { describeRoute } from '../session/words.ts';
import type { IpRouteChange } from './change.ts';
import { describeCreation, toCreationOrDeletion } from './change.ts';
import type { IpRouteEntry } from './entry.ts';
import { entryReader } from './entry.ts';
import { checkKey, ROUTE_KEYS } from './key.ts';
import { warnOfNextHop } from './next-hop.ts';
import { forgetRoutes, readRow } from './read.ts';
import { mergeChanges, NULLABLE_SETTINGS, ROUTE_SETTINGS } from './settings.ts';
import { splitWhole } from './whole.ts';

/** What New-NetRoute gives a route that is made without a metric. */
const DEFAULT_METRIC = 256;

const STORED =
  'What is piped is of the persistent store. It is created in the active store, where it is until the next restart; the persistent store stays as it is.';

/**
 * New: check, start from the row that Windows initialises, write every member, create, read back.
 * Warns of a next hop that cannot be reached, and of what is piped from the persistent store.
 * @throws {CommandError} when the route is not named, is there already, or a value does not fit it
 */
export function planRouteCreation(asked: NewRoute, machine: Machine, call: Call): Plan<IpRouteChange> {
  refuseEmptyNamed(asked, GIVEN, call, NULLABLE_SETTINGS);
  const { InputObject: whole, ...given } = withoutPipedInterface(asked, call);
  const request = whole === undefined ? given : { ...withoutReplaced(splitWhole(whole), given), ...given };
  refuseElsewhere(request, machine, call);
  const onLink = request.DestinationPrefix?.includes(':') ? '::' : '0.0.0.0';
  const checked = checkKey({ ...request, NextHop: request.NextHop ?? onLink }, machine, call);
  const { key, bytes: keyBytes, owner } = checked;
  const target = () => describeRoute(key.DestinationPrefix, key.NextHop, owner);
  const row = { ...key, ...settingsOf(request, { ...key, ...UNASKED }, target) };
  const toEntry = entryReader(machine);
  const planned = toEntry(row);
  refuseLocal(planned, request, () => `routes such as ${target()}`);
  const change = (WhatIf: boolean, After: IpRouteEntry) =>
    toCreationOrDeletion('Create', checked, machine, { Changed: true, WhatIf, Before: null, After });
  // What a rehearsal can know before, it says before.
  const refuseImpossible = () => {
    const { status } = readInterfaceRow(machine.ipHelper, owner.luid, planned.AddressFamily);
    if (status === ERROR_NOT_FOUND) throw windowsError('CreateIpForwardEntry2', status, target());
    if (typeof readRow(copyRow(keyBytes), checked, machine) === 'number') return;
    throw windowsError('CreateIpForwardEntry2', ERROR_OBJECT_ALREADY_EXISTS, target());
  };
  const warn = () => {
    if (isPersistent(request)) call.warn(STORED);
    warnOfNextHop(checked, machine, call);
  };
  return lazyPlan({
    target,
    action: () => describeCreation(planned),
    planned: () => {
      refuseImpossible();
      warn();
      return change(true, planned);
    },
    apply: () => {
      warn();
      const bytes = new Uint8Array(MIB_IPFORWARD_ROW2.size);
      machine.ipHelper.InitializeIpForwardEntry(bytes);
      // Every member is written: Initialize leaves marks, and flags that are set, in what nobody mentions.
      putForwardKey(bytes, key);
      patchForwardRow(bytes, row);
      forgetRoutes(machine, key.NextHop);
      const status = machine.ipHelper.CreateIpForwardEntry2(bytes);
      if (status !== NO_ERROR) throw changeError(machine, 'CreateIpForwardEntry2', status, target());
      const made = readRow(keyBytes, checked, machine);
      if (typeof made !== 'number') return change(false, toEntry(made));
      throw windowsError('GetIpForwardEntry2', made, target(), 'after the route was created');
    },
  });
}

/** What a caller may name, and then must give. */
const GIVEN = [...ROUTE_KEYS, ...ROUTE_SETTINGS, 'InputObject'] as const;

/** In New- a key that is named takes the place of the piped one: a named interface that of all that names the piped one. */
function withoutPipedInterface(asked: NewRoute, call: Call): NewRoute {
  if (!call.piped || !INTERFACE_SELECTORS.some((name) => call.named.has(name))) return asked;
  const left = new Set<string>(INTERFACE_SELECTORS.filter((name) => !call.named.has(name)));
  return Object.fromEntries(Object.entries(asked).filter(([name]) => !left.has(name)));
}

/** An interface that is given beside a whole route takes the place of all that names its own. */
function withoutReplaced<T extends RouteInterface>(whole: T, given: RouteInterface): Partial<T> {
  if (INTERFACE_SELECTORS.every((name) => given[name] === undefined)) return whole;
  const { InterfaceLuid: _luid, InterfaceIndex: _index, InterfaceAlias: _alias, ...others } = whole;
  return others as Partial<T>;
}

/** A route of which nothing but the keys is asked. */
const UNASKED = {
  SitePrefixLength: 0,
  ValidLifetime: INFINITE_SECONDS,
  PreferredLifetime: INFINITE_SECONDS,
  Metric: DEFAULT_METRIC,
  Protocol: numberOf(ROUTE_PROTOCOLS, 'NetMgmt') ?? 0,
  Loopback: false,
  AutoconfigureAddress: false,
  Publish: false,
  Immortal: false,
  Age: 0,
  Origin: 0,
};

/** A route is not preferred for longer than it is valid: PreferredLifetime is ValidLifetime where it is not given. */
function settingsOf(request: NewRoute, unasked: ForwardRow, target: () => string): ForwardRow {
  const PreferredLifetime = request.PreferredLifetime ?? request.ValidLifetime;
  const asked = PreferredLifetime === undefined ? request : { ...request, PreferredLifetime };
  return { ...unasked, ...mergeChanges(unasked, asked, target) };
}
