import { dirname } from 'node:path';
import { type FunctionDeclaration, Node, Project, SyntaxKind, type VariableDeclaration } from 'ts-morph';
import type { Command, Completer, Example, Model, NativeFailure, Parameter, ResultClass } from '../model/model.ts';
import { Diagnostics } from './diagnostics.ts';
import { examplesOf, tagsOf, textsOf } from './doc.ts';
import { fileOf, readCommand } from './read-command.ts';

import { readLiteral } from './read-literal.ts';
import { readParameters } from './read-parameters.ts';

/**
 * Reads a contract from its entry file.
 * @throws {ContractErrors} with every diagnostic found, when there is any: nothing is emitted then
 */
export function readContract(entry: string): Model {
  const project = new Project({
    compilerOptions: { strict: true, allowImportingTsExtensions: true, noEmit: true, skipLibCheck: true },
    skipAddingFilesFromTsConfig: true,
  });
  const source = project.addSourceFileAtPath(entry);
  project.resolveSourceFileDependencies();
  const diagnostics = new Diagnostics(dirname(entry));

  const declared = source.getVariableDeclaration('contract')?.getInitializerIfKind(SyntaxKind.CallExpression);
  const facts = declared?.getArguments()[0];
  if (!Node.isObjectLiteralExpression(facts)) {
    diagnostics.add(
      source,
      'G001',
      'the entry exports no contract',
      "write: export const contract = defineModule({ name: '...', ... })",
    );
    throw diagnostics.toError();
  }
  const text = (name: string): string => {
    const property = facts.getProperty(name);
    const value = Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
    if (Node.isStringLiteral(value) || Node.isNoSubstitutionTemplateLiteral(value)) return value.getLiteralValue();
    diagnostics.add(facts, 'G002', `defineModule needs a literal '${name}'`, `write: ${name}: '...'`);
    return '';
  };
  const tags = facts.getProperty('tags')?.getDescendantsOfKind(SyntaxKind.StringLiteral) ?? [];

  const commands: Command[] = [];
  const completers: Completer[] = [];
  const classes = new Map<string, ResultClass>();
  let session: readonly Parameter[] = [];
  let sessionExamples: readonly Example[] = [];
  let errors: readonly NativeFailure[] = [];
  for (const [, declarations] of source.getExportedDeclarations()) {
    for (const declaration of declarations) {
      if (Node.isFunctionDeclaration(declaration) && textsOf(declaration, 'completer').length > 0) {
        completers.push(readCompleter(declaration, dirname(entry)));
      } else if (Node.isFunctionDeclaration(declaration)) {
        commands.push(readCommand(declaration, dirname(entry), classes, diagnostics));
      } else if (
        Node.isInterfaceDeclaration(declaration) &&
        tagsOf(declaration).some(({ name }) => name === 'session')
      ) {
        session = readParameters(declaration.getType(), declaration, diagnostics).parameters;
        sessionExamples = examplesOf(declaration);
      } else if (Node.isVariableDeclaration(declaration) && declaration.getName() === 'errors') {
        errors = readErrors(declaration, diagnostics);
      }
    }
  }
  checkCalls(commands, errors, source, diagnostics);
  checkCompleters(commands, completers, source, diagnostics);
  if (diagnostics.any) throw diagnostics.toError();
  return {
    name: text('name'),
    prefix: text('prefix'),
    executable: text('executable'),
    version: text('version'),
    guid: text('guid'),
    author: text('author'),
    copyright: text('copyright'),
    description: text('description'),
    tags: tags.map((tag) => tag.getLiteralValue()),
    releaseNotes: text('releaseNotes'),
    session,
    sessionExamples,
    errors,
    completers: completers.sort((a, b) => (a.name < b.name ? -1 : 1)),
    commands: commands.sort((a, b) => (a.name < b.name ? -1 : 1)),
    classes: [...classes.values()],
  };
}

function readErrors(declaration: VariableDeclaration, diagnostics: Diagnostics): NativeFailure[] {
  const table = declaration.getInitializerIfKind(SyntaxKind.CallExpression)?.getArguments()[0];
  const rows = readLiteral(table);
  if (Array.isArray(rows)) return rows as NativeFailure[];
  const write = 'write: export const errors = defineErrors([{ code: 5, ... }])';
  diagnostics.add(declaration, 'G003', 'the catalogue of errors is not made of literals and constants', write);
  return [];
}

function checkCalls(
  commands: readonly Command[],
  errors: readonly NativeFailure[],
  source: Node,
  diagnostics: Diagnostics,
): void {
  const known = new Set(errors.flatMap(({ functions }) => functions));
  for (const { name, calls } of commands) {
    for (const call of calls.filter((each) => !known.has(each))) {
      const rule = `@calls of ${name} names '${call}', which has no row in the catalogue of errors`;
      diagnostics.add(source, 'G017', rule, 'add what it can fail with to defineErrors, or mend the name');
    }
  }
}

/** `@completer Name` on a function: what offers values for the parameters that name it. */
function readCompleter(declaration: FunctionDeclaration, root: string): Completer {
  const [name = ''] = textsOf(declaration, 'completer');
  return { name, handler: declaration.getName() ?? '', file: fileOf(declaration, root) };
}

function checkCompleters(
  commands: readonly Command[],
  completers: readonly Completer[],
  source: Node,
  diagnostics: Diagnostics,
): void {
  for (const { name: command, parameters } of commands) {
    for (const { name, completer } of parameters) {
      if (completer === undefined || completers.some((known) => known.name === completer)) continue;
      const rule = `-${name} of ${command} names the completer '${completer}', which the contract does not export`;
      diagnostics.add(source, 'G024', rule, `export a function with the tag @completer ${completer}`);
    }
  }
}
