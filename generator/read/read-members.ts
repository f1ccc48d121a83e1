import { type InterfaceDeclaration, Node, type PropertySignature, type TypeNode } from 'ts-morph';
import type { Member } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { proseOf, textsOf, unwrap } from './doc.ts';
import { isName, NAME } from './names.ts';
import { readValueType } from './read-type.ts';

/** Reads the members of a result interface; `nested` is called with each interface that they name. */
export function readMembers(
  declaration: InterfaceDeclaration,
  diagnostics: Diagnostics,
  nested: (declaration: InterfaceDeclaration) => void,
): Member[] {
  const members: Member[] = [];
  for (const node of declaration.getProperties()) {
    const written = node.getTypeNode();
    const { inner, nullable } = written === undefined ? { inner: undefined, nullable: false } : withoutNull(written);
    const type = inner === undefined ? undefined : memberType(inner, nested);
    if (type === undefined) {
      diagnostics.add(
        node,
        'G030',
        `the type of '${node.getName()}' cannot become a member of a result`,
        'use a type of the vocabulary, string, boolean, a union of words, an interface or a list of these',
      );
      continue;
    }
    const aliases = textsOf(node, 'alias');
    checkNames(node, aliases, members, diagnostics);
    const help = unwrap(proseOf(node));
    members.push({ name: node.getName(), aliases, help, nullable, type });
  }
  return members;
}

/** PowerShell compares names without case, and an alias property is a member like any other. */
function checkNames(
  node: PropertySignature,
  aliases: readonly string[],
  members: readonly Member[],
  diagnostics: Diagnostics,
): void {
  const taken = new Set(
    members.flatMap((member) => [member.name, ...member.aliases]).map((word) => word.toLowerCase()),
  );
  for (const word of [node.getName(), ...aliases]) {
    if (!isName(word)) diagnostics.add(node, 'G031', `${word} is no name in PowerShell`, NAME);
    if (taken.has(word.toLowerCase()))
      diagnostics.add(node, 'G037', `'${word}' is already a member`, 'give each name and alias once');
    taken.add(word.toLowerCase());
  }
}

function memberType(node: TypeNode, nested: (declaration: InterfaceDeclaration) => void): Member['type'] | undefined {
  const name = Node.isTypeReference(node) ? node.getTypeName().getText() : '';
  if (name === 'BackendName') return { is: 'backend' };
  if (name === 'ComputerName') return { is: 'computer' };
  const value = readValueType(node);
  const [only, ...others] = value?.choices ?? [];
  if (value?.kind === 'Choice' && !value.list && only !== undefined && others.length === 0)
    return { is: 'constant', text: only };
  if (value !== undefined) return { is: 'value', ...value };
  const list = Node.isArrayTypeNode(node);
  const item = list ? node.getElementTypeNode() : node;
  const declaration = item.getType().getSymbol()?.getDeclarations().find(Node.isInterfaceDeclaration);
  // An interface of TypeScript's own libraries (Date, Map) is no result.
  if (declaration === undefined || declaration.getSourceFile().isDeclarationFile()) return undefined;
  nested(declaration);
  return { is: 'class', name: declaration.getName(), list };
}

/** `T | null` as T. */
function withoutNull(node: TypeNode): { inner: TypeNode | undefined; nullable: boolean } {
  if (!Node.isUnionTypeNode(node)) return { inner: node, nullable: false };
  const parts = node.getTypeNodes();
  const rest = parts.filter((part) => part.getText() !== 'null');
  if (rest.length === parts.length) return { inner: node, nullable: false };
  return { inner: rest.length === 1 ? rest[0] : undefined, nullable: true };
}
