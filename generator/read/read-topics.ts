import { Node, SyntaxKind, type VariableDeclaration } from 'ts-morph';
import type { Topic } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { paragraphsOf, proseOf } from './doc.ts';
import { readLiteral } from './read-literal.ts';

/** Whether a declaration is one of a page of help: `export const safety = defineTopic('Safety')`. */
export function isTopic(declaration: VariableDeclaration): boolean {
  const call = declaration.getInitializerIfKind(SyntaxKind.CallExpression);
  return call?.getExpression().getText() === 'defineTopic';
}

/** The pages of help that a contract has beside that of its module. */
export function readTopics(declarations: readonly VariableDeclaration[], diagnostics: Diagnostics): Topic[] {
  const taken = new Set<string>();
  return declarations.flatMap((declaration) => {
    const name = readLiteral(declaration.getInitializerIfKind(SyntaxKind.CallExpression)?.getArguments()[0]);
    const refuse = (rule: string, instead: string) => {
      diagnostics.add(declaration, 'G055', rule, instead);
      return [];
    };
    if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9]*$/.test(name))
      return refuse('a topic has no name of letters and digits', "write: defineTopic('SafeChange')");
    if (taken.has(name.toLowerCase())) return refuse(`there is another topic ${name}`, 'give each its own name');
    taken.add(name.toLowerCase());
    const statement = declaration.getVariableStatement();
    const [summary, ...about] = Node.isJSDocable(statement) ? paragraphsOf(proseOf(statement)) : [];
    if (summary === undefined) return refuse(`the topic ${name} says nothing`, 'write its text above it: /** ... */');
    return [{ name, summary, about }];
  });
}
