/** The one place where values become PowerShell text: every value goes through one of these. */

/** A single-quoted literal. PowerShell also takes the typographic quotes for its own, so all of them are doubled. */
export function quote(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a generated ASCII file cannot hold is exactly this
  if (/[\x00-\x08\x0b-\x1f\x7f-\uffff]/.test(text)) {
    const units = Array.from({ length: text.length }, (_, at) => `[char] ${text.charCodeAt(at)}`);
    return `([string]::new(@(${units.join(', ')})))`;
  }
  return `'${text.replaceAll("'", "''")}'`;
}

/** A list of single-quoted literals: `'a', 'b'`. */
export function quoteList(items: readonly string[]): string {
  return items.map(quote).join(', ');
}

/**
 * A name used as code (a variable, a class, a function).
 * @throws {Error} when it is not one
 */
export function identifier(text: string): string {
  if (!/^[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z][A-Za-z0-9]*)?$/.test(text)) throw new Error(`'${text}' is not a name`);
  return text;
}

/** Indents every line that is not empty by `levels` of four spaces. */
export function indent(lines: readonly string[], levels: number): string[] {
  return lines.map((line) => (line === '' ? '' : `${'    '.repeat(levels)}${line}`));
}

/** The header of everything that is emitted. */
export const HEADER = 'Generated from the TypeScript contract. Change the contract and run: npm run generate';
