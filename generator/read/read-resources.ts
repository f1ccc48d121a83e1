import { type CallExpression, Node, SyntaxKind, type VariableDeclaration } from 'ts-morph';
import type { Resource } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { proseOf, tagsOf, unwrap } from './doc.ts';
import { isName, NAME } from './names.ts';
import { fileOf } from './read-command.ts';
import { readLiteral } from './read-literal.ts';
import { readState } from './read-state.ts';

/** A type of a resource, as the engine of DSC takes it. */
const TYPE = /^\w+(?:\.\w+)*\/\w+$/;

const WRITE = "write: export const note = defineResource<NoteState, Notebook>('Notes/Note', { get, plan })";

/** Whether a declaration is one of a resource. */
export function isResource(declaration: VariableDeclaration): boolean {
  return callOf(declaration) !== undefined;
}

function callOf(declaration: VariableDeclaration): CallExpression | undefined {
  const call = declaration.getInitializerIfKind(SyntaxKind.CallExpression);
  return call?.getExpression().getText() === 'defineResource' ? call : undefined;
}

/** The resources of a contract, by their types. */
export function readResources(
  declarations: readonly VariableDeclaration[],
  root: string,
  diagnostics: Diagnostics,
): Resource[] {
  const taken = new Set<string>();
  const resources = declarations.flatMap((declaration) => {
    const call = callOf(declaration);
    const refuse = (rule: string, instead: string) => {
      diagnostics.add(declaration, 'G059', rule, instead);
      return [];
    };
    const [name, handlers] = call?.getArguments() ?? [];
    const [written] = call?.getTypeArguments() ?? [];
    const type = readLiteral(name);
    if (typeof type !== 'string' || !TYPE.test(type))
      return refuse('a resource has no type of the form Owner/Name', WRITE);
    // The engine compares them without case.
    if (taken.has(type.toLowerCase())) return refuse(`there is another resource ${type}`, 'give each its own type');
    taken.add(type.toLowerCase());
    if (written === undefined) return refuse(`the resource ${type} names no state`, WRITE);
    if (!Node.isObjectLiteralExpression(handlers))
      return refuse(
        `what the resource ${type} does is not written out`,
        'write its handlers as an object: { get, plan }',
      );
    const statement = declaration.getVariableStatement();
    const help = Node.isJSDocable(statement) ? unwrap(proseOf(statement)) : '';
    if (help === '')
      return refuse(`the resource ${type} says nothing of itself`, 'write its text above it: /** ... */');
    const state = readState(written.getType(), diagnostics);
    if (state === undefined) return refuse(`the state of ${type} is no interface`, WRITE);
    const tags = Node.isJSDocable(statement) ? tagsOf(statement) : [];
    for (const { name: tag, node } of tags.filter((each) => each.name !== 'class' && each.name !== 'classKeys'))
      diagnostics.add(node, 'G010', `unknown tag @${tag}`, 'use one of @class @classKeys');
    const className = tags.find((tag) => tag.name === 'class')?.text;
    if (className !== undefined && !isName(className)) return refuse(`@class '${className}' is no name`, NAME);
    const classKeys = tags.filter((tag) => tag.name === 'classKeys').flatMap(({ text }) => text.split(/\s+/));
    const stray = classKeys.find((key) => !state.properties.some((property) => property.name === key));
    if (stray !== undefined)
      return refuse(`@classKeys names '${stray}', which is no property`, 'write names of the state');
    const ofClass = className === undefined ? { classKeys } : { className, classKeys };
    const variable = declaration.getName();
    const exports = handlers.getProperty('export') !== undefined;
    return [{ variable, file: fileOf(declaration, root), type, help, state, exports, ...ofClass }];
  });
  return resources.sort((a, b) => (a.type < b.type ? -1 : 1));
}
