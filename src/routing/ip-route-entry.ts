import type { BackendName, ComputerName, Duration, IpAddress, IpPrefix, UInt8, UInt32, UInt64 } from 'pwsh-contract';

/** Who made a route, as NL_ROUTE_PROTOCOL names it. */
export type RouteProtocol =
  | 'Other'
  | 'Local'
  | 'NetMgmt'
  | 'Icmp'
  | 'Egp'
  | 'Ggp'
  | 'Hello'
  | 'Rip'
  | 'IsIs'
  | 'EsIs'
  | 'Cisco'
  | 'Bbn'
  | 'Ospf'
  | 'Bgp'
  | 'Idpr'
  | 'Eigrp'
  | 'Dvmrp'
  | 'Rpl'
  | 'Dhcp'
  | 'NtAutostatic'
  | 'NtStatic'
  | 'NtStaticNonDod';

/** How a route is advertised: not at all, with a finite lifetime, or with an infinite one. */
export type RoutePublish = 'No' | 'Age' | 'Yes';

/**
 * One route of the IP routing table, with every member of its MIB_IPFORWARD_ROW2.
 *
 * @table EffectiveMetric:9 RouteMetric DestinationPrefix NextHop InterfaceAlias
 */
export interface IpRouteEntry {
  /** Destination of the route. */
  DestinationPrefix: IpPrefix;
  /** Next hop; 0.0.0.0 or :: for an on-link route. A link-local one carries its zone: fe80::1%13. */
  NextHop: IpAddress;
  /**
   * Index of the interface. May change when the interface is disabled and enabled.
   * @alias ifIndex
   */
  InterfaceIndex: UInt32;
  /**
   * Alias of the interface, as people see it.
   * @alias ifAlias
   */
  InterfaceAlias: string | null;
  /** Locally unique identifier of the interface. */
  InterfaceLuid: UInt64;
  /** IPv4 or IPv6. */
  AddressFamily: 'IPv4' | 'IPv6';
  /** Metric of the route alone: an offset to the metric of its interface. */
  RouteMetric: UInt32;
  /**
   * Metric of the interface for this address family; null where it cannot be read.
   * @alias ifMetric
   */
  InterfaceMetric: UInt32 | null;
  /** The complete metric that Windows compares: RouteMetric + InterfaceMetric. */
  EffectiveMetric: UInt64 | null;
  /** How long the route stays valid. */
  ValidLifetime: Duration;
  /** How long the route stays preferred. */
  PreferredLifetime: Duration;
  /** Length of the site prefix, in bits. */
  SitePrefixLength: UInt8;
  /** Who made the route. */
  Protocol: string;
  /** Whether the route goes to a loopback interface. */
  Loopback: boolean;
  /** Whether the prefix is used for address autoconfiguration (IPv6). */
  AutoconfigureAddress: boolean;
  /** Whether and how the route is advertised: No, Age or Yes. */
  Publish: RoutePublish;
  /** Whether the route is immortal. */
  Immortal: boolean;
  /** How long ago the route was added or changed. */
  Age: Duration;
  /** Where the route came from: Manual, WellKnown, Dhcp, RouterAdvertisement or 6to4. */
  Origin: string;
  /** The store: always the active one, whose changes are gone after a restart. */
  Store: 'ActiveStore';
  /** Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that this was read on. */
  ComputerName: ComputerName;
}

/**
 * What a changing cmdlet did to one route, or with -WhatIf would do.
 *
 * @table Action:6 ifIndex:7 DestinationPrefix NextHop Summary
 */
export interface IpRouteChange {
  /** What was done: Create, Set or Delete. */
  Action: string;
  /** Whether anything changed (with WhatIf: would change). */
  Changed: boolean;
  /** Whether this only says what would be done. */
  WhatIf: boolean;
  /** Destination of the route. */
  DestinationPrefix: IpPrefix;
  /** Next hop of the route. */
  NextHop: IpAddress;
  /**
   * Index of the interface.
   * @alias ifIndex
   */
  InterfaceIndex: UInt32;
  /**
   * Alias of the interface.
   * @alias ifAlias
   */
  InterfaceAlias: string | null;
  /** Locally unique identifier of the interface. */
  InterfaceLuid: UInt64;
  /** The members that were read otherwise after than before: not Age, and not EffectiveMetric, which is a sum. None where a route was created or deleted. */
  ChangedProperties: string[];
  /** What changed, in one line: "RouteMetric 1 -> 6000", "Create with RouteMetric 10"; empty where nothing did. */
  Summary: string;
  /** The route as it was; null where there was none. */
  Before: IpRouteEntry | null;
  /** The route as it is now (with WhatIf: as it would be); null where there is none. */
  After: IpRouteEntry | null;
  /** The store: always the active one. */
  Store: 'ActiveStore';
  /** Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that this was read on. */
  ComputerName: ComputerName;
}
