import { createHash } from 'node:crypto';

/** Where the PE32+ optional header has them. */
const CHECKSUM = 64;
const CERTIFICATES = 112 + 4 * 8;

/**
 * The SHA-256 by which Windows knows a program or library, signed or not: of all but its checksum, the place of its certificate table, and
 * that table. App Control and AppLocker compare this one, and so does a signature.
 *
 * @returns upper-case hexadecimal digits, or nothing where it is no 64-bit Windows image
 */
export function authenticodeHash(image: Uint8Array): string | undefined {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const start = image.length > 0x40 && view.getUint16(0, true) === 0x5a4d ? view.getUint32(0x3c, true) : 0;
  const optional = start + 24;
  if (start === 0 || optional + CERTIFICATES + 8 > image.length) return undefined;
  if (view.getUint32(start, true) !== 0x4550 || view.getUint16(optional, true) !== 0x20b) return undefined;
  const table = view.getUint32(optional + CERTIFICATES, true);
  const end = table === 0 ? image.length : table;
  const hash = createHash('sha256');
  hash.update(image.subarray(0, optional + CHECKSUM));
  hash.update(image.subarray(optional + CHECKSUM + 4, optional + CERTIFICATES));
  hash.update(image.subarray(optional + CERTIFICATES + 8, end));
  return hash.digest('hex').toUpperCase();
}
