import { Node, type TypeNode } from 'ts-morph';
import type { ValueKind } from '../../src/contract/wire-contract.ts';
import type { ValueType } from '../model/model.ts';

const VOCABULARY: ReadonlySet<string> = new Set<ValueKind>([
  'UInt8',
  'UInt16',
  'UInt32',
  'UInt64',
  'Duration',
  'DateTime',
  'Switch',
  'Wildcard',
  'FilePath',
  'IpAddress',
  'IpPrefix',
]);

/** Reads a value's type as it is written; undefined when it has no counterpart in PowerShell. */
export function readValueType(node: TypeNode): ValueType | undefined {
  if (Node.isParenthesizedTypeNode(node)) return readValueType(node.getTypeNode());
  if (Node.isArrayTypeNode(node)) {
    const item = readValueType(node.getElementTypeNode());
    return item === undefined || item.list ? undefined : { ...item, list: true };
  }
  if (Node.isTypeReference(node) && VOCABULARY.has(node.getTypeName().getText())) {
    return { kind: node.getTypeName().getText() as ValueKind, list: false };
  }
  const type = node.getType();
  if (type.isString()) return { kind: 'String', list: false };
  if (type.isBoolean()) return { kind: 'Boolean', list: false };
  const literals = type.isUnion() ? type.getUnionTypes() : [type];
  if (literals.length > 0 && literals.every((literal) => literal.isStringLiteral())) {
    // Declared order, which the checker does not keep: read it from where the words are written.
    return { kind: 'Choice', list: false, choices: writtenChoices(node) };
  }
  return undefined;
}

function writtenChoices(node: TypeNode): string[] {
  if (Node.isTypeReference(node)) {
    const alias = node.getTypeName().getSymbol()?.getAliasedSymbol() ?? node.getTypeName().getSymbol();
    const declaration = alias?.getDeclarations().find(Node.isTypeAliasDeclaration);
    const written = declaration?.getTypeNode();
    return written === undefined ? [] : writtenChoices(written);
  }
  if (Node.isUnionTypeNode(node)) return node.getTypeNodes().flatMap(writtenChoices);
  if (Node.isParenthesizedTypeNode(node)) return writtenChoices(node.getTypeNode());
  const literal = Node.isLiteralTypeNode(node) ? node.getLiteral() : undefined;
  return Node.isStringLiteral(literal) ? [literal.getLiteralValue()] : [];
}
