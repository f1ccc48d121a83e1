import { didYouMean, shorten } from 'pwsh-contract';
import { ULONG_MAX } from '../limits.ts';
import { nearestName } from './nearest-name.ts';

export type Json = Record<string, unknown>;
/** Ends the reading with the rule that the member at `path` breaks. */
export type Fail = (path: string, rule: string) => never;

/** The checks of a JSON value, each failing with the path of the member. */
export interface JsonChecks {
  /** How many members all objects together had that were checked. */
  readonly members: number;
  object(value: unknown, path: string, known: readonly string[]): Json;
  list(item: Json, path: string, name: string, preset?: unknown[]): unknown[];
  number(
    item: Json,
    path: string,
    name: string,
    range: readonly [least: number, most: number],
    preset?: number,
  ): number;
  text(item: Json, path: string, name: string, preset?: string): string;
  flag(item: Json, path: string, name: string, preset: boolean): boolean;
  /** A name that stands for a number, or the digits of a number without a name, as a Set may have stored it. */
  named(item: Json, path: string, name: string, numbers: ReadonlyMap<string, number>, preset: string): number;
  /** Digits in quotes: JSON's numbers are exact up to 2^53 only. */
  digits(item: Json, path: string, name: string, range: readonly [least: bigint, most: bigint], preset: bigint): bigint;
}

/** Windows' own limit for an alias (NDIS_IF_MAX_STRING_SIZE); what else is text is shorter. */
const LONGEST_TEXT = 256;

export const LARGEST_ULONG64 = 2n ** 64n - 1n;

export function jsonChecks(fail: Fail): JsonChecks {
  let members = 0;
  const join = (path: string, name: string) => (path === '' ? shorten(name) : `${path}.${shorten(name)}`);
  const show = (value: unknown) => (value === undefined ? 'it is missing' : `${quote(value)} is not valid`);
  const text: JsonChecks['text'] = (item, path, name, preset) => {
    const value = item[name] ?? preset;
    if (typeof value !== 'string' || value === '') return fail(join(path, name), `${show(value)}; it must be text`);
    if (value.length > LONGEST_TEXT)
      fail(join(path, name), `${show(value)}; it must be text of at most ${LONGEST_TEXT} characters`);
    return value;
  };
  return {
    get members() {
      return members;
    },
    object(value, path, known) {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return fail(path, 'it must be an object');
      const names = Object.keys(value);
      members += names.length;
      for (const name of names) {
        if (known.includes(name)) continue;
        const near = name.length > LONGEST_TEXT ? undefined : nearestName(name, known);
        const advice = near === undefined ? `; the members here are ${known.join(', ')}` : didYouMean(near);
        fail(join(path, name), `it is unknown${advice}`);
      }
      return value as Json;
    },
    list(item, path, name, preset) {
      const value = item[name] ?? preset;
      return Array.isArray(value) ? value : fail(join(path, name), 'it must be a list');
    },
    number(item, path, name, [least, most], preset) {
      const value = item[name] ?? preset;
      if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
      return fail(join(path, name), `${show(value)}; it must be a whole number from ${least} to ${most}`);
    },
    text,
    flag(item, path, name, preset) {
      const value = item[name] ?? preset;
      return typeof value === 'boolean' ? value : fail(join(path, name), `${show(value)}; it must be true or false`);
    },
    named(item, path, name, numbers, preset) {
      const value = text(item, path, name, preset);
      const number = numbers.get(value);
      if (number !== undefined) return number;
      if (/^[0-9]{1,10}$/.test(value) && Number(value) <= ULONG_MAX) return Number(value);
      return fail(join(path, name), `'${value}' must be one of ${[...numbers.keys()].join(', ')}`);
    },
    digits(item, path, name, [least, most], preset) {
      const value = text(item, path, name, String(preset));
      const number = /^[0-9]{1,20}$/.test(value) ? BigInt(value) : -1n;
      if (number >= least && number <= most) return number;
      return fail(join(path, name), `'${value}' must be decimal digits in quotes, from ${least} to ${most}`);
    },
  };
}

/** A value as a message quotes it. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shorten(value));
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : JSON.stringify(value);
}

/** The numbers of an enumeration by their names. */
export function numbersOf(names: Readonly<Record<number, string>>): ReadonlyMap<string, number> {
  return new Map(Object.entries(names).map(([number, name]) => [name, Number(number)]));
}
