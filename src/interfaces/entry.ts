import type { BackendName, ComputerName, Enum, UInt32, UInt64 } from 'pwsh-contract';

/**
 * Whether a setting of an interface is on: the values and numbers of Get-NetIPInterface. All four enums have the numbers
 * that the class behind it, MSFT_NetIPInterface, is documented with:
 * https://learn.microsoft.com/windows/win32/fwp/wmi/nettcpipprov/msft-netipinterface
 */
export type IpRouteToggle = Enum<'IpRouteToggle', { Disabled: 0; Enabled: 1 }>;

/** Whether an interface looks for routers: never, always, or as DHCP says. */
export type RouterDiscovery = Enum<'IpRouteRouterDiscovery', { Disabled: 0; Enabled: 1; ControlledByDHCP: 2 }>;

/** Whether an interface is connected: the values and numbers of Get-NetIPInterface. */
export type ConnectionState = Enum<'IpRouteConnectionState', { Disconnected: 0; Connected: 1 }>;

/** Whether an interface supports something: the values and numbers of Get-NetIPInterface. */
export type Support = Enum<'IpRouteSupport', { No: 0; Yes: 1 }>;

/** When an interface has a link-local address: never, where it has no other one, or always. */
export type LinkLocalAddressBehavior = 'AlwaysOff' | 'Delayed' | 'AlwaysOn';

/**
 * One IP interface: an interface for one address family, with every member of its MIB_IPINTERFACE_ROW. Members are named
 * as Get-NetIPInterface names them where it has them, and as Windows does elsewhere. Those that Get-NetIPInterface has as
 * Enabled or Disabled, Yes or No are enums here, too: Disabled and No are 0 and count as false, and -eq 'Enabled' and
 * -eq 1 are both right. From a job, a remote session or Export-Clixml they come as that number, which prints as its word.
 *
 * @table ifIndex:7 AddressFamily:7 NlMtu:10 InterfaceMetric:9 AutomaticMetric:9 ConnectionState:15 InterfaceAlias
 * @text [{InterfaceAlias} ]({InterfaceIndex}) {AddressFamily}
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
  AutomaticMetric: IpRouteToggle;
  /** Largest packet of the network layer, in bytes. */
  NlMtu: UInt32;
  /** Whether the interface is connected: Connected or Disconnected. Windows sends nothing by routes of one that is not. */
  ConnectionState: ConnectionState;
  /** Whether packets of others are forwarded (ForwardingEnabled). */
  Forwarding: IpRouteToggle;
  /** Whether router advertisements are sent (AdvertisingEnabled). */
  Advertising: IpRouteToggle;
  /** Whether this computer is advertised as a default router; counts only with Advertising. */
  AdvertiseDefaultRoute: IpRouteToggle;
  /** Whether default routes of the interface are not used (DisableDefaultRoutes). */
  IgnoreDefaultRoutes: IpRouteToggle;
  /** Whether packets may leave with a source address of another interface. */
  WeakHostSend: IpRouteToggle;
  /** Whether packets for an address of another interface are taken. */
  WeakHostReceive: IpRouteToggle;
  /** Whether routers are looked for: Disabled, Enabled or ControlledByDHCP. */
  RouterDiscovery: RouterDiscovery;
  /** Whether addresses are configured by DHCP (ManagedAddressConfigurationSupported). */
  ManagedAddressConfiguration: IpRouteToggle;
  /** Whether other settings than addresses are configured by DHCP (OtherStatefulConfigurationSupported). */
  OtherStatefulConfiguration: IpRouteToggle;
  /** Whether the interface supports neighbor discovery. */
  NeighborDiscoverySupported: Support;
  /** Whether neighbors that do not answer any more are noticed. */
  NeighborUnreachabilityDetection: IpRouteToggle;
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
 * @table ifIndex:7 AddressFamily:7 InterfaceAlias Summary
 * @text [{InterfaceAlias} ]({InterfaceIndex}) {AddressFamily}: {Summary}
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
  /** What changed, in one line: "InterfaceMetric 25 -> 6000, AutomaticMetric Enabled -> Disabled"; "unchanged" where nothing did. */
  Summary: string;
  /** The interface as it was. */
  Before: IpInterfaceEntry | null;
  /** The interface as it is now (with WhatIf: as it would be; a metric that Windows is to compute is not known yet). */
  After: IpInterfaceEntry | null;
  /** What names the run of the cmdlet that made or planned it: all changes of one pipeline have it. */
  ChangeSetId: string;
  /** The store: always the active one. */
  Store: 'ActiveStore';
  /** Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that this was read on. */
  ComputerName: ComputerName;
}
