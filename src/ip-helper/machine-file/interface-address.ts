import { formatAddress, parseAddress, type Refused } from 'pwsh-contract';
import type { InterfaceAddress } from '../simulator/machine.ts';

type ParsedInterfaceAddress = (InterfaceAddress & { readonly ok: true }) | Refused;

const refuse = (rule: string): Refused => ({ ok: false, rule });

/** Reads an address of an interface with the length of its subnet's prefix: 192.0.2.10/24. */
export function parseInterfaceAddress(text: string, family: 'IPv4' | 'IPv6'): ParsedInterfaceAddress {
  const [host = '', digits, more] = text.split('/');
  const address = parseAddress(host);
  const example = family === 'IPv4' ? '192.0.2.10/24' : '2001:db8::10/64';
  if (!address.ok || `IPv${address.family}` !== family || address.zone !== 0 || more !== undefined)
    return refuse(`it must be an ${family} address and the length of its prefix, as in ${example}`);
  const bits = 8 * address.bytes.length;
  const length = Number(digits);
  if (!/^[1-9][0-9]{0,2}$/.test(digits ?? '') || length > bits)
    return refuse(`the length of its prefix must follow, 1 to ${bits}, as in ${example}`);
  if (isGroup(address.bytes) || address.bytes.every((byte) => byte === 0))
    return refuse('it must be the address of one host');
  return { ok: true, bytes: address.bytes, length };
}

/** Prints it again. */
export function printInterfaceAddress({ bytes, length }: InterfaceAddress): string {
  return `${formatAddress(bytes, 0)}/${length}`;
}

/** Multicast, or what lies above it in IPv4. */
function isGroup(bytes: Uint8Array): boolean {
  return (bytes[0] ?? 0) >= (bytes.length === 4 ? 0xe0 : 0xff);
}
