import {
  type ByName,
  type Call,
  CommandError,
  type FilePath,
  type PipedOrigin,
  type Plan,
  type Switch,
} from 'pwsh-contract';
import type { SealsAtOnce } from '../carry-out.ts';
import type { Ledger } from '../ledger.ts';
import { planChange, refuseForeign, sealOf } from '../plan.ts';
import type { SealChange } from '../seal.ts';

/** Which seal. */
export interface SealToRemove {
  /**
   * The file.
   * @position 0
   * @completer SealedPath
   */
  Path: ByName<FilePath>;
  /** Also removes a seal that is locked. */
  Force?: Switch;
}

/**
 * Removes seals. The files stay.
 *
 * @cmdlet Remove-Seal
 * @keys Path
 * To remove another seal, name its file, and pipe nothing.
 * @value Path
 * @impact High
 * @example Remove all that are expired, without being asked
 * Test-Seal | Where-Object { $_.State -eq 'Expired' } | Remove-Seal -Confirm:$false
 */
export function removeSeal(
  asked: SealToRemove & PipedOrigin & SealsAtOnce,
  ledger: Ledger,
  call: Call,
): Plan<SealChange> {
  refuseForeign(ledger, asked);
  const seal = sealOf(ledger, asked.Path);
  if (seal.Locked && asked.Force !== true) {
    throw new CommandError({
      id: 'SealLocked',
      category: 'PermissionDenied',
      message: `The seal of '${asked.Path}' is locked.`,
      action: 'Give -Force to remove it all the same.',
    });
  }
  return planChange(ledger, { Path: asked.Path, verb: 'Remove the seal', call }, seal, null);
}
