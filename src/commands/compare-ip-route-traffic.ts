import type { Call, FilePath, Objects, Switch } from 'pwsh-contract';
import { type IpChange, toChanges } from '../changes/change-set.ts';
import { readPlanFile } from '../changes/read-plan.ts';
import { type IpRouteTraffic, trafficOf } from '../changes/traffic.ts';
import type { Machine } from '../session/machine.ts';

/** By changes: the default set. */
export interface ChangesToExplain {
  /** The changes, in their order: planned ones, as -PlanOnly and -WhatIf give them, or those that were made. */
  InputObject: Objects<IpChange>;
}

/** By a file. */
export interface PlanToExplain {
  /**
   * A plan, JSON or CSV, as Export-IpRoutePlan writes it. It is taken literally.
   * @alias LiteralPath
   * @position 0
   */
  Path: FilePath;
}

/** How it is told. */
export interface TrafficOptions {
  /** Tells the addresses by prefixes that lie apart and need no Except: for a list of a firewall, say. They may be many. */
  Disjoint?: Switch;
}

/**
 * Says what traffic changes move: which addresses take another way, before and after.
 *
 * Computes over the whole table what counts for each address, as Windows does: the longest prefix, then the lowest effective
 * metric, of interfaces that are connected. Gives an object for each prefix whose addresses leave through another interface or by
 * another next hop; prefixes within it that do not, or go elsewhere, are its Except. What is not named stays as it is. Of planned changes before is the present table, and
 * after is that with the changes. Of changes that were made after is the present table, and before is that with them
 * undone, so what others have changed since is in both. Nothing is changed, and no elevation is needed.
 *
 * @cmdlet Compare-IpRouteTraffic
 * @part Tables
 * @calls GetIpForwardTable2 GetIpInterfaceTable
 * @remarks Which of two routes with one prefix and one effective metric Windows takes is not documented: here it is the first of the table. A program that has bound its socket to an address or an interface is not bound by it.
 * @example What would change if the VPN kept nothing but its own networks
 * Get-IpRouteEntry 0.0.0.0/0 -InterfaceAlias 'Ethernet 2' | Set-IpRouteEntry -RouteMetric 6000 -PlanOnly | Compare-IpRouteTraffic
 * @example What a plan would do
 * Get-IpRouteEntry -InterfaceAlias 'Ethernet 2' -Protocol NetMgmt | Set-IpRouteEntry -RouteMetric 6000 -PlanOnly | Export-IpRoutePlan ./traffic.json
 * Compare-IpRouteTraffic ./traffic.json
 * @see Export-IpRoutePlan
 * @see Find-IpRouteEntry
 */
export function compareIpRouteTraffic(
  asked: (ChangesToExplain | PlanToExplain) & TrafficOptions,
  machine: Machine,
  call: Call,
): Iterable<IpRouteTraffic> {
  const changes = 'Path' in asked ? readPlanFile(asked.Path).changes : toChanges(asked.InputObject);
  return trafficOf(changes, asked.Disjoint === true, machine, call);
}
