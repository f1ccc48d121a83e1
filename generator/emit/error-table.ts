import type { Model, NativeError } from '../model/model.ts';
import { codeSpan, plainText, table, tableRow } from '../text/markdown.ts';

const BEGIN = '<!-- errors: generated from the contract by npm run generate -->';
const END = '<!-- /errors -->';

/**
 * The text with the table of the native errors between its marks.
 * @throws {Error} when the marks are not there
 */
export function insertErrorTable(model: Model, text: string): string {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`the file needs the marks ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n${printErrorTable(model)}\n${END}${after}`;
}

function printErrorTable(model: Model): string {
  const rows = model.errors.map(({ code, name, functions, id, category, meaning, action }) => {
    const from = functions[0] === '*' ? 'any function' : functions.map(codeSpan).join(', ');
    return tableRow(String(code), codeSpan(name), from, codeSpan(id), category, plainText(`${meaning}. ${action}`));
  });
  return table(['code', 'Windows calls it', 'from', 'error id', 'category', 'what it means, what to do'], rows);
}

/** The errors that a command can meet, by the functions that it calls. */
export function errorsOf(model: Model, calls: readonly string[]): NativeError[] {
  return model.errors.filter(({ functions }) => functions.some((name) => name === '*' || calls.includes(name)));
}
