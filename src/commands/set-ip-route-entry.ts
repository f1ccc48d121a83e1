import type {
  ByName,
  Call,
  Duration,
  IpAddress,
  IpPrefix,
  Piped,
  Plan,
  Switch,
  UInt8,
  UInt32,
  UInt64,
  Whole,
} from 'pwsh-contract';
import type { IpRouteChange, IpRouteEntry, RouteProtocol, RoutePublish } from '../routing/ip-route-entry.ts';
import type { Machine } from '../routing/machine.ts';
import { planRouteChange } from '../routing/plan-route-change.ts';

/** What names the interface of a route, in one way at least. */
export interface RouteInterface {
  /**
   * Index of the interface.
   * @alias ifIndex
   * @completer InterfaceIndex
   */
  InterfaceIndex?: ByName<UInt32>;
  /**
   * Alias of the interface, taken literally.
   * @alias ifAlias
   * @completer InterfaceAlias
   */
  InterfaceAlias?: ByName<string>;
  /**
   * Locally unique identifier of the interface. Asked first, then the index, then the alias.
   * @completer InterfaceLuid
   */
  InterfaceLuid?: ByName<UInt64>;
}

/** What names one route besides its interface. */
export interface RouteDestination {
  /**
   * Destination, with the host bits zero: 10.0.0.0/8, 2001:db8::/32. On the command line also 10.0.0.0/255.0.0.0, and a bare host: 10.1.2.3 is 10.1.2.3/32.
   * @position 0
   * @completer DestinationPrefix
   */
  DestinationPrefix?: ByName<IpPrefix>;
  /**
   * Next hop; 0.0.0.0 or :: for an on-link route.
   * @completer NextHop
   */
  NextHop?: ByName<IpAddress>;
}

/** What names one route: all of it must be given. */
export type RouteKey = RouteDestination & RouteInterface;

/** Where a piped object comes from: a rehearsal must not turn real. */
export interface PipedOrigin {
  /** The backend that the piped object came from. */
  Backend?: Piped<string>;
  /** The store of the piped object. */
  Store?: Piped<string>;
  /** Whether the piped object only says what would be. */
  WhatIf?: Piped<string>;
  /** The compartment of the piped object: only the default one has a table here. */
  CompartmentId?: Piped<string>;
  /** The computer that the piped object was read on, as our objects say it. */
  ComputerName?: Piped<string>;
  /** The same, as PowerShell says it of what it brought from another computer. Counts only where ComputerName is not there. */
  PSComputerName?: Piped<string>;
}

/** The properties of a route that can be set. Only what is given changes. */
export interface RouteChanges {
  /** Metric of the route: an offset to the metric of its interface. From the pipeline it is a change only when no property is named on the command line. */
  RouteMetric?: ByName<UInt32>;
  /** How long the route stays valid: a TimeSpan of whole seconds, or Infinite. */
  ValidLifetime?: Duration;
  /** How long the route stays preferred; at most ValidLifetime. */
  PreferredLifetime?: Duration;
  /** Length of the site prefix in bits; at most the length of the prefix. */
  SitePrefixLength?: UInt8;
  /** Whether the route is advertised: No; Age for a finite ValidLifetime; Yes for an infinite one. */
  Publish?: RoutePublish;
  /** Whether the route is immortal. */
  Immortal?: boolean;
  /** Whether the route goes to a loopback interface. */
  Loopback?: boolean;
  /** Whether the prefix is used for address autoconfiguration (IPv6). */
  AutoconfigureAddress?: boolean;
  /** Who made the route. */
  Protocol?: RouteProtocol;
  /** Also changes a route that the network stack made for its own addresses (Protocol Local). */
  Force?: Switch;
}

/** A whole entry to be put back as it was. */
export interface WholeRoute {
  /** Takes each piped object for -InputObject. */
  Restore?: Switch;
  /** A whole route, as Get-IpRouteEntry or the Before of a change has it: every property is set as it is there. Piped ones need -Restore. */
  InputObject?: Whole<IpRouteEntry, 'Restore'>;
}

/**
 * Changes the properties of existing IP routes.
 *
 * Reads the route, changes only what was given, calls SetIpForwardEntry2, reads the route again and says what was
 * before and what is after. Nothing to change means no call. Windows keeps the change in the active store only: a
 * restart undoes it. Needs an elevated session on a live machine.
 *
 * @cmdlet Set-IpRouteEntry
 * @keys DestinationPrefix NextHop InterfaceIndex InterfaceAlias InterfaceLuid
 * To move a route, pipe it to New-IpRouteEntry with the new key, and then to Remove-IpRouteEntry without.
 * @value DestinationPrefix
 * @calls GetIpForwardEntry2 SetIpForwardEntry2
 * @impact Medium
 * @remarks After a restart the route is as the persistent store has it, or as whoever made it makes it again. To have the change at every start, let a scheduled task make it, as about_IpRoute shows.
 * @remarks A VPN client makes its routes anew at every connection, with its own metric. What answers it each time is Watch-IpRouteEntry, piped into this cmdlet, or a scheduled task: about_IpRoute has the line.
 * @example Let the WSL switch win over a VPN, leaving the VPN its default route
 * Get-IpRouteEntry -InterfaceAlias 'Ethernet 2' | Where-Object { $_.RouteMetric -eq 1 -and $_.DestinationPrefix -ne '0.0.0.0/0' } | Set-IpRouteEntry -RouteMetric 6000
 * @example Put a route back as it was
 * $change = Get-IpRouteEntry -DestinationPrefix 172.22.0.0/20 -NextHop 10.29.176.1 | Set-IpRouteEntry -RouteMetric 6000
 * $change.Before | Set-IpRouteEntry -Restore
 * @example See what would change
 * Get-IpRouteEntry -DestinationPrefix 172.22.0.0/20 -NextHop 10.29.176.1 | Set-IpRouteEntry -RouteMetric 6000 -WhatIf
 */
export function setIpRouteEntry(
  route: RouteKey & RouteChanges & PipedOrigin & WholeRoute,
  machine: Machine,
  call: Call,
): Plan<IpRouteChange> {
  return planRouteChange(route, machine, call);
}
