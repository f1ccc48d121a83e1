import { dirname, relative } from 'node:path';
import {
  type FunctionDeclaration,
  type InterfaceDeclaration,
  type JSDoc,
  Node,
  Project,
  SyntaxKind,
  type VariableDeclaration,
} from 'ts-morph';
import type { Command, Example, Model, NativeFailure, Parameter, ResultClass } from '../model/model.ts';
import { Diagnostics } from './diagnostics.ts';
import { readLiteral } from './read-literal.ts';
import { readMembers } from './read-members.ts';
import { readParameters } from './read-parameters.ts';

const COMMAND_TAGS = ['cmdlet', 'impact', 'calls', 'example'];
const APPROVED_VERBS = [
  'Add',
  'Clear',
  'Connect',
  'Disconnect',
  'Export',
  'Find',
  'Get',
  'Import',
  'Invoke',
  'New',
  'Remove',
  'Reset',
  'Restore',
  'Set',
  'Start',
  'Stop',
  'Test',
  'Undo',
  'Update',
  'Wait',
  'Watch',
];

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
  const classes = new Map<string, ResultClass>();
  let session: readonly Parameter[] = [];
  let sessionExamples: readonly Example[] = [];
  let errors: readonly NativeFailure[] = [];
  for (const [, declarations] of source.getExportedDeclarations()) {
    for (const declaration of declarations) {
      if (Node.isFunctionDeclaration(declaration)) {
        commands.push(readCommand(declaration, dirname(entry), classes, diagnostics));
      } else if (Node.isInterfaceDeclaration(declaration) && hasTag(declaration, 'session')) {
        session = readParameters(declaration.getType(), diagnostics);
        sessionExamples = (declaration.getJsDocs().at(-1)?.getTags() ?? [])
          .filter((tag) => tag.getTagName() === 'example')
          .map((tag) => readExample(tag.getCommentText()?.trim() ?? ''));
      } else if (Node.isVariableDeclaration(declaration) && declaration.getName() === 'errors') {
        errors = readErrors(declaration, diagnostics);
      }
    }
  }
  checkCalls(commands, errors, source, diagnostics);
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
    commands: commands.sort((a, b) => (a.name < b.name ? -1 : 1)),
    classes: [...classes.values()],
  };
}

function readCommand(
  declaration: FunctionDeclaration,
  root: string,
  classes: Map<string, ResultClass>,
  diagnostics: Diagnostics,
): Command {
  const doc = declaration.getJsDocs().at(-1);
  const tags = (doc?.getTags() ?? []).map((tag) => ({
    name: tag.getTagName(),
    text: tag.getCommentText()?.trim() ?? '',
    node: tag,
  }));
  for (const tag of tags) {
    if (!COMMAND_TAGS.includes(tag.name)) {
      diagnostics.add(
        tag.node,
        'G010',
        `unknown tag @${tag.name}`,
        `use one of ${COMMAND_TAGS.map((name) => `@${name}`).join(', ')}`,
      );
    }
  }
  const name = tags.find((tag) => tag.name === 'cmdlet')?.text ?? '';
  const verb = name.split('-')[0] ?? '';
  if (!/^[A-Z][A-Za-z]*-[A-Z][A-Za-z0-9]*$/.test(name)) {
    diagnostics.add(declaration, 'G011', 'an exported command needs its cmdlet name', 'write: @cmdlet Verb-Noun');
  } else if (!APPROVED_VERBS.includes(verb)) {
    diagnostics.add(
      declaration,
      'G012',
      `'${verb}' is not an approved verb`,
      `use one of ${APPROVED_VERBS.join(', ')}`,
    );
  }
  const prose = (doc?.getDescription() ?? '').trim();
  if (prose === '')
    diagnostics.add(declaration, 'G013', 'a command needs a summary', 'write a first sentence in its TSDoc');
  const [synopsis = '', ...rest] = prose.split(/\n\s*\n/);

  const parameter = declaration.getParameters()[0];
  const returned = declaration.getReturnType();
  const returns = (name: string) =>
    [returned.getAliasSymbol(), returned.getSymbol()].some((s) => s?.getName() === name);
  const results = returned.getAliasTypeArguments().concat(returned.getTypeArguments())[0];
  const resultType = results?.isUnion()
    ? results.getUnionTypes().find((t) => t.getSymbol()?.getName() !== 'CommandError')
    : results;
  const result = resultType?.getSymbol()?.getDeclarations().find(Node.isInterfaceDeclaration);
  if (result === undefined) {
    diagnostics.add(
      declaration,
      'G014',
      'the result is not an interface',
      'return Iterable<Result | CommandError>, Plan<Result> or Watch<Result>',
    );
  } else {
    readClass(result, classes, diagnostics);
  }
  const impact = tags.find((tag) => tag.name === 'impact')?.text ?? 'Medium';
  if (impact !== 'Low' && impact !== 'Medium' && impact !== 'High') {
    diagnostics.add(declaration, 'G015', `@impact '${impact}' is unknown`, 'write Low, Medium or High');
  }
  const parameters = parameter === undefined ? [] : readParameters(parameter.getType(), diagnostics);
  const piped = parameters.find(({ pipeline }) => pipeline !== 'none');
  if (returns('Watch') && piped !== undefined) {
    diagnostics.add(
      declaration,
      'G017',
      `'${piped.name}' is piped, but a watch takes nothing from the pipeline`,
      'write its type without ByName or Piped',
    );
  }
  return {
    name,
    handler: declaration.getName() ?? '',
    file: relative(root, declaration.getSourceFile().getFilePath()).replaceAll('\\', '/'),
    synopsis: unwrap(synopsis),
    description: rest.map(unwrap).join('\n\n') || unwrap(synopsis),
    examples: tags.filter((tag) => tag.name === 'example').map((tag) => readExample(tag.text)),
    parameters,
    changes: returns('Plan'),
    watches: returns('Watch'),
    impact: impact as Command['impact'],
    result: result?.getName() ?? '',
    calls: (tags.find((tag) => tag.name === 'calls')?.text ?? '').split(/[\s,]+/).filter((name) => name !== ''),
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

function readExample(text: string): Example {
  const [title = '', ...code] = text.split('\n');
  return { title, code: code.join('\n').trim() };
}

function readClass(node: InterfaceDeclaration, classes: Map<string, ResultClass>, diagnostics: Diagnostics): void {
  if (classes.has(node.getName())) return;
  const members = readMembers(node, diagnostics, (nested) => readClass(nested, classes, diagnostics));
  const table = docTag(node.getJsDocs().at(-1), 'table')?.split(/\s+/) ?? members.map((member) => member.name);
  const columns = table.map((column) => {
    const [member = '', label = member] = column.split('=');
    if (!members.some((known) => known.name === member)) {
      diagnostics.add(
        node,
        'G016',
        `@table names '${member}', which is no member of ${node.getName()}`,
        'write Member or Member=Label',
      );
    }
    return { member, label };
  });
  const help = unwrap(node.getJsDocs().at(-1)?.getDescription() ?? '');
  classes.set(node.getName(), { name: node.getName(), help, members, table: columns });
}

function hasTag(node: InterfaceDeclaration, name: string): boolean {
  return docTag(node.getJsDocs().at(-1), name) !== undefined;
}

function docTag(doc: JSDoc | undefined, name: string): string | undefined {
  const tag = doc?.getTags().find((candidate) => candidate.getTagName() === name);
  return tag === undefined ? undefined : (tag.getCommentText()?.trim() ?? '');
}

/** Joins the lines of a paragraph. */
export function unwrap(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
