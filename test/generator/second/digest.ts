import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { CommandError } from 'pwsh-contract';
import { native } from './errors.ts';
import type { Algorithm, FileDigest, PartDigest } from './seal.ts';

export function digestOf(data: string | Uint8Array, algorithm: Algorithm): string {
  return createHash(algorithm).update(data).digest('hex');
}

/** Reads a file and makes its digest; with `partSize` also those of its parts. */
export function digestFile(path: string, algorithm: Algorithm, partSize?: number): FileDigest & { bytes: Uint8Array } {
  const bytes = native('read', path, () => readFileSync(path));
  return {
    bytes,
    Path: path,
    Algorithm: algorithm,
    Digest: digestOf(bytes, algorithm),
    Size: BigInt(bytes.length),
    Parts: partSize === undefined ? [] : partsOf(bytes, algorithm, partSize),
  };
}

/** Whether there is such a file. */
export function isThere(path: string): boolean {
  return native('stat', path, () => statSync(path, { throwIfNoEntry: false })) !== undefined;
}

export function partsOf(bytes: Uint8Array, algorithm: Algorithm, size: number): PartDigest[] {
  const parts: PartDigest[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    parts.push({ Offset: BigInt(at), Length: part.length, Digest: digestOf(part, algorithm) });
  }
  return parts;
}

/** What is made of each file; one that cannot be read is an error, and the others go on. */
export function* eachFile<T>(paths: readonly string[], make: (path: string) => T): Iterable<T | CommandError> {
  for (const path of paths) {
    try {
      yield make(path);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      yield error.about('Path', path);
    }
  }
}
