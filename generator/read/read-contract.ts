import { isBuiltin } from 'node:module';
import { dirname } from 'node:path';
import {
  type FunctionDeclaration,
  Node,
  Project,
  type SourceFile,
  SyntaxKind,
  type VariableDeclaration,
} from 'ts-morph';
import type { Command, Completer, Example, Model, NativeFailure, Parameter } from '../model/model.ts';
import { brokenBindings } from './check-binding.ts';
import { brokenExamples } from './check-examples.ts';
import { brokenFacts, clashingEnums, unknownCalls, unknownCompleters, unknownResults } from './check-names.ts';
import { Diagnostics } from './diagnostics.ts';
import { examplesOf, proseOf, tagsOf, textsOf, unwrap } from './doc.ts';
import type { ReadClass } from './read-class.ts';
import { fileOf, readCommand } from './read-command.ts';
import { readLiteral } from './read-literal.ts';
import { outputKey, readOutputs } from './read-outputs.ts';
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

  const definition = source.getVariableDeclaration('contract')?.getInitializerIfKind(SyntaxKind.CallExpression);
  const facts = definition?.getArguments()[0];
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

  const described = {
    name: text('name'),
    prefix: text('prefix'),
    executable: text('executable'),
    ...(facts.getProperty('usualBackend') === undefined ? {} : { usualBackend: text('usualBackend') }),
    version: text('version'),
    guid: text('guid'),
    author: text('author'),
    copyright: text('copyright'),
    description: text('description'),
    tags: tags.map((tag) => tag.getLiteralValue()),
    releaseNotes: text('releaseNotes'),
    ...(facts.getProperty('projectUri') === undefined ? {} : { projectUri: text('projectUri') }),
    ...(facts.getProperty('licenseUri') === undefined ? {} : { licenseUri: text('licenseUri') }),
    about: aboutOf(source),
  };
  const { name, prefix, executable, version } = described;
  for (const { code, rule, instead } of brokenFacts({ name, prefix, executable, version }))
    diagnostics.add(facts, code, rule, instead);
  checkImports(project, diagnostics);

  const commands: Command[] = [];
  const declared = new Map<Command, Node>();
  const completers: Completer[] = [];
  const classes = new Map<string, ReadClass>();
  let session: readonly Parameter[] = [];
  let sessionExamples: readonly Example[] = [];
  let errors: readonly NativeFailure[] = [];
  for (const [, declarations] of source.getExportedDeclarations()) {
    for (const declaration of declarations) {
      if (Node.isFunctionDeclaration(declaration) && textsOf(declaration, 'completer').length > 0) {
        completers.push(readCompleter(declaration, dirname(entry)));
      } else if (Node.isFunctionDeclaration(declaration)) {
        const command = readCommand(declaration, dirname(entry), classes, diagnostics);
        commands.push(command);
        declared.set(command, declaration);
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
  for (const [command, node] of declared) {
    const broken = [
      ...unknownCalls(command, errors),
      ...unknownCompleters(command, completers),
      ...brokenExamples(command, commands),
      ...brokenBindings(command, [...classes.values()]),
      ...unknownResults(command, [...classes.values()]),
    ];
    for (const { code, rule, instead } of broken) diagnostics.add(node, code, rule, instead);
  }
  for (const { code, rule, instead } of clashingEnums([...classes.values()]))
    diagnostics.add(facts, code, rule, instead);
  if (diagnostics.any) throw diagnostics.toError();
  const outputs = readOutputs(entry);
  return {
    ...described,
    session,
    sessionExamples,
    errors,
    completers: completers.sort((a, b) => (a.name < b.name ? -1 : 1)),
    commands: commands.map((command) => withOutputs(command, outputs)).sort((a, b) => (a.name < b.name ? -1 : 1)),
    classes: [...classes.values()].map(({ node: _, ...result }) => result),
  };
}

/** A module that is not there would make everything that comes from it unknown, each with a complaint of its own. */
function checkImports(project: Project, diagnostics: Diagnostics): void {
  for (const file of project.getSourceFiles().filter((each) => !each.isInNodeModules())) {
    const declarations = [...file.getImportDeclarations(), ...file.getExportDeclarations()];
    for (const declaration of declarations) {
      const from = declaration.getModuleSpecifierValue();
      if (from === undefined || isBuiltin(from) || declaration.getModuleSpecifierSourceFile() !== undefined) continue;
      // Of other packages, only the vocabulary matters here.
      const words = Node.isImportDeclaration(declaration) ? declaration.getNamedImports() : [];
      const isVocabulary = words.some((word) => ['defineModule', 'ByName', 'Plan', 'Watch'].includes(word.getName()));
      if (!from.startsWith('.') && !isVocabulary) continue;
      const instead = from.startsWith('.') ? 'mend the path, or generate it first' : `install the package of '${from}'`;
      diagnostics.add(declaration, 'G004', `the module '${from}' is not there`, instead);
    }
  }
}

function withOutputs(command: Command, outputs: Readonly<Record<string, string>>): Command {
  const examples = command.examples.map((example) => {
    const output = outputs[outputKey(command.name, example)];
    return output === undefined ? example : { ...example, output };
  });
  return { ...command, examples };
}

/** The paragraphs above `export const contract`; one in a fence keeps its lines. */
function aboutOf(source: SourceFile): string[] {
  const statement = source.getVariableStatement((each) =>
    each.getDeclarations().some((one) => one.getName() === 'contract'),
  );
  const prose = statement === undefined ? '' : proseOf(statement);
  return prose
    .split(/\n\s*\n/)
    .map((paragraph) => (paragraph.trim().startsWith('```') ? paragraph.trim() : unwrap(paragraph)))
    .filter((paragraph) => paragraph !== '');
}

function readErrors(declaration: VariableDeclaration, diagnostics: Diagnostics): NativeFailure[] {
  const table = declaration.getInitializerIfKind(SyntaxKind.CallExpression)?.getArguments()[0];
  const rows = readLiteral(table);
  if (Array.isArray(rows)) return rows as NativeFailure[];
  const write = 'write: export const errors = defineErrors([{ code: 5, ... }])';
  diagnostics.add(declaration, 'G003', 'the catalogue of errors is not made of literals and constants', write);
  return [];
}

/** `@completer Name` on a function: what offers values for the parameters that name it. */
function readCompleter(declaration: FunctionDeclaration, root: string): Completer {
  const [name = ''] = textsOf(declaration, 'completer');
  return { name, handler: declaration.getName() ?? '', file: fileOf(declaration, root) };
}
