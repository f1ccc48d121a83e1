import { shorten } from 'pwsh-contract';

/** One line of a CSV: where it begins, counted from 1, and its fields. */
export interface CsvRow {
  readonly line: number;
  readonly fields: readonly string[];
}

/** A CSV file: its headings without the blanks around them, and its lines but those that are empty. */
export interface Csv {
  readonly line: number;
  readonly headings: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** Ends the reading with what is wrong in a line. */
export type FailInLine = (line: number, rule: string) => never;

const DELIMITERS = [',', ';', '\t'] as const;
/** What Windows PowerShell and Excel write before the headings. */
const PREAMBLE = /^(?:#TYPE .*|"?sep=.*)$/i;

/**
 * Reads a CSV as RFC 4180 has it, and as programs write it: the delimiter is the one of comma, semicolon and tab that the
 * headings have most of, a byte order mark and lines of `#TYPE` and `sep=` before the headings are left out.
 * @param fail - is told of a field that never ends, of a line with too few or too many fields, of a heading that comes twice
 */
export function parseCsv(text: string, fail: FailInLine): Csv {
  const bare = text.startsWith('\ufeff') ? text.slice(1) : text;
  const rows = readRows(bare, delimiterOf(bare), fail).filter(({ fields }) => fields.some((field) => field !== ''));
  const first = rows.findIndex(({ fields }) => !PREAMBLE.test(fields.join(',')));
  const head = rows[first];
  if (head === undefined) return fail(1, 'it is empty');
  const headings = head.fields.map((heading) => heading.trim());
  const twice = headings.find((heading, at) => heading !== '' && headings.indexOf(heading) !== at);
  if (twice !== undefined) return fail(head.line, `the column '${shorten(twice)}' is there twice`);
  const body = rows.slice(first + 1);
  for (const { line, fields } of body)
    if (fields.length !== headings.length)
      fail(line, `it has ${fields.length} fields, and there are ${headings.length} headings`);
  return { line: head.line, headings, rows: body };
}

/** Quotes do not count: a heading holds no delimiter. */
function delimiterOf(text: string): string {
  const head = text.split(/\r?\n/, 3).find((line) => line !== '' && !PREAMBLE.test(line)) ?? '';
  const count = (delimiter: string) => head.split(delimiter).length;
  return DELIMITERS.reduce((most, delimiter) => (count(delimiter) > count(most) ? delimiter : most));
}

function readRows(text: string, delimiter: string, fail: FailInLine): CsvRow[] {
  const rows: CsvRow[] = [];
  const plain = new RegExp(`[^"\r\n${delimiter}]*`, 'y');
  let at = 0;
  let line = 1;
  /** The text up to the quote that ends it; `at` is behind the one that begins it. */
  const readQuoted = (begin: number): string => {
    for (let from = at; ; ) {
      const quote = text.indexOf('"', from);
      if (quote < 0) fail(begin, 'a field begins with a quotation mark and never ends');
      if (text[quote + 1] === '"') {
        from = quote + 2;
        continue;
      }
      const field = text.slice(at, quote);
      at = quote + 1;
      line += field.split('\n').length - 1;
      return field.replaceAll('""', '"');
    }
  };
  while (at < text.length) {
    const begin = line;
    const fields: string[] = [];
    for (;;) {
      let field = '';
      if (text[at] === '"') {
        at++;
        field = readQuoted(line);
      }
      plain.lastIndex = at;
      field += plain.exec(text)?.[0] ?? '';
      at = plain.lastIndex;
      if (text[at] === '"') fail(line, 'a quotation mark stands within a field that does not begin with one');
      fields.push(field);
      if (text[at] !== delimiter) break;
      at++;
    }
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    line++;
    rows.push({ line: begin, fields });
  }
  return rows;
}

/** Writes lines of fields. What is not ASCII has a byte order mark, or Windows PowerShell and Excel would misread it. */
export function printCsv(rows: readonly (readonly string[])[]): string {
  const text = rows.map((fields) => `${fields.map(printField).join(',')}\r\n`).join('');
  return /^[\0-\x7f]*$/.test(text) ? text : `\ufeff${text}`;
}

function printField(field: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
