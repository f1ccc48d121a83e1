import { sha256 } from './sha256.ts';
import { type PackedFile, sorted, textFile } from './zip.ts';

/** The list of the digests of all files, as `sha256sum --check` takes it where they lie. */
export function digestList(name: string, files: readonly PackedFile[]): PackedFile {
  return textFile(
    name,
    sorted(files)
      .map(({ path, bytes }) => `${sha256(bytes)}  ${path}\n`)
      .join(''),
  );
}
