import { LARGEST } from './limits.ts';
import { hasHostBits, withHostBits } from './prefix.ts';
/** Strict IP address and prefix text: what Windows would guess at is refused, with the rule that it breaks. */

export type ParsedAddress =
  | {
      readonly ok: true;
      readonly family: 4 | 6;
      readonly bytes: Uint8Array;
      readonly zone: number;
      readonly text: string;
    }
  | Refused;
export type ParsedPrefix =
  | {
      readonly ok: true;
      readonly family: 4 | 6;
      readonly bytes: Uint8Array;
      readonly length: number;
      readonly text: string;
    }
  | Refused;
export interface Refused {
  readonly ok: false;
  /** Finishes the sentence "is not valid: ...". */
  readonly rule: string;
  readonly suggestion?: string;
}

const refuse = (rule: string, suggestion?: string): Refused => ({
  ok: false,
  rule,
  ...(suggestion === undefined ? {} : { suggestion }),
});

/**
 * Reads an address; an IPv6 one may carry its zone, the number of a network interface: fe80::1%13. Zones are for
 * link-local addresses, but Windows' structures have the field for every IPv6 address and may fill it, so a zone is read
 * on other addresses as well: what is printed can always be read again. Zone 0 is "no zone", and is printed as none.
 */
export function parseAddress(text: string): ParsedAddress {
  const v4 = parseV4(text);
  if (v4 !== undefined) return { ok: true, family: 4, bytes: v4, zone: 0, text };
  const percent = text.indexOf('%');
  const address = percent < 0 ? text : text.slice(0, percent);
  const bytes = address.includes(':') ? parseV6(address) : undefined;
  if (bytes === undefined)
    return refuse('it must be an IPv4 address such as 10.0.0.1 or an IPv6 address such as 2001:db8::1');
  const zone = percent < 0 ? 0 : parseZone(text.slice(percent + 1));
  if (zone !== undefined) return { ok: true, family: 6, bytes, zone, text: formatAddress(bytes, zone) };
  const rule = `its zone (after %) must be the index of an interface, 1 to ${LARGEST_ZONE}, without leading zeros`;
  const number = Number(/^[0-9]{1,12}$/.exec(text.slice(percent + 1))?.[0] ?? Number.NaN);
  return refuse(rule, number <= LARGEST_ZONE ? formatAddress(bytes, number) : undefined);
}

const LARGEST_ZONE = LARGEST.UInt32;

function parseZone(digits: string): number | undefined {
  return /^[1-9][0-9]{0,9}$/.test(digits) && Number(digits) <= LARGEST_ZONE ? Number(digits) : undefined;
}

const LENGTH_MISSING = 'a prefix needs its length, as in 10.0.0.0/8 or 2001:db8::/32';

/**
 * The prefix of one address, of which there are two that nobody means: those that stand for every address, and masks
 * (255.255.255.255 is the address of a broadcast, too). Undefined where the text is no address.
 */
function parseHost(text: string): ParsedPrefix | undefined {
  const host = parseAddress(text);
  if (!host.ok || host.zone !== 0) return undefined;
  const { family, bytes } = host;
  if (bytes.every((byte) => byte === 0)) return refuse(LENGTH_MISSING, `${formatAddress(bytes, 0)}/0`);
  if (family === 4 && bytes[0] === 255 && bytes.includes(0)) {
    return refuse('it is a mask, and a prefix needs an address before it, as in 10.0.0.0/8');
  }
  const length = family === 4 ? 32 : 128;
  return { ok: true, family, bytes, length, text: `${text}/${length}` };
}

/** Reads a prefix `address/length` whose host bits are zero. */
export function parsePrefix(text: string): ParsedPrefix {
  const slash = text.indexOf('/');
  if (slash < 0) {
    const host = parseHost(text);
    if (host === undefined) return refuse(LENGTH_MISSING);
    return host.ok ? refuse(LENGTH_MISSING, host.text) : host;
  }
  if (text.slice(0, slash).includes('%')) return refuse('a prefix has no zone');
  const address = parseAddress(text.slice(0, slash));
  if (!address.ok)
    return refuse('its address must be an IPv4 address such as 10.0.0.0 or an IPv6 address such as 2001:db8::');
  const digits = text.slice(slash + 1);
  const largest = address.family === 4 ? 32 : 128;
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(digits) || Number(digits) > largest) {
    return refuse(`the prefix length of an IPv${address.family} prefix is 0 to ${largest}, without leading zeros`);
  }
  const length = Number(digits);
  const { family, bytes } = address;
  if (!hasHostBits(bytes, length, 0)) {
    return refuse(
      'the host bits of a prefix must be zero',
      `${formatAddress(withHostBits(bytes, length, 0), 0)}/${length}`,
    );
  }
  return { ok: true, family, bytes, length, text: `${address.text}/${length}` };
}

/**
 * Reads a prefix as a person may type it: also a bare host (10.1.2.3 is 10.1.2.3/32), or an IPv4 address and its mask
 * (10.0.0.0/255.0.0.0, 10.0.0.0 255.0.0.0).
 */
export function parseTypedPrefix(text: string): ParsedPrefix {
  const [address = '', behind, ...others] = text.trim().split(/\/| +(?:mask +)?/i);
  if (others.length > 0 || address.includes('%')) return parsePrefix(text);
  if (behind === undefined) return parseHost(address) ?? parsePrefix(text);
  const mask = parseV4(behind);
  if (mask === undefined) return parsePrefix(text);
  const bits = [...mask].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const length = bits.replace(/0+$/, '');
  if (length.includes('0')) return refuse(`the mask ${behind} must be ones, then zeros, as in 255.255.0.0`);
  return parsePrefix(`${address}/${length.length}`);
}

/** Prints 4 or 16 bytes: RFC 5952 for IPv6, the zone where it is not 0. */
export function formatAddress(bytes: Uint8Array, zone: number): string {
  if (bytes.length === 4) return `${bytes[0]}.${bytes[1]}.${bytes[2]}.${bytes[3]}`;
  return zone === 0 ? formatV6(bytes) : `${formatV6(bytes)}%${zone}`;
}

function formatV6(bytes: Uint8Array): string {
  const groups: number[] = [];
  for (let at = 0; at < 16; at += 2) groups.push(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
  // The longest run of two zeros or more, the first of equals, becomes '::'.
  let [start, length] = [8, 1];
  for (let at = 0; at < 8; at++) {
    const from = at;
    while (groups[at] === 0) at++;
    if (at - from > length) [start, length] = [from, at - from];
  }
  if (start === 0 && length === 5 && groups[5] === 0xffff) {
    return `::ffff:${bytes[12]}.${bytes[13]}.${bytes[14]}.${bytes[15]}`;
  }
  let text = '';
  for (let at = 0; at < 8; at++) {
    if (at === start) {
      text += '::';
      at += length - 1;
    } else {
      const hex = (groups[at] ?? 0).toString(16);
      text += at === 0 || at === start + length ? hex : `:${hex}`;
    }
  }
  return text;
}

function parseV4(text: string): Uint8Array | undefined {
  const match = /^([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})$/.exec(text);
  if (match === null) return undefined;
  const bytes = new Uint8Array(4);
  for (let at = 0; at < 4; at++) {
    const part = match[at + 1] ?? '';
    const value = Number(part);
    // A leading zero means octal to some readers and decimal to others.
    if (value > 255 || (part.length > 1 && part.startsWith('0'))) return undefined;
    bytes[at] = value;
  }
  return bytes;
}

function parseV6(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, at) => groupsOf(half, at === halves.length - 1));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const bytes = new Uint8Array(16);
  const put = (groups: readonly number[], from: number) => {
    for (let at = 0; at < groups.length; at++) {
      bytes[from + 2 * at] = (groups[at] ?? 0) >> 8;
      bytes[from + 2 * at + 1] = groups[at] ?? 0;
    }
  };
  put(head, 0);
  if (tail !== undefined) put(tail, 16 - 2 * tail.length);
  return bytes;
}

/** The 16-bit groups of one side of `::`; the last may be written as an IPv4 address. */
function groupsOf(text: string, last: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [at, part] of parts.entries()) {
    const v4 = last && at === parts.length - 1 && part.includes('.') ? parseV4(part) : undefined;
    if (v4 !== undefined) groups.push(((v4[0] ?? 0) << 8) | (v4[1] ?? 0), ((v4[2] ?? 0) << 8) | (v4[3] ?? 0));
    else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
