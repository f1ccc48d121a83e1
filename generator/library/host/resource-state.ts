import { CommandError } from '../contract/command-error.ts';
import { jsonName, propertyName, type WireProperty, type WireState } from '../wire/resources.ts';
import { shorten } from '../wire/shorten.ts';
import { didYouMean, isFreeText, parseValue, printDuration, trimmed } from '../wire/values.ts';

type Value = WireProperty & { readonly is: 'value' };

/** The engine adds these to what it gives; they say nothing of what is desired. */
const OF_THE_ENGINE = new Set(['_inDesiredState', '_metadata']);

/**
 * Reads a state from JSON by the rules of its properties.
 * @throws {CommandError} for the first mistake, with the path of the property
 */
export function readState(state: WireState, json: unknown, path = ''): object {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw invalid(path, `${describe(json)} is not valid: it must be an object`);
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  const given = json as Readonly<Record<string, unknown>>;
  const known = new Map(state.properties.map((property) => [propertyName(property.name, property.is), property]));
  const stranger = Object.keys(given).find((name) => !known.has(name) && !OF_THE_ENGINE.has(name));
  if (stranger !== undefined) {
    const names = [...known.keys()].filter((name) => name !== '_metadata');
    throw invalid(at(stranger), `it is no property: there are ${names.join(', ')}`);
  }
  const missing = state.properties.find(
    (property) => property.mandatory && given[propertyName(property.name, property.is)] === undefined,
  );
  if (missing !== undefined) throw invalid(at(propertyName(missing.name, missing.is)), 'it must be given');
  const keys = state.anyKey.map(jsonName);
  if (keys.length > 0 && keys.every((name) => given[name] === undefined))
    throw invalid(path, `one of ${keys.join(', ')} must be given`);
  return Object.fromEntries(
    [...known].flatMap(([name, property]) => {
      const value = given[name];
      if (value === undefined || property.is === 'wouldDo') return [];
      return [[property.name, readProperty(property, value, at(name))]];
    }),
  );
}

function readProperty(property: WireProperty, json: unknown, path: string): unknown {
  const isList = 'list' in property && property.list;
  const read = (one: unknown, place: string) => {
    if (property.is === 'object') return readState(property, one, place);
    return property.is === 'value' ? readValue(property, one, place) : readTruth(one, place);
  };
  if (!isList) return read(json, path);
  if (!Array.isArray(json)) throw invalid(path, `${describe(json)} is not valid: it must be a list`);
  return json.map((one, index) => read(one, `${path}[${index}]`));
}

function readTruth(json: unknown, path: string): boolean {
  if (typeof json === 'boolean') return json;
  throw invalid(path, `${describe(json)} is not valid: it must be true or false`);
}

/** Numbers are numbers and truths are truths, as the schema has it; all else is text. */
function readValue(property: Value, json: unknown, path: string): unknown {
  const { kind } = property;
  if (kind === 'Boolean' || kind === 'Switch') return readTruth(json, path);
  const isNumber = kind === 'UInt8' || kind === 'UInt16' || kind === 'UInt32';
  const fits = typeof json === (isNumber ? 'number' : 'string') || (kind === 'Enum' && typeof json === 'number');
  if (!fits) throw invalid(path, `${describe(json)} is not valid: it must be a ${isNumber ? 'number' : 'text'}`);
  const text = isFreeText(property) ? String(json) : trimmed(String(json));
  const parsed = parseValue(property, text);
  if (parsed.ok) return parsed.value;
  throw invalid(path, `${describe(json)} is not valid: ${parsed.rule}${didYouMean(parsed.suggestion)}`);
}

function describe(json: unknown): string {
  return typeof json === 'string' ? `'${shorten(json)}'` : shorten(JSON.stringify(json) ?? 'nothing');
}

function invalid(path: string, rule: string): CommandError {
  return new CommandError({
    id: 'InvalidProperty',
    category: 'InvalidData',
    message: `${path === '' ? 'The input' : path}: ${/[.?]$/.test(rule) ? rule : `${rule}.`}`,
    action: 'Correct it; the schema of the resource says what it takes.',
  });
}

/** A state as JSON has it: what is undefined or null is left out. */
export function printState(state: WireState, value: object): Record<string, unknown> {
  return Object.fromEntries(
    state.properties.flatMap((property) => {
      const one = (value as Readonly<Record<string, unknown>>)[property.name];
      return one === undefined || one === null
        ? []
        : [[propertyName(property.name, property.is), printProperty(property, one)]];
    }),
  );
}

function printProperty(property: WireProperty, value: unknown): unknown {
  if (property.is === 'exist') return value;
  if (property.is === 'wouldDo') return { whatIf: value };
  const print = (one: unknown) =>
    property.is === 'object' ? printState(property, one as object) : printValue(one, property);
  return property.list ? (value as readonly unknown[]).map(print) : print(value);
}

function printValue(value: unknown, { kind }: Value): unknown {
  if (kind === 'Duration') return printDuration(Number(value));
  if (kind === 'DateTime') return new Date(Number(value)).toISOString();
  return typeof value === 'bigint' ? String(value) : value;
}

/** The names of the members of two states that differ; what is not there exists. What would be done counts as nothing. */
export function differingNames(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  const names = new Set([...Object.keys(after), ...Object.keys(before)]);
  const of = (state: Readonly<Record<string, unknown>>, name: string) =>
    JSON.stringify(withoutMessages(name === '_exist' ? (state[name] ?? true) : state[name]));
  return [...names].filter((name) => !OF_THE_ENGINE.has(name) && of(before, name) !== of(after, name));
}

function withoutMessages(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((item) => {
    if (typeof item !== 'object' || item === null) return item;
    const { _metadata: _, ...rest } = item as Record<string, unknown>;
    return rest;
  });
}
