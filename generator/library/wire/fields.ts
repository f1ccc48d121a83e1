/**
 * The line protocol's text: one record a line, fields between tabs, escaped as PostgreSQL's COPY format does. ASCII
 * only, so that no console code page matters: what is outside 0x20-0x7E is `\uXXXX` for each UTF-16 unit.
 */

/** A field that holds no value. */
export const NULL_FIELD = '\\N';
/** In a reply: a text of no characters. */
export const EMPTY_TEXT = '\\E';
/** In a reply: the same value as in the result that this one is like. */
export const SAME_FIELD = '';
/** In a result that is like another: a text of no characters, or a list of one. The NUL marks it for the module. */
export const EMPTY_LIKE = '\\u0000';
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
