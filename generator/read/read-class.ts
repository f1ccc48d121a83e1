import type { InterfaceDeclaration } from 'ts-morph';
import type { Member, ResultClass } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { proseOf, tagsOf, unwrap } from './doc.ts';
import { isName, NAME } from './names.ts';
import { readBeneath } from './read-beneath.ts';
import { readMembers } from './read-members.ts';
import { readTable } from './read-table.ts';
import { readText } from './read-text.ts';
import { readTint } from './read-tint.ts';

const TAGS = ['table', 'text', 'beneath', 'tint', 'oneOf', 'session'];

/** A result, and where it is written. */
export interface ReadClass extends ResultClass {
  readonly node: InterfaceDeclaration;
  /** Whether it is given as the one of its members that is there. */
  readonly oneOf?: true;
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
    diagnostics.add(tag.node, 'G010', `unknown tag @${tag.name}`, 'use one of @table @text @beneath @tint @oneOf');
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
  const oneOf = tagsOf(node).some(({ name }) => name === 'oneOf');
  if (oneOf) checkUnion(node, members, classes, diagnostics);
  const kind = oneOf ? { oneOf } : {};
  classes.set(name.toLowerCase(), { ...kind, node, name, help: unwrap(proseOf(node)), members, ...views });
}

/** A union has results that may be missing, and may say where they came from, by the names that they have for that. */
function checkUnion(
  node: InterfaceDeclaration,
  members: readonly Member[],
  classes: ReadonlyMap<string, ReadClass>,
  diagnostics: Diagnostics,
): void {
  const origins = members.flatMap(({ type }) =>
    type.is === 'class' ? originMembers(classes.get(type.name.toLowerCase())) : [],
  );
  const isOrigin = ({ name, type }: Member) =>
    type.is === 'value' && type.kind === 'String' && !type.list && origins.some((origin) => origin === name);
  const fits = (member: Member) =>
    member.nullable && (isOrigin(member) || (member.type.is === 'class' && !member.type.list));
  if (members.every(fits)) return;
  const rule = `@oneOf of ${node.getName()}, which has other members than results that may be missing and where they came from`;
  diagnostics.add(node, 'G047', rule, 'write members of the form Name: Result | null, and Backend: string | null');
}

/** The members of a result that say where it came from. */
function originMembers(result: ReadClass | undefined): string[] {
  return (result?.members ?? []).flatMap(({ name, type }) =>
    type.is === 'backend' || type.is === 'computer' ? [name] : [],
  );
}
