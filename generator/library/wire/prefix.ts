/** Arithmetic of prefixes: addresses are 4 or 16 bytes, lengths are in bits. */

/** The bits of the byte at `at` that lie behind the first `length` bits of an address. */
function hostMask(length: number, at: number): number {
  return 0xff >> Math.min(8, Math.max(0, length - 8 * at));
}

/** The address with every bit behind `length` as it is in `fill`: the network for 0, the broadcast address for 0xff. */
export function withHostBits(address: Uint8Array, length: number, fill: 0 | 0xff): Uint8Array {
  return address.map((byte, at) => {
    const host = hostMask(length, at);
    return (byte & ~host) | (fill & host);
  });
}

/** Whether every bit behind `length` is as it is in `fill`. */
export function hasHostBits(address: Uint8Array, length: number, fill: 0 | 0xff): boolean {
  return address.every((byte, at) => {
    const host = hostMask(length, at);
    return (byte & host) === (fill & host);
  });
}

/** How many bits two addresses of one family have in common from the first on. */
export function commonBits(a: Uint8Array, b: Uint8Array): number {
  for (let at = 0; at < a.length; at++) {
    const differing = (a[at] ?? 0) ^ (b[at] ?? 0);
    if (differing !== 0) return 8 * at + Math.clz32(differing) - 24;
  }
  return 8 * a.length;
}
