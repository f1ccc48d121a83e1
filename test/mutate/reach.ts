import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../../generator/package/sha256.ts';
import type { Probe } from './probes.ts';

/** Which stretches of the sources the test files run, in whichever process. */
export interface Reach {
  readonly tests: readonly Timed[];
  /** By the name of the source, from the root. */
  readonly files: Readonly<Record<string, Reached>>;
}

/** A test file, and for how long it runs alone, in seconds. */
export interface Timed {
  readonly file: string;
  /** Of its text, as of a source. */
  readonly digest: string;
  readonly seconds: number;
}

/** A source, and who runs its stretches. */
export interface Reached {
  /** Of the text in which the stretches are counted. */
  readonly digest: string;
  readonly probes: readonly ReachedProbe[];
}

interface ReachedProbe extends Probe {
  /** Which test files run it, by their place in the list. */
  readonly tests: readonly number[];
}

const FILE = join('build', 'reach.json');

/** What was found last; undefined where nobody has looked yet. */
export function readReach(root: string): Reach | undefined {
  const file = join(root, FILE);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Keeps what was found for the mutants that follow. */
export function writeReach(root: string, reach: Reach): void {
  const file = join(root, FILE);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(reach));
}

/** What so many test files run and none of them notices, the others will hardly notice, and they are the slow ones. */
const MOST = 40;

/**
 * The test files that ran a place of a source, the quickest first, and of many the quickest alone; of what runs when a file is loaded,
 * those that loaded it.
 * @returns undefined where that is not known, as of a source that has changed since
 */
export function testsThatReach(reach: Reach, file: string, source: string, place: number): string[] | undefined {
  const known = reach.files[file];
  if (known === undefined || known.digest !== sha256(source)) return undefined;
  const around = known.probes.filter(({ start, end }) => start <= place && place < end);
  const innermost = around.reduce((least, one) => (one.end - one.start <= least.end - least.start ? one : least));
  const tests = innermost.tests.flatMap((at) => reach.tests[at] ?? []);
  return tests
    .sort((a, b) => a.seconds - b.seconds)
    .slice(0, MOST)
    .map((test) => test.file);
}

/** Whether a test file is what it was when its reach was measured. */
export function isMeasured(reach: Reach, test: string, text: string): boolean {
  return reach.tests.some(({ file, digest }) => file === test && digest === sha256(text));
}

/** The lines of each source on which something begins that no test runs, without what lies within. */
export function unreached(reach: Reach, read: (file: string) => string): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [file, { probes }] of Object.entries(reach.files)) {
    const source = read(file);
    let end = 0;
    const lines = probes
      .filter((probe) => probe.tests.length === 0)
      .sort((a, b) => a.start - b.start || b.end - a.end)
      .flatMap((probe) => {
        if (probe.start < end) return [];
        end = probe.end;
        return [source.slice(0, probe.start).split('\n').length];
      });
    if (lines.length > 0) found.set(file, lines);
  }
  return found;
}
