/** The numbers of the C headers and their names here. */
export const AF_UNSPEC = 0;
export const AF_INET = 2;
export const AF_INET6 = 23;

/** NL_ROUTE_PROTOCOL of what the stack makes itself. */
export const LOCAL = 2;

/** NL_ROUTE_PROTOCOL. */
export const ROUTE_PROTOCOLS: Readonly<Record<number, string>> = {
  1: 'Other',
  2: 'Local',
  3: 'NetMgmt',
  4: 'Icmp',
  5: 'Egp',
  6: 'Ggp',
  7: 'Hello',
  8: 'Rip',
  9: 'IsIs',
  10: 'EsIs',
  11: 'Cisco',
  12: 'Bbn',
  13: 'Ospf',
  14: 'Bgp',
  15: 'Idpr',
  16: 'Eigrp',
  17: 'Dvmrp',
  18: 'Rpl',
  19: 'Dhcp',
  10002: 'NtAutostatic',
  10006: 'NtStatic',
  10007: 'NtStaticNonDod',
};

/** NL_ROUTE_ORIGIN. */
export const ROUTE_ORIGINS: Readonly<Record<number, string>> = {
  0: 'Manual',
  1: 'WellKnown',
  2: 'Dhcp',
  3: 'RouterAdvertisement',
  4: '6to4',
};

/** NL_ROUTER_DISCOVERY_BEHAVIOR, in the words of NetTCPIP. */
export const ROUTER_DISCOVERY: Readonly<Record<number, string>> = {
  0: 'Disabled',
  1: 'Enabled',
  2: 'ControlledByDHCP',
};

/** NL_LINK_LOCAL_ADDRESS_BEHAVIOR. */
export const LINK_LOCAL_BEHAVIOR: Readonly<Record<number, string>> = { 0: 'AlwaysOff', 1: 'Delayed', 2: 'AlwaysOn' };

/** The bits of NL_INTERFACE_OFFLOAD_ROD, from the lowest. */
export const OFFLOADS: readonly string[] = [
  'NlChecksumSupported',
  'NlOptionsSupported',
  'TlDatagramChecksumSupported',
  'TlStreamChecksumSupported',
  'TlStreamOptionsSupported',
  'FastPathCompatible',
  'TlLargeSendOffloadSupported',
  'TlGiantSendOffloadSupported',
];

/** The names of the bits that are set. */
export function bitsOf(names: readonly string[], value: number): string[] {
  return names.filter((_, bit) => (value & (1 << bit)) !== 0);
}

/** The name of a number, or the number as text where the headers have no name for it. */
export function nameOf(names: Readonly<Record<number, string>>, value: number): string {
  return names[value] ?? String(value);
}

/** The number of a name. */
export function numberOf(names: Readonly<Record<number, string>>, name: string): number | undefined {
  for (const value in names) if (names[value] === name) return Number(value);
  return undefined;
}
