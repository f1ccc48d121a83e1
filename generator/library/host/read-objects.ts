import { CommandError } from '../contract/command-error.ts';
import type { ObjectColumn, RequestColumn } from '../wire/columns.ts';
import { unescapeList } from '../wire/fields.ts';
import { MOST_VALUES } from '../wire/limits.ts';
import { shorten } from '../wire/shorten.ts';
import { didYouMean, isFreeText, parseValue, trimmed } from '../wire/values.ts';

type Results = NonNullable<RequestColumn['results']>;

/**
 * Reads the objects of a request: the items of its field are lists, of the member that the object is and of the texts of its
 * members in their order; before those of an object within it stands `1`, and `0` alone where there is none.
 * @throws {CommandError} for the first value that is missing or breaks the rule of its type
 */
export function readObjects(parameter: string, results: Results, items: readonly string[]): unknown[] {
  if (items.length > MOST_VALUES) throw tooManyObjects(parameter, items.length);
  const none = Object.fromEntries(results.filter(({ member }) => member !== '').map(({ member }) => [member, null]));
  return items.map((item, at) => {
    const [kind = '', ...texts] = unescapeList(item);
    const result = results.find(({ member }) => member === kind);
    if (result === undefined) throw new Error(`an object of -${parameter} is of the kind '${kind}', which is none`);
    const what = `The ${at + 1}. object of -${parameter}`;
    const read = readMembers(result.columns, texts[Symbol.iterator](), what, '');
    return kind === '' ? read : { ...none, [kind]: read };
  });
}

function tooManyObjects(parameter: string, count: number): CommandError {
  const [has, most] = [count, MOST_VALUES].map((one) => one.toLocaleString('en'));
  return new CommandError({
    id: 'TooManyValues',
    category: 'InvalidArgument',
    message: `-${parameter} has ${has} objects, and at most ${most} can be given together. Nothing is done.`,
    action: 'Give them in several parts, each in a pipeline of its own.',
  });
}

function readMembers(columns: readonly ObjectColumn[], texts: Iterator<string>, what: string, path: string): object {
  const next = () => String(texts.next().value ?? '');
  return Object.fromEntries(
    columns.map((column) => {
      const place = `${path}${column.name}`;
      if (!('nested' in column)) return [column.name, readMember(column, next(), what, place)];
      if (next() === '1') return [column.name, readMembers(column.nested, texts, what, `${place}.`)];
      if (column.nullable) return [column.name, null];
      throw incomplete(`${what} has no ${place}.`);
    }),
  );
}

function readMember(column: RequestColumn & { nullable?: true }, text: string, what: string, place: string): unknown {
  if (column.list) return (text === '' ? [] : unescapeList(text)).map((item) => readValue(column, item, what, place));
  if (text !== '') return readValue(column, text, what, place);
  if (column.nullable) return null;
  if (isFreeText(column)) return '';
  throw incomplete(`${what} has no ${place}.`);
}

function readValue(column: RequestColumn, written: string, what: string, place: string): unknown {
  const text = isFreeText(column) ? written : trimmed(written);
  const parsed = parseValue(column, text);
  if (parsed.ok) return parsed.value;
  throw incomplete(
    `${what} has the ${place} '${shorten(text)}', which is not valid: ${parsed.rule}${didYouMean(parsed.suggestion)}`,
  );
}

function incomplete(message: string): CommandError {
  return new CommandError({
    id: 'IncompleteObject',
    category: 'InvalidArgument',
    message,
    action: 'Give whole objects, as the cmdlets of this module give them; a CSV file has no objects within objects.',
  });
}
