/**
 * The line protocol's text: one record a line, fields between tabs, escaped as PostgreSQL's COPY format does. ASCII
 * only, so that no console code page matters: what is outside 0x20-0x7E is `\uXXXX` for each UTF-16 unit.
 */

/** In a reply, where an empty field is no value: a text of no characters. */
const EMPTY_TEXT = '\\E';
const EMPTY_LIST = '\\A';
const ITEM_SEPARATOR = '\\,';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what must be escaped
const UNSAFE = /[\\\x00-\x1f\x7f-\uffff]/g;
/** Most fields: one look is cheaper than a replacement that finds nothing. */
const SAFE = /^[ -[\]-~]*$/;
const NAMED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

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

/** Writes a list where an empty field is no value: one text of no characters is written as that. */
export function printList(items: readonly string[]): string {
  return escapeList(items) || EMPTY_TEXT;
}

/**
 * Reads one escaped field.
 * @throws {SyntaxError} for an escape that the protocol does not know
 */
export function unescapeField(field: string): string {
  if (!field.includes('\\')) return field;
  return field.replace(/\\(?:([\\tnr])|u([0-9a-f]{4})|)/g, (whole, named?: string, hex?: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (named === undefined) throw new SyntaxError(`unknown escape in field ${JSON.stringify(field)} at ${whole}`);
    return named === 't' ? '\t' : named === 'n' ? '\n' : named === 'r' ? '\r' : '\\';
  });
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
  for (let at = 0; at < field.length; at++) {
    if (field[at] !== '\\') continue;
    if (field[at + 1] === ',') {
      items.push(unescapeField(field.slice(start, at)));
      start = at + 2;
    }
    at++; // the escaped character never starts an escape of its own
  }
  items.push(unescapeField(field.slice(start)));
  return items;
}
