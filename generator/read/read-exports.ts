import {
  type FunctionDeclaration,
  type InterfaceDeclaration,
  type JSDocableNode,
  Node,
  type SourceFile,
  type VariableDeclaration,
} from 'ts-morph';
import type { Diagnostics } from './diagnostics.ts';
import { tagsOf } from './doc.ts';
import { isResource } from './read-resources.ts';
import { isRole } from './read-roles.ts';
import { isTopic } from './read-topics.ts';

/** What a contract exports, as far as it is part of the module. What else it exports is its own business. */
export interface Exports {
  readonly commands: readonly FunctionDeclaration[];
  readonly completers: readonly FunctionDeclaration[];
  /** What makes what was planned as one: there may be one. */
  readonly carryOuts: readonly FunctionDeclaration[];
  readonly session?: InterfaceDeclaration;
  readonly errors?: VariableDeclaration;
  readonly topics: readonly VariableDeclaration[];
  readonly resources: readonly VariableDeclaration[];
  readonly roles: readonly VariableDeclaration[];
}

/** The tags that make a declaration a part of the module; the others of a cmdlet say that one was meant. */
const PARTS = ['cmdlet', 'completer', 'session', 'carriesOut'];
const MEANT = ['part', 'impact', 'calls', 'keys', 'value', 'takes'];

/** Finds what the entry exports, and what is meant to be a part of the module and is none. */
export function readExports(source: SourceFile, files: readonly SourceFile[], diagnostics: Diagnostics): Exports {
  const exported = [...source.getExportedDeclarations().values()].flat();
  const functions = exported.filter(Node.isFunctionDeclaration).filter((each) => !each.isOverload());
  const sessions = exported.filter(Node.isInterfaceDeclaration).filter((each) => hasTag(each, ['session']));
  const errors = exported.filter(Node.isVariableDeclaration).find((each) => each.getName() === 'errors');
  const topics = exported.filter(Node.isVariableDeclaration).filter(isTopic);
  const resources = exported.filter(Node.isVariableDeclaration).filter(isResource);
  const roles = exported.filter(Node.isVariableDeclaration).filter(isRole);
  const completers = functions.filter((each) => hasTag(each, ['completer']));
  const carryOuts = functions.filter((each) => hasTag(each, ['carriesOut']));
  const commands = functions.filter((each) => !completers.includes(each) && hasTag(each, ['cmdlet', ...MEANT]));
  for (const second of sessions.slice(1))
    diagnostics.add(second, 'G029', 'the contract has another interface with @session', 'write all options in one');
  const parts = new Set<Node>([...commands, ...completers, ...carryOuts, ...sessions]);
  for (const file of files) for (const node of tagged(file)) checkPart(node, parts, diagnostics);
  const [session] = sessions;
  return {
    commands,
    completers,
    topics,
    resources,
    roles,
    carryOuts,
    ...(session === undefined ? {} : { session }),
    ...(errors === undefined ? {} : { errors }),
  };
}

function hasTag(node: JSDocableNode, names: readonly string[]): boolean {
  return tagsOf(node).some(({ name }) => names.includes(name));
}

/** The statements of a file that are marked as parts of the module. */
function tagged(file: SourceFile): (Node & JSDocableNode)[] {
  return file
    .getStatements()
    .filter((node) => Node.isJSDocable(node))
    .filter((node) => hasTag(node, PARTS));
}

function checkPart(node: Node & JSDocableNode, parts: ReadonlySet<Node>, diagnostics: Diagnostics): void {
  const tag = tagsOf(node).find(({ name }) => PARTS.includes(name));
  const isSession = tag?.name === 'session';
  const what = `what has @${tag?.name} ${tag?.text ?? ''}`.trim();
  const fits = isSession ? Node.isInterfaceDeclaration(node) : Node.isFunctionDeclaration(node);
  if (!fits) {
    const instead = isSession
      ? 'write: export interface Options { ... }'
      : 'write: export function getNote(...) { ... }';
    diagnostics.add(node, 'G027', `${what} is no ${isSession ? 'interface' : 'function'}`, instead);
  } else if (!parts.has(node)) {
    const instead = `export it, and from the entry: export * from './${node.getSourceFile().getBaseName()}'`;
    diagnostics.add(node, 'G027', `${what} is not exported by the entry`, instead);
  } else if (Node.isFunctionDeclaration(node) && !isUnderItsName(node)) {
    // The executable's table imports it from where it is written, by its own name.
    const instead = 'write export before its function';
    diagnostics.add(node, 'G027', `${what} is not exported under its own name where it is written`, instead);
  }
}

function isUnderItsName(node: FunctionDeclaration): boolean {
  const exported = node
    .getSourceFile()
    .getExportedDeclarations()
    .get(node.getName() ?? '');
  return exported?.some((each) => each === node) === true;
}
