// npm run mutate -- [--folder generator/runtime] [--count 40] [--seed 7 | --again] [--workers 2] [--minutes 60] [--built 4] [--quick] [--write] [--list | --reach]
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Explanation } from './explained.ts';
import { findSurvivors, type Kept, keepAgain, keepFigures, type Survivor } from './figures.ts';
import { measureReach } from './measure-reach.ts';
import { describeMutant, type Site, shuffled } from './mutant.ts';
import { printPage, printTable } from './page.ts';
import { readReach, unreached, writeReach } from './reach.ts';
import { build, trySample } from './sample.ts';
import { sitesOf, sourceFolders } from './sources.ts';
import { testFiles } from './which-tests.ts';

const root = join(import.meta.dirname, '..', '..');
const beside = (name: string) => join(import.meta.dirname, name);
const readJson = <T>(name: string): T => JSON.parse(readFileSync(beside(name), 'utf8'));

/** Of each folder, without --count. */
const COUNT = 25;
/** As many test files as there may be. */
const ALL = 1000;
/** For how long --quick tries mutants, in minutes: with what it takes to begin and to end it is done in ten. */
const QUICK = '9';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', multiple: true },
    count: { type: 'string', default: String(COUNT) },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    minutes: { type: 'string' },
    built: { type: 'string', default: String(ALL) },
    again: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    reach: { type: 'boolean', default: false },
  },
});
const minutes = values.minutes ?? (values.quick ? QUICK : undefined);
const all = sourceFolders(root);
const isAsked = (folder: string) => values.folder?.some((one) => folder === one.replace(/\/+$/, '')) ?? true;
const folders = new Map([...all].filter(([folder]) => isAsked(folder)));
const unknown = values.folder?.find((one) => !all.has(one.replace(/\/+$/, '')));
if (unknown !== undefined) {
  console.error(`--folder '${unknown}' has no sources. These have: ${[...all.keys()].join(', ')}.`);
  process.exit(2);
}
const numberOf = (name: 'count' | 'seed' | 'workers' | 'built', least: number) => {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value >= least) return value;
  console.error(`--${name} '${values[name]}' is no whole number from ${least} on.`);
  process.exit(2);
};
const [count, seed, workers, most] = [
  numberOf('count', 1),
  numberOf('seed', 0),
  numberOf('workers', 1),
  numberOf('built', 0),
];
if (values.write && most < ALL) {
  console.error('--write keeps what all tests notice: leave out --built.');
  process.exit(2);
}
if (values.list) {
  for (const [folder, files] of folders) console.log(`${folder}: ${sitesOf(root, files).length}`);
  process.exit();
}
if (values.reach) {
  const sources = [...all.values()].flat().filter((file) => file.endsWith('.ts'));
  const found = await measureReach(root, sources, testFiles(root), workers, build, ({ file, seconds }, why) => {
    console.log(`${seconds.toFixed(0).padStart(5)} s  ${file}${why === undefined ? '' : `\n         FAILS: ${why}`}`);
  });
  writeReach(root, found);
  for (const [file, lines] of unreached(found, (name) => readFileSync(join(root, name), 'utf8')))
    console.log(`${file}: no test runs ${lines.join(', ')}`);
  process.exit();
}

const explained = readJson<Explanation[]>('explained.json');
const kept = readJson<Kept[]>('figures.json');
const read = (file: string) => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : undefined);
const asked = kept.filter(({ folder }) => isAsked(folder));
const again = values.again ? findSurvivors(asked, explained, (file) => sitesOf(root, [file]), read) : undefined;
const drawn = (): Map<string, Site[]> =>
  new Map([...folders].map(([folder, files]) => [folder, shuffled(sitesOf(root, files), seed)]));

const started = Date.now();
const noticed: Survivor[] = [];
const figures = await trySample({
  root,
  folders: again?.sites ?? drawn(),
  count: again === undefined ? count : Infinity,
  workers,
  longest: minutes === undefined ? undefined : Number(minutes) * 60_000,
  built: most,
  reach: readReach(root),
  explained,
  report(mutant, outcome) {
    const seconds = Math.round((Date.now() - started) / 1000);
    const what = outcome.kind === 'noticed' ? `noticed by ${outcome.by}` : outcome.kind.toUpperCase();
    console.log(`${String(seconds).padStart(5)} s  ${describeMutant(mutant)}\n         ${what}`);
    if (outcome.kind === 'noticed') noticed.push(mutant);
  },
  reportFailing: (test) => console.log(`         ${test} FAILS WITHOUT A MUTANT, so it notices nothing`),
});
console.log(`\n${printTable(figures).join('\n')}`);
const survivors = figures.flatMap((each) => each.survivors);
console.log(
  `\n${survivors.length === 0 ? 'Nothing survived.' : `Survived:\n${survivors.map(describeMutant).join('\n')}`}`,
);
if (values.write) {
  const now = again === undefined ? keepFigures(kept, figures, seed) : keepAgain(kept, noticed, again.gone);
  writeFileSync(beside('figures.json'), `${JSON.stringify(now, undefined, 2)}\n`);
  writeFileSync(join(root, 'docs', 'mutation.md'), printPage(now, explained));
}
// A survivor is news for people; a run that tried nothing is a fault.
process.exitCode = again !== undefined || figures.some((each) => each.noticed > 0) ? 0 : 1;
