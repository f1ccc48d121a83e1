import { defineRole } from 'pwsh-contract';

/** Reads the routing table: every cmdlet that changes nothing, and no file. */
export const reader = defineRole({ name: 'IpRouteReader', includes: 'reading', cmdlets: [] });

/**
 * Changes metrics of routes to the prefixes that administrators have delegated, undoes and confirms such changes, and reads.
 * The executable refuses all else,
 * whatever the cmdlet.
 */
export const operator = defineRole({
  name: 'IpRouteOperator',
  includes: 'reading',
  cmdlets: [
    'Set-IpRouteEntry -DestinationPrefix -NextHop -InterfaceAlias -InterfaceIndex -InterfaceLuid -RouteMetric -Atomic -PlanOnly -RollbackAfter',
    'Undo-IpRouteChangeSet -Id',
    'Confirm-IpRouteChangeSet -Id -Extend',
  ],
});
