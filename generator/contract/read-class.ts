import type { InterfaceDeclaration } from 'ts-morph';
import type { ResultClass } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { proseOf, textsOf, unwrap } from './doc.ts';
import { readMembers } from './read-members.ts';

/** Reads a result interface, and those that it nests before it. */
export function readClass(
  node: InterfaceDeclaration,
  classes: Map<string, ResultClass>,
  diagnostics: Diagnostics,
): void {
  if (classes.has(node.getName())) return;
  const members = readMembers(node, diagnostics, (nested) => readClass(nested, classes, diagnostics));
  const table = textsOf(node, 'table')[0]?.split(/\s+/) ?? members.map((member) => member.name);
  const columns = table.map((column) => {
    const [member = '', label = member] = column.split('=');
    if (!members.some((known) => known.name === member)) {
      diagnostics.add(
        node,
        'G016',
        `@table names '${member}', which is no member of ${node.getName()}`,
        'write Member or Member=Label',
      );
    }
    return { member, label };
  });
  const help = unwrap(proseOf(node));
  classes.set(node.getName(), { name: node.getName(), help, members, table: columns });
}
