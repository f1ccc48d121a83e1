import type { Call, Plan } from 'pwsh-contract';
import type { PipedOrigin } from '../interfaces/origin.ts';
import type { IpRouteChange } from '../routes/change.ts';
import type { RouteKey } from '../routes/key.ts';
import { planRouteChange } from '../routes/plan-route-change.ts';
import type { RouteChanges } from '../routes/settings.ts';
import type { WholeRoute } from '../routes/whole.ts';
import type { Machine } from '../session/machine.ts';

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
