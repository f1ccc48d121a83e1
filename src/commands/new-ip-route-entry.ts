import {
  type ByName,
  type Call,
  type Duration,
  type IpAddress,
  type IpPrefix,
  lazyPlan,
  type Plan,
  refuseEmptyNamed,
  type Switch,
  type UInt8,
  type UInt32,
  type Whole,
} from 'pwsh-contract';
import { ERROR_NOT_FOUND, ERROR_OBJECT_ALREADY_EXISTS, NO_ERROR } from 'pwsh-contract/native';
import { lockoutOptions, refuseLockout, warnOfLockout } from '../changes/lockout.ts';
import { warnOfLease } from '../guard/leases.ts';
import { isPersistent, type PipedSource, refuseElsewhere, refuseLocal } from '../interfaces/origin.ts';
import { INTERFACE_SELECTORS, type RouteInterface } from '../interfaces/resolve.ts';
import { readInterfaceRow } from '../interfaces/row.ts';
import { type ForwardKey, type ForwardRow, patchForwardRow, putForwardKey } from '../ip-helper/codec.ts';
import { MIB_IPFORWARD_ROW2 } from '../ip-helper/layout.ts';
import { describeCreation, type IpRouteChange, toCreationOrDeletion } from '../routes/change.ts';
import { entryReader, type IpRouteEntry, type RouteProtocol, type RoutePublish } from '../routes/entry.ts';
import { checkKey, ROUTE_KEYS } from '../routes/key.ts';
import { warnOfNextHop } from '../routes/next-hop.ts';
import { forgetRoutes, isThere } from '../routes/read.ts';
import { mergeRouteSettings, NULLABLE_SETTINGS, ORDINARY_SETTINGS, ROUTE_SETTINGS } from '../routes/settings.ts';
import { splitWhole } from '../routes/whole.ts';
import { settleRoute, tellAfter } from '../routes/window.ts';
import { refuseUndelegated } from '../session/delegation.ts';
import { changeError, windowsError } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import type { Planning, RecordsAsOne, RemoteSafety } from '../session/planning.ts';
import { describeRoute } from '../session/words.ts';

/** Where the route to create leads. */
export interface NewRouteDestination {
  /**
   * Destination, with the host bits zero: 10.0.0.0/8, 2001:db8::/32. On the command line also 10.0.0.0/255.0.0.0, and a bare host: 10.1.2.3 is 10.1.2.3/32.
   * @position 0
   * @completer DestinationPrefix
   */
  DestinationPrefix?: ByName<IpPrefix>;
  /**
   * Next hop; with 0.0.0.0 or :: the route is on-link.
   * @default 0.0.0.0 or ::
   * @completer NextHop
   */
  NextHop?: ByName<IpAddress>;
}

/** How it is to be. What is not given is as an ordinary static route has it. */
export interface NewRouteProperties {
  /**
   * Metric of the route: an offset to the metric of its interface.
   * @default 256
   */
  RouteMetric?: ByName<UInt32>;
  /**
   * How long the route stays valid: a TimeSpan of whole seconds, or Infinite.
   * @default Infinite
   */
  ValidLifetime?: ByName<Duration>;
  /**
   * How long the route stays preferred; at most ValidLifetime.
   * @default ValidLifetime
   */
  PreferredLifetime?: ByName<Duration>;
  /**
   * Length of the site prefix in bits; at most the length of the prefix. 255, as Windows shows where none is set, is none.
   * @default 0
   */
  SitePrefixLength?: ByName<UInt8>;
  /**
   * Whether the route is advertised: No; Age for a finite ValidLifetime; Yes for an infinite one.
   * @default No
   */
  Publish?: ByName<RoutePublish>;
  /**
   * Whether the route is immortal.
   * @default False
   */
  Immortal?: ByName<boolean>;
  /**
   * Whether the route goes to a loopback interface.
   * @default False
   */
  Loopback?: ByName<boolean>;
  /**
   * Whether the prefix is used for address autoconfiguration (IPv6).
   * @default False
   */
  AutoconfigureAddress?: ByName<boolean>;
  /**
   * Who makes the route.
   * @default NetMgmt
   */
  Protocol?: ByName<RouteProtocol>;
}

/** How it is made. */
export interface NewRouteOptions {
  /** Also creates a route that says that the network stack made it (Protocol Local). */
  Force?: Switch;
  /** A whole route, as Get-IpRouteEntry or the Before of a change has it. What is given beside it, or piped, counts; an interface takes the place of all its names in the object. */
  InputObject?: Whole<IpRouteEntry>;
}

export type NewRoute = NewRouteDestination &
  RouteInterface &
  NewRouteProperties &
  NewRouteOptions &
  Planning &
  RecordsAsOne &
  RemoteSafety &
  PipedSource;

/**
 * Creates IP routes.
 *
 * Creates one route for each record and reads it back: After is the route as Windows has it. A route of the same prefix,
 * next hop and interface is an error, also when its metric is another one: it belongs to whoever made it. Every property
 * binds from the pipeline by name, so that a deleted route ($change.Before) or a row of a CSV file can be piped; of an
 * interface, or another object that is no route, its interface alone. Windows
 * keeps the route in the active store only: a restart deletes it. A route of the persistent store can be piped, too, with
 * a warning. Windows takes any next hop; one that no on-link route of the interface covers makes a warning. Needs an elevated session on a live machine.
 *
 * @cmdlet New-IpRouteEntry
 * @value DestinationPrefix
 * @takes IpRouteEntry like DestinationPrefix NextHop RouteMetric
 * @takes IpInterfaceEntry IpInterfaceChange only InterfaceIndex InterfaceAlias InterfaceLuid
 * @impact Medium
 * @calls CreateIpForwardEntry2 GetIpForwardEntry2 GetIpForwardTable2 GetExtendedTcpTable GetBestRoute2
 * @remarks New-NetRoute writes the active and the persistent store unless -PolicyStore ActiveStore is given; this cmdlet writes the active store. A route that is to outlive a restart is made by New-NetRoute, or by route -p add 10.20.0.0 mask 255.255.0.0 192.0.2.254, or anew at every start by a scheduled task, as about_IpRoute shows.
 * @example Reach a network through a gateway
 * New-IpRouteEntry -DestinationPrefix 10.20.0.0/16 -NextHop 192.0.2.254 -InterfaceAlias Ethernet -RouteMetric 10
 * @example Put back what was deleted
 * $changes = Get-IpRouteEntry -InterfaceAlias 'Ethernet 2' -Protocol NetMgmt | Remove-IpRouteEntry
 * $changes.Before | New-IpRouteEntry
 */
export function newIpRouteEntry(asked: NewRoute, machine: Machine, call: Call): Plan<IpRouteChange> {
  // New: check, start from the row that Windows initialises, write every member, create, read back.
  // Warns of a next hop that cannot be reached, and of what is piped from the persistent store.
  refuseEmptyNamed(asked, GIVEN, call, NULLABLE_SETTINGS);
  const { InputObject: whole, ...given } = withoutPipedInterface(asked, call);
  const request = whole === undefined ? given : { ...withoutReplaced(splitWhole(whole), given), ...given };
  refuseElsewhere(request, machine, call);
  const onLink = request.DestinationPrefix?.includes(':') ? '::' : '0.0.0.0';
  const checked = checkKey({ ...request, NextHop: request.NextHop ?? onLink }, machine, call);
  const { key, owner } = checked;
  const target = () => describeRoute(key.DestinationPrefix, key.NextHop, owner);
  const row = rowOf(request, key, target);
  const toEntry = entryReader(machine);
  const planned = toEntry(row);
  refuseUndelegated(machine, target(), undefined);
  refuseLocal(planned, request, () => `routes such as ${target()}`);
  const change = (WhatIf: boolean, After: IpRouteEntry) =>
    toCreationOrDeletion('Create', checked, machine, {
      Changed: true,
      WhatIf,
      Before: null,
      After,
      ChangeSetId: call.run ?? '',
    });
  // What a rehearsal can know before, it says before.
  const refuseImpossible = () => {
    const { status } = readInterfaceRow(machine.ipHelper, owner.luid, planned.AddressFamily);
    if (status === ERROR_NOT_FOUND) throw windowsError('CreateIpForwardEntry2', status, target());
    if (!isThere(checked, machine, call.together)) return;
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
      const told = change(true, planned);
      warnOfLockout(() => [told], lockoutOptions(asked), machine, call);
      return told;
    },
    apply: () => {
      refuseLockout(() => [change(true, planned)], lockoutOptions(asked), machine, call);
      warnOfLease(() => change(true, planned), machine, call);
      warn();
      const bytes = new Uint8Array(MIB_IPFORWARD_ROW2.size);
      machine.ipHelper.InitializeIpForwardEntry(bytes);
      // Every member is written: Initialize leaves marks, and flags that are set, in what nobody mentions.
      putForwardKey(bytes, key);
      patchForwardRow(bytes, row);
      settleRoute(checked, machine);
      forgetRoutes(machine, key.NextHop);
      const status = machine.ipHelper.CreateIpForwardEntry2(bytes);
      if (status !== NO_ERROR) throw changeError(machine, 'CreateIpForwardEntry2', status, target());
      return tellAfter('Create', checked, machine, call, (found) => {
        if (typeof found !== 'number') return change(false, toEntry(found));
        throw windowsError('GetIpForwardEntry2', found, target(), 'after the route was created');
      });
    },
  });
}

const STORED =
  'What is piped is of the persistent store. It is created in the active store, where it is until the next restart; the persistent store stays as it is.';

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

/** A row without its keys and settings. */
const BLANK = {
  SitePrefixLength: 0,
  ValidLifetime: 0,
  PreferredLifetime: 0,
  Metric: 0,
  Protocol: 0,
  Loopback: false,
  AutoconfigureAddress: false,
  Publish: false,
  Immortal: false,
  Age: 0,
  Origin: 0,
};

/** A route is not preferred for longer than it is valid: PreferredLifetime is ValidLifetime where it is not given. */
function rowOf(request: NewRoute, key: ForwardKey, target: () => string): ForwardRow {
  const PreferredLifetime = request.PreferredLifetime ?? request.ValidLifetime;
  const asked = PreferredLifetime === undefined ? request : { ...request, PreferredLifetime };
  const blank = { ...BLANK, ...key };
  return { ...blank, ...mergeRouteSettings(blank, { ...ORDINARY_SETTINGS, ...asked }, target) };
}
