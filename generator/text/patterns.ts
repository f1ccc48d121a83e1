import { LARGEST } from '../library/wire/limits.ts';
/** Regular expressions of JavaScript that say in a JSON Schema what the contract's types take. */

/** Decimal digits that are a number of at most `largest`; leading zeros only up to its length. */
export function digitsAtMost(largest: string): string {
  const shorter = largest.length > 1 ? [`[0-9]{1,${largest.length - 1}}`] : [];
  const smaller = [...largest].flatMap((digit, at) => {
    if (digit === '0') return [];
    const rest = largest.length - at - 1;
    return [`${largest.slice(0, at)}[0-${Number(digit) - 1}]${rest === 0 ? '' : `[0-9]{${rest}}`}`];
  });
  return `(?:${[...shorter, ...smaller, largest].join('|')})`;
}

/** Any of these words, in capitals or not. */
export function anyCase(words: readonly string[]): string {
  return `(?:${words.map((word) => [...word].map(eitherCase).join('')).join('|')})`;
}

function eitherCase(character: string): string {
  const cases = new Set([character, character.toLowerCase(), character.toUpperCase()]);
  // The sign of the unit Kelvin is a k in lower case.
  if (cases.has('k')) cases.add('\u212a');
  const escaped = [...cases]
    .filter((one) => [...one].length === 1)
    .map((one) => one.replace(/[\\\]^$.*+?()[{}|/-]/u, '\\$&'));
  return escaped.length === 1 ? (escaped[0] ?? '') : `[${escaped.join('')}]`;
}

const BYTE = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const IPV4 = `${BYTE}(?:\\.${BYTE}){3}`;
const GROUP = '[0-9A-Fa-f]{1,4}';

/** Eight groups of an IPv6 address; `::` for one or more of them; the last two as an IPv4 address. */
const IPV6 = (() => {
  const whole = [`(?:${GROUP}:){7}${GROUP}`, `(?:${GROUP}:){6}${IPV4}`];
  const short = Array.from({ length: 8 }, (_, head) => {
    const most = 7 - head;
    const tails = [
      ...(most >= 1 ? [`${GROUP}(?::${GROUP}){0,${most - 1}}`] : []),
      ...(most >= 2 ? [`(?:${GROUP}:){0,${most - 2}}${IPV4}`] : []),
    ];
    const before = head === 0 ? '' : `${GROUP}(?::${GROUP}){${head - 1}}`;
    return `${before}::${tails.length === 0 ? '' : `(?:${tails.join('|')})?`}`;
  });
  return `(?:${[...whole, ...short].join('|')})`;
})();

const ZONE = `(?!0)${digitsAtMost(String(LARGEST.UInt32))}`;

/** An address; an IPv6 one may have a zone. */
export const IP_ADDRESS = `(?:${IPV4}|${IPV6}(?:%${ZONE})?)`;

/** A prefix; that its host bits are zero cannot be said here. */
export const IP_PREFIX = `(?:${IPV4}/(?:[12]?[0-9]|3[0-2])|${IPV6}/(?:[1-9]?[0-9]|1[01][0-9]|12[0-8]))`;

/** Whole seconds as `[d.]hh:mm:ss` up to `largest` seconds, or Infinite, or `infinite`. */
export function timeSpan(largest: number, infinite: string): string {
  const [days, hours, minutes, seconds] = [
    Math.floor(largest / 86_400),
    Math.floor(largest / 3600) % 24,
    Math.floor(largest / 60) % 60,
    largest % 60,
  ] as const;
  const any = '[0-5][0-9]';
  const earlier = `(?:${digitsAtMost(String(days - 1))}\\.)?${hoursAtMost(23)}:${any}:${any}`;
  const lastHour = hours < 10 ? `0?${hours}` : String(hours);
  const last = [
    `${hoursAtMost(hours - 1)}:${any}:${any}`,
    `${lastHour}:${twoDigits(minutes - 1)}:${any}`,
    `${lastHour}:${String(minutes).padStart(2, '0')}:${twoDigits(seconds)}`,
  ];
  const finite = `(?:${earlier}|${days}\\.(?:${last.join('|')}))(?:\\.0{1,7})?`;
  return `(?:${finite}|${anyCase(['Infinite'])}|${infinite.replaceAll('.', '\\.')})`;
}

/** 00 to `largest`, in two digits; nothing where it is negative. */
function twoDigits(largest: number): string {
  if (largest < 0) return '(?!)';
  const tens = Math.floor(largest / 10);
  return `(?:${[...(tens > 0 ? [`[0-${tens - 1}][0-9]`] : []), `${tens}[0-${largest % 10}]`].join('|')})`;
}

/** As two digits, and those below ten also as one. */
function hoursAtMost(largest: number): string {
  return largest < 0 ? '(?!)' : `(?:[0-${Math.min(9, largest)}]|${twoDigits(largest)})`;
}
