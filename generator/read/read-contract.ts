import { dirname } from 'node:path';
import { type FunctionDeclaration, type InterfaceDeclaration, SyntaxKind, type VariableDeclaration } from 'ts-morph';
import type { Command, Completer, Example, Model, NativeError, Parameter, ResultClass } from '../model/model.ts';
import { brokenBindings } from './check-binding.ts';
import { brokenExamples } from './check-examples.ts';
import {
  clashingCommands,
  clashingEnums,
  hidingTypes,
  unknownCalls,
  unknownCompleters,
  unknownResults,
} from './check-names.ts';
import { Diagnostics } from './diagnostics.ts';
import { examplesOf } from './doc.ts';
import { checkImports, checkTypes, openProgram, ownFiles, type Program } from './program.ts';
import { readCarriesOut } from './read-carries-out.ts';
import type { ReadClass } from './read-class.ts';
import { readCommand, readCompleter } from './read-command.ts';
import { type Exports, readExports } from './read-exports.ts';
import { findFacts, readFacts } from './read-facts.ts';
import { readLiteral } from './read-literal.ts';
import { outputKey, readOutputs } from './read-outputs.ts';
import { readParameters } from './read-parameters.ts';
import { readResources } from './read-resources.ts';
import { readRoles } from './read-roles.ts';
import { readTopics } from './read-topics.ts';

/**
 * Reads a contract from its entry file.
 * @param program - the program of that file, for who asks more of it
 * @throws {ContractErrors} with every diagnostic found, when there is any: nothing is emitted then
 */
export function readContract(entry: string, { project, source }: Program = openProgram(entry)): Model {
  const files = ownFiles(project);
  const diagnostics = new Diagnostics(dirname(entry));
  const facts = findFacts(source);
  if (facts === undefined) {
    const instead = "write: export const contract = defineModule({ name: '...', ... })";
    diagnostics.add(source, 'G001', 'the entry exports no contract', instead);
    throw diagnostics.toError();
  }
  const described = readFacts(facts, diagnostics);
  const areThere = checkImports(files, diagnostics);
  const exported = readExports(source, files, diagnostics);
  const errors = exported.errors === undefined ? [] : readErrors(exported.errors, diagnostics);
  const topics = readTopics(exported.topics, diagnostics);
  const resources = readResources(exported.resources, dirname(entry), diagnostics);
  const session = readSession(exported.session, diagnostics);
  const classes = new Map<string, ReadClass>();
  const completers = readCompleters(exported, dirname(entry), diagnostics);
  const declared = new Map(
    exported.commands.map((node) => [readCommand(node, dirname(entry), classes, diagnostics), node] as const),
  );
  const commands = [...declared.keys()];
  const results = [...classes.values()];
  const carriesOut = readCarriesOut(exported.carryOuts, declared, dirname(entry), diagnostics);
  const clashes = clashingCommands(commands, described);
  for (const [command, node] of declared) {
    const broken = [
      ...[clashes.get(command)].filter((clash) => clash !== undefined),
      ...unknownCalls(command, errors),
      ...unknownCompleters(command, completers),
      ...brokenExamples(command, commands),
      ...brokenBindings(command, results),
      ...unknownResults(command, results),
    ];
    for (const { code, rule, instead } of broken) diagnostics.add(node, code, rule, instead);
  }
  const roles = readRoles(
    exported.roles,
    { commands, prefix: described.prefix, session: session.session },
    diagnostics,
  );
  for (const { code, rule, instead } of [...clashingEnums(results), ...hidingTypes(results, described)])
    diagnostics.add(facts, code, rule, instead);
  for (const { className, type } of resources) {
    if (className === undefined || !classes.has(className.toLowerCase())) continue;
    const rule = `@class ${className} of ${type} is the name of a result, whose view it would take`;
    diagnostics.add(facts, 'G059', rule, 'give it another name');
  }
  if (areThere) checkTypes(files, diagnostics);
  if (diagnostics.any) throw diagnostics.toError();
  const outputs = readOutputs(entry);
  return {
    ...described,
    ...session,
    ...carriesOut,
    errors,
    topics,
    resources,
    roles,
    completers: completers.sort((a, b) => (a.name < b.name ? -1 : 1)),
    commands: commands.map((command) => withOutputs(command, outputs)).sort((a, b) => (a.name < b.name ? -1 : 1)),
    classes: results.filter(({ oneOf }) => oneOf !== true).map(withoutNode),
    unions: results.filter(({ oneOf }) => oneOf === true).map(withoutNode),
  };
}

function withoutNode({ node: _, oneOf: __, ...result }: ReadClass): ResultClass {
  return result;
}

function withOutputs(command: Command, outputs: Readonly<Record<string, string>>): Command {
  const examples = command.examples.map((example) => {
    const output = outputs[outputKey(command.name, example)];
    return output === undefined ? example : { ...example, output };
  });
  return { ...command, examples };
}

function readErrors(declaration: VariableDeclaration, diagnostics: Diagnostics): NativeError[] {
  const table = declaration.getInitializerIfKind(SyntaxKind.CallExpression)?.getArguments()[0];
  const rows = readLiteral(table);
  if (Array.isArray(rows)) return rows as NativeError[];
  const write = 'write: export const errors = defineErrors([{ code: 5, ... }])';
  diagnostics.add(declaration, 'G003', 'the catalogue of errors is not made of literals and constants', write);
  return [];
}

function readSession(
  declaration: InterfaceDeclaration | undefined,
  diagnostics: Diagnostics,
): { session: readonly Parameter[]; sessionExamples: readonly Example[] } {
  if (declaration === undefined) return { session: [], sessionExamples: [] };
  const { parameters } = readParameters(declaration.getType(), declaration, diagnostics);
  const [file] = parameters.filter(({ type }) => type.kind === 'FilePath');
  const taken = [
    'Backend',
    'ModuleVersion',
    'ExecutableVersion',
    'NodeVersion',
    'ProcessId',
    'Elevated',
    'ComputerName',
  ];
  if (file !== undefined && taken.some((name) => name.toLowerCase() === file.name.toLowerCase())) {
    const rule = `the option '${file.name}' has the name of a member that every session has`;
    diagnostics.add(declaration, 'G037', rule, 'choose another name for the file');
  }
  for (const { name, pipeline, type, asOne } of parameters) {
    if (name.toLowerCase() === 'idle') {
      const rule = `the option '${name}' has the name of a word that every executable takes, --idle`;
      diagnostics.add(declaration, 'G037', rule, 'choose another name');
    }
    const fault = optionFault(pipeline, type, asOne);
    if (fault === undefined) continue;
    const rule = `the option '${name}' cannot become a parameter: it is ${fault}`;
    diagnostics.add(declaration, 'G020', rule, 'write the type of one value');
  }
  return { session: parameters, sessionExamples: examplesOf(declaration) };
}

function optionFault(
  pipeline: Parameter['pipeline'],
  type: Parameter['type'],
  asOne: true | undefined,
): string | undefined {
  if (type.list) return 'a list';
  if (type.kind === 'Whole') return 'a whole object';
  if (asOne) return 'an AsOne, and changes nothing';
  return pipeline === 'none' ? undefined : 'from the pipeline';
}

function readCompleters({ completers }: Exports, root: string, diagnostics: Diagnostics): Completer[] {
  const taken = new Set<string>();
  return completers.map((declaration: FunctionDeclaration) => {
    const completer = readCompleter(declaration, root, diagnostics);
    const key = completer.name.toLowerCase();
    if (taken.has(key)) {
      const rule = `the contract has another completer of the name ${completer.name}`;
      diagnostics.add(declaration, 'G029', rule, 'give each its own');
    }
    taken.add(key);
    return completer;
  });
}
