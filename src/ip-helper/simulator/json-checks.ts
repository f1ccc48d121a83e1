import { nearestName } from './nearest-name.ts';

export type Json = Record<string, unknown>;
/** Ends the reading with the rule that the member at `path` breaks. */
export type Fail = (path: string, rule: string) => never;

/** The checks of a JSON value, each failing with the path of the member. */
export interface JsonChecks {
  object(value: unknown, path: string, known: readonly string[]): Json;
  list(item: Json, path: string, name: string): unknown[];
  number(
    item: Json,
    path: string,
    name: string,
    range: readonly [least: number, most: number],
    preset?: number,
  ): number;
  text(item: Json, path: string, name: string, preset?: string): string;
  flag(item: Json, path: string, name: string, preset: boolean): boolean;
}

export function jsonChecks(fail: Fail): JsonChecks {
  const join = (path: string, name: string) => (path === '' ? name : `${path}.${name}`);
  const show = (value: unknown) => (value === undefined ? 'it is missing' : `${JSON.stringify(value)} is not valid`);
  return {
    object(value, path, known) {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return fail(path, 'it must be an object');
      for (const name of Object.keys(value)) {
        if (known.includes(name)) continue;
        const near = nearestName(name, known);
        const advice = near === undefined ? `the members here are ${known.join(', ')}` : `did you mean ${near}?`;
        fail(join(path, name), `it is unknown; ${advice}`);
      }
      return value as Json;
    },
    list(item, path, name) {
      const value = item[name];
      return Array.isArray(value) ? value : fail(join(path, name), 'it must be a list');
    },
    number(item, path, name, [least, most], preset) {
      const value = item[name] ?? preset;
      if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
      return fail(join(path, name), `${show(value)}; it must be a whole number from ${least} to ${most}`);
    },
    text(item, path, name, preset) {
      const value = item[name] ?? preset;
      return typeof value === 'string' && value !== ''
        ? value
        : fail(join(path, name), `${show(value)}; it must be text`);
    },
    flag(item, path, name, preset) {
      const value = item[name] ?? preset;
      return typeof value === 'boolean' ? value : fail(join(path, name), `${show(value)}; it must be true or false`);
    },
  };
}
