import { createHash } from 'node:crypto';
import {
  asOneOf,
  type Command,
  findClass,
  type Model,
  type Parameter,
  type Resource,
  type StateObject,
  sentOf,
  type ValueType,
} from '../model/model.ts';
import { commandWords } from './command-words.ts';
import { resourceManifest } from './dsc-manifest.ts';
import { unionMembers } from './gather.ts';
import { headerOf } from './header.ts';
import { printColumns } from './print-columns.ts';

/** What every completer takes and gives: CompletionRequest and Completion. */
const COMPLETION = {
  changes: false,
  parameters: [{ name: 'Word', kind: 'String', list: false }],
  result: [
    { name: 'Text', kind: 'String', list: false },
    { name: 'Note', kind: 'String', list: false },
  ],
};

/** The columns of every command and completer: what both sides of the pipe must agree on. */
function wireTable(model: Model) {
  const completers = model.completers.map(({ name, handler, file }) => ({
    handler,
    file,
    columns: { name: `?${name}`, ...COMPLETION },
  }));
  const commands = model.commands.map((command) => ({
    handler: command.handler,
    file: command.file,
    columns: commandColumns(model, command),
  }));
  return [...commands, ...completers];
}

function commandColumns(model: Model, command: Command) {
  const asOne = asOneOf(command);
  return {
    name: command.name,
    changes: command.changes,
    ...(command.many ? { many: true } : {}),
    ...(command.watches ? { watches: true } : {}),
    ...(command.keys === undefined ? {} : { keys: command.keys }),
    parameters: sentOf(command).map((parameter) => requestColumn(model, parameter)),
    ...(asOne.length === 0 ? {} : { asOne: asOne.map((parameter) => requestColumn(model, parameter)) }),
    result: replyColumns(model, command.result),
  };
}

/** Sixteen hexadecimal digits that differ when a column differs. */
export function checksum(model: Model): string {
  return createHash('sha256')
    .update(JSON.stringify(wireTable(model).map(({ columns }) => columns)))
    .digest('hex')
    .slice(0, 16);
}

/** The TypeScript table that the executable serves from. */
export function emitWireTable(model: Model): string {
  const table = wireTable(model);
  const carriesOut = model.carriesOut === undefined ? [] : [model.carriesOut];
  const resources = model.resources.map((resource) => resourceColumns(model, resource));
  const { shared, printed } = printColumns([...table.map(({ columns }) => columns), ...resources]);
  const declared = model.resources.map(({ variable, file }) => ({ handler: variable, file }));
  const lines = [
    `// ${headerOf(model)}`,
    ...[...table, ...carriesOut, ...declared].map(({ handler, file }) => {
      const name = localName(handler);
      const what = name === handler ? handler : `${handler} as ${name}`;
      return `import { ${what} } from ${JSON.stringify(`./${file}`)};`;
    }),
    '',
    `export const module = ${JSON.stringify(model.name)};`,
    `export const version = ${JSON.stringify(model.version)};`,
    `export const checksum = ${JSON.stringify(checksum(model))};`,
    '',
    ...shared.flatMap((constant) => [constant, '']),
    'export const commands = [',
    ...table.map(({ handler }, at) => `  { handler: ${localName(handler)},${printed[at]?.slice(1)},`),
    '] as const;',
    '',
    ...(declared.length === 0 ? [] : ['export const resources = [']),
    ...declared.map(({ handler }, at) => {
      return `  { declaration: ${localName(handler)},${printed[table.length + at]?.slice(1)},`;
    }),
    ...(declared.length === 0 ? [] : ['] as const;', '']),
    `export const words = () => (${JSON.stringify(commandWords(model), null, 1)});`,
    '',
    ...carriesOut.flatMap(({ handler }) => [`export const carriesOut = ${localName(handler)};`, '']),
  ];
  return lines.join('\n');
}

/** What the executable needs of a resource. */
function resourceColumns(model: Model, resource: Resource): object {
  const { type, state } = resource;
  return { type, state: stateColumns(state), manifest: JSON.stringify(resourceManifest(model, resource)) };
}

function stateColumns({ properties, anyKey }: StateObject): object {
  return {
    properties: properties.map(({ name, mandatory, type }) => {
      const facts = { ...(mandatory ? { mandatory } : {}), is: type.is };
      if (type.is === 'value') return { ...facts, ...valueColumn(name, type) };
      return { name, ...facts, ...(type.is === 'object' ? { list: type.list, ...stateColumns(type.object) } : {}) };
    }),
    anyKey,
  };
}

/** A handler may have a name that the table itself exports. */
function localName(handler: string): string {
  return /^(?:module|version|checksum|commands|resources|carriesOut|words|columns\d+)_*$/.test(handler)
    ? `${handler}_`
    : handler;
}

function requestColumn(model: Model, { name, type, whole, objects }: Parameter) {
  if (objects !== undefined) return { name, kind: type.kind, list: false, results: objectResults(model, objects) };
  return { ...valueColumn(name, type), ...(whole === undefined ? {} : { columns: whole.members.map(memberColumn) }) };
}

/** What an object of that result may be, and its columns: all members, also those that the session fills in. */
function objectResults(model: Model, name: string) {
  const members = unionMembers(model, name);
  return members.map(({ member, result }) => ({ member, columns: objectColumns(model, result) }));
}

function objectColumns(model: Model, name: string): object[] {
  return findClass(model, name).members.flatMap((member): object[] => {
    const nullable = member.nullable ? { nullable: true } : {};
    const { type } = member;
    if (type.is === 'class')
      return type.list ? [] : [{ name: member.name, nested: objectColumns(model, type.name), ...nullable }];
    const value = type.is === 'value' ? type : TEXT;
    return [{ ...valueColumn(member.name, value), ...nullable }];
  });
}

const TEXT = { kind: 'String', list: false } as const;

function memberColumn({ name, type }: { name: string; type: ValueType }) {
  return valueColumn(name, type);
}

function valueColumn(name: string, { kind, list, choices, numbers, minimum, maximum, pattern }: ValueType) {
  // What is undefined is left out of the JSON that this becomes.
  return { name, kind, list, choices, numbers, minimum, maximum, pattern };
}

type Column = { name: string; kind: string; list: boolean } | { name: string; columns: Column[]; list?: true };

function replyColumns(model: Model, name: string): Column[] {
  const result = findClass(model, name);
  return result.members.flatMap((member): Column[] => {
    if (member.type.is === 'class') {
      const columns = replyColumns(model, member.type.name);
      const list = member.type.list ? { list: true as const } : {};
      return [{ name: member.name, columns, ...list }];
    }
    if (member.type.is === 'value') return [{ name: member.name, kind: member.type.kind, list: member.type.list }];
    return [];
  });
}
