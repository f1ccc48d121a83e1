import type { InterfaceDeclaration } from 'ts-morph';
import { shapeOf } from '../model/column.ts';
import { type Column, findMember, type Member } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { textsOf } from './doc.ts';

/** The least width of the first column, where the contract writes no table. */
const WIDTH = 20;

/** `@table Member Member:width`: the columns of a result's table; all its members, where nobody wrote any. */
export function readTable(node: InterfaceDeclaration, members: readonly Member[], diagnostics: Diagnostics): Column[] {
  const written = textsOf(node, 'table')[0]?.split(/\s+/).map(readColumn);
  if (written === undefined) return members.map(({ name }, at) => ({ name, ...unwritten(name, members, at) }));
  for (const { name } of written) {
    if (findMember({ members }, name) !== undefined) continue;
    const instead = 'write members or their aliases, with a width where one is needed: Name:20';
    diagnostics.add(node, 'G016', `@table names '${name}', which is no member of ${node.getName()}`, instead);
  }
  const [first] = written;
  if (first !== undefined && shapeOf({ members }, first).width === undefined) {
    const rule = `the first column of the table, '${first.name}', has no width, so PowerShell prints nothing before the last row`;
    diagnostics.add(node, 'G038', rule, `write ${first.name}:20, or begin with a number`);
  }
  return written;
}

function unwritten(name: string, members: readonly Member[], at: number): Partial<Column> {
  if (at > 0 || shapeOf({ members }, { name }).width !== undefined) return {};
  return { width: Math.max(name.length, WIDTH) };
}

/** `Member`, or `Member:width`. */
export function readColumn(text: string): Column {
  const [, name = text, width] = /^(.*):([1-9][0-9]?)$/.exec(text) ?? [];
  return { name, ...(width === undefined ? {} : { width: Number(width) }) };
}
