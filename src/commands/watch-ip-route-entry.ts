import type { Call, Duration, Switch, UInt32, Watch, Wildcard } from 'pwsh-contract';
import type { IpRouteEvent } from '../routes/event.ts';
import { watchRoutes } from '../routes/watch-routes.ts';
import type { Machine } from '../session/machine.ts';

/** Which routes to watch, and for how long. */
export interface WatchFilter {
  /**
   * Destination prefixes, such as 10.0.0.0/8, which need not be there yet. Wildcards are allowed: 10.*
   * @position 0
   * @completer DestinationPrefix
   */
  DestinationPrefix?: Wildcard[];
  /** Address family. */
  AddressFamily?: ('IPv4' | 'IPv6')[];
  /** Ends after this time: a TimeSpan of whole seconds. Without it the watch goes on until it is stopped. */
  Timeout?: Duration;
  /** Ends after so many events, those of IncludeExisting among them. */
  MaximumCount?: UInt32;
  /** First gives an event for each route that is there (Action Existing). */
  IncludeExisting?: Switch;
}

/**
 * Watches the IP routing table, and gives an event for each route that is added, changed or deleted.
 *
 * Goes on until it is stopped (Ctrl+C, Select-Object -First), or until Timeout or MaximumCount. An event says what has
 * become of a route, with its row read again: changes of one route that follow each other within 10 milliseconds are one
 * event, and one that is read while it changes once more is reported again. The Action of a route that was deleted and added again is
 * Change; one that came and went in between is Delete. Summary says what changed, Before has the route as it last was.
 * Route is null when the route is gone: leave such events out with Where-Object before you pipe them on.
 *
 * It runs in a process of its own, so cmdlets behind it in the pipeline can answer each event. A change that they make
 * is an event, too. A simulated machine must be in a machine file, which is looked at ten times a second. No elevation is
 * needed.
 *
 * @cmdlet Watch-IpRouteEntry
 * @example Put the metric of a VPN's routes back whenever the VPN makes them anew
 * Watch-IpRouteEntry -DestinationPrefix 172.22.* | Where-Object { $_.Route.RouteMetric -eq 1 } | Set-IpRouteEntry -RouteMetric 6000
 * @example Show what happens to the default routes in the next ten minutes
 * Watch-IpRouteEntry -DestinationPrefix 0.0.0.0/0, ::/0 -Timeout 00:10:00
 * @example Make a route again whenever something deletes it
 * Watch-IpRouteEntry -DestinationPrefix 10.0.0.0/8 | Where-Object Action -eq Delete | ForEach-Object Before | New-IpRouteEntry
 * @example Wait until a route appears
 * Watch-IpRouteEntry -DestinationPrefix 10.0.0.0/8 -IncludeExisting -MaximumCount 1
 */
export function watchIpRouteEntry(filter: WatchFilter, machine: Machine, call: Call): Watch<IpRouteEvent> {
  return watchRoutes(filter, machine, call);
}
