import {
  type InterfaceDeclaration,
  Node,
  type PropertySignature,
  type TypeNode,
  type Symbol as TypeSymbol,
} from 'ts-morph';
import type { Member } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { proseOf, tagsOf, textsOf, unwrap } from './doc.ts';
import { isName, NAME } from './names.ts';
import { type Fault, isFault, readValueType, vocabularyWord } from './read-type.ts';
import { isReservedMember } from './reserved-names.ts';

/** The tags of a member; those of a parameter, too, since an interface may be both. */
const MEMBER_TAGS = ['alias', 'position', 'completer', 'default'];

/** Reads the members of a result interface; `nested` is called with each interface that they name. */
export function readMembers(
  declaration: InterfaceDeclaration,
  diagnostics: Diagnostics,
  nested: (declaration: InterfaceDeclaration) => void,
): Member[] {
  const members: Member[] = [];
  // Those of what it extends come first, as they are read.
  const all = declaration.getType().getProperties();
  const isOwn = (symbol: TypeSymbol) => symbol.getDeclarations().some((each) => each.getParent() === declaration);
  for (const symbol of [...all.filter((each) => !isOwn(each)), ...all.filter(isOwn)]) {
    const node = symbol.getDeclarations().find(Node.isPropertySignature);
    if (node === undefined) {
      const rule = `'${symbol.getName()}' of ${declaration.getName()} is computed or a method, and no member of a result`;
      diagnostics.add(declaration, 'G030', rule, 'write it as Name: T');
      continue;
    }
    const written = node.getTypeNode();
    const { inner, nullable } = written === undefined ? { inner: undefined, nullable: false } : withoutNull(written);
    const type = inner === undefined ? { fault: 'it has none', instead: 'write Name: T' } : memberType(inner, nested);
    const optional = { fault: 'it may be left out', instead: 'write Name: T | null' };
    const fault = isFault(type) ? type : node.hasQuestionToken() ? optional : undefined;
    if (fault !== undefined || isFault(type)) {
      const rule = `the type of '${node.getName()}' cannot become a member of a result: ${fault?.fault}`;
      diagnostics.add(node, 'G030', rule, fault?.instead ?? '');
      continue;
    }
    for (const tag of tagsOf(node).filter(({ name }) => !MEMBER_TAGS.includes(name)))
      diagnostics.add(tag.node, 'G010', `unknown tag @${tag.name}`, 'use @alias');
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
    if (isReservedMember(word)) {
      const rule = `'${word}' is a member that PowerShell gives to every object, or to those of another computer`;
      diagnostics.add(node, 'G037', rule, 'choose another name');
    }
    if (taken.has(word.toLowerCase()))
      diagnostics.add(node, 'G037', `'${word}' is already a member`, 'give each name and alias once');
    taken.add(word.toLowerCase());
  }
}

function memberType(node: TypeNode, nested: (declaration: InterfaceDeclaration) => void): Member['type'] | Fault {
  const word = vocabularyWord(node);
  if (word === 'BackendName') return { is: 'backend' };
  if (word === 'ComputerName') return { is: 'computer' };
  const list = Node.isArrayTypeNode(node);
  const declaration = interfaceOf(list ? node.getElementTypeNode() : node);
  if (declaration !== undefined) {
    nested(declaration);
    return { is: 'class', name: declaration.getName(), list };
  }
  const value = readValueType(node);
  if (isFault(value)) return value;
  const [only, ...others] = value.choices ?? [];
  if (value.kind === 'Choice' && !value.list && only !== undefined && others.length === 0)
    return { is: 'constant', text: only };
  return { is: 'value', ...value };
}

/** The interface that a type names. One of TypeScript's own libraries (Date, Map) is no result. */
function interfaceOf(node: TypeNode): InterfaceDeclaration | undefined {
  if (!Node.isTypeReference(node) || vocabularyWord(node) !== undefined) return undefined;
  const declaration = node.getType().getSymbol()?.getDeclarations().find(Node.isInterfaceDeclaration);
  return declaration?.getSourceFile().isDeclarationFile() === false ? declaration : undefined;
}

/** `T | null` as T. */
function withoutNull(node: TypeNode): { inner: TypeNode | undefined; nullable: boolean } {
  if (!Node.isUnionTypeNode(node)) return { inner: node, nullable: false };
  const parts = node.getTypeNodes();
  const rest = parts.filter((part) => part.getText() !== 'null');
  if (rest.length === parts.length) return { inner: node, nullable: false };
  return { inner: rest.length === 1 ? rest[0] : undefined, nullable: true };
}
