import { invalidArgument } from '../contract/command-error.ts';
import type { ObjectColumn, RequestColumn } from '../wire/columns.ts';
import { escapeList } from '../wire/fields.ts';
import { printJson, resultOf } from './record.ts';
import type { ContractWords, ParameterWords } from './words.ts';

/** The field of a whole object: the texts of its members. */
export function wholeField(columns: readonly RequestColumn[], value: unknown, option: string): string {
  return escapeList(wholeTexts(columns, value, option));
}

/** The field of a list of whole objects. */
export function wholesField(columns: readonly RequestColumn[], values: unknown, option: string): string {
  const items = Array.isArray(values) ? values : [values];
  return escapeList(items.map((item) => escapeList(wholeTexts(columns, item, option))));
}

function wholeTexts(columns: readonly RequestColumn[], value: unknown, option: string): string[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw invalidArgument(
      'NotOneObject',
      `--${option} '${JSON.stringify(value)}' is no object.`,
      'Give an object of JSON, as --json prints it.',
    );
  const members = value as Readonly<Record<string, unknown>>;
  return columns.map(({ name, list }) => {
    const own = members[name];
    return list && Array.isArray(own) ? escapeList(own.map((one) => printJson(one) ?? '')) : (printJson(own) ?? '');
  });
}

/** An object that is one of many which are sent together: which result it is, and the texts of its members. */
export function objectItem(
  record: unknown,
  { objects = '' }: ParameterWords,
  column: RequestColumn,
  words: ContractWords,
): string {
  const union = words.results[objects];
  const kinds = (column.results ?? []).map(({ member, columns }) => {
    const found = union?.members.find((one) => one.name === member);
    return { member, columns, result: found?.is === 'class' ? found.result : objects };
  });
  const isObject = record !== null && typeof record === 'object' && !Array.isArray(record);
  const name = isObject
    ? resultOf(record as Readonly<Record<string, unknown>>, { takes: [] }, words, [
        ...kinds.map(({ result }) => result),
        ...Object.keys(words.results),
      ])
    : '';
  const kind = kinds.find(({ result }) => result === name);
  const names = kinds.map(({ result }) => result).join(' or ');
  if (kind === undefined)
    throw invalidArgument(
      'ResultNotTaken',
      `The record is ${isObject ? (name === '' ? 'an object of another kind' : `of the kind ${name}`) : 'no object'}; what is taken is ${names}.`,
      'Give records whole, as --json prints them.',
    );
  return escapeList([kind.member, ...texts(kind.columns, record as Readonly<Record<string, unknown>>)]);
}

function texts(columns: readonly ObjectColumn[], members: Readonly<Record<string, unknown>>): string[] {
  return columns.flatMap((column) => {
    const own = members[column.name];
    if ('nested' in column) {
      if (own === null || typeof own !== 'object') return ['0'];
      return ['1', ...texts(column.nested, own as Readonly<Record<string, unknown>>)];
    }
    if (column.list) return [Array.isArray(own) ? escapeList(own.map((one) => printJson(one) ?? '')) : ''];
    return [printJson(own) ?? ''];
  });
}
