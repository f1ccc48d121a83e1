import { type FilePath, invalidArgument, type Switch, type Whole } from 'pwsh-contract';
import type { IpRouteEntry } from '../routes/entry.ts';
import type { Machine } from '../session/machine.ts';
import { compareTables, statusOf } from '../tables/compare.ts';
import { type IpRouteDifference, toDifference } from '../tables/difference.ts';
import { refuseGateways, refuseSeveral, resolveGateways } from '../tables/gateways.ts';
import { presentTable } from '../tables/present.ts';
import { readTableFile } from '../tables/read-table.ts';
import { tableOfObjects } from '../tables/stated-route.ts';

/** A file is the reference. */
export interface ByReferencePath {
  /**
   * A file with the routes to compare with: of Export-IpRouteTable or Export-IpRoutePlan, or routes of Get-IpRouteEntry or Get-NetRoute by Export-Csv or ConvertTo-Json.
   * @position 0
   */
  ReferencePath: FilePath;
}

/** Objects are the reference. */
export interface ByReferenceObject {
  /** The routes to compare with, such as what Get-IpRouteEntry gave before. */
  ReferenceObject: Whole<IpRouteEntry>[];
}

/** What is compared, and what is shown of it. */
export interface CompareOptions {
  /**
   * A file with the routes to compare, likewise.
   * @position 1
   * @default the present table
   */
  DifferencePath?: FilePath;
  /**
   * The routes to compare.
   * @default the present table
   */
  DifferenceObject?: Whole<IpRouteEntry>[];
  /** Also gives the routes that are the same in both. */
  IncludeEqual?: Switch;
  /** Also compares the routes that the network stack made for its own addresses (Protocol Local). */
  IncludeLocal?: Switch;
}

/**
 * Compares a routing table with another one, or with a file.
 *
 * Gives an object for each route that only one of both tables has, or that has other properties there, as Compare-Object
 * does: missing (<=), extra (=>), changed (<>). A route is the same one by its prefix, next hop and interface. Interfaces are
 * compared by their aliases; where nobody has that alias, by the LUID, and by the index where a table says nothing else, since
 * that is another one after a restart. A plan says nothing of the routes that it does not change, so it is compared
 * with those alone: whether it was carried out. What a table says nothing of is not compared, nor are ages, finite lifetimes, which run down,
 * and what belongs to the interface. Nothing is changed, and no elevation is needed.
 *
 * Reference and Difference are the whole routes: pipe them into New-IpRouteEntry and Set-IpRouteEntry -Restore.
 *
 * @cmdlet Compare-IpRouteTable
 * @part Tables
 * @calls GetIpForwardTable2 GetIpInterfaceTable
 * @example What has changed since the table was exported
 * Export-IpRouteTable ./before.json
 * Compare-IpRouteTable ./before.json
 * @example What a VPN client does to the table
 * $before = Get-IpRouteEntry
 * # Connect the VPN, and then:
 * Compare-IpRouteTable -ReferenceObject $before
 * @example Put back what is missing
 * Export-IpRouteTable ./approved.json -Force
 * Compare-IpRouteTable ./approved.json | Where-Object Status -EQ Missing | ForEach-Object Reference | New-IpRouteEntry
 * @see Test-IpRouteTable
 */
export function* compareIpRouteTable(
  asked: (ByReferencePath | ByReferenceObject) & CompareOptions,
  machine: Machine,
): Iterable<IpRouteDifference> {
  const { DifferencePath, DifferenceObject, IncludeEqual = false, IncludeLocal = false } = asked;
  if (DifferencePath !== undefined && DifferenceObject !== undefined) {
    throw invalidArgument(
      'ConflictingParameters',
      '-DifferencePath is given beside -DifferenceObject: which table is meant is not known.',
      'Give one of them.',
    );
  }
  const reference =
    'ReferencePath' in asked
      ? readTableFile(asked.ReferencePath, 'ReferencePath')
      : tableOfObjects(asked.ReferenceObject, 'ReferenceObject');
  const isPresent = DifferencePath === undefined && DifferenceObject === undefined;
  const difference =
    DifferencePath !== undefined
      ? readTableFile(DifferencePath, 'DifferencePath')
      : DifferenceObject !== undefined
        ? tableOfObjects(DifferenceObject, 'DifferenceObject')
        : presentTable(machine);
  if (!isPresent) [reference, difference].forEach(refuseGateways);
  const stated = isPresent ? resolveGateways(reference, machine) : reference;
  for (const route of stated.routes) refuseSeveral(route, stated);
  for (const pair of compareTables(stated, difference, IncludeLocal))
    if (IncludeEqual || statusOf(pair) !== 'Equal') yield toDifference(pair, machine);
}
