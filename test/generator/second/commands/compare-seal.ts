import type { Switch, Whole } from 'pwsh-contract';
import type { Ledger } from '../ledger.ts';
import type { Seal, SealComparison } from '../seal.ts';

/** What the seals are compared with. */
export interface SealsBefore {
  /**
   * Seals as they were: of Get-Seal, or the rows of a file that has their Path and their Digest.
   * @position 0
   */
  ReferenceObject: Whole<Seal>[];
  /** Also says what differs. */
  Detailed?: Switch;
}

/**
 * Compares the seals that there are with those that there were.
 *
 * Says in one word whether they are the same.
 *
 * @cmdlet Compare-Seal
 * @part Checks
 * @alone Same unless Detailed
 * @example Whether anything was sealed since
 * $before = Get-Seal; Compare-Seal $before
 */
export function compareSeal({ ReferenceObject }: SealsBefore, { seals }: Ledger): Iterable<SealComparison> {
  const before = new Map(ReferenceObject.map(({ Path = '', Digest }) => [Path, Digest]));
  const Added = [...seals.keys()].filter((path) => !before.has(path));
  const Removed = [...before.keys()].filter((path) => !seals.has(path));
  const Changed = [...seals.values()].flatMap(({ Path, Digest }) =>
    before.has(Path) && before.get(Path) !== Digest ? [Path] : [],
  );
  return [{ Same: Added.length + Removed.length + Changed.length === 0, Added, Removed, Changed }];
}
