/** The one place where values become PowerShell text: every value goes through one of these. */

/**
 * A single-quoted literal. What an ASCII file of whole lines cannot hold is added by its code, the typographic quotes among
 * it, which PowerShell takes for its own: `('caf' + [char] 233)`. That is still a constant, so attributes take it.
 */
export function quote(text: string): string {
  const parts = partsOf(text).map((part) =>
    isPlain(part) ? `'${part.replaceAll("'", "''")}'` : `[char] ${unitOf(part)}`,
  );
  const [first = "''", ...others] = parts;
  if (others.length === 0 && first.startsWith("'")) return first;
  return `(${[...(first.startsWith("'") ? [] : ["''"]), ...parts].join(' + ')})`;
}

/** A literal of a data file (psd1), where nothing is added up: `"caf$([char] 233)"`. */
export function quoteData(text: string): string {
  if (isPlain(text)) return quote(text);
  const parts = partsOf(text).map((part) =>
    isPlain(part) ? part.replace(/[`$"]/g, '`$&') : `$([char] ${unitOf(part)})`,
  );
  return `"${parts.join('')}"`;
}

/** Runs of printable ASCII, and single units of all else. */
function partsOf(text: string): readonly string[] {
  return text.match(/[ -~]+|[^ -~]/g) ?? [];
}

function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

function unitOf(part: string): number {
  return part.charCodeAt(0);
}

/** Where lines end that are made of many words; with their indentation they stay within 120 columns. */
export const WIDTH = 100;

/**
 * A list of literals behind its `opening`, on as many lines as it needs: `@('a', 'b')`. Its own lines are indented by a
 * level for each bracket that the opening leaves open.
 */
export function quoteList(
  opening: string,
  items: readonly string[],
  closing: string,
  print = quote,
  width = WIDTH,
): string[] {
  const words = items.map(print);
  const single = `${opening}${words.join(', ')}${closing}`;
  if (single.length <= width) return [single];
  const lines: string[] = [];
  let line = '';
  for (const [at, word] of words.entries()) {
    const next = `${word}${at === words.length - 1 ? '' : ','}`;
    if (line !== '' && line.length + next.length > width) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? next : ` ${next}`;
  }
  const levels = Math.max(1, (opening.match(/[({]/g) ?? []).length - (opening.match(/[)}]/g) ?? []).length);
  return [opening, ...indent([...lines, line], levels), ...indent([closing], levels - 1)];
}

/** A name used as code; that of a cmdlet is two, with a hyphen. */
export const IDENTIFIER = /^[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z][A-Za-z0-9]*)?$/;
/** A version of numbers only: two to four of them. */
export const VERSION = /^[0-9]{1,9}(?:\.[0-9]{1,9}){1,3}$/;

/**
 * A name used as code (a variable, a class, a function).
 * @throws {Error} when it is not one
 */
export function identifier(text: string): string {
  if (!IDENTIFIER.test(text)) throw new Error(`'${text}' is not a name`);
  return text;
}

/**
 * A version of numbers only, as PowerShell has them.
 * @throws {Error} when it is not one
 */
export function versionText(text: string): string {
  if (!VERSION.test(text)) throw new Error(`'${text}' is not a version such as 1.2.3`);
  return text;
}

/** Indents every line that is not empty by `levels` of four spaces. */
export function indent(lines: readonly string[], levels: number): string[] {
  return lines.map((line) => (line === '' ? '' : `${'    '.repeat(levels)}${line}`));
}
