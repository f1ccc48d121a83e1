import type { PlanOnly } from 'pwsh-contract';

/** How a cmdlet that changes routes or interfaces is told to change nothing. */
export interface Planning {
  /** Gives the changes that would be made, as -WhatIf does, but without its text, and as quickly as they would be made. Nothing is changed or asked. */
  PlanOnly?: PlanOnly;
}
