import { createHash } from 'node:crypto';
import { CERTIFICATES, CHECKSUM, findOptionalHeader } from './portable-executable.ts';

/**
 * The SHA-256 by which Windows knows a program or library, signed or not: of all but its checksum, the place of its certificate table, and
 * that table. App Control and AppLocker compare this one, and so does a signature.
 *
 * @returns upper-case hexadecimal digits, or nothing where it is no 64-bit Windows image
 */
export function authenticodeHash(image: Uint8Array): string | undefined {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const optional = findOptionalHeader(image);
  if (optional === undefined) return undefined;
  const table = view.getUint32(optional + CERTIFICATES, true);
  const end = table === 0 ? image.length : table;
  const hash = createHash('sha256');
  hash.update(image.subarray(0, optional + CHECKSUM));
  hash.update(image.subarray(optional + CHECKSUM + 4, optional + CERTIFICATES));
  hash.update(image.subarray(optional + CERTIFICATES + 8, end));
  return hash.digest('hex').toUpperCase();
}
