import type { Explanation } from './explained.ts';
import { describeMutant } from './mutant.ts';
import type { Figures, Survivor } from './sample.ts';

/** What one run found in a folder. */
export interface Sample {
  readonly seed: number;
  readonly noticed: number;
  readonly survivors: readonly Survivor[];
}

/** What is kept of a folder: its first run and its last one. */
export interface Kept {
  readonly folder: string;
  readonly sites: number;
  readonly before: Sample;
  readonly now: Sample;
}

/** Puts the figures of a run to those that are kept; a folder in which nothing was tried stays as it was. */
export function keepFigures(kept: readonly Kept[], figures: readonly Figures[], seed: number): Kept[] {
  const all = new Map(kept.map((one) => [one.folder, one]));
  for (const { folder, sites, noticed, survivors } of figures) {
    if (noticed + survivors.length === 0) continue;
    const now = { seed, noticed, survivors };
    all.set(folder, { folder, sites, before: all.get(folder)?.before ?? now, now });
  }
  return [...all.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

const share = (noticed: number, valid: number) => (valid === 0 ? '-' : `${Math.floor((100 * noticed) / valid)} %`);

/** The figures of a run, as lines with columns. */
export function printTable(figures: readonly Figures[]): string[] {
  const rows = figures.map(({ folder, noticed, survivors }) => {
    const valid = noticed + survivors.length;
    return [folder, valid, noticed, survivors.length, share(noticed, valid)].map(String);
  });
  const table = [['folder', 'valid', 'noticed', 'survived', 'share'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((at) => Math.max(...table.map((row) => row[at]?.length ?? 0)));
  return table.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
  );
}

/** The page of what is kept. */
export function printPage(kept: readonly Kept[], explained: readonly Explanation[]): string {
  const cell = ({ noticed, survivors, seed }: Sample) => {
    const valid = noticed + survivors.length;
    return `${noticed} of ${valid}, ${share(noticed, valid)} (seed ${seed})`;
  };
  const rows = kept.map(
    ({ folder, sites, before, now }) => `| ${folder} | ${sites} | ${cell(before)} | ${cell(now)} |`,
  );
  const survivors = kept.flatMap(({ now }) => now.survivors.map((one) => `- \`${describeMutant(one)}\``));
  const reasons = explained.map(({ file, line, was, now, why }) => {
    const change = was === line ? '' : `, ${code(was)} -> ${now === '' ? 'nothing' : code(now)}`;
    return `- ${file}: ${code(line)}${change}: ${why}`;
  });
  return [
    '# What the tests notice',
    '',
    'Made by `npm run mutate -- --write`: small faults are put into the sources, one at a time, and the tests run that can notice',
    'it. A folder has more places for faults than are tried: a sample is drawn by a seed. Before is the first run, now the last.',
    'Of a folder that is not in the table nothing was tried yet.',
    '',
    '| folder | places | before | now |',
    '|---|---|---|---|',
    ...rows,
    '',
    '## Survivors of the last runs',
    '',
    ...(survivors.length === 0 ? ['None.'] : survivors),
    '',
    '## What no test can notice',
    '',
    ...(reasons.length === 0 ? ['Nothing is known.'] : reasons),
    '',
  ].join('\n');
}

function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const mark = line.includes('`') ? '``' : '`';
  return `${mark}${line.length > 80 ? `${line.slice(0, 80)}...` : line}${mark}`;
}
