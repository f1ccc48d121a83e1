import type { BackendName, ComputerName, UInt32, UInt64 } from '../contract/vocabulary.ts';

/** Whether an interface looks for routers: never, always, or as DHCP says. */
export type RouterDiscovery = 'Disabled' | 'Enabled' | 'ControlledByDHCP';

/** When an interface has a link-local address: never, where it has no other one, or always. */
export type LinkLocalAddressBehavior = 'AlwaysOff' | 'Delayed' | 'AlwaysOn';

/**
 * One IP interface: an interface for one address family, with every member of its MIB_IPINTERFACE_ROW. Members are named
 * as Get-NetIPInterface names them where it has them, and as Windows does elsewhere.
 *
 * @table ifIndex:7 InterfaceAlias AddressFamily:7 NlMtu InterfaceMetric:9 AutomaticMetric:9 ConnectionState:15
 */
export interface IpInterfaceEntry {
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
  /** IPv4 or IPv6: an interface has a row of its own for each. */
  AddressFamily: 'IPv4' | 'IPv6';
  /** Metric of the interface, which Windows adds to the metric of each of its routes. */
  InterfaceMetric: UInt32;
  /** Whether the network stack computes InterfaceMetric from the speed of the link (UseAutomaticMetric). */
  AutomaticMetric: boolean;
  /** Largest packet of the network layer, in bytes. */
  NlMtu: UInt32;
  /** Whether the interface is connected: Connected or Disconnected. Windows sends nothing by routes of one that is not. */
  ConnectionState: string;
  /** Whether packets of others are forwarded (ForwardingEnabled). */
  Forwarding: boolean;
  /** Whether router advertisements are sent (AdvertisingEnabled). */
  Advertising: boolean;
  /** Whether this computer is advertised as a default router; counts only with Advertising. */
  AdvertiseDefaultRoute: boolean;
  /** Whether default routes of the interface are not used (DisableDefaultRoutes). */
  IgnoreDefaultRoutes: boolean;
  /** Whether packets may leave with a source address of another interface. */
  WeakHostSend: boolean;
  /** Whether packets for an address of another interface are taken. */
  WeakHostReceive: boolean;
  /** Whether routers are looked for: Disabled, Enabled or ControlledByDHCP. */
  RouterDiscovery: string;
  /** Whether addresses are configured by DHCP (ManagedAddressConfigurationSupported). */
  ManagedAddressConfiguration: boolean;
  /** Whether other settings than addresses are configured by DHCP (OtherStatefulConfigurationSupported). */
  OtherStatefulConfiguration: boolean;
  /** Whether the interface supports neighbor discovery. */
  NeighborDiscoverySupported: boolean;
  /** Whether neighbors that do not answer any more are noticed. */
  NeighborUnreachabilityDetection: boolean;
  /** What ReachableTime is drawn around, in milliseconds. */
  BaseReachableTime: UInt32;
  /** How long a neighbor counts as reachable after it answered, in milliseconds. */
  ReachableTime: UInt32;
  /** Time between neighbor solicitations, in milliseconds. */
  RetransmitTime: UInt32;
  /** How many messages detect a duplicate address; 0 detects none. */
  DadTransmits: UInt32;
  /** Path MTU discovery timeout, in milliseconds. */
  PathMtuDiscoveryTimeout: UInt32;
  /** When there is a link-local address: AlwaysOff, Delayed or AlwaysOn. */
  LinkLocalAddressBehavior: string;
  /** Link-local address timeout, in milliseconds. */
  LinkLocalAddressTimeout: UInt32;
  /** Length of the site prefix, in bits. Windows may show 64 or 255 where there is none. */
  SitePrefixLength: UInt32;
  /** Shortest time between router advertisements, in milliseconds. */
  MinRouterAdvertisementInterval: UInt32;
  /** Longest time between router advertisements, in milliseconds. */
  MaxRouterAdvertisementInterval: UInt32;
  /** Whether the interface supports router discovery. */
  SupportsRouterDiscovery: boolean;
  /** Whether the interface supports Wake on LAN. */
  SupportsWakeUpPatterns: boolean;
  /** What the interface does for the stack when it sends. */
  TransmitOffload: string[];
  /** What the interface does for the stack when it receives. */
  ReceiveOffload: string[];
  /** Largest size of a reassembled packet, in bytes; 0 in today's Windows. */
  MaxReassemblySize: UInt32;
  /** Reserved by Windows. */
  InterfaceIdentifier: UInt64;
  /** The zone of each of the sixteen scope levels. */
  ZoneIndices: UInt32[];
  /** The store: always the active one. */
  Store: 'ActiveStore';
  /** Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that this was read on. */
  ComputerName: ComputerName;
}

/**
 * What a changing cmdlet did to one IP interface, or with -WhatIf would do.
 *
 * @table Action:6 ifIndex:7 InterfaceAlias AddressFamily:7 Summary
 */
export interface IpInterfaceChange {
  /** What was done: Set. */
  Action: string;
  /** Whether anything changed (with WhatIf: would change). */
  Changed: boolean;
  /** Whether this only says what would be done. */
  WhatIf: boolean;
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
  /** IPv4 or IPv6. */
  AddressFamily: 'IPv4' | 'IPv6';
  /** The settings that were read otherwise after than before, also those that nobody named. */
  ChangedProperties: string[];
  /** What changed, in one line: "InterfaceMetric 25 -> 6000, AutomaticMetric true -> false"; empty where nothing did. */
  Summary: string;
  /** The interface as it was. */
  Before: IpInterfaceEntry | null;
  /** The interface as it is now (with WhatIf: as it would be; a metric that Windows is to compute is not known yet). */
  After: IpInterfaceEntry | null;
  /** The store: always the active one. */
  Store: 'ActiveStore';
  /** Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that this was read on. */
  ComputerName: ComputerName;
}
