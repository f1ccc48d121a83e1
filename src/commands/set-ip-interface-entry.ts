import type { ByName, Call, Plan, UInt32, UInt64 } from 'pwsh-contract';
import type { IpInterfaceChange } from '../interfaces/entry.ts';
import type { PipedOrigin } from '../interfaces/origin.ts';
import { planInterfaceChange } from '../interfaces/plan-interface-change.ts';
import type { InterfaceSettings } from '../interfaces/settings.ts';
import type { Machine } from '../session/machine.ts';

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
 * @takes IpRouteEntry IpRouteChange IpRouteEvent IpBestRoute IpRouteCandidate like DestinationPrefix
 * only InterfaceAlias AddressFamily InterfaceIndex InterfaceLuid
 * @takes IpInterfaceEntry IpInterfaceChange
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
  request: InterfaceKey & InterfaceSettings & PipedOrigin,
  machine: Machine,
  call: Call,
): Plan<IpInterfaceChange> {
  return planInterfaceChange(request, machine, call);
}
