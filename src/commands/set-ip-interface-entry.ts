import type { ByName, Call, Piped, Plan, UInt32, UInt64 } from 'pwsh-contract';
import type { IpInterfaceChange, LinkLocalAddressBehavior, RouterDiscovery } from '../routing/ip-interface-entry.ts';
import type { Machine } from '../routing/machine.ts';
import { planInterfaceChange } from '../routing/plan-interface-change.ts';
import type { PipedOrigin } from './set-ip-route-entry.ts';

/** What names one IP interface: the interface in one way at least, and the address family where it has both. */
export interface InterfaceKey {
  /**
   * Alias of the interface, taken literally.
   * @alias ifAlias
   * @position 0
   * @completer InterfaceAlias
   */
  InterfaceAlias?: ByName<string>;
  /** Address family. Must be given where the interface has both: each has settings of its own. */
  AddressFamily?: ByName<'IPv4' | 'IPv6'>;
  /**
   * Index of the interface.
   * @alias ifIndex
   * @completer InterfaceIndex
   */
  InterfaceIndex?: ByName<UInt32>;
  /**
   * Locally unique identifier of the interface. Asked first, then the index, then the alias.
   * @completer InterfaceLuid
   */
  InterfaceLuid?: ByName<UInt64>;
}

/**
 * The settings of an IP interface that SetIpInterfaceEntry takes, named as Get-IpInterfaceEntry shows them. Only what is
 * given changes. From the pipeline they are changes only when none is named on the command line.
 */
export interface InterfaceSettings {
  /** Metric of the interface. Turns AutomaticMetric off, or Windows would compute another one. */
  InterfaceMetric?: ByName<UInt32>;
  /** Whether Windows computes the metric from the speed of the link. */
  AutomaticMetric?: ByName<boolean>;
  /**
   * Largest packet of the network layer, in bytes.
   * @alias NlMtuBytes
   */
  NlMtu?: ByName<UInt32>;
  /** Whether packets of others are forwarded. */
  Forwarding?: ByName<boolean>;
  /** Whether router advertisements are sent. */
  Advertising?: ByName<boolean>;
  /** Whether this computer is advertised as a default router; counts only with Advertising. */
  AdvertiseDefaultRoute?: ByName<boolean>;
  /** Whether default routes of the interface are not used. */
  IgnoreDefaultRoutes?: ByName<boolean>;
  /** Whether packets may leave with a source address of another interface. */
  WeakHostSend?: ByName<boolean>;
  /** Whether packets for an address of another interface are taken. */
  WeakHostReceive?: ByName<boolean>;
  /** Whether routers are looked for. */
  RouterDiscovery?: ByName<RouterDiscovery>;
  /** Whether addresses are configured by DHCP. */
  ManagedAddressConfiguration?: ByName<boolean>;
  /** Whether other settings than addresses are configured by DHCP. */
  OtherStatefulConfiguration?: ByName<boolean>;
  /** Whether neighbors that do not answer any more are noticed. */
  NeighborUnreachabilityDetection?: ByName<boolean>;
  /**
   * What the reachable time is drawn around, in milliseconds.
   * @alias BaseReachableTimeMs
   */
  BaseReachableTime?: ByName<UInt32>;
  /**
   * Time between neighbor solicitations, in milliseconds.
   * @alias RetransmitTimeMs
   */
  RetransmitTime?: ByName<UInt32>;
  /** How many messages detect a duplicate address; 0 detects none. */
  DadTransmits?: ByName<UInt32>;
  /** Path MTU discovery timeout, in milliseconds. */
  PathMtuDiscoveryTimeout?: ByName<UInt32>;
  /** When there is a link-local address. */
  LinkLocalAddressBehavior?: ByName<LinkLocalAddressBehavior>;
  /** Link-local address timeout, in milliseconds. */
  LinkLocalAddressTimeout?: ByName<UInt32>;
  /** Length of the site prefix, in bits; IPv6 only. */
  SitePrefixLength?: ByName<UInt32>;
}

/** What a piped object is, where that is no IP interface. */
export interface PipedKind {
  /** A route has one: its InterfaceMetric says what is, not what should be. */
  DestinationPrefix?: Piped<string>;
}

/**
 * Changes the settings of an IP interface, such as its metric: the other half of the metric of all its routes.
 *
 * Reads the row of the interface for one address family, changes only what was given, calls SetIpInterfaceEntry, reads
 * the row again and says what was before and what is after. Nothing to change means no call. A metric turns
 * AutomaticMetric off; turning it on again lets Windows compute the metric. It counts for all routes of the interface,
 * also for those that are made later. Needs an elevated session on a live machine.
 *
 * @cmdlet Set-IpInterfaceEntry
 * @keys InterfaceAlias AddressFamily InterfaceIndex InterfaceLuid
 * To change another interface, name it, and pipe nothing.
 * @value InterfaceAlias InterfaceIndex
 * @calls GetIpInterfaceEntry SetIpInterfaceEntry
 * @impact Medium
 * @remarks The metric of a VPN's interface lasts until the VPN connects again: many clients set it anew at every connection, as public reports say. Let a scheduled task run the cmdlet at each connection, as about_IpRoute shows, or answer the routes with Watch-IpRouteEntry.
 * @see https://github.com/microsoft/WSL/issues/4277
 * @see https://github.com/MicrosoftDocs/windowsserverdocs/issues/5949
 * @example Let every other interface win over a VPN, until it connects again
 * Set-IpInterfaceEntry -InterfaceAlias 'Ethernet 2' -AddressFamily IPv4 -InterfaceMetric 6000
 * @example Change the metric of the interfaces of some routes
 * Get-IpRouteEntry -DestinationPrefix 0.0.0.0/0 | Set-IpInterfaceEntry -InterfaceMetric 50 -WhatIf
 * @example Put back what was before
 * $change = Set-IpInterfaceEntry 'Wi-Fi' -AddressFamily IPv4 -InterfaceMetric 50
 * $change.Before | Set-IpInterfaceEntry
 */
export function setIpInterfaceEntry(
  request: InterfaceKey & InterfaceSettings & PipedOrigin & PipedKind,
  machine: Machine,
  call: Call,
): Plan<IpInterfaceChange> {
  return planInterfaceChange(request, machine, call);
}
