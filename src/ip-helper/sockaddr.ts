import { AF_INET, AF_INET6 } from './enums.ts';
import { MIB_IPFORWARD_ROW2 } from './layout.ts';

/** Bytes that are not what the layout says. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
}

const { members: ROW } = MIB_IPFORWARD_ROW2;
/** Where the members of a SOCKADDR_INET are in it, as those of a next hop are in a row. */
const inside = (at: number) => at - ROW.NextHop[0];
const FAMILY = inside(ROW['NextHop.si_family'][0]);
const V4 = inside(ROW['NextHop.Ipv4.sin_addr'][0]);
const V4_SIZE = ROW['NextHop.Ipv4.sin_addr'][1];
const V6 = inside(ROW['NextHop.Ipv6.sin6_addr'][0]);
const V6_SIZE = ROW['NextHop.Ipv6.sin6_addr'][1];
const SCOPE = inside(ROW['NextHop.Ipv6.sin6_scope_id'][0]);

/** What a SOCKADDR_INET says. */
export interface Sockaddr {
  readonly family: number;
  /** 4 or 16 bytes, which are those of the buffer. */
  readonly bytes: Uint8Array;
  readonly scope: number;
}

/**
 * Reads the SOCKADDR_INET that begins at `at`.
 * @throws {CodecError} for a family that is neither IPv4 nor IPv6
 */
export function decodeSockaddr(bytes: Uint8Array, view: DataView, at: number): Sockaddr {
  const family = view.getUint16(at + FAMILY, true);
  if (family === AF_INET) return { family, bytes: bytes.subarray(at + V4, at + V4 + V4_SIZE), scope: 0 };
  if (family === AF_INET6) {
    return { family, bytes: bytes.subarray(at + V6, at + V6 + V6_SIZE), scope: view.getUint32(at + SCOPE, true) };
  }
  throw new CodecError(`an address family of ${family} is neither IPv4 (2) nor IPv6 (23)`);
}

/** Writes an address of 4 or 16 bytes as the SOCKADDR_INET that begins at `at`. */
export function encodeSockaddr(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  address: Uint8Array,
  scope: number,
): void {
  const isV4 = address.length === V4_SIZE;
  view.setUint16(at + FAMILY, isV4 ? AF_INET : AF_INET6, true);
  bytes.set(address, at + (isV4 ? V4 : V6));
  if (!isV4) view.setUint32(at + SCOPE, scope, true);
}
