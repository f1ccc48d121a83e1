import { type Copy, copyRepository, readIn, Stopped, workIn } from './copy.ts';
import { type Explanation, isExplained } from './explained.ts';
import type { Figures, Survivor } from './figures.ts';
import { type Mutant, mutantsOf, type Site } from './mutant.ts';
import type { Reach } from './reach.ts';
import { makeAll, type Outcome, runTests, tryMutant } from './try-mutant.ts';
import { testsFor } from './which-tests.ts';

/** Which mutants are tried. */
export interface Plan {
  /** The repository; it is not touched. */
  readonly root: string;
  /** The places of each folder, in the order in which they are tried. */
  readonly folders: ReadonlyMap<string, readonly Site[]>;
  /** How many valid mutants of each folder. */
  readonly count: number;
  /** How many are tried at once. */
  readonly workers: number;
  /** For how many milliseconds: what runs then is given up and not counted. */
  readonly longest?: number | undefined;
  /** How many of the test files run at most that want a build: what survives fewer may be noticed by others. */
  readonly built?: number;
  /** Which tests run which places, where that is known. */
  readonly reach?: Reach | undefined;
  /** What no test can notice, and is left out. */
  readonly explained: readonly Explanation[];
  /** Is called with each outcome. */
  readonly report: (mutant: Mutant, outcome: Outcome) => void;
  /** Is called with each test file that fails without a mutant, and so notices nothing. */
  readonly reportFailing: (test: string) => void;
}

interface Entry {
  readonly folder: string;
  readonly sites: readonly Site[];
  /** How many sites were taken, and how many of them gave a valid mutant or are still tried. */
  taken: number;
  begun: number;
  noticed: number;
  readonly survivors: Survivor[];
}

/** Tries a sample of the mutants of each folder. */
export async function trySample(plan: Plan): Promise<Figures[]> {
  const { root, folders, workers } = plan;
  const entries = [...folders].map(
    ([folder, sites]): Entry => ({ folder, sites, taken: 0, begun: 0, noticed: 0, survivors: [] }),
  );
  const clean = cleanCopy(root, plan.reportFailing);
  const copies = Array.from({ length: workers }, () => copyRepository(root));
  const tryAll = () => Promise.all(copies.map((copy) => tryOnes(copy, entries, plan, clean.failsAnyway)));
  try {
    await workIn([clean, ...copies], tryAll, plan.longest);
  } catch (error) {
    // Whoever ends the run gets the figures so far.
    if (!(error instanceof Stopped)) throw error;
  }
  return entries.map(({ folder, sites, noticed, survivors }) => ({ folder, sites: sites.length, noticed, survivors }));
}

async function tryOnes(
  copy: Copy,
  entries: readonly Entry[],
  plan: Plan,
  failsAnyway: (test: string) => Promise<boolean>,
): Promise<void> {
  const { count, report } = plan;
  await build(copy);
  for (;;) {
    // The folders take turns, so that a run that is stopped has something of each.
    const [entry] = entries
      .filter(({ sites, taken, begun }) => taken < sites.length && begun < count)
      .sort((a, b) => a.begun - b.begun);
    const site = entry?.sites[entry.taken];
    if (entry === undefined || site === undefined) return;
    entry.taken++;
    entry.begun++;
    const tried = await tryFirstValid(copy, site, plan, failsAnyway);
    if (tried === undefined) {
      entry.begun--;
      continue;
    }
    const { mutant, outcome } = tried;
    const { text: _, ...survivor } = mutant;
    report(mutant, outcome);
    if (outcome.kind === 'survived') entry.survivors.push(survivor);
    else entry.noticed++;
  }
}

async function tryFirstValid(
  copy: Copy,
  site: Site,
  { explained, reach, built: most }: Pick<Plan, 'explained' | 'reach' | 'built'>,
  failsAnyway: (test: string) => Promise<boolean>,
): Promise<{ mutant: Mutant; outcome: Outcome } | undefined> {
  const source = readIn(copy, site.file);
  const { fromSource, built, ofModule } = testsFor(copy.root, site.file, reach, site.start);
  const tests = { fromSource, built: built.slice(0, most), ofModule: ofModule.slice(0, most) };
  for (const mutant of mutantsOf(site, source)) {
    if (isExplained(explained, mutant)) return undefined;
    const outcome = await tryMutant(copy, mutant, tests, failsAnyway);
    if (outcome.kind !== 'invalid') return { mutant, outcome };
  }
  return undefined;
}

/** Makes what tests start in a copy: those would fail without, whatever the mutant. */
export async function build(copy: Copy): Promise<void> {
  const made = await makeAll(copy, 'generator');
  if (made !== undefined) throw new Error('The sources cannot be built as they are: run npm run build.');
}

interface CleanCopy {
  /** Whether a test file fails without a mutant, too. */
  failsAnyway(test: string): Promise<boolean>;
  stop(): void;
  remove(): void;
}

/** A copy without mutants, which is made and built when it is first asked. */
function cleanCopy(root: string, report: (test: string) => void): CleanCopy {
  const known = new Map<string, Promise<boolean>>();
  let copy: Copy | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const ask = async (test: string) => {
    if (copy === undefined) {
      copy = copyRepository(root);
      await build(copy);
    }
    const failure = await runTests(copy, [test]);
    copy.restore();
    if (failure !== undefined) report(test);
    return failure !== undefined;
  };
  return {
    failsAnyway(test) {
      const answer = known.get(test) ?? last.then(() => ask(test));
      // One after another, whoever asks.
      last = answer.catch(() => {});
      known.set(test, answer);
      return answer;
    },
    stop: () => copy?.stop(),
    remove: () => copy?.remove(),
  };
}
