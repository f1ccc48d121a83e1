/**
 * Takes the Authenticode signature off a 64-bit Windows program: what is injected afterwards would make it invalid, and
 * a broken signature is worse than none. The result is to be signed anew.
 *
 * @param image - The bytes of the program; not changed.
 * @returns The program without a certificate table, its checksum 0 ("not computed").
 */
export function withoutSignature(image: Uint8Array): Uint8Array {
  const optional = optionalHeader(image);
  const certificates = optional + certificateEntry;
  const header = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const offset = header.getUint32(certificates, true);
  const size = header.getUint32(certificates + 4, true);
  if (size === 0) return image;
  // The table may be padded to 8 bytes; anything more behind it is not a signature and must not be cut off.
  if (offset + size > image.length || image.length - (offset + size) >= 8) {
    throw new Error('The Windows program has data behind its certificate table, which cannot be taken off.');
  }
  const bare = new Uint8Array(image.subarray(0, offset));
  const view = new DataView(bare.buffer);
  view.setUint32(certificates, 0, true);
  view.setUint32(certificates + 4, 0, true);
  view.setUint32(optional + checksum, 0, true);
  return bare;
}

const checksum = 64;
/** The fifth data directory of a PE32+ optional header: file offset (not an address) and size. */
const certificateEntry = 112 + 4 * 8;

function optionalHeader(image: Uint8Array): number {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const start = image.length > 0x40 ? view.getUint32(0x3c, true) : 0;
  const known =
    start > 0 &&
    view.getUint16(0, true) === 0x5a4d && // MZ
    start + 24 + certificateEntry + 8 <= image.length &&
    view.getUint32(start, true) === 0x4550 && // PE\0\0
    view.getUint16(start + 24, true) === 0x20b; // PE32+
  if (!known) throw new Error('Not a 64-bit Windows program (PE32+).');
  return start + 24;
}
