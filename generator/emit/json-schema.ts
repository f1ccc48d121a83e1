import { LARGEST, LARGEST_DURATION, LARGEST_UINT64, TIMESPAN_MAX } from '../library/wire/limits.ts';
import {
  type Command,
  type Member,
  type Model,
  type Parameter,
  type ResultClass,
  sentOf,
  type ValueType,
} from '../model/model.ts';
import { anyCase, digitsAtMost, IP_ADDRESS, IP_PREFIX, timeSpan } from '../text/patterns.ts';
import { headerOf } from './header.ts';

export type Schema = { readonly [keyword: string]: unknown };

/**
 * One JSON Schema (2020-12) of a module: `$defs` holds the parameters of each cmdlet by its name, and each result by its
 * class. It takes what the executable takes, but that the host bits of a prefix are zero, which no pattern can say.
 */
export function emitJsonSchema(model: Model): string {
  const definitions = [
    ...model.commands.map((command) => [command.name, commandSchema(command)] as const),
    ...model.classes.map((result) => [result.name, resultSchema(result)] as const),
    ...SHARED.map((kind) => [kind, valueSchema({ kind, list: false })] as const),
  ];
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $comment: headerOf(model),
    title: `${model.name} ${model.version}`,
    description: model.description,
    $defs: Object.fromEntries(definitions),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function commandSchema(command: Command): Schema {
  const { name, synopsis, sets } = command;
  const parameters = sentOf(command);
  const requirements = (sets.length === 0 ? [undefined] : sets).map((set) => requiredIn(parameters, set));
  const [only = []] = requirements;
  return {
    title: name,
    description: synopsis,
    type: 'object',
    properties: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterSchema(parameter)])),
    ...(requirements.length > 1 ? { anyOf: requirements.map((required) => ({ required })) } : {}),
    ...(requirements.length === 1 && only.length > 0 ? { required: only } : {}),
    additionalProperties: false,
  };
}

function requiredIn(parameters: readonly Parameter[], set: string | undefined): string[] {
  return parameters
    .filter(({ sets }) => sets.some((one) => one.mandatory && (one.set === undefined || one.set === set)))
    .map(({ name }) => name);
}

function parameterSchema({ type, whole, help, default: preset }: Parameter): Schema {
  const described = { description: preset === undefined ? help : `${help} Default: ${preset}.` };
  if (whole === undefined) return { ...described, ...listSchema(type) };
  const properties = Object.fromEntries(whole.members.map((member) => [member.name, listSchema(member.type)]));
  // An object may have more members than the record takes.
  const object = { title: whole.result, type: 'object', properties };
  return { ...described, ...(type.list ? { type: 'array', items: object } : object) };
}

/** The kinds whose patterns are long, and written once. */
export const SHARED = ['UInt64', 'Duration', 'IpAddress', 'IpPrefix'] as const;

/** The schema of one value, or of a list of them; what is long is a reference into `$defs`. */
export function listSchema(type: ValueType): Schema {
  const item = SHARED.some((kind) => kind === type.kind) ? { $ref: `#/$defs/${type.kind}` } : valueSchema(type);
  return type.list ? { type: 'array', items: item } : item;
}

/** What JSON has for a value: numbers as numbers, but for UInt64, which is text since JSON's readers round it. */
export function valueSchema({ kind, choices, numbers, minimum, maximum, pattern }: ValueType): Schema {
  switch (kind) {
    case 'UInt8':
    case 'UInt16':
    case 'UInt32':
      return { type: 'integer', minimum: minimum ?? 0, maximum: maximum ?? LARGEST[kind] };
    case 'UInt64':
      return { type: 'string', pattern: whole(digitsAtMost(String(LARGEST_UINT64))), format: 'uint64' };
    case 'Duration':
      return { type: 'string', pattern: whole(timeSpan(LARGEST_DURATION, TIMESPAN_MAX)), format: 'timespan' };
    case 'DateTime':
      return { type: 'string', format: 'date-time' };
    case 'Boolean':
    case 'Switch':
      return { type: 'boolean' };
    case 'IpAddress':
      return { type: 'string', pattern: whole(IP_ADDRESS), format: 'ip-address' };
    case 'IpPrefix':
      return { type: 'string', pattern: whole(IP_PREFIX), format: 'ip-prefix' };
    case 'Choice':
      // The words as they are written, which editors offer, and in any case, as PowerShell takes them.
      return { type: 'string', anyOf: [{ enum: choices ?? [] }, { pattern: whole(anyCase(choices ?? [])) }] };
    case 'Enum':
      return {
        anyOf: [
          { enum: [...(choices ?? []), ...(numbers ?? [])] },
          { type: 'string', pattern: whole(anyCase(choices ?? [])) },
        ],
      };
    case 'Whole':
    case 'Objects':
      return { type: 'object' };
    default:
      return { type: 'string', ...(pattern === undefined ? {} : { pattern: whole(pattern) }) };
  }
}

/** A pattern of a schema matches anywhere in a text; one of a contract matches all of it. */
function whole(pattern: string): string {
  return `^(?:${pattern})$`;
}

function resultSchema({ name, help, members }: ResultClass): Schema {
  return {
    title: name,
    ...(help === '' ? {} : { description: help }),
    type: 'object',
    properties: Object.fromEntries(
      members.flatMap((member) => [[member.name, memberSchema(member)], ...aliasesOf(member)]),
    ),
    required: members.map((member) => member.name),
    additionalProperties: false,
  };
}

/** ConvertTo-Json writes the other names of a member, too. */
function aliasesOf(member: Member): [string, Schema][] {
  const { name, aliases } = member;
  return aliases.map((alias) => [alias, memberSchema({ ...member, help: `The same as ${name}.` })]);
}

function memberSchema({ help, nullable, type }: Member): Schema {
  const schema = typeSchema(type);
  return {
    ...(help === '' ? {} : { description: help }),
    ...(nullable ? { anyOf: [schema, { type: 'null' }] } : schema),
  };
}

function typeSchema(type: Member['type']): Schema {
  switch (type.is) {
    case 'constant':
      return { const: type.text };
    case 'backend':
    case 'computer':
      return { type: 'string' };
    case 'class': {
      const reference = { $ref: `#/$defs/${type.name}` };
      return type.list ? { type: 'array', items: reference } : reference;
    }
    case 'value': {
      // A result has the words as they are written; ConvertTo-Json writes the numbers of an enum, or with its switch the words.
      const item = type.choices === undefined ? undefined : { enum: [...type.choices, ...(type.numbers ?? [])] };
      if (item === undefined) return listSchema(type);
      return type.list ? { type: 'array', items: item } : item;
    }
  }
}
