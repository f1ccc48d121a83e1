import type { ByName, Call, Duration, IpAddress, IpPrefix, Plan, Switch, UInt8, UInt32, Whole } from 'pwsh-contract';
import type { PipedOrigin } from '../interfaces/origin.ts';
import type { RouteInterface } from '../interfaces/resolve.ts';
import type { IpRouteChange } from '../routes/change.ts';
import type { IpRouteEntry, RouteProtocol, RoutePublish } from '../routes/entry.ts';
import { planRouteCreation } from '../routes/plan-route-creation.ts';
import type { Machine } from '../session/machine.ts';

/** Where the route to create leads. */
export interface NewRouteDestination {
  /**
   * Destination, with the host bits zero: 10.0.0.0/8, 2001:db8::/32. On the command line also 10.0.0.0/255.0.0.0, and a bare host: 10.1.2.3 is 10.1.2.3/32.
   * @position 0
   * @completer DestinationPrefix
   */
  DestinationPrefix?: ByName<IpPrefix>;
  /**
   * Next hop; with 0.0.0.0 or :: the route is on-link.
   * @default 0.0.0.0 or ::
   * @completer NextHop
   */
  NextHop?: ByName<IpAddress>;
}

/** How it is to be. What is not given is as an ordinary static route has it. */
export interface NewRouteProperties {
  /**
   * Metric of the route: an offset to the metric of its interface.
   * @default 256
   */
  RouteMetric?: ByName<UInt32>;
  /**
   * How long the route stays valid: a TimeSpan of whole seconds, or Infinite.
   * @default Infinite
   */
  ValidLifetime?: ByName<Duration>;
  /**
   * How long the route stays preferred; at most ValidLifetime.
   * @default ValidLifetime
   */
  PreferredLifetime?: ByName<Duration>;
  /**
   * Length of the site prefix in bits; at most the length of the prefix.
   * @default 0
   */
  SitePrefixLength?: ByName<UInt8>;
  /**
   * Whether the route is advertised: No; Age for a finite ValidLifetime; Yes for an infinite one.
   * @default No
   */
  Publish?: ByName<RoutePublish>;
  /**
   * Whether the route is immortal.
   * @default False
   */
  Immortal?: ByName<boolean>;
  /**
   * Whether the route goes to a loopback interface.
   * @default False
   */
  Loopback?: ByName<boolean>;
  /**
   * Whether the prefix is used for address autoconfiguration (IPv6).
   * @default False
   */
  AutoconfigureAddress?: ByName<boolean>;
  /**
   * Who makes the route.
   * @default NetMgmt
   */
  Protocol?: ByName<RouteProtocol>;
  /** Also creates a route that says that the network stack made it (Protocol Local). */
  Force?: Switch;
  /** A whole route, as Get-IpRouteEntry or the Before of a change has it. What is given beside it, or piped, counts; an interface takes the place of all its names in the object. */
  InputObject?: Whole<IpRouteEntry>;
}

export type NewRoute = NewRouteDestination & RouteInterface & NewRouteProperties & PipedOrigin;

/**
 * Creates IP routes.
 *
 * Creates one route for each record and reads it back: After is the route as Windows has it. A route of the same prefix,
 * next hop and interface is an error, also when its metric is another one: it belongs to whoever made it. Every property
 * binds from the pipeline by name, so that a deleted route ($change.Before) or a row of a CSV file can be piped; of an
 * interface, or another object that is no route, its interface alone. Windows
 * keeps the route in the active store only: a restart deletes it. A route of the persistent store can be piped, too, with
 * a warning. Windows takes any next hop; one that no on-link route of the interface covers makes a warning. Needs an elevated session on a live machine.
 *
 * @cmdlet New-IpRouteEntry
 * @value DestinationPrefix
 * @takes IpRouteEntry like DestinationPrefix NextHop RouteMetric
 * @takes IpInterfaceEntry IpInterfaceChange only InterfaceIndex InterfaceAlias InterfaceLuid
 * @impact Medium
 * @calls CreateIpForwardEntry2 GetIpForwardEntry2
 * @remarks New-NetRoute writes the active and the persistent store unless -PolicyStore ActiveStore is given; this cmdlet writes the active store. A route that is to outlive a restart is made by New-NetRoute, or by route -p add 10.20.0.0 mask 255.255.0.0 192.0.2.254, or anew at every start by a scheduled task, as about_IpRoute shows.
 * @example Reach a network through a gateway
 * New-IpRouteEntry -DestinationPrefix 10.20.0.0/16 -NextHop 192.0.2.254 -InterfaceAlias Ethernet -RouteMetric 10
 * @example Put back what was deleted
 * $changes = Get-IpRouteEntry -InterfaceAlias 'Ethernet 2' -Protocol NetMgmt | Remove-IpRouteEntry
 * $changes.Before | New-IpRouteEntry
 */
export function newIpRouteEntry(route: NewRoute, machine: Machine, call: Call): Plan<IpRouteChange> {
  return planRouteCreation(route, machine, call);
}
