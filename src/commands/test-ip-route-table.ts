import {
  type BackendName,
  type Call,
  type ComputerName,
  type FilePath,
  refuseEmptyNamed,
  type Switch,
  type UInt32,
} from 'pwsh-contract';
import type { IpRouteEntry } from '../routes/entry.ts';
import type { Machine } from '../session/machine.ts';
import { printChanges } from '../session/words.ts';
import { needsRecreation, type PairStatus, type RoutePair, statusOf } from '../tables/compare.ts';
import { type IpRouteDifference, toDifference } from '../tables/difference.ts';
import { readTableFile } from '../tables/read-table.ts';
import { pairsInScope, SCOPE, type TableScope } from './table-scope.ts';

/**
 * Whether the routing table is as a file says.
 *
 * @table InDesiredState:14 Missing Extra Changed Equal Path
 * @text {InDesiredState}: {Missing} missing, {Extra} extra, {Changed} changed, {Equal} equal
 * @beneath Differences Side:4 DestinationPrefix:20 NextHop:16 InterfaceAlias / Summary
 */
export interface IpRouteTableTest {
  /** Whether nothing differs. */
  InDesiredState: boolean;
  /** How many routes of the file are not in the table. */
  Missing: UInt32;
  /** How many routes of the table are not in the file; 0 with -UnlistedRoute Ignore. */
  Extra: UInt32;
  /** How many routes have other properties in the table. */
  Changed: UInt32;
  /** How many routes are as the file says. */
  Equal: UInt32;
  /** What differs, as Compare-IpRouteTable gives it. */
  Differences: IpRouteDifference[];
  /** The file. */
  Path: string;
  /** Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that this was read on. */
  ComputerName: ComputerName;
}

/** Which file, and how much is said. */
export interface TestOptions {
  /**
   * A file with routes: of Export-IpRouteTable or Export-IpRoutePlan, or routes of Get-IpRouteEntry or Get-NetRoute by Export-Csv or ConvertTo-Json.
   * @position 0
   */
  Path: FilePath;
  /**
   * What routes in the scope that the file does not list mean: with Report and Remove they make it False, with Ignore they do not count.
   * @default Report
   */
  UnlistedRoute?: 'Ignore' | 'Report' | 'Remove';
  /** Also says False where Sync-IpRouteTable would delete a route and create it again with -Recreate. */
  Recreate?: Switch;
  /** Gives an object that says what differs, in place of one boolean. */
  Detailed?: Switch;
  /** Also compares the routes that the network stack made for its own addresses (Protocol Local). */
  IncludeLocal?: Switch;
}

/**
 * Tests whether the routing table is as a file says.
 *
 * Gives one boolean: with the same scope and the same -UnlistedRoute it is False exactly where Sync-IpRouteTable would change
 * something, or with Report tell it. A route that the file does not list makes it False unless -UnlistedRoute Ignore is given, which is what
 * Sync-IpRouteTable does where nothing is said. Nothing is changed, and no elevation is needed.
 *
 * @cmdlet Test-IpRouteTable
 * @part Tables
 * @alone InDesiredState unless Detailed
 * @calls GetIpForwardTable2 GetIpInterfaceTable
 * @example Look after the table
 * Export-IpRouteTable ./approved.json -Force
 * if (-not (Test-IpRouteTable ./approved.json)) { Compare-IpRouteTable ./approved.json }
 * @example How many routes differ, and how
 * Get-IpRouteEntry | Export-Csv ./routes.csv; Test-IpRouteTable ./routes.csv -Detailed
 * @example Whether Sync-IpRouteTable would have something to do on one interface
 * Get-IpRouteEntry -InterfaceAlias Wi-Fi | Export-Csv ./wifi.csv
 * Test-IpRouteTable ./wifi.csv -InterfaceAlias Wi-Fi -UnlistedRoute Ignore
 * @see Compare-IpRouteTable Sync-IpRouteTable
 */
export function testIpRouteTable(asked: TestOptions & TableScope, machine: Machine, call: Call): IpRouteTableTest[] {
  refuseEmptyNamed(asked, [...SCOPE, 'UnlistedRoute'], call);
  const { Path, UnlistedRoute = 'Report', Recreate = false, Detailed = false, IncludeLocal = false } = asked;
  const all = pairsInScope(readTableFile(Path, 'Path'), asked, machine, call, IncludeLocal);
  const pairs = UnlistedRoute === 'Ignore' ? all.filter((pair) => statusOf(pair) !== 'Extra') : all;
  const isRemade = (pair: RoutePair) => Recreate && needsRecreation(pair);
  const statusHere = (pair: RoutePair) => (isRemade(pair) ? 'Changed' : statusOf(pair));
  const differing = pairs.filter((pair) => statusHere(pair) !== 'Equal');
  const count = (status: PairStatus) => pairs.filter((pair) => statusHere(pair) === status).length;
  const tell = (pair: RoutePair) => {
    const told = toDifference(pair, machine);
    return isRemade(pair) ? withOrigin(told) : told;
  };
  const result: IpRouteTableTest = {
    InDesiredState: differing.length === 0,
    Missing: count('Missing'),
    Extra: count('Extra'),
    Changed: count('Changed'),
    Equal: count('Equal'),
    Differences: Detailed ? differing.map(tell) : [],
    Path,
    Backend: machine.backend,
    ComputerName: machine.computer,
  };
  return [result];
}

/** A difference to which the Origin belongs, which no Set changes. */
function withOrigin(told: IpRouteDifference): IpRouteDifference {
  const { Reference, Difference, ChangedProperties } = told;
  if (Reference === null || Difference === null) return told;
  const names = [...ChangedProperties, 'Origin'] as (keyof IpRouteEntry)[];
  const Summary = printChanges(names, Reference, Difference);
  return { ...told, SideIndicator: '<>', Status: 'Changed', ChangedProperties: [...names], Summary };
}
