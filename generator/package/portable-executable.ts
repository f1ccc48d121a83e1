/**
 * Takes the Authenticode signature off a 64-bit Windows program: what is injected afterwards would make it invalid, and
 * a broken signature is worse than none. The result is to be signed anew.
 *
 * @param image - The bytes of the program; not changed.
 * @returns The program without a certificate table, its checksum 0 ("not computed").
 */
export function withoutSignature(image: Uint8Array): Uint8Array {
  const optional = optionalHeader(image);
  const certificates = optional + CERTIFICATES;
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
  view.setUint32(optional + CHECKSUM, 0, true);
  return bare;
}

/**
 * Has Windows look for the libraries that a program or library imports in System32 alone, and not beside the program first, where
 * somebody may have put one of that name: LOAD_LIBRARY_SEARCH_SYSTEM32 in its load configuration, which Windows 10 1607 and newer
 * follow.
 *
 * @param image - The bytes of the program; not changed.
 */
export function withSystemLibraries(image: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(image);
  new DataView(bytes.buffer).setUint16(loadConfiguration(image) + dependentLoadFlags, searchSystem32, true);
  return bytes;
}

/** Where the load configuration of a program begins in its file. */
function loadConfiguration(image: Uint8Array): number {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const optional = optionalHeader(image);
  const address = view.getUint32(optional + loadConfigurationEntry, true);
  const sections = optional + view.getUint16(optional - 4, true);
  for (let at = 0; at < view.getUint16(optional - 18, true); at++) {
    const section = sections + 40 * at;
    const inside = address - view.getUint32(section + 12, true);
    if (inside < 0 || inside >= view.getUint32(section + 16, true)) continue;
    const start = view.getUint32(section + 20, true) + inside;
    // Its own first member says how long it is.
    if (address > 0 && view.getUint32(start, true) >= dependentLoadFlags + 2) return start;
  }
  throw new Error('The Windows program has no load configuration that says where its libraries are looked for.');
}

/** LOAD_LIBRARY_SEARCH_SYSTEM32 */
const searchSystem32 = 0x800;
/** Where a load configuration of 64 bits has its DependentLoadFlags. */
const dependentLoadFlags = 78;
/** The eleventh data directory. */
const loadConfigurationEntry = 112 + 10 * 8;
/** Where an optional header has its checksum. */
export const CHECKSUM = 64;
/** The fifth data directory of a PE32+ optional header: file offset (not an address) and size of the certificate table. */
export const CERTIFICATES = 112 + 4 * 8;

/** Where the optional header of a 64-bit Windows program or library begins in its file; undefined where it is none. */
export function findOptionalHeader(image: Uint8Array): number | undefined {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const start = image.length > 0x40 ? view.getUint32(0x3c, true) : 0;
  const known =
    start > 0 &&
    view.getUint16(0, true) === 0x5a4d && // MZ
    start + 24 + CERTIFICATES + 8 <= image.length &&
    view.getUint32(start, true) === 0x4550 && // PE\0\0
    view.getUint16(start + 24, true) === 0x20b; // PE32+
  return known ? start + 24 : undefined;
}

function optionalHeader(image: Uint8Array): number {
  const found = findOptionalHeader(image);
  if (found === undefined) throw new Error('Not a 64-bit Windows program (PE32+).');
  return found;
}
