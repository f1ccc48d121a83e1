import type { BackendName, ComputerName, FilePath, Switch, UInt32 } from 'pwsh-contract';
import type { Machine } from '../session/machine.ts';
import { compareTables, type PairStatus, statusOf } from '../tables/compare.ts';
import { type IpRouteDifference, toDifference } from '../tables/difference.ts';
import { presentTable } from '../tables/present.ts';
import { readTableFile } from '../tables/read-table.ts';

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
  /** How many routes of the table are not in the file. */
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
  /** Gives an object that says what differs, in place of one boolean. */
  Detailed?: Switch;
  /** Also compares the routes that the network stack made for its own addresses (Protocol Local). */
  IncludeLocal?: Switch;
}

/**
 * Tests whether the routing table is as a file says.
 *
 * Gives one boolean: True where Compare-IpRouteTable would find no difference. A route that the file does not list makes it
 * False, too. Nothing is changed, and no elevation is needed.
 *
 * @cmdlet Test-IpRouteTable
 * @alone InDesiredState unless Detailed
 * @calls GetIpForwardTable2 GetIpInterfaceTable
 * @example Look after the table
 * Export-IpRouteTable ./approved.json -Force
 * if (-not (Test-IpRouteTable ./approved.json)) { Compare-IpRouteTable ./approved.json }
 * @example How many routes differ, and how
 * Get-IpRouteEntry | Export-Csv ./routes.csv; Test-IpRouteTable ./routes.csv -Detailed
 * @see Compare-IpRouteTable
 */
export function testIpRouteTable(
  { Path, Detailed = false, IncludeLocal = false }: TestOptions,
  machine: Machine,
): IpRouteTableTest[] {
  const pairs = compareTables(readTableFile(Path, 'Path'), presentTable(machine), IncludeLocal);
  const differing = pairs.filter((pair) => statusOf(pair) !== 'Equal');
  const count = (status: PairStatus) => pairs.filter((pair) => statusOf(pair) === status).length;
  const result: IpRouteTableTest = {
    InDesiredState: differing.length === 0,
    Missing: count('Missing'),
    Extra: count('Extra'),
    Changed: count('Changed'),
    Equal: count('Equal'),
    Differences: Detailed ? differing.map((pair) => toDifference(pair, machine)) : [],
    Path,
    Backend: machine.backend,
    ComputerName: machine.computer,
  };
  return [result];
}
