import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Copy } from './copy.ts';
import type { Mutant } from './mutant.ts';
import { runPowerShellFile } from './run-script.ts';
import type { Tests } from './which-tests.ts';

/** What became of a mutant. */
export type Outcome =
  /** It does not compile, or what is made of it does not parse. */
  | { readonly kind: 'invalid' }
  | { readonly kind: 'survived' }
  /** By a test, or by what makes the module. */
  | { readonly kind: 'noticed'; readonly by: string };

/** How long nothing may come from tests, in milliseconds: then they hang. */
const SILENCE = 240_000;

/** A test file that fails, and why. */
interface Failure {
  /** From the root; where the process hangs or ends in the midst, the last of which something was heard. */
  readonly file: string;
  readonly why: string;
}

/**
 * Puts a mutant into a copy, and runs the tests that can notice it until one does, twice.
 * @param failsAnyway - whether a test file fails without a mutant as well, so that it tells nothing
 */
export async function tryMutant(
  copy: Copy,
  mutant: Mutant,
  { fromSource, built, ofModule }: Tests,
  failsAnyway: (test: string) => Promise<boolean>,
): Promise<Outcome> {
  copy.put(mutant.file, mutant.text);
  try {
    if (!(await isValid(copy, mutant))) return { kind: 'invalid' };
    const early = await firstToFail(copy, fromSource, failsAnyway);
    if (early !== undefined) return { kind: 'noticed', by: early };
    if (built.length + ofModule.length === 0) return { kind: 'survived' };
    const made = await makeAll(copy, mutant.file);
    if (made !== undefined) return made;
    const isOther = copy.changed().some((file) => file !== mutant.file);
    const late = await firstToFail(copy, isOther ? [...new Set([...built, ...ofModule])] : built, failsAnyway);
    return late === undefined ? { kind: 'survived' } : { kind: 'noticed', by: late };
  } finally {
    copy.restore();
  }
}

async function isValid(copy: Copy, { file }: Mutant): Promise<boolean> {
  if (!file.endsWith('.ts')) return true;
  // What a mutant before has left is read again where that helps: most files are the same.
  const known = ['--incremental', '--tsBuildInfoFile', 'build/mutants.tsbuildinfo'];
  const { code } = await copy.node(['node_modules/typescript/bin/tsc', '--noEmit', ...known], SILENCE);
  return code === 0;
}

/** Makes what a build makes; undefined where that went well. */
export async function makeAll(copy: Copy, file: string): Promise<Outcome | undefined> {
  const first = '--contract src/contract.ts --out module/IpRoute --dsc module/IpRouteDsc --docs docs/reference';
  const more = '--readme README.md --license LICENSE --build --target linux-x64';
  const second = 'test/generator/second';
  const makes = [`${first} ${more}`];
  // The kit's own files make another module, too.
  if (file.startsWith('generator/'))
    makes.push(`--contract ${second}/contract.ts --out ${second}/module --dsc ${second}/module-dsc`);
  for (const words of makes) {
    const { code, output } = await copy.node(['generator/bin.js', 'generate', ...words.split(' ')], SILENCE);
    // What the generator refuses to write is no fault that anybody could have.
    if (/The generator made a file that is broken/.test(output)) return { kind: 'invalid' };
    if (code !== 0) return { kind: 'noticed', by: 'the build' };
  }
  return /^generator\/(?:emit|runtime|text)\//.test(file) && !scriptsParse(copy) ? { kind: 'invalid' } : undefined;
}

function scriptsParse({ root }: Copy): boolean {
  const folders = ['module/IpRoute', 'module/IpRouteDsc', 'test/generator/second/module'];
  const scripts = folders.flatMap((folder) =>
    readdirSync(join(root, folder)).flatMap((name) => (/\.psm1$/.test(name) ? [join(root, folder, name)] : [])),
  );
  return runPowerShellFile('parses.ps1', scripts).trim() === '';
}

async function firstToFail(
  copy: Copy,
  tests: readonly string[],
  failsAnyway: (test: string) => Promise<boolean>,
): Promise<string | undefined> {
  let left = [...tests];
  while (left.length > 0) {
    const failure = await runTests(copy, left);
    if (failure === undefined) return undefined;
    const { file, why } = failure;
    // What passes the second time has failed by chance, as tests of processes may on a busy machine.
    if (!(await failsAnyway(file)) && (await runTests(copy, [file])) !== undefined) return `${file}: ${why}`;
    // Those before it have passed.
    left = left.slice(left.indexOf(file) + 1);
  }
  return undefined;
}

/** Runs test files in one process, in this order, up to the first test that fails. */
export async function runTests(copy: Copy, tests: readonly string[]): Promise<Failure | undefined> {
  const mocha = ['node_modules/mocha/bin/mocha.js', '--bail', '--exit', '--reporter', 'json-stream', ...tests];
  const { code, output } = await copy.node(mocha, SILENCE);
  if (code === 0) return undefined;
  const events = output.split('\n').flatMap((line) => (line.startsWith('["') ? [readEvent(line)] : []));
  const [first = ''] = tests;
  const fileOf = ({ file }: Event) => file?.slice(copy.root.length + 1) ?? first;
  const failed = events.find(([kind]) => kind === 'fail')?.[1];
  if (failed !== undefined) return { file: fileOf(failed), why: failed.fullTitle ?? '' };
  const last = events.findLast(([kind]) => kind === 'pass')?.[1] ?? {};
  return { file: fileOf(last), why: code === null ? 'nothing came for too long' : `ended with ${code}` };
}

interface Event {
  readonly file?: string;
  readonly fullTitle?: string;
}

function readEvent(line: string): [string, Event] {
  try {
    return JSON.parse(line);
  } catch {
    return ['', {}];
  }
}
