import { Node, SyntaxKind, type TypeNode, type TypeReferenceNode } from 'ts-morph';
import type { ValueKind } from '../library/wire/columns.ts';
import type { ValueType } from '../model/model.ts';
import { isName } from './names.ts';

/** Why a type has no counterpart in PowerShell, and what to write instead. */
export interface Fault {
  readonly fault: string;
  readonly instead: string;
}

export function isFault(read: object): read is Fault {
  return 'fault' in read;
}

const VALUES: ReadonlySet<string> = new Set<ValueKind>([
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

/** The largest values of the numbers that a range narrows. */
const LARGEST: Readonly<Record<string, number>> = { UInt8: 255, UInt16: 65_535, UInt32: 4_294_967_295 };

/** What TypeScript has and PowerShell has not, by the keyword, and what to write instead. */
const KEYWORDS: ReadonlyMap<SyntaxKind, Fault> = new Map([
  [SyntaxKind.NumberKeyword, fault('a number says no size', 'write UInt8, UInt16, UInt32 or Range<UInt16, 1, 1024>')],
  [SyntaxKind.BigIntKeyword, fault('a bigint says no size', 'write UInt64')],
  [SyntaxKind.AnyKeyword, fault('any says nothing', 'write the type that it has')],
  [SyntaxKind.UnknownKeyword, fault('unknown says nothing', 'write the type that it has')],
]);

/** Types of TypeScript's libraries, and what to write instead. */
const LIBRARY: Readonly<Record<string, Fault>> = {
  Array: fault('Array<T> is written otherwise here', 'write T[]'),
  ReadonlyArray: fault('ReadonlyArray<T> is written otherwise here', 'write T[]'),
  Set: fault('a Set is no list', 'write T[]'),
  Date: fault('a Date is an object of JavaScript', 'write DateTime, milliseconds since 1970, in a result'),
  Map: fault('a Map has no counterpart', 'write an interface with its members'),
  Record: fault('a Record has no members of its own', 'write an interface with its members'),
};

const ANYTHING = 'write a type of the vocabulary, string, boolean or a union of words';

/** Reads a value's type as it is written, or why it has no counterpart in PowerShell. */
export function readValueType(node: TypeNode): ValueType | Fault {
  if (Node.isParenthesizedTypeNode(node)) return readValueType(node.getTypeNode());
  if (Node.isArrayTypeNode(node)) return readList(node.getElementTypeNode());
  if (Node.isUnionTypeNode(node)) return readUnion(node.getTypeNodes());
  if (Node.isTypeReference(node)) return readReference(node);
  if (Node.isLiteralTypeNode(node)) return readUnion([node]);
  const keyword = node.getKind();
  if (keyword === SyntaxKind.StringKeyword) return { kind: 'String', list: false };
  if (keyword === SyntaxKind.BooleanKeyword) return { kind: 'Boolean', list: false };
  if (Node.isTypeOperatorTypeNode(node))
    return fault('a computed type or a readonly list', 'write T[], or the type itself');
  if (Node.isFunctionTypeNode(node)) return fault('a function is no value', ANYTHING);
  if (Node.isTypeLiteral(node))
    return fault('an object without a name', 'write an interface, or its members one by one');
  return KEYWORDS.get(keyword) ?? fault(`${node.getText()} is computed or unknown`, ANYTHING);
}

function fault(text: string, instead: string): Fault {
  return { fault: text, instead };
}

/**
 * The name that a type has in the vocabulary, whatever it was imported as; undefined for a type of the contract's own that
 * is only called so.
 */
export function vocabularyWord(node: TypeNode): string | undefined {
  if (!Node.isTypeReference(node)) return undefined;
  const symbol = symbolOf(node);
  const file = symbol?.getDeclarations()[0]?.getSourceFile().getFilePath();
  // Where the vocabulary could not be found, names are all that there is.
  if (symbol === undefined || file === undefined) return node.getTypeName().getText();
  return /[\\/]library[\\/]contract[\\/]vocabulary\.ts$/.test(file) ? symbol.getName() : undefined;
}

function symbolOf(node: TypeReferenceNode) {
  const symbol = node.getTypeName().getSymbol();
  return symbol?.getAliasedSymbol() ?? symbol;
}

function readReference(node: TypeReferenceNode): ValueType | Fault {
  const word = vocabularyWord(node);
  if (word !== undefined && VALUES.has(word)) return { kind: word as ValueKind, list: false };
  if (word === 'Range') return readRange(node);
  if (word === 'Matching') return readMatching(node);
  if (word === 'Enum') return readEnum(node);
  if (word === 'ByName' || word === 'Piped' || word === 'Whole' || word === 'Objects' || word === 'AsOne')
    return fault(`${word} stands around the whole type of a parameter, and nowhere else`, `write ${word}<T>, or T`);
  if (word === 'BackendName' || word === 'ComputerName') return fault(`${word} is of results only`, 'write string');
  const symbol = symbolOf(node);
  const declarations = symbol?.getDeclarations() ?? [];
  const name = node.getTypeName().getText();
  if (declarations.some((each) => Node.isEnumDeclaration(each) || Node.isEnumMember(each)))
    return fault(
      `${name} is an enum of TypeScript`,
      "write Enum<'Suit', { Spades: 1; Hearts: 2 }>, or 'Black' | 'Red'",
    );
  const known = LIBRARY[symbol?.getName() ?? ''];
  if (known !== undefined && declarations.every((each) => each.getSourceFile().isDeclarationFile())) return known;
  // A name of the contract's own for such a type.
  const written = declarations.find(Node.isTypeAliasDeclaration);
  if (written !== undefined && !written.getSourceFile().isDeclarationFile()) {
    const inner = written.getTypeNode();
    if (inner !== undefined && written.getTypeParameters().length === 0) return readValueType(inner);
  }
  if (declarations.some(Node.isInterfaceDeclaration))
    return fault(`${name} is an object`, 'write Whole<Result>, or the members of it one by one');
  return fault(`${node.getText()} is computed or unknown`, ANYTHING);
}

function readList(element: TypeNode): ValueType | Fault {
  const item = readValueType(element);
  if (isFault(item)) return item;
  if (item.list) return fault('a list of lists', 'write T[]');
  if (item.kind === 'Switch') return fault('a list of switches', 'write boolean[]');
  return { ...item, list: true };
}

/** Words, in declared order, which the checker does not keep. */
function readUnion(nodes: readonly TypeNode[]): ValueType | Fault {
  const choices: string[] = [];
  const nothing = nodes.find((node) => ['null', 'undefined'].includes(node.getText()))?.getText();
  if (nothing !== undefined)
    return fault(`a union with ${nothing}`, 'write Name?: T where it may be left out, in a result T | null');
  for (const node of nodes) {
    const inner = Node.isParenthesizedTypeNode(node) ? node.getTypeNode() : node;
    const literal = Node.isLiteralTypeNode(inner) ? inner.getLiteral() : undefined;
    if (Node.isStringLiteral(literal) || Node.isNoSubstitutionTemplateLiteral(literal)) {
      choices.push(literal.getLiteralValue());
      continue;
    }
    const other = nodes.length === 1 || literal !== undefined ? undefined : readValueType(inner);
    if (other === undefined || isFault(other) || other.kind !== 'Choice' || other.list)
      return other !== undefined && isFault(other)
        ? other
        : fault('a union of other things than words', "write one type, or words: 'Black' | 'Red'");
    choices.push(...(other.choices ?? []));
  }
  const distinct = new Set(choices.map((word) => word.toLowerCase()));
  if (distinct.size < choices.length) return fault('two words that differ by case at most', 'give each word once');
  if (distinct.has('')) return fault('a word that is empty', 'leave the parameter optional instead');
  return { kind: 'Choice', list: false, choices };
}

/** `Enum<'Name', { Word: number; ... }>`: of words that PowerShell takes, and numbers that are told apart. */
function readEnum(node: TypeReferenceNode): ValueType | Fault {
  const [first, second] = node.getTypeArguments();
  const name = first?.getType().getLiteralValue();
  if (typeof name !== 'string' || !isName(name))
    return fault('an Enum without a name', "write Enum<'Suit', { Spades: 1 }>");
  const members = Node.isTypeLiteral(second) ? second.getProperties() : [];
  if (members.length === 0) return fault(`the Enum ${name} has no words`, `write Enum<'${name}', { Spades: 1 }>`);
  const choices = members.map((member) => member.getName());
  const numbers = members.map((member) => member.getType().getLiteralValue());
  const fits = (number: unknown): number is number => Number.isInteger(number) && Math.abs(Number(number)) < 2 ** 31;
  if (!numbers.every(fits)) return fault(`a number of the Enum ${name} is none of 32 bits`, 'write whole numbers');
  if (new Set(numbers).size !== numbers.length)
    return fault(`two words of the Enum ${name} have the same number`, 'give each word its own');
  if (!choices.every(isName)) return fault(`a word of the Enum ${name} is no name`, 'write letters and digits');
  if (new Set(choices.map((word) => word.toLowerCase())).size !== choices.length)
    return fault(`two words of the Enum ${name} differ by case only`, 'give each word once');
  return { kind: 'Enum', list: false, enum: name, choices, numbers };
}

/** `Range<Number, minimum, maximum>`. */
function readRange(node: TypeReferenceNode): ValueType | Fault {
  const [base, ...bounds] = node.getTypeArguments();
  const number = base === undefined ? undefined : readValueType(base);
  const [minimum, maximum] = bounds.map((bound) => bound.getType().getLiteralValue());
  const largest = number === undefined || isFault(number) || number.list ? undefined : LARGEST[number.kind];
  if (number === undefined || isFault(number) || largest === undefined)
    return fault('a Range of something else than UInt8, UInt16 or UInt32', 'write Range<UInt16, 1, 1024>');
  const isWhole = (bound: unknown): bound is number => Number.isInteger(bound);
  if (!isWhole(minimum) || !isWhole(maximum))
    return fault('a Range whose bounds are no whole numbers', 'write Range<UInt16, 1, 1024>');
  if (minimum > maximum)
    return fault(`the Range from ${minimum} to ${maximum} is empty`, 'write the smaller bound first');
  if (minimum < 0 || maximum > largest) {
    const rule = `the Range from ${minimum} to ${maximum} is not within ${number.kind}, 0 to ${largest}`;
    return fault(rule, 'narrow it, or write a larger type');
  }
  return { ...number, minimum, maximum };
}

/** `Matching<'pattern'>`. */
function readMatching(node: TypeReferenceNode): ValueType | Fault {
  const pattern = node.getTypeArguments()[0]?.getType().getLiteralValue();
  if (typeof pattern !== 'string') return fault('a Matching without an expression', "write Matching<'[a-z]+'>");
  try {
    new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return fault(`'${pattern}' is no regular expression`, "write one of JavaScript: Matching<'[a-z]+'>");
  }
  return { kind: 'String', list: false, pattern };
}
