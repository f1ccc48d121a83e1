import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

type Json = { [name: string]: unknown };

const published = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', 'data', 'dsc', `${name}.schema.json`), 'utf8')) as Json;

/** Argument objects that the engine has since 3.2; the published schema of manifests was made for 3.1. */
const SINCE = [
  ['whatIfArg', 'string'],
  ['resourceTypeArg', 'string'],
  ['resourceVersionArg', 'string'],
  ['resourcePathArg', 'string'],
] as const;

function at(object: Json | undefined, name: string): Json {
  return object?.[name] as Json;
}

/** The published schema of manifests, with the arguments that the engine has since. Dialects that nobody here writes are left out. */
function manifestSchema(): Json {
  const schema = published('resource-manifest');
  const definitions = schema['$defs'] as Record<string, Json>;
  const [, args] = Object.entries(definitions).find(([name]) => name.endsWith('/commandArgs.json')) ?? [];
  const items = args?.['items'] as { oneOf: Json[] };
  for (const [name, type] of SINCE)
    items.oneOf.push({
      type: 'object',
      required: [name],
      properties: { [name]: { type } },
      additionalProperties: false,
    });
  const [, instance] = Object.entries(definitions).find(([name]) => name.endsWith('/manifest.schema.json')) ?? [];
  const embedded = at(at(at(instance, 'properties'), 'embedded'), 'properties');
  delete at(embedded, 'properties')['unevaluatedProperties'];
  return schema;
}

function compile(schema: object): ValidateFunction {
  // One for each: two resources may bundle the same canonical property. What the engine does not assert is not asserted.
  return new Ajv2020({ strict: false, validateFormats: false, allErrors: false }).compile(schema);
}

const manifests = compile(manifestSchema());
const outputs = new Map<string, ValidateFunction>();

/** What is wrong with a value by a schema, as the first violation; undefined where nothing is. */
export function violation(validate: ValidateFunction, value: unknown): string | undefined {
  if (validate(value)) return undefined;
  const [first] = validate.errors ?? [];
  const what = first?.params['additionalProperty'] ?? first?.params['unevaluatedProperty'];
  return `${first?.instancePath || '/'} ${first?.message}${what === undefined ? '' : `: ${what}`}`;
}

export function manifestViolation(manifest: unknown): string | undefined {
  return violation(manifests, manifest);
}

/** What is wrong with a line of output, by the published schema of that operation's output. */
export function outputViolation(operation: string, line: unknown): string | undefined {
  const known = outputs.get(operation) ?? compile(published(`stdout-${operation}`));
  outputs.set(operation, known);
  return violation(known, line);
}

/** A validator of a resource's instances. @throws {Error} for a reference that leads out of the schema: nothing is fetched */
export function instanceValidator(schema: object): ValidateFunction {
  return compile(schema);
}
