import type { InterfaceDeclaration } from 'ts-morph';
import { type Beneath, findMember, type Member, type ResultClass } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { tagsOf } from './doc.ts';
import { readColumn } from './read-table.ts';

/** `@beneath List Column Column:width / Column`: the list that is shown beneath an object that has it. */
export function readBeneath(
  node: InterfaceDeclaration,
  members: readonly Member[],
  classes: ReadonlyMap<string, ResultClass>,
  diagnostics: Diagnostics,
): Beneath | undefined {
  const tag = tagsOf(node).find(({ name }) => name === 'beneath');
  if (tag === undefined) return undefined;
  const [first = '', second = ''] = tag.text.split('/');
  const [name = '', ...columns] = first.trim().split(/\s+/);
  const type = members.find((member) => member.name === name)?.type;
  const instead = 'write a list of results and members of these: @beneath Parts Offset:8 Length / Digest';
  if (type?.is !== 'class' || !type.list) {
    diagnostics.add(tag.node, 'G044', `@beneath names '${name}', which is no list of results`, instead);
    return undefined;
  }
  const result = classes.get(type.name.toLowerCase());
  const read = (words: readonly string[]) => words.filter((word) => word !== '').map(readColumn);
  const beneath = { name, result: type.name, columns: read(columns), second: read(second.split(/\s+/)) };
  if (result === undefined) return undefined;
  if (beneath.columns.length === 0) diagnostics.add(tag.node, 'G044', '@beneath names no columns', instead);
  for (const column of [...beneath.columns, ...beneath.second]) {
    if (findMember(result, column.name) !== undefined) continue;
    diagnostics.add(tag.node, 'G044', `@beneath names '${column.name}', which is no member of ${type.name}`, instead);
  }
  return beneath;
}
