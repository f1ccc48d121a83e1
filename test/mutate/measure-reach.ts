import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../../generator/package/sha256.ts';
import { type Copy, copyRepository, readIn, workIn } from './copy.ts';
import { type Probe, withProbes } from './probes.ts';
import type { Reach, Reached, Timed } from './reach.ts';
import { runTests } from './try-mutant.ts';

/** A source in the copies, with the number of its first probe. */
interface ProbedFile {
  readonly file: string;
  readonly digest: string;
  readonly first: number;
  readonly probes: readonly Probe[];
}

/**
 * Runs each test file once in copies whose sources note what runs, and finds out what they reach.
 * @param sources - in TypeScript, from the root
 * @param build - makes in a copy what the tests start
 * @param report - is called with each test file that has run, and why it failed
 */
export async function measureReach(
  root: string,
  sources: readonly string[],
  tests: readonly string[],
  workers: number,
  build: (copy: Copy) => Promise<void>,
  report: (test: Timed, why: string | undefined) => void,
): Promise<Reach> {
  const copies = Array.from({ length: workers }, () => copyRepository(root));
  const files = copies.map((copy) => putProbes(copy, sources))[0] ?? [];
  const timed = tests.map((file) => ({ file, digest: sha256(readFileSync(join(root, file), 'utf8')), seconds: 0 }));
  const reached = new Map<number, number[]>();
  const left = [...timed.keys()];
  const runOnes = async (copy: Copy) => {
    await build(copy);
    for (let at = left.shift(); at !== undefined; at = left.shift()) {
      const one = timed[at] as Timed;
      const began = Date.now();
      mkdirSync(dirname(logOf(copy)), { recursive: true });
      writeFileSync(logOf(copy), '');
      // A test may run something as another user.
      chmodSync(logOf(copy), 0o666);
      const failure = await runTests(copy, [one.file]);
      const test = { ...one, seconds: (Date.now() - began) / 1000 };
      timed[at] = test;
      for (const probe of noted(copy)) reached.set(probe, [...(reached.get(probe) ?? []), at]);
      report(test, failure?.why);
    }
  };
  await workIn(copies, () => Promise.all(copies.map(runOnes)));
  return { tests: timed, files: Object.fromEntries(files.map((one) => [one.file, withTests(one, reached)])) };
}

function logOf({ root }: Copy): string {
  return join(root, 'build', 'reached.txt');
}

function putProbes(copy: Copy, sources: readonly string[]): ProbedFile[] {
  let first = 0;
  return sources.map((file) => {
    const source = readIn(copy, file);
    const { probes, text } = withProbes(file, source, first, logOf(copy));
    copy.put(file, text);
    const probed = { file, digest: sha256(source), first, probes };
    first += probes.length;
    return probed;
  });
}

/** The probes that ran since the file was last made anew. */
function noted(copy: Copy): Set<number> {
  const text = readFileSync(logOf(copy), 'utf8');
  rmSync(logOf(copy));
  return new Set(text.split('\n').filter(Boolean).map(Number));
}

function withTests({ digest, first, probes }: ProbedFile, reached: ReadonlyMap<number, readonly number[]>): Reached {
  return { digest, probes: probes.map((probe, at) => ({ ...probe, tests: reached.get(first + at) ?? [] })) };
}
