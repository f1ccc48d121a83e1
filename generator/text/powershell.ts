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

/** Where lines end that are made of many words; with their indentation they stay within 120 columns. */
const WIDTH = 100;

/** A list of single-quoted literals behind its `opening`, on as many lines as it needs: `@('a', 'b')`. */
export function quoteList(opening: string, items: readonly string[], closing: string): string[] {
  const words = items.map(quote);
  const single = `${opening}${words.join(', ')}${closing}`;
  if (single.length <= WIDTH) return [single];
  const lines: string[] = [];
  let line = '';
  for (const [at, word] of words.entries()) {
    const next = `${word}${at === words.length - 1 ? '' : ','}`;
    if (line !== '' && line.length + next.length > WIDTH) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? next : ` ${next}`;
  }
  return [opening, ...indent([...lines, line], 1), closing];
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
