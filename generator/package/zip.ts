import { crc32 } from 'node:zlib';
import { Zip, type ZipInputFile } from 'fflate';

/** A file of a package. */
export interface PackedFile {
  /** Its path in the package, with forward slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Whether it is a program, which Linux starts only with that right. */
  readonly executable?: boolean;
}

/** The first day that a zip can name, at noon: there is no time zone where that moment was left out. A zip has no zones. */
const TIME = new Date(1980, 0, 1, 12);
/** What the mode of a regular file is, in the upper half of a zip's attributes. */
const REGULAR = 0o100000;
/** The system by which the attributes are read. */
const UNIX = 3;
const DEFLATE = 8;

/**
 * Makes the bytes of a zip. The files stand in it in the given order, with Unix modes, 0755 for programs and 0644 for the rest, and with
 * one fixed time.
 * @param deflated - the files' contents as they are to stand in it
 * @throws {Error} where two have one path as Windows reads it: which of them is unpacked is not for chance to say
 */
export function zip(
  files: readonly PackedFile[],
  deflated: ReadonlyMap<Uint8Array, Uint8Array<ArrayBuffer>>,
): Uint8Array {
  const paths = new Set<string>();
  const chunks: Uint8Array[] = [];
  const writer = new Zip((error, chunk) => {
    if (error !== null) throw error;
    chunks.push(chunk);
  });
  for (const { path, bytes, executable } of files) {
    const content = deflated.get(bytes);
    if (content === undefined) throw new Error(`${path} was not deflated.`);
    if (paths.has(path.toLowerCase())) throw new Error(`${path} is in the package twice.`);
    paths.add(path.toLowerCase());
    const entry: ZipInputFile = {
      filename: path,
      size: bytes.length,
      crc: crc32(bytes),
      compression: DEFLATE,
      mtime: TIME,
      os: UNIX,
      attrs: ((REGULAR | (executable ? 0o755 : 0o644)) << 16) >>> 0,
    };
    writer.add(entry);
    entry.ondata?.(null, content, true);
  }
  writer.end();
  return Buffer.concat(chunks);
}

/** Files in the order of their paths, by code units: no language of a machine has a say. */
export function sorted(files: readonly PackedFile[]): PackedFile[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A text as a file. */
export function textFile(path: string, text: string): PackedFile {
  return { path, bytes: Buffer.from(text) };
}
