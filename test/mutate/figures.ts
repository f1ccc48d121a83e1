import { type Explanation, isExplained } from './explained.ts';
import { type Mutant, mutantsOf, type Site } from './mutant.ts';

/** A mutant, without the text of its file. */
export type Survivor = Omit<Mutant, 'text'>;

/** What a run found in a folder. */
export interface Figures {
  readonly folder: string;
  /** Places where a fault fits. */
  readonly sites: number;
  readonly noticed: number;
  readonly survivors: readonly Survivor[];
}

/** What is kept of the mutants that a seed drew in a folder. */
export interface Sample {
  readonly seed: number;
  /** How many valid mutants were tried, */
  readonly tried: number;
  /** and how many of them the tests noticed as they were then: the others had nobody look for them yet. */
  readonly atOnce: number;
  /** What nothing notices to this day. */
  readonly survivors: readonly Survivor[];
}

/** What is kept of a folder. */
export interface Kept {
  readonly folder: string;
  readonly sites: number;
  readonly samples: readonly Sample[];
}

/** Puts the figures of a run to those that are kept: a seed that ran before is replaced, a folder in which nothing was tried stays as it was. */
export function keepFigures(kept: readonly Kept[], figures: readonly Figures[], seed: number): Kept[] {
  const all = new Map(kept.map((one) => [one.folder, one]));
  for (const { folder, sites, noticed, survivors } of figures) {
    if (noticed + survivors.length === 0) continue;
    const others = all.get(folder)?.samples.filter((one) => one.seed !== seed) ?? [];
    const sample = { seed, tried: noticed + survivors.length, atOnce: noticed, survivors };
    all.set(folder, { folder, sites, samples: [...others, sample] });
  }
  return [...all.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** Which survivors are tried again, as sites that have this one text, by folder; and which are no mutants any more. */
export interface Again {
  readonly sites: ReadonlyMap<string, readonly Site[]>;
  readonly gone: readonly Survivor[];
}

/** Finds the survivors of what is kept in the sources as they are now. Gone is one whose line was changed or explained. */
export function findSurvivors(
  kept: readonly Kept[],
  explained: readonly Explanation[],
  sitesOf: (file: string) => readonly Site[],
  read: (file: string) => string | undefined,
): Again {
  const gone: Survivor[] = [];
  const sites = new Map<string, Site[]>();
  for (const { folder, samples } of kept) {
    for (const survivor of samples.flatMap((one) => one.survivors)) {
      const text = read(survivor.file);
      const [site] = text === undefined || isExplained(explained, survivor) ? [] : placesOf(survivor, sitesOf, text);
      if (site === undefined) gone.push(survivor);
      else sites.set(folder, [...(sites.get(folder) ?? []), site]);
    }
  }
  return { sites, gone };
}

function placesOf(survivor: Survivor, sitesOf: (file: string) => readonly Site[], text: string): Site[] {
  return sitesOf(survivor.file).flatMap((site) => {
    const same = mutantsOf(site, text).some((mutant) => isSame(mutant, survivor));
    return same ? [{ ...site, texts: [survivor.now] }] : [];
  });
}

/** Takes out of what is kept the survivors that were noticed at last, and those that are gone, which count no more. */
export function keepAgain(kept: readonly Kept[], noticed: readonly Survivor[], gone: readonly Survivor[]): Kept[] {
  const isAmong = (list: readonly Survivor[], one: Survivor) => list.some((other) => isSame(one, other));
  return kept.map((one) => {
    const samples = one.samples.map((sample) => {
      const left = sample.survivors.filter((each) => !isAmong(gone, each));
      const tried = sample.tried - (sample.survivors.length - left.length);
      return { ...sample, tried, survivors: left.filter((each) => !isAmong(noticed, each)) };
    });
    return { ...one, samples: samples.filter(({ tried }) => tried > 0) };
  });
}

/** Whether two are the same fault; the number of its line changes with what is written above it. */
function isSame(one: Survivor, other: Survivor): boolean {
  return (['file', 'lineText', 'was', 'now'] as const).every((name) => one[name] === other[name]);
}
