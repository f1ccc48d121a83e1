import type { AsOne, PlanOnly, Switch } from 'pwsh-contract';

/** How a cmdlet that changes routes or interfaces is told to change nothing. */
export interface Planning {
  /** Gives the changes that would be made, as -WhatIf does, but without its text, and as quickly as they would be made. Nothing is changed or asked. */
  PlanOnly?: PlanOnly;
}

/** How a cmdlet that makes many changes at once is told to leave none of them alone. */
export interface AllOrNothing {
  /** Makes all changes or none: the first that fails undoes those before it. What is made is kept, so that Undo-IpRouteChangeSet -Id undoes it, and what a session that is killed leaves half done. */
  Atomic?: Switch;
}

/** The same of a cmdlet that makes a change for each record of a pipeline. */
export interface RecordsAsOne {
  /** Makes the changes of all piped records or none: each record is checked as it comes, and the changes are made behind the last one. Where one is refused nothing is done; the first change that fails undoes those before it. What is made is kept, so that Undo-IpRouteChangeSet -Id undoes it, and what a session that is killed leaves half done. */
  Atomic?: AsOne<Switch>;
}

/** How a cmdlet that changes routes or interfaces is told that the change may cut off who administers this computer from afar. */
export interface RemoteSafety {
  /** Makes the change also where the packets to somebody who administers this computer by SSH, RDP or WinRM would then take another route, or none. */
  AllowLockout?: Switch;
}
