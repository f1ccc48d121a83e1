import { hostname } from 'node:os';
import { NO_ERROR } from 'pwsh-contract/native';
import { type ForwardRow, interfaceMetric } from '../ip-helper/codec.ts';
import { nameOf, ROUTE_ORIGINS, ROUTE_PROTOCOLS } from '../ip-helper/enums.ts';
import type { Backend, IpHelper } from '../ip-helper/ip-helper.ts';
import { type AddressFamily, getInterface } from './get-interface.ts';
import type { IpInterfaceEntry } from './ip-interface-entry.ts';
import type { IpRouteEntry, RoutePublish } from './ip-route-entry.ts';
import type { Table } from './table.ts';
import { withZone } from './zone.ts';

/** What the commands work on. */
export interface Machine {
  readonly ipHelper: IpHelper;
  /** Live, or the simulator and its machine file. */
  readonly backend: string;
  /** The name of this computer. */
  readonly computer: string;
  /** The machine file of the simulator, as an absolute path. */
  readonly machineFile?: string;
  /** Whether this session may change what only administrators may. */
  readonly elevated: boolean;
  /** Whether other processes see its changes, and this one theirs: not a machine in the memory of one process. */
  readonly shared: boolean;
  readonly known: Known;
}

/** Answers of the machine in this batch: it is not asked again. */
export interface Known {
  /** Of the interfaces, for each family by LUID. */
  readonly facts: { readonly IPv4: Map<bigint, InterfaceFacts>; readonly IPv6: Map<bigint, InterfaceFacts> };
  /** Whether an interface has exactly that alias. */
  readonly aliases: Map<string, boolean>;
  interfaces?: Table<IpInterfaceEntry> | undefined;
  routes?: Table<IpRouteEntry> | undefined;
  /** The rows of on-link routes. */
  onLink?: Table<ForwardRow> | undefined;
}

export function openMachine(backend: Backend): Machine {
  const { ipHelper, name, machineFile } = backend;
  return {
    ipHelper,
    backend: name,
    get elevated() {
      return backend.elevated;
    },
    computer: hostname(),
    shared: name === 'Live' || machineFile !== undefined,
    known: { facts: { IPv4: new Map(), IPv6: new Map() }, aliases: new Map() },
    ...(machineFile === undefined ? {} : { machineFile }),
  };
}

/** Begins a batch, or follows a change of an interface: what was known may have changed. */
export function forgetAll(machine: Machine): void {
  const { known } = machine;
  known.facts.IPv4.clear();
  known.facts.IPv6.clear();
  known.aliases.clear();
  known.interfaces = undefined;
  known.onLink = undefined;
  known.routes = undefined;
}

/** Follows a change of a route with that next hop. */
export function forgetRoutes({ known }: Machine, nextHop: string): void {
  known.routes = undefined;
  if (isUnspecified(nextHop)) known.onLink = undefined;
}

/** Whether a next hop is none: the route is on-link. */
export function isUnspecified(nextHop: string): boolean {
  return nextHop === '0.0.0.0' || nextHop === '::';
}

/** 0xffffffff seconds. */
export const INFINITE_SECONDS = 0xffff_ffff;

/** Windows' mark for "metric not used". */
export const UNUSED_METRIC = 0xffff_ffff;

/** What an interface adds to its routes. */
export interface InterfaceFacts {
  readonly alias: string | null;
  readonly metric: number | null;
}

/** Turns rows into entries. Each interface is asked once in a batch. */
export function entryReader(machine: Machine): (row: ForwardRow) => IpRouteEntry {
  const known = machine.known.facts;
  return (row) => {
    const family = row.NextHop.includes(':') ? 'IPv6' : 'IPv4';
    const asked = known[family];
    let facts = asked.get(row.InterfaceLuid);
    if (facts === undefined) {
      facts = askInterface(machine.ipHelper, row.InterfaceLuid, family);
      asked.set(row.InterfaceLuid, facts);
    }
    const duration = (seconds: number) => (seconds === INFINITE_SECONDS ? Infinity : seconds);
    return {
      DestinationPrefix: row.DestinationPrefix,
      NextHop: withZone(row.NextHop, row.InterfaceIndex),
      InterfaceIndex: row.InterfaceIndex,
      InterfaceAlias: facts.alias,
      InterfaceLuid: row.InterfaceLuid,
      AddressFamily: family,
      RouteMetric: row.Metric,
      InterfaceMetric: facts.metric,
      EffectiveMetric: facts.metric === null ? null : BigInt(row.Metric) + BigInt(facts.metric),
      ValidLifetime: duration(row.ValidLifetime),
      PreferredLifetime: duration(row.PreferredLifetime),
      SitePrefixLength: row.SitePrefixLength,
      Protocol: nameOf(ROUTE_PROTOCOLS, row.Protocol),
      Loopback: row.Loopback,
      AutoconfigureAddress: row.AutoconfigureAddress,
      Publish: publishOf(row.Publish, row.ValidLifetime),
      Immortal: row.Immortal,
      Age: row.Age === INFINITE_SECONDS ? Infinity : row.Age,
      Origin: nameOf(ROUTE_ORIGINS, row.Origin),
      Store: 'ActiveStore',
      Backend: machine.backend,
      ComputerName: machine.computer,
    };
  };
}

/** NetTCPIP's three words: Age is published with a finite lifetime, Yes with an infinite one. */
export function publishOf(publish: boolean, validLifetime: number): RoutePublish {
  if (!publish) return 'No';
  return validLifetime === INFINITE_SECONDS ? 'Yes' : 'Age';
}

/** An interface that cannot be read leaves nulls: a route is still a route. */
function askInterface(ipHelper: IpHelper, luid: bigint, family: AddressFamily): InterfaceFacts {
  const { status, alias } = ipHelper.ConvertInterfaceLuidToAlias(luid);
  const read = getInterface(ipHelper, luid, family);
  return {
    alias: status === NO_ERROR ? alias : null,
    metric: read.status === NO_ERROR ? interfaceMetric(read.bytes) : null,
  };
}
