import type { IpInterfaceEntry } from '../interfaces/entry.ts';
import { ROUTE_ORIGINS, ROUTE_PROTOCOLS } from '../ip-helper/enums.ts';
import type { IpRouteEntry } from '../routes/entry.ts';

/** One value of a plan's file, by the kind of which `parseValue` reads its text. */
export interface PlanColumn {
  readonly kind:
    | 'UInt8'
    | 'UInt32'
    | 'UInt64'
    | 'Duration'
    | 'DateTime'
    | 'Boolean'
    | 'String'
    | 'Choice'
    | 'IpAddress'
    | 'IpPrefix';
  /** The words of a `Choice`. */
  readonly choices?: readonly string[];
  /** What a `String` must match as a whole. */
  readonly pattern?: string;
  /** Whether it may be empty. */
  readonly nullable?: true;
  /** Whether it is a list: of words with a blank between them in a CSV. */
  readonly list?: true;
}

/** The names of columns, each with what it holds. */
export type PlanColumns<Name extends string = string> = Readonly<Record<Name, PlanColumn>>;

const words = (...choices: readonly string[]): PlanColumn => ({ kind: 'Choice', choices });
const number: PlanColumn = { kind: 'UInt32' };
const text: PlanColumn = { kind: 'String' };
const truth: PlanColumn = { kind: 'Boolean' };
const toggle = words('Disabled', 'Enabled');
const duration: PlanColumn = { kind: 'Duration' };
/** Windows may have a number that its headers have no name for. */
const named = (names: Readonly<Record<number, string>>): PlanColumn => ({
  kind: 'String',
  pattern: `${Object.values(names).join('|')}|[0-9]{1,10}`,
});

/** What a file says of the whole set: in a CSV each line says it again. */
export const SET_COLUMNS = {
  PlanVersion: { kind: 'UInt32' },
  ChangeSetId: { kind: 'String', pattern: '[!-~]{1,64}' },
  Created: { kind: 'DateTime' },
  ComputerName: text,
  Backend: text,
} as const satisfies PlanColumns;

/** What a file says of each change. What is no name of the route stays empty for an interface. */
export const CHANGE_COLUMNS = {
  Kind: words('Route', 'Interface'),
  Action: words('Create', 'Set', 'Recreate', 'Delete'),
  DestinationPrefix: { kind: 'IpPrefix' },
  NextHop: { kind: 'IpAddress' },
  AddressFamily: words('IPv4', 'IPv6'),
  InterfaceAlias: { kind: 'String', nullable: true },
  InterfaceIndex: number,
  InterfaceLuid: { kind: 'UInt64' },
  Changed: truth,
  WhatIf: truth,
  Summary: text,
} as const satisfies PlanColumns;

/** What names a route or its interface stands with the change, and the rest follows from it. */
type Derived =
  | 'DestinationPrefix'
  | 'NextHop'
  | 'InterfaceIndex'
  | 'InterfaceAlias'
  | 'InterfaceLuid'
  | 'AddressFamily'
  | 'EffectiveMetric'
  | 'Store'
  | 'Backend'
  | 'ComputerName';

/** The members of a route that a file has of before and of after. */
export const ROUTE_COLUMNS: PlanColumns<Exclude<keyof IpRouteEntry, Derived>> = {
  RouteMetric: number,
  InterfaceMetric: { kind: 'UInt32', nullable: true },
  ValidLifetime: duration,
  PreferredLifetime: duration,
  SitePrefixLength: { kind: 'UInt8' },
  Protocol: named(ROUTE_PROTOCOLS),
  Loopback: truth,
  AutoconfigureAddress: truth,
  Publish: words('No', 'Age', 'Yes'),
  Immortal: truth,
  Age: duration,
  Origin: named(ROUTE_ORIGINS),
};

/** The members of an interface that a file has of before and of after. */
export const INTERFACE_COLUMNS: PlanColumns<Exclude<keyof IpInterfaceEntry, Derived>> = {
  InterfaceMetric: number,
  AutomaticMetric: toggle,
  NlMtu: number,
  ConnectionState: words('Disconnected', 'Connected'),
  Forwarding: toggle,
  Advertising: toggle,
  AdvertiseDefaultRoute: toggle,
  IgnoreDefaultRoutes: toggle,
  WeakHostSend: toggle,
  WeakHostReceive: toggle,
  RouterDiscovery: words('Disabled', 'Enabled', 'ControlledByDHCP'),
  ManagedAddressConfiguration: toggle,
  OtherStatefulConfiguration: toggle,
  NeighborDiscoverySupported: words('No', 'Yes'),
  NeighborUnreachabilityDetection: toggle,
  BaseReachableTime: number,
  ReachableTime: number,
  RetransmitTime: number,
  DadTransmits: number,
  PathMtuDiscoveryTimeout: number,
  LinkLocalAddressBehavior: text,
  LinkLocalAddressTimeout: number,
  SitePrefixLength: number,
  MinRouterAdvertisementInterval: number,
  MaxRouterAdvertisementInterval: number,
  SupportsRouterDiscovery: truth,
  SupportsWakeUpPatterns: truth,
  TransmitOffload: { kind: 'String', list: true },
  ReceiveOffload: { kind: 'String', list: true },
  MaxReassemblySize: number,
  InterfaceIdentifier: { kind: 'UInt64' },
  ZoneIndices: { kind: 'UInt32', list: true },
};

/** The version of the files that are written, and the only one that is read. */
export const PLAN_VERSION = 1;

/** What names the schema of a plan in its `$schema`, and is the `$id` of that. */
export const PLAN_SCHEMA = `urn:iproute:plan:${PLAN_VERSION}`;

/** The sides of a change: members of a JSON object, and what the names of columns begin with in a CSV. */
export const SIDES = ['Before', 'After'] as const;
export type Side = (typeof SIDES)[number];
