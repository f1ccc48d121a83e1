import type { ByName, Call, CommandError, FilePath, Range, UInt32 } from 'pwsh-contract';
import { digestFile, digestOf, eachFile, partsOf } from '../digest.ts';
import type { Ledger } from '../ledger.ts';
import type { Algorithm, FileDigest } from '../seal.ts';

/** Digests of files. */
export interface ByPath {
  /**
   * The files.
   * @alias FullName
   * @position 0
   */
  Path: ByName<FilePath[]>;
}

/** The digest of a text. */
export interface ByText {
  /** The text; its UTF-8 counts. */
  Text: string;
}

export interface DigestOptions {
  /**
   * How the digest is made: SHA256 when it is not given.
   * @position 1
   */
  Algorithm?: Algorithm;
  /** Also makes the digests of parts of so many bytes. */
  PartSize?: Range<UInt32, 4, 1048576>;
}

/**
 * Makes the digests of files, or of a text.
 *
 * @cmdlet Get-Digest
 * @value Path
 * @calls open read
 * @example The digest of a text
 * Get-Digest -Text 'abc'
 * @example Digests of files, and of their parts
 * Get-Digest ./a.iso, ./b.iso SHA512 -PartSize 65536
 */
export function* getDigest(
  asked: (ByPath | ByText) & DigestOptions,
  _ledger: Ledger,
  call: Call,
): Iterable<FileDigest | CommandError> {
  const { Algorithm = 'SHA256', PartSize } = asked;
  if ('Text' in asked) {
    const bytes = Buffer.from(asked.Text, 'utf8');
    const Parts = PartSize === undefined ? [] : partsOf(bytes, Algorithm, PartSize);
    yield { Path: null, Algorithm, Digest: digestOf(bytes, Algorithm), Size: BigInt(bytes.length), Parts };
    return;
  }
  yield* eachFile(asked.Path, (path) => {
    const digest = digestFile(path, Algorithm, PartSize);
    if (digest.Size === 0n) call.warn(`'${path}' is empty: its digest is that of every empty file.`);
    return digest;
  });
}
