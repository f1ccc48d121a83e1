import { hostname } from 'node:os';
import {
  type ByName,
  type Call,
  CommandError,
  type Duration,
  type FilePath,
  type IpAddress,
  type IpPrefix,
  type Matching,
  type Plan,
  type Range,
  type UInt8,
  type UInt16,
} from 'pwsh-contract';
import { digestFile } from '../digest.ts';
import type { Ledger } from '../ledger.ts';
import { planChange } from '../plan.ts';
import type { Algorithm, Seal, SealChange } from '../seal.ts';

/** What is sealed, and what is noted of it. */
export interface NewSeal {
  /**
   * The file.
   * @alias FullName
   * @position 0
   */
  Path: ByName<FilePath>;
  /**
   * The name of the seal: small letters, digits and hyphens.
   * @position 1
   * @completer Label
   */
  Label: ByName<Matching<'[a-z][a-z0-9-]*'>>;
  /**
   * How the digest is made.
   * @default SHA256
   */
  Algorithm?: ByName<Algorithm>;
  /**
   * How long the seal is good for: a TimeSpan of whole seconds, or Infinite.
   * @default Infinite
   */
  Lifetime?: Duration;
  /**
   * 1 for the most important ones, to 9.
   * @default 5
   */
  Priority?: Range<UInt8, 1, 9>;
  /** Words for it. */
  Tags?: string[];
  /** The address of the computer that the file came from. */
  Address?: IpAddress;
  /** The network of that computer. */
  Network?: IpPrefix;
  /** The port that the file was read from. */
  Port?: UInt16;
}

/**
 * Seals files.
 *
 * Reads the file, and remembers its digest. A file that is sealed already is an error.
 *
 * @cmdlet New-Seal
 * @impact Low
 * @takes Seal FileDigest like Label Digest
 * @takes SealCheck SealEvent only Path
 * @calls open read
 * @remarks The file is read as a whole, so it must fit into memory.
 * @example Seal a file for a week
 * New-Seal ./a.iso backup -Lifetime 7.00:00:00 -Tags monthly, full
 * @see https://example.org/fileseal/new
 */
export function newSeal(asked: NewSeal, ledger: Ledger, call: Call): Plan<SealChange> {
  const { Path, Label, Algorithm = 'SHA256', Address } = asked;
  if (ledger.seals.has(Path)) {
    throw new CommandError({
      id: 'SealExists',
      category: 'ResourceExists',
      message: `'${Path}' is sealed already.`,
      action: 'Change its seal with Set-Seal, or remove it with Remove-Seal.',
    });
  }
  if (Algorithm === 'MD5') call.warn('MD5 shows damage, but no forgery. SHA256 shows both.');
  const { bytes, Digest, Size } = digestFile(Path, Algorithm);
  const seal: Seal = {
    Path,
    Label,
    Algorithm,
    Digest,
    Size,
    Sealed: Date.now(),
    Lifetime: asked.Lifetime ?? Infinity,
    Tested: [],
    Ages: [],
    Priority: asked.Priority ?? 5,
    Tags: asked.Tags ?? [],
    Head: [...bytes.subarray(0, 4)],
    Origin: Address === undefined ? null : { Address, Network: asked.Network ?? null, Port: asked.Port ?? null },
    Locked: false,
    Note: '',
    Kind: 'Seal',
    Backend: ledger.name,
    ComputerName: hostname(),
  };
  return planChange(ledger, { Path, verb: 'Seal', call }, null, seal);
}
