import type { AsOne, Duration, PlanOnly, Switch } from 'pwsh-contract';

/** How a cmdlet that changes routes or interfaces is told to change nothing. */
export interface Planning {
  /** Gives the changes that would be made, as -WhatIf does, but without its text, and as quickly as they would be made. Nothing is changed or asked. */
  PlanOnly?: PlanOnly;
}

/** How a cmdlet that makes many changes at once is told to leave none of them alone. */
export interface AllOrNothing {
  /** Makes all changes or none, those that create first: the first that fails undoes those before it. What is made is kept, so that Undo-IpRouteChangeSet -Id undoes it, and what a session that is killed leaves half done. */
  Atomic?: Switch;
}

/** The same of a cmdlet that makes a change for each record of a pipeline. */
export interface RecordsAsOne {
  /** Makes the changes of all piped records or none: each record is checked as it comes, and the changes are made behind the last one, those that create first. Where one is refused nothing is done; the first change that fails undoes those before it. What is made is kept, so that Undo-IpRouteChangeSet -Id undoes it, and what a session that is killed leaves half done. */
  Atomic?: AsOne<Switch>;
  /** Makes the changes of all piped records as one, as -Atomic does, and undoes them so long after the last one unless Confirm-IpRouteChangeSet comes before. A process of its own watches over that, also when this session is gone. */
  RollbackAfter?: AsOne<Duration>;
  /** What must still answer afterwards: tcp://10.0.0.5:5985, ping://10.0.0.5. What answers before the first change must answer again behind the last one, in three tries within six seconds: then the changes are confirmed by that, else undone at once. */
  RollbackUnless?: AsOne<string[]>;
  /** On a simulated machine asks what -RollbackUnless names all the same. */
  SendProbe?: AsOne<Switch>;
}

/** How a cmdlet that changes routes or interfaces is told that the change may cut off who administers this computer from afar. */
export interface RemoteSafety {
  /** Makes the change also where the packets to somebody who administers this computer by SSH, RDP or WinRM would then take another route, or none. */
  AllowLockout?: Switch;
}

/** How a cmdlet that makes many changes at once is told to undo them unless somebody confirms them. */
export interface Lease {
  /** Makes all changes as one, as -Atomic does, and undoes them so long after the last one unless Confirm-IpRouteChangeSet comes before. A process of its own watches over that, also when this session is gone. */
  RollbackAfter?: Duration;
  /** What must still answer afterwards: tcp://10.0.0.5:5985, ping://10.0.0.5. What answers before the first change must answer again behind the last one, in three tries within six seconds: then the changes are confirmed by that, else undone at once. */
  RollbackUnless?: string[];
  /** On a simulated machine asks what -RollbackUnless names all the same. */
  SendProbe?: Switch;
}
