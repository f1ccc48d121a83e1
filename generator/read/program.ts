import { createHash } from 'node:crypto';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, sep } from 'node:path';
import {
  type Diagnostic,
  type DiagnosticMessageChain,
  type ExportDeclaration,
  FileSystemRefreshResult,
  type ImportDeclaration,
  ModuleKind,
  ModuleResolutionKind,
  Node,
  Project,
  ScriptTarget,
  type SourceFile,
} from 'ts-morph';
import { Diagnostics } from './diagnostics.ts';

/** The folder of this package, which is checked where it is made. */
const KIT = join(import.meta.dirname, '..') + sep;

/** A program that is open: its entry is the source. */
export interface Program {
  readonly project: Project;
  readonly source: SourceFile;
}

/** Opens the program of a contract: its entry and all that this imports, checked as strictly as TypeScript can by `strict`. */
export function openProgram(entry: string): Program {
  const project = new Project({
    compilerOptions: {
      target: ScriptTarget.ES2023,
      lib: ['lib.es2023.d.ts'],
      module: ModuleKind.ESNext,
      moduleResolution: ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      resolveJsonModule: true,
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      // What runs the handlers is node, whatever is installed beside the contract.
      types: ['node'],
      typeRoots: [dirname(dirname(createRequire(import.meta.url).resolve('@types/node/package.json')))],
    },
    skipAddingFilesFromTsConfig: true,
  });
  const source = project.addSourceFileAtPath(entry);
  project.resolveSourceFileDependencies();
  return { project, source };
}

/** The files of a program that are the contract's own. */
export function ownFiles(project: Project): SourceFile[] {
  return project.getSourceFiles().filter(isOwn);
}

function isOwn(file: SourceFile): boolean {
  return !file.isInNodeModules() && !join(file.getFilePath()).startsWith(KIT);
}

/**
 * Finds imports that lead nowhere, each of which would make everything that comes from it unknown, with a complaint of its
 * own, and those that no executable can follow. Returns whether all are there.
 */
export function checkImports(files: readonly SourceFile[], diagnostics: Diagnostics): boolean {
  let whole = true;
  for (const file of files) {
    for (const declaration of [...file.getImportDeclarations(), ...file.getExportDeclarations()]) {
      const from = declaration.getModuleSpecifierValue();
      if (from === undefined || isBuiltin(from)) continue;
      if (/^koffi(?:\/|$)/.test(from) && !declaration.isTypeOnly()) {
        const rule = `${file.getBaseName()} imports koffi, whose files an executable does not find`;
        const instead = "write: import { loadKoffi } from 'pwsh-contract/native'";
        diagnostics.add(declaration, 'G007', rule, instead);
      } else if (declaration.getModuleSpecifierSourceFile() === undefined && matters(declaration, from)) {
        whole = false;
        const instead = from.startsWith('.')
          ? 'mend the path, or generate it first'
          : `install the package of '${from}'`;
        diagnostics.add(declaration, 'G004', `the module '${from}' is not there`, instead);
      }
    }
  }
  return whole;
}

/** Of the packages of others, only the one that has the vocabulary. */
function matters(declaration: ImportDeclaration | ExportDeclaration, from: string): boolean {
  const words = Node.isImportDeclaration(declaration) ? declaration.getNamedImports() : [];
  return (
    from.startsWith('.') || words.some((word) => ['defineModule', 'ByName', 'Plan', 'Watch'].includes(word.getName()))
  );
}

/** A package that has no types of its own: what comes from it is any. */
const UNTYPED = 7016;

/** Digests of the files that the compiler accepted in this process: who generates more than once waits for it once. */
const accepted = new Set<string>();

/** What the compiler refuses, but for what a diagnostic of that line says better. */
export function checkTypes(files: readonly SourceFile[], diagnostics: Diagnostics): void {
  const digest = digestOf(files);
  if (accepted.has(digest)) return;
  // The compiler is not asked about the files of others, where it would spend most of its time.
  const found = files.flatMap((file) => file.getPreEmitDiagnostics());
  if (found.length === 0) accepted.add(digest);
  for (const diagnostic of found) {
    const file = diagnostic.getSourceFile();
    if (file === undefined || diagnostic.getCode() === UNTYPED) continue;
    diagnostics.addCompilerError(file, diagnostic.getStart() ?? 0, `TS${diagnostic.getCode()}`, textOf(diagnostic));
  }
}

/** Of what decides whether the compiler accepts some files: which they are, and the texts of all that their program has. */
function digestOf(files: readonly SourceFile[]): string {
  const digest = createHash('sha256');
  for (const file of files) digest.update(`${file.getFilePath()}\0`);
  for (const file of files[0]?.getProject().getSourceFiles() ?? []) {
    digest.update(`\0${file.getFilePath()}\0${file.getFullText()}`);
  }
  return digest.digest('hex');
}

function textOf(diagnostic: Diagnostic): string {
  const text = diagnostic.getMessageText();
  if (typeof text === 'string') return text;
  // Between what is wrong and why lie the types that lead from one to the other.
  const chain = chainOf(text);
  return chain.length === 1 ? text.getMessageText() : `${chain[0]} ${chain.at(-1)}`;
}

function chainOf(chain: DiagnosticMessageChain): string[] {
  return [chain.getMessageText(), ...(chain.getNext() ?? []).flatMap(chainOf)];
}

/**
 * Checks what an executable starts with, which stands beside its contract and is no part of it.
 * @param contract - the program of the contract, in which nothing was wrong: its files are not checked a second time, unless one
 * was written since
 * @throws {ContractErrors} with all that the compiler refuses
 */
export function checkEntry(entry: string, { project }: Program): void {
  const before = ownFiles(project);
  const results = before.map((file) => file.refreshFromFileSystemSync());
  const isAsItWas = results.every((result) => result === FileSystemRefreshResult.NoChange);
  project.addSourceFileAtPath(entry);
  project.resolveSourceFileDependencies();
  const checked = new Set(isAsItWas ? before : []);
  const files = ownFiles(project).filter((file) => !checked.has(file));
  const diagnostics = new Diagnostics(dirname(entry));
  if (checkImports(files, diagnostics)) checkTypes(files, diagnostics);
  if (diagnostics.any) throw diagnostics.toError();
}
