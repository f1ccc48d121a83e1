import type { ValueKind } from '../wire/columns.ts';
import { NULL_LIST, unescapeField, unescapeList } from '../wire/fields.ts';
import { TIMESPAN_MAX_TICKS } from '../wire/limits.ts';
import { printDuration } from '../wire/values.ts';
import type { ContractWords, MemberWords } from './words.ts';

/** What is the same for all results of a session. */
export interface Facts {
  readonly backend: string;
  readonly computer: string;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Milliseconds from 1601, where a moment on the wire counts from, to 1970. */
const UNIX_EPOCH = 11_644_473_600_000n;
const EMPTY_TEXT = '\\E';

/**
 * Makes the reader of a result of a reply: its columns become an object as JSON has it, by the types of `contract.schema.json`.
 * Numbers are numbers but for UInt64, which JSON's readers round and so is text; a Duration is [d.]hh:mm:ss or Infinite, a moment
 * ISO 8601 in UTC.
 */
export function resultReader(
  words: ContractWords,
  name: string,
  facts: Facts,
): (fields: readonly string[]) => JsonObject {
  return (fields) => readObject(words, name, facts, fields[Symbol.iterator]());
}

function readObject(words: ContractWords, name: string, facts: Facts, fields: Iterator<string>): JsonObject {
  const { members, oneOf } = words.results[name] ?? { members: [] };
  const read = members.map((member) => [member.name, readMember(words, member, facts, fields)] as const);
  if (!oneOf) return Object.fromEntries(read);
  return (read.find(([, value]) => value !== null)?.[1] ?? {}) as JsonObject;
}

function readMember(words: ContractWords, member: MemberWords, facts: Facts, fields: Iterator<string>): unknown {
  const next = () => String(fields.next().value ?? '');
  switch (member.is) {
    case 'constant':
      return member.text;
    case 'backend':
      return facts.backend;
    case 'computer':
      return facts.computer;
    case 'class': {
      if (member.list) {
        const items = readList(next());
        return (
          items?.map((item) => readObject(words, member.result, facts, item.split('\t')[Symbol.iterator]())) ?? null
        );
      }
      const isThere = next() === '1';
      const value = readObject(words, member.result, facts, fields);
      return isThere ? value : null;
    }
    case 'value': {
      if (member.list) return readList(next())?.map((item) => readValue(member.kind, item)) ?? null;
      const field = next();
      return field === '' ? null : readValue(member.kind, field === EMPTY_TEXT ? '' : unescapeField(field));
    }
  }
}

function readList(field: string): string[] | undefined {
  if (field === NULL_LIST) return undefined;
  return field === '' ? [] : field === EMPTY_TEXT ? [''] : unescapeList(field);
}

function readValue(kind: ValueKind, text: string): unknown {
  switch (kind) {
    case 'UInt8':
    case 'UInt16':
    case 'UInt32':
      return Number(text);
    case 'Duration':
      return text === TIMESPAN_MAX_TICKS ? 'Infinite' : printDuration(Number(text.slice(0, -'0000000'.length)));
    case 'DateTime':
      return new Date(Number(BigInt(text) / 10_000n - UNIX_EPOCH)).toISOString();
    case 'Boolean':
    case 'Switch':
      return text === '1';
    default:
      return text;
  }
}
