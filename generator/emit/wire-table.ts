import { createHash } from 'node:crypto';
import type { Model, Parameter, ValueType } from '../model/model.ts';
import { findClass, likeOf } from '../model/model.ts';
import { HEADER } from '../text/powershell.ts';

/** The columns of every command: what both sides of the pipe must agree on. */
function wireTable(model: Model) {
  return model.commands.map((command) => ({
    name: command.name,
    changes: command.changes,
    ...(command.watches ? { watches: true } : {}),
    parameters: command.parameters.map(requestColumn),
    result: replyColumns(model, command.result),
  }));
}

/** Sixteen hexadecimal digits that differ when a column differs. */
export function checksum(model: Model): string {
  return createHash('sha256')
    .update(JSON.stringify(wireTable(model)))
    .digest('hex')
    .slice(0, 16);
}

/** The TypeScript table that the executable serves from. */
export function emitWireTable(model: Model): string {
  const table = new Map(wireTable(model).map((entry) => [entry.name, entry]));
  const lines = [
    `// ${HEADER}`,
    ...model.commands.map((command) => `import { ${command.handler} } from ${JSON.stringify(`./${command.file}`)};`),
    '',
    `export const module = ${JSON.stringify(model.name)};`,
    `export const version = ${JSON.stringify(model.version)};`,
    `export const checksum = ${JSON.stringify(checksum(model))};`,
    '',
    'export const commands = [',
    ...model.commands.flatMap((command) => [
      `  { "handler": ${command.handler},${JSON.stringify(table.get(command.name), null, 2).slice(1).replaceAll('\n', '\n  ')},`,
    ]),
    '] as const;',
    '',
  ];
  return lines.join('\n');
}

function requestColumn({ name, type, whole }: Parameter) {
  return { ...valueColumn(name, type), ...(whole === undefined ? {} : { columns: whole.members.map(memberColumn) }) };
}

function memberColumn({ name, type }: { name: string; type: ValueType }) {
  return valueColumn(name, type);
}

function valueColumn(name: string, { kind, list, choices }: ValueType) {
  return { name, kind, list, ...(choices === undefined ? {} : { choices }) };
}

type Column =
  | { name: string; kind: string; list: boolean }
  | { name: string; columns: Column[]; list?: true; like?: string };

function replyColumns(model: Model, name: string): Column[] {
  const result = findClass(model, name);
  return result.members.flatMap((member): Column[] => {
    if (member.type.is === 'class') {
      const like = likeOf(result, member);
      const columns = replyColumns(model, member.type.name);
      const list = member.type.list ? { list: true as const } : {};
      return [{ name: member.name, columns, ...list, ...(like === undefined ? {} : { like }) }];
    }
    if (member.type.is === 'value') return [{ name: member.name, kind: member.type.kind, list: member.type.list }];
    return [];
  });
}
