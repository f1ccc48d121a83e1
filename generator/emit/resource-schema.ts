import { jsonName, propertyName } from '../library/wire/resources.ts';
import type { Property, Resource, StateObject } from '../model/model.ts';
import { listSchema, type Schema, SHARED, valueSchema } from './json-schema.ts';

/** Where the engine's own properties are described. It fetches nothing, so what it is to follow is bundled. */
const CANONICAL = 'https://aka.ms/dsc/schemas/v3/resource/properties/';
const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

const EXIST = {
  title: 'Instance should exist',
  description: 'Whether the instance is there, or is to be.',
  type: 'boolean',
  default: true,
};
const IN_DESIRED_STATE = {
  title: 'Instance is in the Desired State',
  description: 'Whether the instance is in the desired state: of the answer of a test.',
  type: ['boolean', 'null'],
  readOnly: true,
};

/** The JSON Schema (2020-12) of a resource: what it takes and gives. What refers to others has them within. */
export function resourceSchema({ type, help, state }: Resource): Schema {
  const schema = objectSchema(state);
  const properties = {
    ...(schema['properties'] as Schema),
    _inDesiredState: { $ref: `${CANONICAL}inDesiredState.json` },
  };
  const text = JSON.stringify(properties);
  const shared = SHARED.filter((kind) => text.includes(`"#/$defs/${kind}"`));
  const bundled = [
    ['inDesiredState', IN_DESIRED_STATE] as const,
    ...(text.includes(`${CANONICAL}exist.json`) ? [['exist', EXIST] as const] : []),
  ];
  return {
    $schema: DIALECT,
    title: type,
    description: help,
    ...schema,
    properties,
    $defs: {
      ...Object.fromEntries(shared.map((kind) => [kind, withoutFormat(valueSchema({ kind, list: false }))])),
      ...Object.fromEntries(
        bundled.map(([name, canonical]) => {
          const $id = `${CANONICAL}${name}.json`;
          return [$id, { $schema: DIALECT, $id, ...canonical }];
        }),
      ),
    },
  };
}

function objectSchema({ properties, anyKey }: StateObject): Schema {
  const required = properties.filter(({ mandatory }) => mandatory).map(({ name }) => jsonName(name));
  return {
    type: 'object',
    properties: Object.fromEntries(
      properties.map((property) => [propertyName(property.name, property.type.is), propertySchema(property)]),
    ),
    ...(required.length === 0 ? {} : { required }),
    ...(anyKey.length === 0 ? {} : { anyOf: anyKey.map((name) => ({ required: [jsonName(name)] })) }),
    additionalProperties: false,
  };
}

function propertySchema({ name, help, type, default: preset, option }: Property): Schema {
  if (type.is === 'exist') return { $ref: `${CANONICAL}exist.json` };
  const described = {
    title: name,
    description: preset === undefined ? help : `${help} ${describeDefault(preset, option)}`,
  };
  if (type.is === 'wouldDo') return { ...described, title: 'Metadata', type: 'object', readOnly: true };
  // The engine skips what is write-only when it compares.
  const written = option ? { writeOnly: true } : {};
  if (type.is === 'value') return { ...described, ...withoutFormat(listSchema(type)), ...written };
  const object = objectSchema(type.object);
  return { ...described, ...(type.list ? { type: 'array', items: object } : object), ...written };
}

function describeDefault(preset: string, option: boolean): string {
  return option ? `Default: ${preset}.` : `Where it is not given, a new one has ${preset}.`;
}

/** Formats are this kit's own, and a validator may refuse what it does not know. */
function withoutFormat(schema: Schema): Schema {
  const { format: _, ...rest } = schema;
  const { items } = rest as { items?: Schema };
  return items === undefined ? rest : { ...rest, items: withoutFormat(items) };
}
