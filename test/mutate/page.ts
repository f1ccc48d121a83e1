import type { Explanation } from './explained.ts';
import type { Figures, Kept } from './figures.ts';
import { describeMutant } from './mutant.ts';

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
  const survivors = kept.flatMap(({ samples }) => samples.flatMap((sample) => sample.survivors));
  const reasons = explained.map(({ file, line, was, now, why }) => {
    const change = was === line ? '' : `, ${code(was)} -> ${now === '' ? 'nothing' : code(now)}`;
    return `- ${file}: ${code(line)}${change}: ${why}`;
  });
  return [
    '# What the tests notice',
    '',
    'Made by `npm run mutate -- --write`: small faults are put into the sources, one at a time, and the tests run that can notice',
    'it. A folder has more places for faults than are tried: a sample is drawn by a seed. **At once** is what the tests noticed as they',
    'were when the seed was drawn, so it says what to expect of the next fault; **now** is with the tests that the survivors have led to',
    '(`npm run mutate -- --again --write` tries those that are left).',
    'Of a folder that is not in the table nothing was tried yet.',
    '',
    '| folder | places | seeds | tried | at once | now |',
    '|---|---|---|---|---|---|',
    ...kept.map((one) => row(one.folder, String(one.sites), [one])),
    row('**all**', String(sum(kept.map(({ sites }) => sites))), kept),
    '',
    '## Survivors',
    '',
    ...(survivors.length === 0 ? ['None.'] : survivors.map((one) => `- \`${describeMutant(one)}\``)),
    '',
    '## What no test can notice',
    '',
    ...(reasons.length === 0 ? ['Nothing is known.'] : reasons),
    '',
  ].join('\n');
}

function row(name: string, sites: string, kept: readonly Kept[]): string {
  const samples = kept.flatMap((one) => one.samples);
  const seeds = [...new Set(samples.map(({ seed }) => seed))].sort((a, b) => a - b).join(', ');
  const tried = sum(samples.map((one) => one.tried));
  const atOnce = sum(samples.map((one) => one.atOnce));
  const now = tried - sum(samples.map(({ survivors }) => survivors.length));
  return `| ${name} | ${sites} | ${seeds} | ${tried} | ${atOnce}, ${share(atOnce, tried)} | ${now}, ${share(now, tried)} |`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const mark = line.includes('`') ? '``' : '`';
  return `${mark}${line.length > 80 ? `${line.slice(0, 80)}...` : line}${mark}`;
}
