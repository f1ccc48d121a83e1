import type { BackendName, ComputerName, UInt32 } from 'pwsh-contract';
import type { IpRouteChange } from '../routes/change.ts';

/**
 * What brought the table to a desired state.
 *
 * @table Created:8 Set:8 Deleted:8 Unlisted:8 Equal
 * @text {Created} created, {Set} set, {Deleted} deleted, {Unlisted} unlisted, {Equal} equal
 * @beneath Changes DestinationPrefix:20 NextHop:16 InterfaceAlias / Summary
 */
export interface IpRouteSync {
  /** Whether this only says what would be done. */
  WhatIf: boolean;
  /** How many routes were created. */
  Created: UInt32;
  /** How many routes were set. */
  Set: UInt32;
  /** How many routes were deleted. */
  Deleted: UInt32;
  /** How many routes of the scope are not listed, and were left. */
  Unlisted: UInt32;
  /** How many routes were as they are to be. */
  Equal: UInt32;
  /** The changes, in the order in which they were made. */
  Changes: IpRouteChange[];
  /** Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that this was read on. */
  ComputerName: ComputerName;
}
