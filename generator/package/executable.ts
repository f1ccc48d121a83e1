import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { BuildError } from './build-error.ts';
import { bundle } from './bundle.ts';
import { COMPILED, type WarmUp, writeCompiled } from './compiled.ts';
import { closedNames, withoutNames } from './environment-names.ts';
import { type Identity, withIdentity } from './identity.ts';
import {
  builderBinary,
  isWindows,
  koffiModule,
  licenceTexts,
  type NodeBinary,
  nodeBinary,
  type Target,
} from './node-binaries.ts';
import { withoutSignature, withSystemLibraries } from './portable-executable.ts';
import { sha256 } from './sha256.ts';

export type { Identity } from './identity.ts';
export type { Target } from './node-binaries.ts';

/** What {@link buildExecutable} is to make. */
export interface ExecutableOptions {
  /** The TypeScript file that the program starts with. */
  readonly entry: string;
  /** The program's file name, without .exe. */
  readonly name: string;
  /** The folder that takes the program and, where it needs that, koffi.node; made if it is missing. */
  readonly outDir: string;
  readonly target: Target;
  /** Identifiers that become string constants in the program. `KOFFI_SHA256` may be one that it names without. */
  readonly define?: Readonly<Record<string, string>>;
  /** What it does while it is built. Without, or for another platform than this one, it compiles its script at each start. */
  readonly warmUp?: WarmUp | undefined;
  /** Signs a copy of koffi.node where it lies, before its digest becomes part of the program. */
  readonly signNative?: (path: string) => Promise<void>;
  /** What Windows shows of it. Without, what it shows of node. */
  readonly identity?: Identity | undefined;
  /** The folder for what is not shipped: records of what was built, temporary files. Default: build. */
  readonly workDir?: string;
}

/** The files that {@link buildExecutable} made, or found up to date. */
export interface Executable {
  /** Absolute path of the program. */
  readonly path: string;
  /** SHA-256 of the program, in lower-case hexadecimal digits. */
  readonly sha256: string;
  /** koffi.node beside it, where the program names `KOFFI_SHA256`: one that does not calls no native functions. */
  readonly koffi?: NativeModule;
  /** False if nothing had to be done. */
  readonly rebuilt: boolean;
}

/** koffi's native module. */
export interface NativeModule {
  /** Absolute path. */
  readonly path: string;
  /** SHA-256 of the file, in lower-case hexadecimal digits, which the program knows as `KOFFI_SHA256`. */
  readonly sha256: string;
}

/** Stands for the digest of koffi.node until it is known that the program wants it. */
const KOFFI_MARK = '<the SHA-256 of koffi.node>';

/**
 * Makes one program of a TypeScript entry and the node binary for `target`, with koffi's native module beside it where the
 * program wants it.
 *
 * The program loads `koffi.node` by its absolute path, after it compared the file with `KOFFI_SHA256`. The same inputs
 * give the same bytes. The program is put in place by renaming, so a running one is not disturbed.
 */
export async function buildExecutable(options: ExecutableOptions): Promise<Executable> {
  const { name, target } = options;
  const entry = resolve(options.entry);
  const path = resolve(options.outDir, isWindows(target) ? `${name}.exe` : name);
  const node = nodeBinary(target);
  const marked = await bundle(entry, { KOFFI_SHA256: KOFFI_MARK, ...options.define });
  const koffi = marked.includes(KOFFI_MARK) ? await readKoffi(options, dirname(path)) : undefined;
  const script = koffi === undefined ? marked : marked.replaceAll(KOFFI_MARK, koffi.sha256);
  // V8's code is for the platform that makes it.
  const warmUp = node.path === builderBinary().path ? options.warmUp : undefined;
  const config = seaConfig(target, warmUp !== undefined);
  const { words, input } = warmUp ?? {};
  const identity = isWindows(target) ? options.identity : undefined;
  const icon = identity === undefined ? undefined : sha256(identity.icon);
  const edits = [closedNames(target), { ...identity, icon }];
  const inputs = sha256(JSON.stringify([script, config, target, node.version, koffi?.sha256, words, input, ...edits]));

  const workDir = resolve(options.workDir ?? 'build', 'executables');
  await mkdir(workDir, { recursive: true });
  await mkdir(dirname(path), { recursive: true });
  const recordPath = join(workDir, `${name}-${target}-${sha256(path).slice(0, 8)}.json`);
  const record = await readRecord(recordPath);
  const nativeModule = koffi === undefined ? {} : { koffi: { path: koffi.path, sha256: koffi.sha256 } };
  const koffiIsThere = koffi === undefined || (await sizeOf(koffi.path)) === koffi.size;
  await writeLicences(join(dirname(path), 'LICENCES.txt'), target, koffi !== undefined);
  if (record?.inputs === inputs && (await sizeOf(path)) === record.size && koffiIsThere) {
    return { path, sha256: record.sha256, ...nativeModule, rebuilt: false };
  }

  const scratch = await mkdtemp(join(workDir, `${name}-`));
  try {
    await bareNode(node.path, join(scratch, 'node'), target, identity);
    if (warmUp === undefined) await writeFile(join(scratch, COMPILED.main), script);
    else await writeCompiled(scratch, script, node.path, warmUp);
    const program = await inject(scratch, config, node);
    const bytes = await readFile(program);
    const made: BuildRecord = { inputs, size: bytes.length, sha256: sha256(bytes) };
    if (koffi !== undefined) await replaceFile(koffi.source, koffi.path, 0o644);
    await replaceFile(program, path, 0o755);
    await writeFile(recordPath, `${JSON.stringify(made)}\n`);
    return { path, sha256: made.sha256, ...nativeModule, rebuilt: true };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function readKoffi({ target, signNative, workDir = 'build' }: ExecutableOptions, folder: string) {
  let source = koffiModule(target);
  if (signNative !== undefined) {
    const copy = resolve(workDir, `koffi-${target}.node`);
    await mkdir(dirname(copy), { recursive: true });
    await copyFile(source, copy);
    await signNative(copy);
    source = copy;
  }
  const bytes = await readFile(source);
  return { source, path: join(folder, 'koffi.node'), size: bytes.length, sha256: sha256(bytes) };
}

/** What was built last, to know whether there is anything to do. */
interface BuildRecord {
  readonly inputs: string;
  readonly size: number;
  readonly sha256: string;
}

/** node's own description of a single-executable application. */
function seaConfig(target: Target, compiled: boolean): object {
  return {
    // All in the scratch folder, by relative names: the name of the script ends up in the program.
    main: COMPILED.main,
    ...(compiled ? { assets: COMPILED.assets } : {}),
    executable: 'node',
    output: 'program',
    disableExperimentalSEAWarning: true,
    // node's own is different in every build, and has the code of no function that is called later than at once.
    useCodeCache: false,
    // No options from NODE_OPTIONS.
    execArgvExtension: 'none',
    // OPENSSL_CONF could name a library that is loaded before any JavaScript runs; an empty configuration comes before
    // it. (A name of no file will not do: what stops Windows from creating it also makes opening it a fatal error.)
    // No debugger for a process that sends SIGUSR1, or its counterpart on Windows.
    execArgv: [`--openssl-config=${isWindows(target) ? '\\\\.\\NUL' : '/dev/null'}`, '--disable-sigusr1'],
  };
}

/** Makes the program of the files in `scratch`, and returns its path. */
async function inject(scratch: string, config: object, node: NodeBinary): Promise<string> {
  const builder = builderBinary();
  if (major(builder) !== major(node)) {
    throw new BuildError(
      `node ${builder.version} cannot make a program of node ${node.version}: install the same version.`,
    );
  }
  await writeFile(join(scratch, 'sea.json'), JSON.stringify(config));
  await run(builder.path, ['--build-sea', 'sea.json'], { cwd: scratch });
  return join(scratch, 'program');
}

const run = promisify(execFile);

/** Copies the node binary without what the injection would break, nobody needs, or others could use. */
async function bareNode(from: string, to: string, target: Target, identity?: Identity): Promise<void> {
  if (isWindows(target)) {
    const bare = withSystemLibraries(withoutNames(withoutSignature(await readFile(from)), closedNames(target)));
    await writeFile(to, identity === undefined ? bare : withIdentity(bare, identity));
    return;
  }
  try {
    // The debug information is more than a fifth of the Linux binary.
    await run('strip', ['-o', to, from]);
  } catch {
    await copyFile(from, to);
  }
  await writeFile(to, withoutNames(await readFile(to), closedNames(target)));
}

/** Beside a program stand the licences of what it is made of. */
async function writeLicences(path: string, target: Target, withKoffi: boolean): Promise<void> {
  const text = licenceTexts(target, withKoffi);
  if ((await sizeOf(path)) !== Buffer.byteLength(text)) await writeFile(path, text);
}

/** Puts a copy of `from` in the place of `to` in one step; a program that runs from `to` keeps its old file. */
async function replaceFile(from: string, to: string, mode: number): Promise<void> {
  const next = `${to}.${process.pid}.new`;
  try {
    await copyFile(from, next, constants.COPYFILE_FICLONE);
    await chmod(next, mode);
    await rename(next, to);
  } finally {
    await rm(next, { force: true });
  }
}

async function readRecord(path: string): Promise<BuildRecord | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as BuildRecord;
  } catch {
    // None, or a damaged one: build.
    return undefined;
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}

function major(node: NodeBinary): string {
  return node.version.replace(/\..*/, '');
}
