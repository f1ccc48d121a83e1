import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { buildExecutable } from '../../generator/package/executable.ts';
import { decodeForwardRow } from '../../src/ip-helper/codec.ts';
import { parseMachine } from '../../src/ip-helper/machine-file/parse.ts';
import { batch, buildIpRoute, request } from './iproute-program.ts';
import { type AvailableWine, findWine, windowsPath, wineReady } from './wine.ts';

const BATCHES = 40;

describe('a machine file on Windows', function () {
  this.timeout(900_000);
  let wine: AvailableWine;
  let program: string;
  let folder: string;
  let file: string;

  before(async function () {
    const found = findWine();
    if (!found.available) return this.skip();
    wine = found;
    program = wineReady(await buildIpRoute('win-x64'));
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    file = join(folder, 'machine.json');
    const routes = [1, 2, 3, 4].map((at) => ({
      InterfaceIndex: 7,
      DestinationPrefix: `10.${at}.0.0/16`,
      RouteMetric: 0,
    }));
    // So many that a save is a line at the end of the file.
    for (let at = 0; at < 1000; at++)
      routes.push({ InterfaceIndex: 7, DestinationPrefix: `172.16.${at >> 8}.${at & 255}/32`, RouteMetric: 0 });
    const interfaces = [{ InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 1 } }];
    writeFileSync(file, JSON.stringify({ Interfaces: interfaces, Routes: routes }));
  });
  afterEach(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  const set = (owner: number, metric: number) =>
    request(metric, 'Set-IpRouteEntry', {
      DestinationPrefix: `10.${owner}.0.0/16`,
      NextHop: '0.0.0.0',
      InterfaceIndex: '7',
      RouteMetric: String(metric),
    });
  const start = () => wine.start(program, ['--simulator', '--machine-file', windowsPath(file)]);
  /** The lines of a session, one by one. */
  const reader = (child: ChildProcessWithoutNullStreams) => {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return async () => (await lines.next()).value as string | undefined;
  };
  const metrics = () =>
    parseMachine(readFileSync(file, 'utf8'), file).routes.rows.map((row) => decodeForwardRow(row).Metric);

  it('loses no change of four sessions on one machine file, of which one is killed', async () => {
    const sessions = [1, 2, 3, 4].map((owner) => {
      const child = start();
      const closed = new Promise((done) => child.once('close', done));
      return { owner, child, closed, read: reader(child) };
    });
    await Promise.all(sessions.map(({ read }) => read()));
    const reported = await Promise.all(
      sessions.map(async ({ owner, child, read }) => {
        child.stdin.on('error', () => {});
        let last = 0;
        for (let metric = 1; metric <= BATCHES; metric++) {
          child.stdin.write(batch(set(owner, metric)));
          if (owner === 4 && metric === 20) child.kill('SIGKILL');
          const line = await read();
          if (line === undefined) break;
          expect(line).to.match(/^=/);
          last = metric;
        }
        child.stdin.end();
        return last;
      }),
    );
    await Promise.all(sessions.map(({ closed }) => closed));
    const found = metrics();
    expect(found.slice(0, 3)).to.deep.equal([BATCHES, BATCHES, BATCHES]);
    expect(found[3]).to.be.within(reported[3] ?? 0, (reported[3] ?? 0) + 1);
    expect(reported[3]).to.be.lessThan(BATCHES);
    // Who folds the list in is the session that worked last, which may have been the one that was killed.
    const last = start();
    const closed = new Promise((done) => last.once('close', done));
    const read = reader(last);
    expect(await read()).to.be.a('string');
    last.stdin.end(batch(set(1, BATCHES + 1)));
    expect(await read()).to.match(/^=/);
    await closed;
    expect(JSON.parse(readFileSync(file, 'utf8')), 'folded in').to.not.have.property('Changes');
    expect(metrics()).to.deep.equal([BATCHES + 1, BATCHES, BATCHES, found[3], ...Array(1000).fill(0)]);
    expect(readdirSync(folder).filter((name) => /\.(lock|queue)$/.test(name))).to.deep.equal([]);
  });

  it('says which process holds the lock, which goes with the process', async () => {
    const { path } = await buildExecutable({
      entry: 'test/windows/lock-program.ts',
      name: 'lock',
      outDir: 'build/lock-program/win-x64',
      target: 'win-x64',
    });
    const lockProgram = wineReady(path);
    const take = () => {
      const child = wine.start(lockProgram);
      child.stdin.write(`${windowsPath(file)}\n`);
      return { child, read: reader(child) };
    };
    const first = take();
    const pid = await first.read();
    expect(pid).to.match(/^[0-9]+$/);
    const second = take();
    expect(await second.read()).to.contain(`in use by another session: process ${pid} has held its lock`);
    first.child.kill('SIGKILL');
    await new Promise((done) => first.child.once('close', done));
    const third = take();
    expect(await third.read()).to.match(/^[0-9]+$/);
    third.child.stdin.end();
    await new Promise((done) => third.child.once('close', done));
    expect(readdirSync(folder)).to.deep.equal(['machine.json']);
  });
});
