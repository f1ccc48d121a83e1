import type { InterfaceDeclaration } from 'ts-morph';
import type { ResultClass } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { proseOf, tagsOf, unwrap } from './doc.ts';
import { isName, NAME } from './names.ts';
import { readBeneath } from './read-beneath.ts';
import { readMembers } from './read-members.ts';
import { readTable } from './read-table.ts';
import { readText } from './read-text.ts';
import { readTint } from './read-tint.ts';

const TAGS = ['table', 'text', 'beneath', 'tint', 'session'];

/** A result, and where it is written. */
export interface ReadClass extends ResultClass {
  readonly node: InterfaceDeclaration;
}

/** Reads a result interface, and those that it nests before it; `above`: what nests it. */
export function readClass(
  node: InterfaceDeclaration,
  classes: Map<string, ReadClass>,
  diagnostics: Diagnostics,
  above: readonly InterfaceDeclaration[] = [],
): void {
  const name = node.getName();
  if (above.includes(node)) {
    const instead = 'name what it refers to by a value, such as its key';
    diagnostics.add(node, 'G036', `the result ${name} nests itself`, instead);
    return;
  }
  // PowerShell tells names apart without case.
  const known = classes.get(name.toLowerCase());
  if (known !== undefined) {
    if (known.node !== node) diagnostics.add(node, 'G035', `${name} is the name of two results`, 'give each its own');
    return;
  }
  if (!isName(name)) diagnostics.add(node, 'G031', `${name} is no name in PowerShell`, NAME);
  const nested = (each: InterfaceDeclaration) => readClass(each, classes, diagnostics, [...above, node]);
  const members = readMembers(node, diagnostics, nested);
  for (const tag of tagsOf(node).filter(({ name }) => !TAGS.includes(name))) {
    diagnostics.add(tag.node, 'G010', `unknown tag @${tag.name}`, 'use one of @table @text @beneath @tint');
  }
  if (node.getType().getProperties().length === 0)
    diagnostics.add(node, 'G032', `the result ${name} has no members`, 'write at least one member');
  const table = readTable(node, members, diagnostics);
  const text = readText(node, members, diagnostics);
  const beneath = readBeneath(node, members, classes, diagnostics);
  const tint = readTint(node, members, diagnostics);
  const views = {
    table,
    ...(text === undefined ? {} : { text }),
    ...(beneath === undefined ? {} : { beneath }),
    ...(tint === undefined ? {} : { tint }),
  };
  classes.set(name.toLowerCase(), { node, name, help: unwrap(proseOf(node)), members, ...views });
}
