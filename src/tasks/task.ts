import type { BackendName, ComputerName } from 'pwsh-contract';

/**
 * A scheduled task that applies a desired table again.
 *
 * @table Name:20 State:12 Applied
 * @text {Name}: {State}, applied again {Applied}
 * @tint State Missing:Red
 */
export interface IpRouteTask {
  /** Its name, also of its files. */
  Name: string;
  /**
   * Registered: the Task Scheduler has it. Missing: its files are here, but the Task Scheduler has no such task. Unknown: that is
   * shown to an elevated session only. Unregistered: it was removed.
   */
  State: 'Registered' | 'Missing' | 'Unknown' | 'Unregistered';
  /** When the table is applied again, in words: "at start-up and at each connection". */
  Applied: string;
  /** What starts it: AtStartup, AtConnection, or an event by its log, its source and its id. */
  Triggers: string[];
  /** The copy of the desired table that it applies. */
  Path: string;
  /** Where it notes what it did, as lines of JSON. */
  LogPath: string;
  /** What it runs, as the system and elevated. */
  CommandLine: string;
  /** Its path in the Task Scheduler. */
  TaskPath: string;
  /** What it is, as the XML that the Task Scheduler was given. */
  Xml: string;
  /** Whether this only says what would be done. */
  WhatIf: boolean;
  /** Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that this was read on. */
  ComputerName: ComputerName;
}
