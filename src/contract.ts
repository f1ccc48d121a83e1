import { defineModule, type FilePath, type Switch } from 'pwsh-contract';
import { MODULE_GUID, MODULE_NAME, MODULE_VERSION } from './session/module-facts.ts';

export * from './changes/completers.ts';
export { carryOutRecords } from './commands/carry-out-records.ts';
export * from './commands/compare-ip-route-table.ts';
export * from './commands/compare-ip-route-traffic.ts';
export * from './commands/confirm-ip-route-change-set.ts';
export * from './commands/export-ip-route-plan.ts';
export * from './commands/export-ip-route-remediation.ts';
export * from './commands/export-ip-route-table.ts';
export * from './commands/find-ip-route-entry.ts';
export * from './commands/get-ip-interface-entry.ts';
export * from './commands/get-ip-route-change-set.ts';
export * from './commands/get-ip-route-entry.ts';
export * from './commands/get-ip-route-task.ts';
export * from './commands/import-ip-route-plan.ts';
export * from './commands/invoke-ip-route-plan.ts';
export * from './commands/move-ip-route-entry.ts';
export * from './commands/new-ip-route-entry.ts';
export * from './commands/register-ip-route-task.ts';
export * from './commands/remove-ip-route-entry.ts';
export * from './commands/set-ip-interface-entry.ts';
export * from './commands/set-ip-route-entry.ts';
export * from './commands/sync-ip-route-table.ts';
export * from './commands/test-ip-route-table.ts';
export * from './commands/undo-ip-route-change-set.ts';
export * from './commands/unregister-ip-route-task.ts';
export * from './commands/watch-ip-route-entry.ts';
export * from './interfaces/completers.ts';
export { routeResource } from './resources/route.ts';
export { routeListResource } from './resources/route-list.ts';
export { operator, reader } from './roles.ts';
export * from './routes/completers.ts';
export { safeChange } from './safe-change.ts';
export { errors } from './session/error-catalogue.ts';
export * from './tasks/completers.ts';

/**
 * Every change of the routing table is validated, shown before and after, can be rehearsed on a simulated machine or on a
 * copy of this one, and can be undone. Windows compares the effective metric of two routes to the same prefix: the
 * RouteMetric plus the metric of the interface. The lowest wins.
 *
 * Changing needs an elevated session. Routes that the network stack made for its own addresses (Protocol Local) are left
 * alone unless -Force is given.
 *
 * What lasts: Windows keeps these changes in the active store, and a restart undoes them. A VPN client undoes them at every
 * connection: it makes its routes anew, and many clients set the metric of their interface anew, too. Two things hold. A
 * watch that goes on answers each route that is made: see the examples of Watch-IpRouteEntry. A scheduled task applies a desired
 * table again at start-up and at each connection; the module must be installed for all users, and this is run once, elevated:
 *
 * ```
 * Get-IpRouteEntry 172.22.0.0/20 | Export-Csv ./desired.csv
 * Register-IpRouteTask Office ./desired.csv
 * ```
 *
 * That task runs `iproute sync`, the command line of the executable itself, which waits for the interfaces and applies the table again
 * until it has held; it sets routes. A change of an interface's metric is made again by a task that runs PowerShell:
 *
 * ```
 * $cure = "powershell.exe -NoProfile -ExecutionPolicy RemoteSigned -Command Set-IpInterfaceEntry 'Ethernet 2' -AddressFamily IPv4 -InterfaceMetric 6000"
 * schtasks /Create /TN IpRoute /RU SYSTEM /RL HIGHEST /SC ONEVENT /EC Microsoft-Windows-NetworkProfile/Operational /MO '*[System[EventID=10000]]' /TR $cure
 * ```
 *
 * A route that is to outlive a restart without a task is made by New-NetRoute or by route -p add, which write the persistent store
 * as well.
 *
 * A change that would cut off somebody who administers this computer by SSH, RDP or WinRM is refused, unless -AllowLockout or
 * -RollbackAfter is given: the error has the command that keeps the way there. -WhatIf and -PlanOnly warn of it. With -RollbackAfter
 * 0:05:00 changes undo themselves after that time, unless Confirm-IpRouteChangeSet comes, from any session.
 *
 * To undo changes, pipe them: $changes | Undo-IpRouteChangeSet. What somebody else has changed since is left and reported. Of a
 * single route, $change.Before | Set-IpRouteEntry -Restore puts back all of it. To have a whole table back: Export-IpRouteTable
 * ./saved.json before, and afterwards Sync-IpRouteTable ./saved.json -UnlistedRoute Remove. To rehearse on a copy of this computer: Export-IpRouteTable ./copy.json, then
 * Connect-IpRouteHost -Simulator -MachineFile ./copy.json.
 *
 * To have changes approved, plan them into a file: ... | Set-IpRouteEntry -RouteMetric 6000 -PlanOnly | Export-IpRoutePlan ./plan.csv.
 * Then Invoke-IpRoutePlan ./plan.csv makes them, unless a route is no longer as it was when it was planned.
 *
 * A rehearsal belongs to its runspace, until Disconnect-IpRouteHost or the end of the runspace. A job (Start-Job,
 * Start-ThreadJob), ForEach-Object -Parallel and a remote session are runspaces of their own, and work on the live table
 * until the same line stands in them: Start-Job { Connect-IpRouteHost -Simulator -MachineFile C:\copy.json; ... }
 */
export const contract = defineModule({
  name: MODULE_NAME,
  prefix: 'IpRoute',
  executable: 'iproute',
  usualBackend: 'Live',
  nouns: { IpRouteEntry: 'route', IpInterfaceEntry: 'interface' },
  // Who administers the computer by SSH must not cut the session: src/routes/peers.ts.
  // What operators may change at most: src/session/delegation.ts.
  environment: ['SSH_CONNECTION', 'XDG_CONFIG_HOME', 'IPROUTE_ALLOW_PREFIX'],
  roleEnvironment: ['IPROUTE_ALLOW_PREFIX=C:\\ProgramData\\IpRoute\\operator.json'],
  version: MODULE_VERSION,
  guid: MODULE_GUID,
  author: 'The IpRoute authors',
  copyright: '(c) The IpRoute authors. MIT License.',
  description: 'Validated changes of the Windows routing table, shown before and after, rehearsable.',
  tags: ['Windows', 'Network', 'Routing', 'Route', 'IpHelper', 'PSEdition_Desktop', 'PSEdition_Core'],
  releaseNotes: 'See CHANGELOG.md.',
  generate: 'npm run generate',
});

/**
 * What a session works on: without any, the live routing table of this Windows computer.
 * @session
 * @example Rehearse on a copy of a machine
 * Connect-IpRouteHost -Simulator -MachineFile ./laptop.json
 * @example Try the cmdlets on a small machine in memory
 * Connect-IpRouteHost -Simulator
 * @example Keep a record of each change
 * Connect-IpRouteHost -Simulator -MachineFile ./laptop.json -LogPath ./changes.jsonl
 */
export interface SessionOptions {
  /** Work on a simulated machine: nothing of this computer is read or changed. */
  Simulator?: Switch;
  /** Machine file of the simulator (JSON). Without one, a small built-in machine in memory. */
  MachineFile?: FilePath;
  /** Records each change in this file, in a line of JSON before it is made and in one behind it: who, for which cmdlet and change set, what was before and what is after. A change that cannot be recorded is not made. The configuration file can name another one, for all sessions. */
  LogPath?: FilePath;
  /** A file of prefixes (JSON): this session changes nothing but the metrics of routes to them. */
  AllowPrefix?: FilePath;
}
