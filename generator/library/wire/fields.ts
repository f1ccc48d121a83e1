/**
 * The line protocol's text: one record a line, fields between tabs, escaped as PostgreSQL's COPY format does. ASCII
 * only, so that no console code page matters: what is outside 0x20-0x7E is `\uXXXX` for each UTF-16 unit.
 */

/** In a reply, where an empty field is no value: a text of no characters. */
const EMPTY_TEXT = '\\E';
/** In a reply: a list that is no value. */
export const NULL_LIST = '\\N';
const EMPTY_LIST = '\\A';
const ITEM_SEPARATOR = '\\,';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what must be escaped
const UNSAFE = /[\\\x00-\x1f\x7f-\uffff]/g;
/** Most fields: one look is cheaper than a replacement that finds nothing. */
const SAFE = /^[ -[\]-~]*$/;
const ESCAPE = '\\';
const BACKSLASH = 0x5c;
const NAMED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** The letters behind a backslash, and what they mean. */
const UNNAMED: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(NAMED).map(([unit, escaped]) => [escaped.slice(1), unit.charCodeAt(0)]),
);

/** Escapes one field. */
export function escapeField(text: string): string {
  return SAFE.test(text)
    ? text
    : text.replace(UNSAFE, (unit) => NAMED[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Writes a text that may have no characters where an empty field is no value. */
export function printText(text: string): string {
  return escapeField(text) || EMPTY_TEXT;
}

/** Writes a list of a reply: an empty field is one without items, since most of those that are empty are that. */
export function printList(items: readonly string[]): string {
  return items.length === 0 ? '' : escapeList(items) || EMPTY_TEXT;
}

/** A field that was not written by this protocol. */
export class UnknownEscape extends Error {}

/**
 * Reads one escaped field.
 * @throws {UnknownEscape} for an escape that the protocol does not know
 */
export function unescapeField(field: string): string {
  if (!field.includes(ESCAPE)) return field;
  // As units, not as a text that grows: a field may be megabytes of escapes.
  const units = new Uint16Array(field.length);
  let count = 0;
  for (let at = 0; at < field.length; at++) {
    let unit: number | undefined = field.charCodeAt(at);
    if (unit === BACKSLASH) {
      const letter = field.charAt(at + 1);
      unit = letter === 'u' ? readUnit(field, at + 2) : UNNAMED[letter];
      if (unit === undefined)
        throw new UnknownEscape(`a field has the escape '${field.slice(at, at + 6)}', which is none`);
      at += letter === 'u' ? 5 : 1;
    }
    units[count++] = unit;
  }
  return Buffer.from(units.buffer, 0, 2 * count).toString('utf16le');
}

function readUnit(field: string, at: number): number | undefined {
  const digits = field.slice(at, at + 4);
  return /^[0-9a-f]{4}$/.test(digits) ? Number.parseInt(digits, 16) : undefined;
}

/** Writes a list as one field: its escaped items with `\,` between them, `\A` for the empty list. */
export function escapeList(items: readonly string[]): string {
  return items.length === 0 ? EMPTY_LIST : items.map(escapeField).join(ITEM_SEPARATOR);
}

/** Reads a list field. */
export function unescapeList(field: string): string[] {
  if (field === EMPTY_LIST) return [];
  const items: string[] = [];
  let start = 0;
  // The character behind it never starts an escape of its own.
  for (let at = field.indexOf(ESCAPE); at >= 0; at = field.indexOf(ESCAPE, at + 2)) {
    if (field.charAt(at + 1) !== ',') continue;
    items.push(unescapeField(field.slice(start, at)));
    start = at + 2;
  }
  items.push(unescapeField(field.slice(start)));
  return items;
}
