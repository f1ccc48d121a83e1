import { createHash } from 'node:crypto';
import { type PackedFile, sorted, textFile } from './zip.ts';

/** SHA-256, in lower-case hexadecimal digits. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** The list of the digests of all files, as `sha256sum --check` takes it where they lie. */
export function digestList(name: string, files: readonly PackedFile[]): PackedFile {
  return textFile(
    name,
    sorted(files)
      .map(({ path, bytes }) => `${sha256(bytes)}  ${path}\n`)
      .join(''),
  );
}
