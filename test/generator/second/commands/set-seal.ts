import type {
  ByName,
  Call,
  Duration,
  FilePath,
  Matching,
  PipedOrigin,
  Plan,
  PlanOnly,
  Range,
  Switch,
  UInt8,
  Whole,
} from 'pwsh-contract';
import type { SealTerms } from '../carry-out.ts';
import type { Ledger } from '../ledger.ts';
import { planChange, refuseForeign, sealOf } from '../plan.ts';
import type { Seal, SealChange } from '../seal.ts';

/** Which seal. */
export interface SealKey {
  /**
   * The file.
   * @position 0
   * @completer SealedPath
   */
  Path: ByName<FilePath>;
}

/** What can be changed. */
export interface SealChanges {
  /** The name of the seal: small letters, digits and hyphens. */
  Label?: Matching<'[a-z][a-z0-9-]*'>;
  /** How long the seal is good for: a TimeSpan of whole seconds, or Infinite. */
  Lifetime?: Duration;
  /** 1 for the most important ones, to 9. */
  Priority?: Range<UInt8, 1, 9>;
  /** Words for it. */
  Tags?: string[];
  /** Whether it may be removed only by force. */
  Locked?: boolean;
  /** What you have to say about it. */
  Note?: string;
  /** Gives what would be changed, and changes nothing. */
  PlanOnly?: PlanOnly;
}

/** A seal to be put back as it was. */
export interface WholeSeal {
  /** Takes each piped object for -InputObject. */
  Restore?: Switch;
  /** A seal, as Get-Seal or the Before of a change has it: all of it is set as it is there. */
  InputObject?: Whole<Seal, 'Restore'>;
}

/**
 * Changes what is noted of a seal.
 *
 * Only what is given changes.
 *
 * @cmdlet Set-Seal
 * @keys Path
 * To seal another file, run New-Seal.
 * @value Path
 * @impact Medium
 * @example Lock the seals of a label
 * Get-Seal -Label backup | Set-Seal -Locked true
 * @example Lock all of them, or none
 * Get-Seal | Set-Seal -Locked true -Atomic
 * @example Put a seal back as it was
 * $change.Before | Set-Seal -Restore
 */
export function setSeal(
  asked: SealKey & SealChanges & WholeSeal & PipedOrigin & SealTerms,
  ledger: Ledger,
  call: Call,
): Plan<SealChange> {
  refuseForeign(ledger, asked);
  const { Path, Restore: _restore, InputObject, ...others } = asked;
  const { Backend: _from, WhatIf: _rehearsed, ComputerName: _on, PSComputerName: _by, ...changes } = others;
  const before = sealOf(ledger, Path);
  return planChange(ledger, { Path, verb: 'Change the seal', call }, before, {
    ...before,
    ...restored(InputObject),
    ...only(changes),
    Path,
  });
}

/** What is not given is not changed; how seals are changed as one, a handler never sees. */
function only({ Atomic: _, Keep: __, Except: ___, ...changes }: SealChanges & SealTerms): SealChanges {
  return changes;
}

/** An empty text or list of an object does not come along. Where the file came from is no plain member, so it stays. */
function restored(whole: WholeSeal['InputObject']): Partial<Seal> {
  if (whole === undefined) return {};
  const { Kind: _kind, Backend: _backend, Origin: _origin, ...members } = whole;
  return { Note: '', Tags: [], Tested: [], Ages: [], ...members };
}
