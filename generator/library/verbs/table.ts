import { resultOf } from './record.ts';
import type { ContractWords } from './words.ts';

/** How wide a column is at most. */
const WIDEST = 60;

/** Prints results as a table of plain text: its columns are those of the cmdlet's table, as wide as the first results want. */
export class TextTable {
  readonly #words: ContractWords;
  readonly #result: string;
  #kind = '';
  #widths: number[] = [];

  constructor(words: ContractWords, result: string) {
    this.#words = words;
    this.#result = result;
  }

  /** @returns the lines of some results, below their headings where those are others than before */
  print(values: readonly unknown[]): string {
    const lines: string[] = [];
    for (let at = 0; at < values.length; ) {
      const kind = this.#kindOf(values[at]);
      let end = at + 1;
      while (end < values.length && this.#kindOf(values[end]) === kind) end++;
      lines.push(...this.#rows(kind, values.slice(at, end)));
      at = end;
    }
    return lines.map((line) => `${line}\n`).join('');
  }

  #kindOf(value: unknown): string {
    if (value === null || typeof value !== 'object') return '';
    const own = this.#words.results[this.#result];
    if (own !== undefined && !own.oneOf && own.members.every(({ name }) => name in value)) return this.#result;
    return resultOf(value as Readonly<Record<string, unknown>>, { takes: [] }, this.#words);
  }

  #rows(kind: string, values: readonly unknown[]): string[] {
    if (kind === '') return values.map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)));
    const columns = this.#words.results[kind]?.table ?? [];
    const rows = values.map((value) => columns.map(({ member }) => print((value as Record<string, unknown>)[member])));
    const isNew = kind !== this.#kind;
    if (isNew) {
      const first = this.#kind === '';
      this.#kind = kind;
      this.#widths = columns.map(({ heading }, at) =>
        Math.min(WIDEST, Math.max(heading.length, ...rows.map((row) => row[at]?.length ?? 0))),
      );
      const headings = columns.map(({ heading }) => heading);
      const rule = headings.map((heading) => '-'.repeat(heading.length));
      return [...(first ? [] : ['']), this.#row(headings), this.#row(rule), ...rows.map((row) => this.#row(row))];
    }
    return rows.map((row) => this.#row(row));
  }

  #row(cells: readonly string[]): string {
    return cells
      .map((cell, at) => cell.padEnd(this.#widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  }
}

/** A cell: nothing that moves the cursor of a terminal. */
function print(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = Array.isArray(value)
    ? value.map(print).join(', ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what must not be printed
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
