import type { ReplyColumn } from '../contract/wire-contract.ts';
import { EMPTY_TEXT, escapeField, escapeList, NULL_FIELD, SAME_FIELD } from './wire.ts';

type Result = Readonly<Record<string, unknown>>;
/** `like`: an earlier result of the same class. */
type Writer = (value: unknown, fields: string[], like?: unknown) => void;

/** Compiles the columns of a result into a function that appends an object's fields, in column order. */
export function replyWriter(columns: readonly ReplyColumn[]): Writer {
  const writers = columns.map((column) => [column.name, columnWriter(column), likeOf(column)] as const);
  return (value, fields) => {
    const record = value as Result;
    for (const [name, write, like] of writers) write(record[name], fields, like && record[like]);
  };
}

function likeOf(column: ReplyColumn): string | undefined {
  return 'columns' in column ? column.like : undefined;
}

function columnWriter(column: ReplyColumn): Writer {
  if ('columns' in column) return column.list ? listWriter(column.columns) : nestedWriter(column.columns);
  if (column.list) {
    return (value, fields) => fields.push(value == null ? NULL_FIELD : escapeList((value as unknown[]).map(String)));
  }
  switch (column.kind) {
    case 'Boolean':
    case 'Switch':
      return (value, fields) => fields.push(value == null ? NULL_FIELD : value ? '1' : '0');
    case 'Duration':
      return (value, fields) => fields.push(value == null ? NULL_FIELD : value === Infinity ? '-' : String(value));
    case 'DateTime':
      return (value, fields) => fields.push(value == null ? NULL_FIELD : fileTime(value as number));
    case 'UInt8':
    case 'UInt16':
    case 'UInt32':
    case 'UInt64':
    // Addresses and prefixes hold nothing that needs an escape.
    case 'IpAddress':
    case 'IpPrefix':
      return (value, fields) => fields.push(value == null ? NULL_FIELD : String(value));
    default:
      return (value, fields) => fields.push(value == null ? NULL_FIELD : escapeField(value as string) || EMPTY_TEXT);
  }
}

/** An absent nested object is `0` and a null field for each of its columns, so that the columns never shift. */
function nestedWriter(columns: readonly ReplyColumn[]): Writer {
  const writers = columns.map((column) => [column.name, columnWriter(column)] as const);
  const width = countColumns(columns);
  return (value, fields, like) => {
    if (value == null) {
      fields.push('0');
      for (let i = 0; i < width; i++) fields.push(NULL_FIELD);
      return;
    }
    fields.push('1');
    const [record, earlier] = [value as Result, like as Result | null | undefined];
    for (const [name, write] of writers) {
      if (earlier != null && record[name] === earlier[name]) fields.push(SAME_FIELD);
      else write(record[name], fields);
    }
  };
}

/** A list of nested objects: a list of lines, so that it is one column however long it is. */
function listWriter(columns: readonly ReplyColumn[]): Writer {
  const write = replyWriter(columns);
  const line = (item: unknown) => {
    const fields: string[] = [];
    write(item, fields);
    return fields.join('\t');
  };
  return (value, fields) => fields.push(value == null ? NULL_FIELD : escapeList((value as unknown[]).map(line)));
}

function countColumns(columns: readonly ReplyColumn[]): number {
  const count = (column: ReplyColumn) => ('columns' in column && !column.list ? 1 + countColumns(column.columns) : 1);
  return columns.reduce((sum, column) => sum + count(column), 0);
}

/** Milliseconds from 1601, where Windows counts from, to 1970. */
const UNIX_EPOCH = 11_644_473_600_000;

/** Tenths of microseconds since 1601, which .NET reads as a DateTime; a number could not hold them. */
function fileTime(milliseconds: number): string {
  return `${UNIX_EPOCH + Math.floor(milliseconds)}0000`;
}
