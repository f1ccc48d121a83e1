import { parseTypedPrefix } from './address.ts';
import type { Advice } from './plain-text.ts';

/**
 * The word that the tools of Windows print for "no gateway", as public recordings have it: English, French, Italian and
 * Russian (On-link), German, Spanish, Portuguese, simplified and traditional Chinese, Japanese, Korean.
 */
const ON_LINK = /^(?:on[ -]?link|auf verbindung|en v[ií]nculo|no v[ií]nculo|在链路上|在連結上|リンク上|연결됨)$/iu;

/** The first three letters of months, where these name one month, in the languages of {@link ON_LINK} that have letters. */
const MONTHS = [
  /^(?:jan|ene|gen)/i,
  /^(?:feb|fév|fev)/i,
  /^(?:mar|mär|mrz)/i,
  /^(?:apr|avr|abr)/i,
  /^(?:mai|may|mag)/i,
  /^(?:jun|juin|giu)/i,
  /^(?:jul|juil|lug)/i,
  /^(?:aug|aoû|aou|ago)/i,
  /^(?:sep|set)/i,
  /^(?:okt|oct|ott|out)/i,
  /^nov/i,
  /^(?:dez|dec|déc|dic)/i,
];

/** What was likely meant by a text that is no address. */
export function suggestAddress(text: string): Advice {
  if (ON_LINK.test(text)) {
    return { likely: ['0.0.0.0'], rule: 'an on-link address is written 0.0.0.0, or :: in IPv6' };
  }
  const [address, behind] = splitLength(tidy(text));
  const alone = behind === undefined || /^[0-9]{1,3}$|^[0-9.]{7,15}$/.test(behind) ? [address] : [];
  return { likely: [text, ...alone, ...hostsOf(text), ...numberOf(address, behind)] };
}

/** What was likely meant by a text that is no prefix. */
export function suggestPrefix(text: string): Advice {
  if (/^default$/i.test(text)) {
    return { likely: ['0.0.0.0/0'], rule: 'the prefix that covers every address is 0.0.0.0/0, or ::/0 in IPv6' };
  }
  const dates = datesIn(text).map(([network, length]) => `${network}.0.0.0/${length}`);
  if (dates.length > 0) {
    const made = 'it must be a prefix such as 10.0.0.0/8; a spreadsheet made a date of it';
    return dates.length === 1
      ? { likely: dates, rule: made }
      : { likely: [], rule: `${made}, of ${dates.join(' or ')}` };
  }
  const [address, behind] = splitLength(tidy(text));
  if (behind === undefined) return { likely: [text, address, ...hostsOf(text)] };
  const missing = /^[0-9]+(?:\.[0-9]+){0,2}$/.test(address) ? 4 - address.split('.').length : 0;
  const whole = address + '.0'.repeat(missing);
  return { likely: [`${whole}/${lengthOf(behind)}`, ...hostsOf(text)] };
}

/** Without blanks around its signs, commas for dots, brackets, and leading zeros, which some readers take for octal. */
function tidy(text: string): string {
  const compact = text
    .replace(/\s*([./:\\])\s*/g, '$1')
    .replace('\\', '/')
    .replace(/\.$/, '');
  const dotted = /^[0-9]+(?:,[0-9]+){3}(?:\/|$)/.test(compact) ? compact.replaceAll(',', '.') : compact;
  const bare = dotted.replace(/^\[([^\]]*:[^\]]*)\](?=\/|$)/, '$1');
  return bare.includes(':') ? bare : bare.replace(/(?<![0-9])0+(?=[0-9])/g, '');
}

/** The address and what is behind it: a length or a mask. */
function splitLength(text: string): [address: string, behind: string | undefined] {
  const [address = '', behind, ...others] = text.split(/\/|\s+(?:mask\s+)?/i);
  return others.length > 0 ? [text, undefined] : [address, behind];
}

/** The length that a mask says, or the mask of an access list: 0.0.0.255 is 24. */
function lengthOf(behind: string): string {
  if (!behind.includes('.')) return behind;
  const inverted = behind
    .split('.')
    .map((part) => 255 - Number(part))
    .join('.');
  for (const mask of [behind, inverted]) {
    const read = parseTypedPrefix(`0.0.0.0/${mask}`);
    if (read.ok) return String(read.length);
  }
  return behind;
}

/** The host of a URL or of an address with a port. */
function hostsOf(text: string): string[] {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0] ?? '';
  const rest = text.slice(scheme.length);
  const host = /^(?:\[([0-9a-f:.%]+)\]|([0-9.]+))(:[0-9]{1,5})?([/?#].*)?$/i.exec(rest);
  if (host === null || (scheme === '' && host[4] !== undefined)) return [];
  return [host[1] ?? host[2] ?? ''];
}

/** An address in fewer parts, as ping reads 127.1, or whose dots a spreadsheet took for those between thousands. */
function numberOf(address: string, behind: string | undefined): string[] {
  if (behind !== undefined) return [];
  const short = /^([0-9]{1,3})\.(?:([0-9]{1,3})\.)?([0-9]{1,3})$/.exec(address);
  if (short !== null) return [`${short[1]}.${short[2] ?? 0}.0.${short[3]}`];
  const thousands = /^([0-9]{1,3})([1-9][0-9]{2})([1-9][0-9]{2})([1-9][0-9]{2})$/.exec(address);
  return thousands === null ? [] : [thousands.slice(1).join('.')];
}

/** What a spreadsheet made a date of: 10/8 is the 10th of August to some, and the 8th of October to others. */
function datesIn(text: string): [network: number, length: number][] {
  const named = /^([0-9]{1,2})(\.?[- ]|\. )(\p{L}+)\.?$/u.exec(text);
  if (named !== null) {
    const [day, month] = [Number(named[1]), MONTHS.findIndex((names) => names.test(named[3] ?? '')) + 1];
    return month === 0 ? [] : orders(day, month, named[2]?.startsWith('.') === true);
  }
  const written = /^([0-9]{1,2})([./-])([0-9]{1,2})\2[0-9]{4}(?: 0?0:00(?::00)?)?$/.exec(text);
  if (written !== null) return orders(Number(written[1]), Number(written[3]), written[2] === '.');
  const iso = /^[0-9]{4}-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?$/.exec(text);
  return iso === null ? [] : orders(Number(iso[2]), Number(iso[1]), false);
}

/** Both orders, those that name no network left out; with a dot, the day always comes first. */
function orders(day: number, month: number, dayFirst: boolean): [number, number][] {
  const both: [number, number][] =
    dayFirst || day === month
      ? [[day, month]]
      : [
          [day, month],
          [month, day],
        ];
  return both.filter(([network, length]) => (network & ((1 << Math.max(0, 8 - length)) - 1)) === 0);
}
