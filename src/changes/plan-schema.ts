import {
  CHANGE_COLUMNS,
  INTERFACE_COLUMNS,
  PLAN_SCHEMA,
  PLAN_VERSION,
  type PlanColumn,
  type PlanColumns,
  ROUTE_COLUMNS,
  SET_COLUMNS,
} from './columns.ts';

/** The bounds of numbers. */
const MOST = { UInt8: 2 ** 8 - 1, UInt32: 2 ** 32 - 1 } as const;

/** What texts look like, where JSON has no value of the kind: as a regular expression. */
const PATTERNS = {
  UInt64: '^[0-9]{1,20}$',
  Duration: '^(?:Infinite|(?:[0-9]+\\.)?[0-9]{1,2}:[0-9]{2}:[0-9]{2})$',
  IpAddress: '^[0-9a-fA-F:.]+(?:%[0-9]+)?$',
  IpPrefix: '^[0-9a-fA-F:.]+(?:%[0-9]+)?/[0-9]{1,3}$',
} as const;

/** The JSON schema (draft 2020-12) of a plan's file, for editors and for other programs that write one. */
export function planSchema(): object {
  const { DestinationPrefix: _, NextHop: __, ...ofInterface } = CHANGE_COLUMNS;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: PLAN_SCHEMA,
    title: 'A plan of IpRoute: changes of routes and interfaces, in the order in which they are made',
    type: 'object',
    properties: {
      $schema: { const: PLAN_SCHEMA },
      ...properties(SET_COLUMNS),
      PlanVersion: { const: PLAN_VERSION },
      Changes: {
        type: 'array',
        items: {
          oneOf: [
            changeSchema('Route', CHANGE_COLUMNS, ROUTE_COLUMNS),
            changeSchema('Interface', ofInterface, INTERFACE_COLUMNS),
          ],
        },
      },
    },
    required: [...Object.keys(SET_COLUMNS), 'Changes'],
    additionalProperties: false,
  };
}

function changeSchema(kind: string, keys: PlanColumns, sides: PlanColumns): object {
  const side = { anyOf: [{ type: 'null' }, object(properties(sides))] };
  return object({ ...properties(keys), Kind: { const: kind }, Before: side, After: side });
}

function object(members: Readonly<Record<string, object>>): object {
  return { type: 'object', properties: members, required: Object.keys(members), additionalProperties: false };
}

function properties(columns: PlanColumns): Record<string, object> {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, valueSchema(column)]));
}

function valueSchema(column: PlanColumn): object {
  if (column.list) return { type: 'array', items: oneSchema(column) };
  return column.nullable ? { anyOf: [{ type: 'null' }, oneSchema(column)] } : oneSchema(column);
}

function oneSchema({ kind, choices, pattern }: PlanColumn): object {
  switch (kind) {
    case 'UInt8':
    case 'UInt32':
      return { type: 'integer', minimum: 0, maximum: MOST[kind] };
    case 'Boolean':
      return { type: 'boolean' };
    case 'Choice':
      return { enum: choices };
    case 'String':
      return { type: 'string', ...(pattern === undefined ? {} : { pattern: `^(?:${pattern})$` }) };
    case 'DateTime':
      return { type: 'string', format: 'date-time' };
    default:
      return { type: 'string', pattern: PATTERNS[kind] };
  }
}
