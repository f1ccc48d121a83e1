import { defineTopic } from 'pwsh-contract';

/**
 * How to change routes without losing the way back: plan, have it approved, apply as one or for a time, compare, undo.
 *
 * PLAN. Each cmdlet that changes takes -WhatIf, which says what it would do, and -PlanOnly, which gives the same changes as
 * objects, as quickly as they would be made and without a word to the host. A file of them is a plan, as JSON, or as CSV for the
 * person who approves it: one row for each route, what is before and what is after beside each other.
 *
 * ```
 * $plan = Get-IpRouteEntry -InterfaceAlias 'Ethernet 2' | Set-IpRouteEntry -RouteMetric 6000 -PlanOnly
 * $plan | Export-IpRoutePlan ./plan.csv
 * ```
 *
 * SEE WHAT TRAFFIC MOVES. A metric says little to a person. Compare-IpRouteTraffic says which addresses would take another
 * route, by the largest prefixes and what in them is excepted, from which route and to which.
 *
 * ```
 * $plan | Compare-IpRouteTraffic
 * ```
 *
 * REHEARSE. Export-IpRouteTable writes a copy of the machine. On it everything works as on the machine, and nothing of the
 * machine is touched. A plan is for the machine that it was made on: -Rehearse carries one of the live machine out on the copy,
 * and -FromRehearsal one of the copy on the live machine.
 *
 * ```
 * Export-IpRouteTable ./copy.json
 * Connect-IpRouteHost -Simulator -MachineFile ./copy.json
 * Invoke-IpRoutePlan ./plan.csv -Rehearse
 * Disconnect-IpRouteHost
 * ```
 *
 * APPLY. Invoke-IpRoutePlan first compares each route with what the plan has of it before. Where somebody has changed one since,
 * it lists these and does nothing, unless -IgnoreDrift is given. What is already as the plan has it after is no change.
 *
 * ```
 * Invoke-IpRoutePlan ./plan.csv -Atomic
 * ```
 *
 * DO NOT LOCK YOURSELF OUT. A change after which packets to somebody who administers this computer by SSH, RDP, WinRM or a ManagementPort of the configuration would take
 * another route, or none, is refused (LockoutRisk); of a plan, an undo and a Sync all changes are judged together. The error names who,
 * the route now and then, and the command that gives that address a route of its own. With -RollbackAfter the change is made and
 * undoes itself; where the connection may end, -AllowLockout makes it; -Force does not. -WhatIf and -PlanOnly warn.
 *
 * CHANGE FOR A TIME. With -RollbackAfter on any cmdlet that changes, the changes are one set, and are undone after that time unless
 * somebody confirms them, from any session. The time begins with the last change, also where the session is lost. A guard, a
 * process of its own, stands before the first change; without it nothing is done. With -RollbackUnless what answers before and
 * answers again confirms them by itself; else they are undone at once. The next session says what was undone when nobody saw it.
 *
 * ```
 * Invoke-IpRoutePlan ./plan.csv -RollbackAfter 0:05:00
 * Confirm-IpRouteChangeSet
 * ```
 *
 * ALL OR NOTHING. With -Atomic the changes of a pipeline, a plan or a Sync-IpRouteTable are one set. All of it is read and
 * checked before the first change, and where one fails, what was made is undone in reverse. A journal is on the disk before the
 * first change: where the process is killed in the midst, the next session says so once, and with which command to finish it.
 *
 * COMPARE. Compare-IpRouteTable says what differs from a file, Test-IpRouteTable whether something does, and Sync-IpRouteTable
 * brings the table to what the file says.
 *
 * UNDO. Each change that was made has the ChangeSetId of its run. Undo-IpRouteChangeSet takes the changes themselves, a file of
 * them, or the Id of a set that has a journal (Get-IpRouteChangeSet lists these). Each change is undone only where the route is
 * still as the change left it. What somebody else has changed since is reported and left, unless -IgnoreDrift is given.
 *
 * ```
 * $changes | Undo-IpRouteChangeSet
 * Undo-IpRouteChangeSet -Id k3f09a7c
 * ```
 */
export const safeChange = defineTopic('SafeChange');
