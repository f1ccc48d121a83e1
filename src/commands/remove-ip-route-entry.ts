import type { Call, Plan, Switch } from 'pwsh-contract';
import type { PipedOrigin } from '../interfaces/origin.ts';
import type { IpRouteChange } from '../routes/change.ts';
import type { RouteKey } from '../routes/key.ts';
import { planRouteDeletion } from '../routes/plan-route-deletion.ts';
import type { Machine } from '../session/machine.ts';

/** The route to delete. */
export type RemovedRoute = RouteKey & PipedOrigin & DeletionOptions;

export interface DeletionOptions {
  /** Also deletes a route that the network stack made for its own addresses (Protocol Local). */
  Force?: Switch;
}

/**
 * Deletes IP routes.
 *
 * Deletes one route for each record, named by its prefix, its next hop and its interface; to delete by a wildcard or a
 * filter, pipe what Get-IpRouteEntry finds. Asks before each one, unless -Confirm:$false is given. A route that is gone
 * already is no change and no error. What was there comes back as Before. Windows deletes from the active store only: a
 * route that the persistent store has, too, is there again after a restart. Needs an elevated session on a live machine.
 *
 * @cmdlet Remove-IpRouteEntry
 * @keys DestinationPrefix NextHop InterfaceIndex InterfaceAlias InterfaceLuid
 * To delete another route, name all of its keys, and pipe nothing.
 * @value DestinationPrefix
 * @impact High
 * @calls GetIpForwardEntry2 DeleteIpForwardEntry2
 * @remarks The persistent store has the routes that New-NetRoute and route -p add made. Get-NetRoute -PolicyStore PersistentStore and route print show them; route delete 10.20.0.0 mask 255.255.0.0 deletes such a route from both stores. The functions that this cmdlet calls see the active store only, and no row of it says whether there is a persistent one: so it gives no warning.
 * @example Delete what a VPN client left behind
 * Get-IpRouteEntry -InterfaceAlias 'Ethernet 2' -Protocol NetMgmt | Remove-IpRouteEntry
 * @example See what would be deleted
 * Remove-IpRouteEntry -DestinationPrefix 172.22.0.0/20 -NextHop 10.29.176.1 -InterfaceIndex 17 -WhatIf
 */
export function removeIpRouteEntry(route: RemovedRoute, machine: Machine, call: Call): Plan<IpRouteChange> {
  return planRouteDeletion(route, machine, call);
}
