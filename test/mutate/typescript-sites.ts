import { ts } from 'ts-morph';
import type { Site } from './mutant.ts';

const { SyntaxKind } = ts;

/** What stands for an operator when it is wrong. */
const OPERATORS: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '&': '|',
  '|': '&',
  '<<': '>>',
  '>>': '<<',
  '>>>': '<<',
  '+=': '-=',
  '-=': '+=',
  '??=': '=',
};

/** Of a method, the one that is taken for it; of one with an empty name, its receiver alone. */
const METHODS: Readonly<Record<string, string>> = {
  every: 'some',
  some: 'every',
  min: 'max',
  max: 'min',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  filter: '',
  sort: '',
  toSorted: '',
  reverse: '',
  trim: '',
  trimEnd: '',
  toLowerCase: '',
  toUpperCase: '',
  replace: '',
  replaceAll: '',
  slice: '',
  subarray: '',
};

/** Operators and words of PowerShell, for texts that become scripts. */
const SCRIPT_WORDS: Readonly<Record<string, string>> = {
  '-eq ': '-ne ',
  '-ne ': '-eq ',
  '-ceq ': '-cne ',
  '-cne ': '-ceq ',
  '-lt ': '-le ',
  '-le ': '-lt ',
  '-gt ': '-ge ',
  '-ge ': '-gt ',
  '-and ': '-or ',
  '-or ': '-and ',
  '-is ': '-isnot ',
  '-isnot ': '-is ',
  '-not ': '',
  $true: '$false',
  $false: '$true',
};

/** What is tried in the place of a value that is returned. */
const EMPTY = ['undefined', '[]', "''", 'false', 'true', '{}'];

/** The sites of a TypeScript file; `printsScripts` where its texts are PowerShell. Types and imports have none. */
export function typeScriptSites(file: string, source: string, printsScripts = false): Site[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const words = wordsOf(tree);
  const sites: Site[] = [];
  const visit = (node: ts.Node): void => {
    if (hasNoSites(node)) return;
    for (const [place, ...texts] of faultsOf(node, words))
      sites.push({ file, start: place.getStart(tree), end: place.getEnd(), texts });
    if (printsScripts) sites.push(...scriptFaults(file, node, tree));
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(tree, visit);
  return sites;
}

function hasNoSites(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    (ts.isVariableStatement(node) && node.modifiers?.some(({ kind }) => kind === SyntaxKind.DeclareKeyword) === true)
  );
}

type Fault = readonly [place: ts.Node, ...texts: string[]];

function faultsOf(node: ts.Node, words: readonly string[]): Fault[] {
  if (ts.isIfStatement(node)) return [negated(node.expression), ...dropped(node, node.elseStatement === undefined)];
  if (ts.isWhileStatement(node)) return [negated(node.expression)];
  if (ts.isConditionalExpression(node)) return [negated(node.condition)];
  if (ts.isExpressionStatement(node) || ts.isThrowStatement(node)) return dropped(node);
  if (ts.isBreakStatement(node) || ts.isContinueStatement(node)) return dropped(node);
  if (ts.isReturnStatement(node)) return emptied(node.expression);
  if (ts.isArrowFunction(node)) return ts.isBlock(node.body) ? [] : emptied(node.body);
  if (ts.isTryStatement(node)) {
    const blocks = [node.catchClause?.block, node.finallyBlock].filter((block) => block !== undefined);
    return blocks.map((block) => [block, '{}'] as const);
  }
  if (ts.isBinaryExpression(node)) return binaryFaults(node);
  if (ts.isPrefixUnaryExpression(node)) {
    const isKept = node.operator === SyntaxKind.ExclamationToken || node.operator === SyntaxKind.MinusToken;
    return isKept ? [[node, node.operand.getText()]] : [];
  }
  if (ts.isCallExpression(node)) return callFaults(node);
  if (ts.isObjectLiteralExpression(node)) return node.properties.flatMap(without);
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(without);
  return literalFaults(node, words);
}

const negated = (condition: ts.Expression): Fault => [condition, `!(${condition.getText()})`];
const dropped = (node: ts.Node, isAlone = true): Fault[] => (isAlone ? [[node, ';']] : []);

function emptied(value: ts.Expression | undefined): Fault[] {
  if (value === undefined) return [];
  const text = value.getText();
  const isEmpty = EMPTY.includes(text) || text === '({})';
  // What a condition or a literal is, is faulted where it stands.
  return isEmpty || ts.isConditionalExpression(value) || ts.isLiteralExpression(value) ? [] : [[value, ...EMPTY]];
}

function binaryFaults(node: ts.BinaryExpression): Fault[] {
  const operator = node.operatorToken.getText();
  if (operator === '??') return [[node, node.right.getText(), node.left.getText()]];
  const other = OPERATORS[operator];
  return other === undefined ? [] : [[node.operatorToken, other]];
}

function callFaults(node: ts.CallExpression): Fault[] {
  const called = node.expression;
  if (!ts.isPropertyAccessExpression(called)) return [];
  const other = Object.hasOwn(METHODS, called.name.text) ? METHODS[called.name.text] : undefined;
  if (other === undefined) return [];
  return other === '' ? [[node, called.expression.getText()]] : [[called.name, other]];
}

/** An item of a list: an empty spread in its place says that it is not there, whatever the commas around it. */
function without(item: ts.Node): Fault[] {
  return [[item, ts.isObjectLiteralElementLike(item) ? '...{}' : '...[]']];
}

function literalFaults(node: ts.Node, words: readonly string[]): Fault[] {
  if (node.kind === SyntaxKind.TrueKeyword) return [[node, 'false']];
  if (node.kind === SyntaxKind.FalseKeyword) return [[node, 'true']];
  if (ts.isNumericLiteral(node)) return [[node, String(Number(node.text) + 1)]];
  if (ts.isBigIntLiteral(node)) return [[node, `${BigInt(node.text.slice(0, -1)) + 1n}n`]];
  if (ts.isRegularExpressionLiteral(node)) return patternFaults(node);
  if (!isWord(node)) return [];
  // A word of a union is taken for another one of it, any other text becomes one that nobody knows.
  const at = words.indexOf(node.text);
  const others = [...words.slice(at + 1), ...words.slice(0, at)].slice(0, 4);
  return [[node, `'${node.text}x'`, ...others.map((word) => `'${word}'`)]];
}

function patternFaults(node: ts.RegularExpressionLiteral): Fault[] {
  const [, pattern = '', flags = ''] = /^\/(.*)\/(\w*)$/s.exec(node.text) ?? [];
  if (pattern.startsWith('^')) return [[node, `/${pattern.slice(1)}/${flags}`]];
  if (pattern.endsWith('$')) return [[node, `/${pattern.slice(0, -1)}/${flags}`]];
  return flags.includes('i') ? [[node, `/${pattern}/${flags.replace('i', '')}`]] : [];
}

/** A text that names something; not what a sentence says, nor the name of a property. */
function isWord(node: ts.Node): node is ts.StringLiteral {
  if (!ts.isStringLiteral(node) || !/^[\w.:-]+$/.test(node.text)) return false;
  return !(ts.isPropertyAssignment(node.parent) && node.parent.name === node);
}

function wordsOf(tree: ts.SourceFile): string[] {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (isWord(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return [...found];
}

function scriptFaults(file: string, node: ts.Node, tree: ts.SourceFile): Site[] {
  const isText =
    ts.isStringLiteral(node) ||
    ts.isNoSubstitutionTemplateLiteral(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddle(node) ||
    ts.isTemplateTail(node);
  if (!isText) return [];
  const start = node.getStart(tree);
  const found = node.getText(tree).matchAll(/(?<![\w-])-[a-z]+ |\$(?:true|false)\b/g);
  return [...found].flatMap(({ 0: word, index }) => {
    const other = SCRIPT_WORDS[word];
    return other === undefined
      ? []
      : [{ file, start: start + index, end: start + index + word.length, texts: [other] }];
  });
}
