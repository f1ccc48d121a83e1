import { Node } from 'ts-morph';

/**
 * The value of an expression of literals: text, numbers, lists (also with another constant list spread into them) and
 * objects; undefined for anything that would have to be run.
 */
export function readLiteral(node: Node | undefined): unknown {
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) return node.getLiteralValue();
  if (Node.isNumericLiteral(node)) return node.getLiteralValue();
  if (Node.isAsExpression(node) || Node.isSatisfiesExpression(node)) return readLiteral(node.getExpression());
  if (Node.isIdentifier(node)) {
    const declaration = node.getDefinitionNodes().find(Node.isVariableDeclaration);
    return readLiteral(declaration?.getInitializer());
  }
  if (Node.isArrayLiteralExpression(node)) return readList(node.getElements());
  if (!Node.isObjectLiteralExpression(node)) return undefined;
  const members: Record<string, unknown> = {};
  for (const property of node.getProperties()) {
    const value = Node.isPropertyAssignment(property) ? readLiteral(property.getInitializer()) : undefined;
    if (value === undefined || !Node.isPropertyAssignment(property)) return undefined;
    members[property.getName()] = value;
  }
  return members;
}

function readList(elements: readonly Node[]): unknown[] | undefined {
  const items: unknown[] = [];
  for (const element of elements) {
    const value = readLiteral(Node.isSpreadElement(element) ? element.getExpression() : element);
    if (value === undefined) return undefined;
    if (Node.isSpreadElement(element)) items.push(...(value as unknown[]));
    else items.push(value);
  }
  return items;
}
