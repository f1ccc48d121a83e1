import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { chart } from './chart.ts';
import { linesOf, page, type Report } from './page.ts';
import { sectionsOf } from './rows.ts';
import { scriptsOf } from './scripts.ts';
import { add, newSamples, ratios, spread } from './series.ts';

const root = join(import.meta.dirname, '..', '..');

/** Three rounds of everything that a run measures; ours take twice as long as their peers, in memory half as long. */
function report(before?: string): Report {
  const extent = {
    tables: [70],
    records: 10_000,
    lists: [100_000],
    first: 300_000,
    calls: [1000],
    syncs: [1000],
    ...(before && { before }),
  };
  const samples = newSamples();
  for (const { rows } of sectionsOf(extent)) {
    for (const { of, peer } of rows) {
      for (const name of new Set([...of, ...(peer?.of ?? [])])) {
        if (samples[2].has(name)) continue;
        for (const round of [1, 2, 4]) {
          add(samples[2], name, round * (of.includes(name) ? 200 : 100));
          add(samples[1], name, round * (of.includes(name) ? 50 : 100));
        }
      }
    }
  }
  const scripts = Array(before === undefined ? 1 : 2).fill(scriptsOf(join(root, 'module', 'IpRoute')));
  return { facts: { machine: 'two cores' }, extent, samples, scripts };
}

describe('the figures of the bench', () => {
  it('are medians and quartiles, and ratios round by round', () => {
    expect(spread([5, 1, 3, 2, 4])).to.deep.equal({ low: 2, median: 3, high: 4 });
    expect(spread([1, 2])).to.deep.equal({ low: 1.25, median: 1.5, high: 1.75 });
    // Twice as slow in each round, whatever else the machine did meanwhile.
    expect(ratios([20, 200, 40], [10, 100, 20, 7])).to.deep.equal([2, 2, 2]);
  });
  it('say whether they are as wanted, on the cores that they are of', () => {
    const met = (cores: 1 | 2) =>
      linesOf(report(), cores)
        .flatMap(({ lines }) => lines)
        .filter(({ what }) => /^(?:Import-Module|Set, .* rows)$/.test(what))
        .map((line) => [line.ratio?.median, line.most?.toFixed(2), line.met]);
    expect(met(2)).to.deep.equal([
      [2, '2.50', true],
      [2, '1.05', false],
    ]);
    expect(met(1)).to.deep.equal([
      [0.5, '2.50', true],
      [0.5, '1.18', true],
    ]);
  });
  it('count the lines of the scripts, and what a cmdlet has beside its parameters', () => {
    const folder = mkdtempSync(join(tmpdir(), 'scripts-'));
    const lines = ['function Set-IpRouteEntry {', '    param (', '        [int] $One', '    )', '    $One', '}'];
    const shared = ['function Write-IpRoute_One {', '    if ($One) {', '    }', '}'];
    const part = ['function Initialize-IpRoute_SetIpRouteEntry {', '}', 'function Get-IpRoute_Two {', '}'];
    try {
      writeFileSync(join(folder, 'IpRoute.psm1'), [...lines, ...shared, ''].join('\n'));
      writeFileSync(join(folder, 'IpRoute.Part.psm1'), [...part, ''].join('\n'));
      const found = scriptsOf(folder);
      expect([found.main.lines, found.parts.lines]).to.deep.equal([10, 4]);
      expect(found.shared).to.deep.equal([
        { functions: 1, lines: 4 },
        { functions: 1, lines: 2 },
      ]);
      expect(found.bodies).to.deep.equal([{ name: 'Set-IpRouteEntry', lines: 3 }]);
      expect(found.longestShared.name).to.equal('Write-IpRoute_One');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  it('stand on the page, each row once for each number of cores, and what is compared in the picture', () => {
    for (const before of [undefined, 'commit 1234567']) {
      const run = report(before);
      const [text, picture] = [page(run), chart(run)];
      for (const { what, peer } of sectionsOf(run.extent).flatMap(({ rows }) => rows)) {
        expect(text.split(`| ${what} |`).length, what).to.equal(3);
        expect(picture.split(`>${what}<`).length, what).to.equal(peer === undefined ? 1 : 2);
      }
      expect([page(run), chart(run)]).to.deep.equal([text, picture]);
      for (const place of [root, hostname(), 'NaN', 'undefined', 'Infinity']) {
        expect(text).not.to.contain(place);
        expect(picture).not.to.contain(place);
      }
    }
  });
});

describe('npm run bench', function () {
  this.timeout(600_000);
  it('finds a figure for each row', function () {
    // It measures the executable for Linux, on the cores that taskset gives.
    if (process.platform !== 'linux') this.skip();
    const bench = join(import.meta.dirname, 'bench.ts');
    const { stdout, stderr, status } = spawnSync('npx', ['tsx', bench, '--smoke'], { cwd: root, encoding: 'utf8' });
    expect(status, stderr).to.equal(0);
    const extent = { tables: [20], records: 30, lists: [30], first: 40, calls: [600], syncs: [500] };
    for (const { what } of sectionsOf(extent).flatMap(({ rows }) => rows)) {
      const [line = ''] = stdout.split('\n').filter((text) => text.startsWith(`  ${what}  `));
      expect(line, what).to.match(/ \d+(?:\.\d)?(?: |$)/);
    }
    expect(stdout).not.to.contain('NaN');
  });
});
