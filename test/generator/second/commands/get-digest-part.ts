import type { FilePath, Range, Switch, UInt32 } from 'pwsh-contract';
import { digestFile } from '../digest.ts';
import type { FileDigest } from '../seal.ts';

/** Which parts. */
export interface PartsOfFile {
  /**
   * The file.
   * @position 0
   */
  Path: FilePath;
  /**
   * How many bytes a part has.
   * @position 1
   */
  PartSize: Range<UInt32, 4, 1048576>;
  /** Gives the file's digest with its parts. */
  Detailed?: Switch;
}

/**
 * Makes the digests of the parts of a file.
 *
 * @cmdlet Get-DigestPart
 * @alone Parts unless Detailed
 * @calls open read
 * @example The parts of a file
 * Get-DigestPart ./a.iso 65536
 */
export function getDigestPart({ Path, PartSize }: PartsOfFile): Iterable<FileDigest> {
  return [digestFile(Path, 'SHA256', PartSize)];
}
