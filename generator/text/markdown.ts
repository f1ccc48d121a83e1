import { toVisible } from './prose.ts';

/** The one place where values become Markdown: text that shows as it is, code, and rows of a table. */

/** A text on one line, without what Markdown would take for markup. */
export function plainText(text: string): string {
  const line = toVisible(text).replace(/\s+/g, ' ').trim();
  return (
    line
      .replace(/[\\`*|~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|(?<=\])[([]/g, '\\$&')
      .replace(/&(?=[A-Za-z0-9#]+;)/g, '&amp;')
      .replaceAll('<', '&lt;')
      // What begins a heading, a list, a quotation, a line or the target of a link.
      .replace(/^(?:[#>+=[-]|[0-9]+(?=[.)](?: |$)))/, (start) => (/^[0-9]/.test(start) ? `${start}\\` : `\\${start}`))
  );
}

/** Paragraphs, each on a line of its own. */
export function paragraphs(text: string): string {
  return text
    .split(/\n\s*\n/)
    .map(plainText)
    .filter((line) => line !== '')
    .join('\n\n');
}

/** A word of code, also within a table. */
export function codeSpan(text: string): string {
  const line = toVisible(text).replace(/\s/g, ' ');
  if (/^[^`|]+$/.test(line) && line.trim() === line) return `\`${line}\``;
  const shown = line.replace(/[^A-Za-z0-9]/gu, (character) => `&#${character.codePointAt(0)};`);
  return `<code>${shown}</code>`;
}

/** Lines of code, behind a fence that is longer than any in them. */
export function codeBlock(language: string, code: string): string {
  const runs = code.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map(({ length }) => length + 1)));
  return `${fence}${language}\n${toVisible(code).replace(/\r\n?/g, '\n')}\n${fence}`;
}

/** A row of a table; its cells are Markdown already. */
export function tableRow(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A table: its head, then its rows. */
export function table(head: readonly string[], rows: readonly string[]): string {
  return [tableRow(...head), `|${head.map(() => '---|').join('')}`, ...rows].join('\n');
}
