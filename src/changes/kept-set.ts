import type { BackendName, ComputerName, DateTime, UInt32 } from 'pwsh-contract';
import type { SetState } from './journal-format.ts';

/**
 * A set of changes that was made as one, and is kept.
 *
 * @table Id:9 State:10 Created:19 User:12 Summary
 * @text {Id}: {State}, {Summary}
 * @tint State Applying:Yellow Pending:Yellow Partial:Red
 */
export interface IpRouteChangeSet {
  /**
   * What names it: each of its changes has it as its ChangeSetId.
   * @alias ChangeSetId
   */
  Id: string;
  /**
   * Applying: a process makes it now. Applied: it is made. Pending: it is made, and is undone at its deadline unless it is
   * confirmed. Confirmed: it is made, and stays. RolledBack: it is undone. Partial: something is left of it, because the process
   * that made it ended in the midst, or because something could not be undone.
   */
  State: 'Applying' | 'Applied' | 'Pending' | 'Confirmed' | 'RolledBack' | 'Partial';
  /** When it was begun. */
  Created: DateTime;
  /** When it is undone unless it is confirmed; null where nobody asked for that. */
  Deadline: DateTime | null;
  /** The account that made it. */
  User: string;
  /** The process of the module's executable that made it. */
  ProcessId: UInt32;
  /** How many changes it has; a route that was moved counts as two. */
  ChangeCount: UInt32;
  /** What it is, in one line: "Create 2, set 9, delete 1". */
  Summary: string;
  /** The changes in their order, a line each. */
  Changes: string[];
  /** What is left of it, a line each. */
  Left: string[];
  /** Why it came to its state, where nobody was there who saw it; else null. */
  Reason: string | null;
  /** What must answer for it to be confirmed. */
  RollbackUnless: string[];
  /** The file that it is kept in. */
  Path: string;
  /** Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that this was read on. */
  ComputerName: ComputerName;
}

/** The states are those of the journal. */
export type ShownState = IpRouteChangeSet['State'] & SetState;
