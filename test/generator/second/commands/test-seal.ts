import type { CommandError, Wildcard } from 'pwsh-contract';
import { digestFile, eachFile, isThere } from '../digest.ts';
import type { Ledger } from '../ledger.ts';
import type { FileDigest, Seal, SealCheck } from '../seal.ts';
import { getSeal } from './get-seal.ts';

/** Which seals. */
export interface TestFilter {
  /**
   * The files, with wildcards.
   * @position 0
   * @completer SealedPath
   */
  Path?: Wildcard[];
}

/**
 * Tests seals: reads the files again, and compares.
 *
 * @cmdlet Test-Seal
 * @part Checks
 * @calls open read stat
 * @example What is not as it was
 * Test-Seal | Where-Object { $_.State -ne 'Intact' }
 */
export function* testSeal({ Path }: TestFilter, ledger: Ledger): Iterable<SealCheck | CommandError> {
  const seals = new Map([...getSeal(Path === undefined ? {} : { Path }, ledger)].map((seal) => [seal.Path, seal]));
  yield* eachFile([...seals.keys()], (path) => check(seals.get(path) as Seal, ledger));
}

function check(seal: Seal, ledger: Ledger): SealCheck {
  const At = Date.now();
  const Age = Math.floor((At - seal.Sealed) / 1000);
  const Found = isThere(seal.Path) ? digestFile(seal.Path, seal.Algorithm) : null;
  const tested = { ...seal, Tested: [At, ...seal.Tested], Ages: [Age, ...seal.Ages] };
  if (!ledger.readOnly) {
    ledger.seals.set(seal.Path, tested);
    ledger.changed = true;
  }
  return { Path: seal.Path, State: stateOf(seal, Found, Age), Seal: tested, Found, Age, At };
}

function stateOf(seal: Seal, found: FileDigest | null, age: number): SealCheck['State'] {
  if (found === null) return 'Missing';
  if (found.Digest !== seal.Digest) return 'Broken';
  return age > seal.Lifetime ? 'Expired' : 'Intact';
}
