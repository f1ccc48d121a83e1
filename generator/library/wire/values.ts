import { parseAddress, parsePrefix, parseTypedPrefix } from './address.ts';
import type { ParsedValue, RequestColumn } from './columns.ts';
import {
  LARGEST,
  LARGEST_DURATION,
  LARGEST_UINT64,
  LONGEST_VALUE,
  TIMESPAN_MAX,
  TIMESPAN_MAX_TICKS,
} from './limits.ts';
import { suggest } from './suggest.ts';

/** The longest value for which it is asked what it may have been meant to be, in UTF-16 units. */
const LONGEST_SUGGESTED = 4096;

/** The facts of a column by which its values are read. */
export type ValueColumn = Pick<RequestColumn, 'kind' | 'choices' | 'numbers' | 'minimum' | 'maximum' | 'pattern'> &
  Partial<Pick<RequestColumn, 'list'>>;

/** The end of a sentence about a value: a likely one, where there is one. */
export function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? '.' : `; did you mean ${suggestion}?`;
}

/** A blank of any width, or a mark that has none: what is around a value that was copied from a page or a table. */
const BLANK = /[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

/** The text without what is around it and cannot be seen. */
export function trimmed(text: string): string {
  // Not by a pattern for both ends: that looks at each blank within as if it were the first of those at the end.
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text, start)) start++;
  while (end > start && isBlank(text, end - 1)) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

function isBlank(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit <= 32 || unit >= 127 ? BLANK.test(text.charAt(at)) : false;
}

/** Whether the blanks around a text may be part of what it says: it is no notation of anything. */
export function isFreeText({ kind, pattern }: Pick<RequestColumn, 'kind' | 'pattern'>): boolean {
  return kind === 'FilePath' || (kind === 'String' && pattern === undefined);
}

/**
 * Reads one value of a request from its text, by the rules of its type; a refused one comes with what it likely meant.
 * @param typed - Whether a person typed it: a prefix may then be a bare host, or an address and its mask, and 0:5 is five minutes.
 */
export function parseValue(column: ValueColumn, text: string, typed = false): ParsedValue {
  if (text.length > LONGEST_VALUE && column.kind !== 'String') return tooLong(text);
  const parsed = readText(column, text, typed);
  if (parsed.ok || parsed.suggestion !== undefined || text.length > LONGEST_SUGGESTED) return parsed;
  return { ...parsed, ...suggest({ column, text, read: (likely) => readText(column, likely, false) }) };
}

function tooLong({ length }: string): ParsedValue {
  const [has, limit] = [length, LONGEST_VALUE].map((count) => count.toLocaleString('en'));
  return { ok: false, rule: `it has ${has} characters, and at most ${limit} are taken` };
}

function readText(column: ValueColumn, text: string, typed: boolean): ParsedValue {
  switch (column.kind) {
    case 'UInt8':
    case 'UInt16':
    case 'UInt32':
      return parseUnsigned(text, column.minimum ?? 0, column.maximum ?? LARGEST[column.kind]);
    case 'UInt64':
      return parseUInt64(text);
    case 'Duration':
      return parseDuration(text, typed);
    case 'DateTime':
      return parseMoment(text);
    case 'Boolean':
      return parseBoolean(text);
    case 'Switch':
      return { ok: true, value: text === '1' };
    case 'IpAddress': {
      const address = parseAddress(text);
      return address.ok ? { ok: true, value: address.text } : address;
    }
    case 'IpPrefix': {
      const prefix = typed ? parseTypedPrefix(text) : parsePrefix(text);
      return prefix.ok ? { ok: true, value: prefix.text } : prefix;
    }
    case 'Choice':
      return parseChoice(text, column.choices ?? []);
    case 'Enum':
      return parseEnum(text, column.choices ?? [], column.numbers ?? []);
    case 'String':
      return parseText(text, column.pattern);
    default:
      return { ok: true, value: text };
  }
}

function parseUnsigned(text: string, smallest: number, largest: number): ParsedValue {
  const value = /^[0-9]{1,20}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= smallest && value <= largest) return { ok: true, value };
  return { ok: false, rule: `it must be a whole number from ${smallest} to ${largest}, in decimal digits` };
}

function parseText(text: string, pattern: string | undefined): ParsedValue {
  if (pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(text)) return { ok: true, value: text };
  return { ok: false, rule: `it must match ${pattern}` };
}

function parseUInt64(text: string): ParsedValue {
  const value = /^[0-9]{1,20}$/.test(text) ? BigInt(text) : -1n;
  if (value >= 0n && value <= LARGEST_UINT64) return { ok: true, value };
  return { ok: false, rule: `it must be a whole number from 0 to ${LARGEST_UINT64}, in decimal digits` };
}

function parseBoolean(text: string): ParsedValue {
  // NetTCPIP and netsh say Enabled and Disabled.
  if (/^(?:\$?true|1|enabled)$/i.test(text)) return { ok: true, value: true };
  if (/^(?:\$?false|0|disabled)$/i.test(text)) return { ok: true, value: false };
  return { ok: false, rule: 'it must be true or false (Enabled or Disabled)' };
}

function parseChoice(text: string, choices: readonly string[]): ParsedValue {
  const wanted = text.toLowerCase();
  const value = choices.find((choice) => choice.toLowerCase() === wanted);
  return value === undefined ? { ok: false, rule: `it must be one of ${choices.join(', ')}` } : { ok: true, value };
}

/** A word, or its number: that is what ConvertTo-Json makes of an enum. */
function parseEnum(text: string, words: readonly string[], numbers: readonly number[]): ParsedValue {
  return parseChoice(words[numbers.map(String).indexOf(text)] ?? text, words);
}

/** `[d.]hh:mm:ss`, the text of a TimeSpan. */
const TIMESPAN = /^(?:([0-9]{1,5})\.)?([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.0{1,7})?$/;

/** What [TimeSpan]::Parse reads, too, and a person types: one digit for a part, and hours and minutes alone. */
const TYPED_TIMESPAN = /^(?:([0-9]{1,5})\.)?([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:\.0{1,7})?)?$/;

function parseDuration(text: string, typed: boolean): ParsedValue {
  if (/^infinite$/i.test(text) || text === TIMESPAN_MAX) return { ok: true, value: Infinity };
  const rule = `it must be a TimeSpan of whole seconds such as 00:10:00 (at most ${printDuration(LARGEST_DURATION)}), or Infinite`;
  // A TimeSpan that JSON has kept: an object, whose text PowerShell writes so.
  const kept = /^@\{Ticks=([0-9]{1,19})[;}]/.exec(text)?.[1];
  if (kept !== undefined) return fromTicks(BigInt(kept), rule);
  // A bare number would be ticks or days, depending on its type: never what the caller meant.
  if (/^[0-9]{1,10}$/.test(text)) {
    const seconds = Number(text) > LARGEST_DURATION ? Infinity : Number(text);
    return { ok: false, rule: `${rule}; a bare number has no unit`, suggestion: printDuration(seconds) };
  }
  const match = (typed ? TYPED_TIMESPAN : TIMESPAN).exec(text);
  if (match === null) return { ok: false, rule };
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  const value = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
  if (hours > 23 || minutes > 59 || seconds > 59 || value > LARGEST_DURATION) return { ok: false, rule };
  return { ok: true, value };
}

/** Ticks are 100 ns; the most that a TimeSpan holds stands for "infinite". */
function fromTicks(ticks: bigint, rule: string): ParsedValue {
  if (String(ticks) === TIMESPAN_MAX_TICKS) return { ok: true, value: Infinity };
  const seconds = ticks / 10_000_000n;
  if (ticks % 10_000_000n !== 0n || seconds > BigInt(LARGEST_DURATION)) return { ok: false, rule };
  return { ok: true, value: Number(seconds) };
}

function parseMoment(text: string): ParsedValue {
  const value = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,16}(?:Z|[+-][0-9]{2}:[0-9]{2})$/.test(text)
    ? Date.parse(text)
    : NaN;
  if (!Number.isNaN(value)) return { ok: true, value };
  return { ok: false, rule: 'it must be a moment with its zone, such as 2026-01-31T12:00:00Z' };
}

/** Prints seconds as TimeSpan's own `[d.]hh:mm:ss`, `Infinity` as Infinite. */
export function printDuration(seconds: number): string {
  if (seconds === Infinity) return 'Infinite';
  const [days, rest] = [Math.floor(seconds / 86_400), seconds % 86_400];
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${days > 0 ? `${days}.` : ''}${two(rest / 3600)}:${two((rest % 3600) / 60)}:${two(rest % 60)}`;
}
