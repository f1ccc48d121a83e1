import { LINK_LOCAL_BEHAVIOR, ROUTER_DISCOVERY } from './enums.ts';
import type { MIB_IPINTERFACE_ROW } from './layout.ts';

/** How the value of a member is read: a BOOLEAN, a byte of bits, a ULONG, 64 bits, sixteen zones, or an enumeration. */
export type InterfaceKind = 'flag' | 'flags' | 'number' | 'digits' | 'zones' | Readonly<Record<number, string>>;

/** The members of MIB_IPINTERFACE_ROW besides its keys, its metric and what machine files call Connected, by Windows' names. */
export const INTERFACE_KINDS: ReadonlyMap<keyof typeof MIB_IPINTERFACE_ROW.members, InterfaceKind> = new Map<
  keyof typeof MIB_IPINTERFACE_ROW.members,
  InterfaceKind
>([
  ['UseAutomaticMetric', 'flag'],
  ['NlMtu', 'number'],
  ['ForwardingEnabled', 'flag'],
  ['WeakHostSend', 'flag'],
  ['WeakHostReceive', 'flag'],
  ['DisableDefaultRoutes', 'flag'],
  ['AdvertisingEnabled', 'flag'],
  ['AdvertiseDefaultRoute', 'flag'],
  ['ManagedAddressConfigurationSupported', 'flag'],
  ['OtherStatefulConfigurationSupported', 'flag'],
  ['RouterDiscoveryBehavior', ROUTER_DISCOVERY],
  ['UseNeighborUnreachabilityDetection', 'flag'],
  ['DadTransmits', 'number'],
  ['BaseReachableTime', 'number'],
  ['ReachableTime', 'number'],
  ['RetransmitTime', 'number'],
  ['PathMtuDiscoveryTimeout', 'number'],
  ['LinkLocalAddressBehavior', LINK_LOCAL_BEHAVIOR],
  ['LinkLocalAddressTimeout', 'number'],
  ['SitePrefixLength', 'number'],
  ['MaxReassemblySize', 'number'],
  ['MinRouterAdvertisementInterval', 'number'],
  ['MaxRouterAdvertisementInterval', 'number'],
  ['InterfaceIdentifier', 'digits'],
  ['SupportsWakeUpPatterns', 'flag'],
  ['SupportsNeighborDiscovery', 'flag'],
  ['SupportsRouterDiscovery', 'flag'],
  ['TransmitOffload', 'flags'],
  ['ReceiveOffload', 'flags'],
  ['ZoneIndices', 'zones'],
]);
