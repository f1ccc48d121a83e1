/**
 * Sizes and offsets of the C structures (netioapi.h, ws2ipdef.h, iprtrmib.h), in bytes; the same on x86, x64 and arm64. A test
 * compares each with what the C compiler says.
 */
export interface Layout {
  readonly size: number;
  readonly members: Readonly<Record<string, readonly [offset: number, size: number]>>;
}

export const SOCKADDR_INET = {
  size: 28,
  members: { Ipv4: [0, 16], Ipv6: [0, 28], si_family: [0, 2] },
} as const satisfies Layout;

export const IP_ADDRESS_PREFIX = {
  size: 32,
  members: { Prefix: [0, 28], PrefixLength: [28, 1] },
} as const satisfies Layout;

export const MIB_IPFORWARD_ROW2 = {
  size: 104,
  members: {
    InterfaceLuid: [0, 8],
    InterfaceIndex: [8, 4],
    DestinationPrefix: [12, 32],
    'DestinationPrefix.Prefix': [12, 28],
    'DestinationPrefix.Prefix.si_family': [12, 2],
    'DestinationPrefix.Prefix.Ipv4.sin_addr': [16, 4],
    'DestinationPrefix.Prefix.Ipv6.sin6_addr': [20, 16],
    'DestinationPrefix.Prefix.Ipv6.sin6_scope_id': [36, 4],
    'DestinationPrefix.PrefixLength': [40, 1],
    NextHop: [44, 28],
    'NextHop.si_family': [44, 2],
    'NextHop.Ipv4.sin_addr': [48, 4],
    'NextHop.Ipv6.sin6_addr': [52, 16],
    'NextHop.Ipv6.sin6_scope_id': [68, 4],
    SitePrefixLength: [72, 1],
    ValidLifetime: [76, 4],
    PreferredLifetime: [80, 4],
    Metric: [84, 4],
    Protocol: [88, 4],
    Loopback: [92, 1],
    AutoconfigureAddress: [93, 1],
    Publish: [94, 1],
    Immortal: [95, 1],
    Age: [96, 4],
    Origin: [100, 4],
  },
} as const satisfies Layout;

/** One row long; rows follow each other from `Table` on. */
export const MIB_IPFORWARD_TABLE2 = {
  size: 112,
  members: { NumEntries: [0, 4], Table: [8, 104] },
} as const satisfies Layout;

export const MIB_IPINTERFACE_ROW = {
  size: 168,
  members: {
    Family: [0, 2],
    InterfaceLuid: [8, 8],
    InterfaceIndex: [16, 4],
    MaxReassemblySize: [20, 4],
    InterfaceIdentifier: [24, 8],
    MinRouterAdvertisementInterval: [32, 4],
    MaxRouterAdvertisementInterval: [36, 4],
    AdvertisingEnabled: [40, 1],
    ForwardingEnabled: [41, 1],
    WeakHostSend: [42, 1],
    WeakHostReceive: [43, 1],
    UseAutomaticMetric: [44, 1],
    UseNeighborUnreachabilityDetection: [45, 1],
    ManagedAddressConfigurationSupported: [46, 1],
    OtherStatefulConfigurationSupported: [47, 1],
    AdvertiseDefaultRoute: [48, 1],
    RouterDiscoveryBehavior: [52, 4],
    DadTransmits: [56, 4],
    BaseReachableTime: [60, 4],
    RetransmitTime: [64, 4],
    PathMtuDiscoveryTimeout: [68, 4],
    LinkLocalAddressBehavior: [72, 4],
    LinkLocalAddressTimeout: [76, 4],
    ZoneIndices: [80, 64],
    SitePrefixLength: [144, 4],
    Metric: [148, 4],
    NlMtu: [152, 4],
    Connected: [156, 1],
    SupportsWakeUpPatterns: [157, 1],
    SupportsNeighborDiscovery: [158, 1],
    SupportsRouterDiscovery: [159, 1],
    ReachableTime: [160, 4],
    TransmitOffload: [164, 1],
    ReceiveOffload: [165, 1],
    DisableDefaultRoutes: [166, 1],
  },
} as const satisfies Layout;

/** Ports are 16 bits in network byte order, in the first half of their DWORD. */
export const MIB_TCPROW_OWNER_PID = {
  size: 24,
  members: {
    dwState: [0, 4],
    dwLocalAddr: [4, 4],
    dwLocalPort: [8, 4],
    dwRemoteAddr: [12, 4],
    dwRemotePort: [16, 4],
    dwOwningPid: [20, 4],
  },
} as const satisfies Layout;

export const MIB_TCP6ROW_OWNER_PID = {
  size: 56,
  members: {
    ucLocalAddr: [0, 16],
    dwLocalScopeId: [16, 4],
    dwLocalPort: [20, 4],
    ucRemoteAddr: [24, 16],
    dwRemoteScopeId: [40, 4],
    dwRemotePort: [44, 4],
    dwState: [48, 4],
    dwOwningPid: [52, 4],
  },
} as const satisfies Layout;

/** One row long, as MIB_IPFORWARD_TABLE2; that of IPv6 has its rows from the same offset. */
export const MIB_TCPTABLE_OWNER_PID = {
  size: 28,
  members: { dwNumEntries: [0, 4], table: [4, 24] },
} as const satisfies Layout;
