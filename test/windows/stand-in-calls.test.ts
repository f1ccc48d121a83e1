import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { batch, buildIpRoute, replies, request } from './iproute-program.ts';
import { buildStandIn, type Platform } from './stand-in.ts';
import { findWine, windowsPath, wineReady } from './wine.ts';

/** How many routes of its own the stand-in has beside those of which there are four. */
const EXTRA = 1000;
const keyOf = (at: number) => ({
  DestinationPrefix: `2001:db8:1:${at === 0 ? '' : at.toString(16)}::/64`.replace(':::', '::'),
  NextHop: '::',
  InterfaceIndex: '47',
});
const set = (at: number) => request(at + 1, 'Set-IpRouteEntry', { ...keyOf(at), RouteMetric: '9' });
const places = (count: number) => Array.from({ length: count }, (_, at) => at);

/** Runs the executable on a platform: what it answers to the input, and how often it called which function. */
async function runner(platform: Platform, folder: string) {
  const library = process.platform === 'linux' ? buildStandIn(platform, EXTRA) : undefined;
  if (library?.available !== true) return library?.reason ?? 'these tests run on Linux only';
  const counts = join(folder, 'counts');
  const countsOf = () => {
    const lines = readFileSync(counts, 'utf8').trim().split(/\r?\n/);
    return Object.fromEntries(lines.map((line) => line.split(' ')).map(([name = '', count]) => [name, Number(count)]));
  };
  if (platform === 'linux') {
    const program = await buildIpRoute('linux-x64', library.path);
    return async (input: string) => {
      const env = { STANDIN_RECORD: '', STANDIN_COUNTS: counts };
      const { stdout } = spawnSync(program, { input, encoding: 'utf8', env });
      return { answers: replies(stdout), calls: countsOf() };
    };
  }
  const wine = findWine();
  if (!wine.available) return wine.reason;
  const program = wineReady(await buildIpRoute('win-x64', windowsPath(library.path)));
  return async (input: string) => {
    const env = { STANDIN_RECORD: '', STANDIN_COUNTS: windowsPath(counts) };
    const { stdout } = await wine.run(program, [], { input, env });
    return { answers: replies(stdout.replaceAll('\r', '')), calls: countsOf() };
  };
}

for (const platform of ['linux', 'windows'] as const) {
  describe(`changes of many routes on ${platform}, by the calls of iphlpapi`, function () {
    this.timeout(900_000);
    let folder: string;
    let run: Exclude<Awaited<ReturnType<typeof runner>>, string>;

    before(async function () {
      folder = mkdtempSync(join(tmpdir(), 'stand-in-'));
      const found = await runner(platform, folder);
      if (typeof found !== 'string') run = found;
      else {
        console.log(`      skipped: ${found}`);
        this.skip();
      }
    });

    after(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

    it('look at the table before and after, where there are many in a batch', async () => {
      const { answers, calls } = await run(batch(...places(200).map(set)));
      expect(answers.map(([mark]) => mark).join('')).to.equal('='.repeat(200));
      expect(calls).to.include({ GetIpForwardTable2: 2, SetIpForwardEntry2: 200 });
      expect(calls).not.to.have.property('GetIpForwardEntry2');
      // What names the interface, its metric, and who administers the computer, is asked once.
      expect(Object.values(calls).reduce((sum, count) => sum + count)).to.be.below(212);
    });

    it('look each route up before and after, where there are few, and report the same', async () => {
      const few = await run(batch(...places(15).map(set)));
      expect(few.calls).to.include({ GetIpForwardEntry2: 30, SetIpForwardEntry2: 15 });
      expect(few.calls).not.to.have.property('GetIpForwardTable2');
      const many = await run(batch(...places(200).map(set)));
      expect(many.answers.slice(0, 15)).to.deep.equal(few.answers);
    });

    it('of which Windows refuses one, are errors of that one alone', async () => {
      const refused = request(100, 'Set-IpRouteEntry', { ...keyOf(99), RouteMetric: '70005' });
      const { answers, calls } = await run(batch(...places(99).map(set), refused, ...places(200).slice(100).map(set)));
      expect(answers.filter(([mark]) => mark === '!').map(([, id, error]) => [id, error])).to.deep.equal([
        ['100', 'AccessDenied'],
      ]);
      expect(answers.map(([, id]) => Number(id))).to.deep.equal(places(200).map((at) => at + 1));
      expect(calls).to.include({ GetIpForwardTable2: 2, SetIpForwardEntry2: 200 });
    });
  });
}
