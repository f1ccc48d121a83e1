import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CALL_TABLES, measureCalls } from './calls.ts';
import { chart } from './chart.ts';
import { type Build, measureCold } from './cold.ts';
import { commitOf, watchMachine } from './facts.ts';
import { CORE_WORDS, CORES, cells, linesOf, page, type Report } from './page.ts';
import { buildPeer } from './peer.ts';
import type { Cores } from './processes.ts';
import { type Extent, hasApart } from './rows.ts';
import { scriptsOf } from './scripts.ts';
import { newSamples } from './series.ts';
import { measureSync } from './sync.ts';
import { writeTable } from './tables.ts';
import { measureReads, measureStreams, type Passes } from './warm.ts';

/**
 * How fast the module is, from cold and in a stream, on one core and on two, as ratios within one run.
 *
 *     npm run bench                          writes docs/performance.md and its picture: some 20 minutes
 *     npm run bench -- --quick               prints the figures of few rounds and smaller tables
 *     npm run bench -- --smoke               prints those of one round of tiny tables: they say only that there are some
 *     npm run bench -- --beside <folder>     takes turns with another build of the module: the folder with its manifest
 *     npm run bench -- --only cold|streams|reads|calls
 */
const flag = { type: 'boolean', default: false } as const;
const { values } = parseArgs({
  options: { quick: flag, smoke: flag, beside: { type: 'string' }, only: { type: 'string' } },
});
const { quick, smoke, beside, only } = values;
const PARTS = ['cold', 'streams', 'reads', 'calls', 'syncs'];
if (only !== undefined && !PARTS.includes(only)) throw new Error(`--only '${only}' is none of ${PARTS.join(', ')}.`);

/** How much a run measures. */
interface Size extends Extent {
  readonly cores: readonly Cores[];
  readonly coldRounds: number;
  readonly streaming: Passes;
  readonly reading: Passes;
  /** In how many sessions tables are read: between two of them it is another build's turn. */
  readonly sessions: number;
  /** How often a table is brought to a desired one. */
  readonly syncRounds: number;
}

const FULL: Size = {
  cores: CORES,
  coldRounds: 12,
  tables: [70, 10_000, 100_000],
  records: 10_000,
  streaming: { warmUps: 3, rounds: 7 },
  lists: [70, 10_000, 100_000],
  first: 300_000,
  calls: CALL_TABLES,
  syncs: [100_000],
  syncRounds: 5,
  reading: { warmUps: 2, rounds: 3 },
  sessions: 3,
};
const QUICK: Size = {
  ...FULL,
  coldRounds: 4,
  tables: [70, 10_000],
  streaming: { warmUps: 2, rounds: 3 },
  reading: { warmUps: 1, rounds: 2 },
  sessions: 2,
  syncRounds: 2,
};
const SMOKE: Size = {
  cores: [2],
  coldRounds: 1,
  tables: [20],
  records: 30,
  streaming: { warmUps: 0, rounds: 2 },
  lists: [30],
  first: 40,
  calls: [600],
  syncs: [500],
  syncRounds: 1,
  reading: { warmUps: 0, rounds: 1 },
  sessions: 1,
};

const root = join(import.meta.dirname, '..', '..');
const out = join(root, 'build', 'bench');
const builds: Build[] = [{ who: 'ours', folder: join(root, 'module', 'IpRoute') }];
if (beside !== undefined) builds.push({ who: 'before', folder: resolve(beside) });
const [ours] = builds as [Build];
const size = smoke ? SMOKE : quick ? QUICK : FULL;
const extent: Extent = { ...size, ...(beside !== undefined && { before: `commit ${commitOf(beside)}` }) };

mkdirSync(out, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'bench-'));
const peer = await buildPeer(out);
for (const rows of [...extent.lists, extent.first]) writeTable(work, rows);
const machine = watchMachine();
const samples = newSamples();
for (const cores of size.cores) {
  const series = samples[cores];
  const measure = (part: string, what: string, work: () => void) => {
    if (only !== undefined && only !== part) return;
    process.stderr.write(`${new Date().toTimeString().slice(0, 8)} ${CORE_WORDS[cores]}: ${what}\n`);
    work();
  };
  measure('cold', 'fresh processes', () => measureCold(cores, size.coldRounds, builds, work, series));
  for (const rows of extent.tables) {
    measure('streams', `streams through a table of ${rows} rows`, () =>
      measureStreams(
        cores,
        [rows, extent.records],
        size.streaming,
        ours,
        peer,
        work,
        series,
        hasApart(extent.tables, rows),
      ),
    );
  }
  for (let session = 1; session <= size.sessions; session++) {
    measure('reads', 'whole tables', () =>
      measureReads(cores, [extent.lists, extent.first], size.reading, builds, work, series),
    );
  }
  // In this process: its CPU time is the same on any number of cores.
  if (cores === size.cores[0]) {
    measure('calls', 'calls of the stand-in for iphlpapi', () => measureCalls(series, size.coldRounds, extent.calls));
    measure('syncs', 'tables that are brought to a desired one', () =>
      measureSync(series, size.syncRounds, extent.syncs),
    );
  }
}
const scripts = builds.map(({ folder }) => scriptsOf(folder));
const report: Report = { facts: machine(), extent, samples, scripts };
print(report);
if (size === FULL && only === undefined) {
  writeFileSync(join(root, 'docs', 'performance.svg'), chart(report));
  writeFileSync(join(root, 'docs', 'performance.md'), page(report));
}
writeFileSync(join(out, 'performance.svg'), chart(report));
rmSync(work, { recursive: true });

function print(report: Report): void {
  for (const [name, value] of Object.entries(report.facts)) console.log(`${name}: ${value}`);
  for (const cores of CORES) {
    for (const { title, lines } of linesOf(report, cores)) {
      console.log(`\n${title}, ${CORE_WORDS[cores]}`);
      for (const line of lines) {
        const [what = '', ms = '', other = '', theirs = '', ratio = '', wanted = ''] = cells(line);
        const compared = other === '' ? ''.padEnd(64) : `${other} ${theirs}`.padEnd(42) + ratio.padEnd(22);
        console.log(`  ${what.padEnd(48)}${ms.padStart(9)}  ${compared}${wanted.replaceAll('**', '')}`.trimEnd());
      }
    }
  }
}
