import { Node, type TypeNode, type TypeReferenceNode } from 'ts-morph';
import type { ValueKind } from '../library/wire/columns.ts';
import type { ValueType } from '../model/model.ts';
import { isName } from './names.ts';

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
  if (Node.isTypeReference(node)) {
    const name = node.getTypeName().getText();
    if (VOCABULARY.has(name)) return { kind: name as ValueKind, list: false };
    if (name === 'Range') return readRange(node);
    if (name === 'Matching') return readMatching(node);
    if (name === 'Enum') return readEnum(node);
    // A name of the contract's own for such a type.
    const written = writtenType(node);
    if (Node.isTypeReference(written) && written.getTypeArguments().length > 0) return readValueType(written);
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
    const written = writtenType(node);
    return written === undefined ? [] : writtenChoices(written);
  }
  if (Node.isUnionTypeNode(node)) return node.getTypeNodes().flatMap(writtenChoices);
  if (Node.isParenthesizedTypeNode(node)) return writtenChoices(node.getTypeNode());
  const literal = Node.isLiteralTypeNode(node) ? node.getLiteral() : undefined;
  return Node.isStringLiteral(literal) ? [literal.getLiteralValue()] : [];
}

/** The type that an alias stands for, as it is written. */
function writtenType(node: TypeReferenceNode): TypeNode | undefined {
  const alias = node.getTypeName().getSymbol()?.getAliasedSymbol() ?? node.getTypeName().getSymbol();
  return alias?.getDeclarations().find(Node.isTypeAliasDeclaration)?.getTypeNode();
}

/** `Enum<'Name', { Word: number; ... }>`: of words that PowerShell takes, and numbers that are told apart. */
function readEnum(node: TypeReferenceNode): ValueType | undefined {
  const [first, second] = node.getTypeArguments();
  const name = first?.getType().getLiteralValue();
  if (typeof name !== 'string' || !isName(name) || !Node.isTypeLiteral(second)) return undefined;
  const members = second.getProperties();
  const choices = members.map((member) => member.getName());
  const numbers = members.map((member) => member.getType().getLiteralValue());
  const fits = (number: unknown): number is number => Number.isInteger(number) && Math.abs(Number(number)) < 2 ** 31;
  if (!numbers.every(fits) || new Set(numbers).size !== numbers.length) return undefined;
  const lower = new Set(choices.map((word) => word.toLowerCase()));
  if (lower.size === 0 || lower.size !== choices.length || !choices.every(isName)) return undefined;
  return { kind: 'Enum', list: false, enum: name, choices, numbers };
}

/** `Range<Number, minimum, maximum>`. */
function readRange(node: TypeReferenceNode): ValueType | undefined {
  const [base, ...bounds] = node.getTypeArguments();
  const number = base === undefined ? undefined : readValueType(base);
  const [minimum, maximum] = bounds.map((bound) => bound.getType().getLiteralValue());
  if (number === undefined || !/^UInt(?:8|16|32)$/.test(number.kind) || number.list) return undefined;
  if (typeof minimum !== 'number' || typeof maximum !== 'number' || minimum > maximum) return undefined;
  return { ...number, minimum, maximum };
}

/** `Matching<'pattern'>`. */
function readMatching(node: TypeReferenceNode): ValueType | undefined {
  const pattern = node.getTypeArguments()[0]?.getType().getLiteralValue();
  if (typeof pattern !== 'string') return undefined;
  try {
    new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return undefined;
  }
  return { kind: 'String', list: false, pattern };
}
