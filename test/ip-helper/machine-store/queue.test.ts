import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { removeAbandonedLocks, withLock } from '../../../src/ip-helper/machine-store/lock.ts';
import { newOwner } from '../../../src/ip-helper/machine-store/owner.ts';
import { pause } from '../../../src/ip-helper/machine-store/retry.ts';
import { bundleWorker } from '../../tools/bundle-worker.ts';

/** Above every process id of Linux. */
const nobody = 2 ** 22 + 1;
const WRITERS = 20;
const TURNS = 1500;

describe('queue for the lock of a machine file', () => {
  let folder: string;
  let file: string;
  let queue: string;
  let worker: string;

  before(() => {
    worker = bundleWorker(join(import.meta.dirname, 'queue-worker.ts'), mkdtempSync(join(tmpdir(), 'iproute-')));
  });
  after(() => rmSync(join(worker, '..'), { recursive: true }));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    file = join(folder, 'machine.json');
    queue = `${file}.queue`;
    writeFileSync(file, '0');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  interface Writer {
    readonly child: ChildProcess;
    /** The numbers that it made. */
    readonly numbers: Promise<number[]>;
    readonly ready: Promise<unknown>;
  }
  const start = (last: number): Writer => {
    const child = spawn(process.execPath, [worker, file, String(last)], { stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (text) => {
      output += text;
    });
    const ready = new Promise((done) => child.stdout.once('data', done));
    const numbers = new Promise<number[]>((done) =>
      child.on('close', () => done(output.trim().split('\n').slice(1).map(Number))),
    );
    return { child, numbers, ready };
  };
  const startAll = async (count: number, last: number) => {
    const writers = Array.from({ length: count }, () => start(last));
    await Promise.all(writers.map(({ ready }) => ready));
    return writers;
  };
  const go = (writers: readonly Writer[]) => {
    for (const { child } of writers) child.stdin?.end('\n');
  };
  /** How many turns of others were between two of its own, at most. */
  const longestWait = (numbers: number[]) => Math.max(...numbers.map((number, at) => number - (numbers[at - 1] ?? 0)));

  it('lets none of twenty busy writers wait for more than a few rounds', async function () {
    this.timeout(120_000);
    const writers = await startAll(WRITERS, TURNS);
    go(writers);
    const all = await Promise.all(writers.map(({ numbers }) => numbers));
    expect(Math.max(...all.map(longestWait)), 'turns').to.be.at.most(4 * WRITERS);
    const sorted = all.flat().sort((a, b) => a - b);
    expect(sorted, 'no number twice, none lost').to.deep.equal(sorted.map((_, at) => at + 1));
    expect(readdirSync(folder)).to.deep.equal(['machine.json']);
  });

  /** A place as another process has it. */
  const take = (pid: number, time = '1000000000000') => {
    const [host = '', , start = '', nonce = ''] = newOwner().split('~');
    const name = [time, host, pid === process.pid ? pid : nobody, start, nonce].join('~');
    mkdirSync(queue, { recursive: true });
    writeFileSync(join(queue, name), '');
    return name;
  };
  const turn = (longest: number) => {
    const begun = performance.now();
    withLock(file, () => 'done', longest);
    return performance.now() - begun;
  };

  it('passes over the place of a process that is gone at once, and of one that does not come soon', function () {
    if (process.platform === 'win32') this.skip();
    const passed = [1, 2, 3].map(() => {
      take(nobody);
      take(nobody);
      return turn(50);
    });
    // The machine may be busy with something else in one of them.
    expect(Math.min(...passed), 'gone').to.be.lessThan(100);
    expect(readdirSync(folder)).to.deep.equal(['machine.json']);
    const late = take(process.pid);
    expect(turn(2000), 'late').to.be.within(100, 1900);
    take(process.pid);
    const told = () => withLock(file, (_unlocked, waited) => waited);
    expect([told(), told()], 'who has waited is told').to.deep.equal([true, false]);
    // Who was passed over and comes takes its place again.
    expect(readdirSync(folder)).to.deep.equal(['machine.json']);
    expect(late).to.match(/^1000000000000~/);
  });

  it('is no queue where a file or folder of somebody has its name', () => {
    writeFileSync(queue, 'mine');
    expect(withLock(file, () => 'done', 50)).to.equal('done');
    rmSync(queue);
    mkdirSync(queue);
    writeFileSync(join(queue, 'notes.txt'), 'mine');
    expect(withLock(file, () => 'done', 50)).to.equal('done');
    expect(readFileSync(join(queue, 'notes.txt'), 'utf8')).to.equal('mine');
  });

  it('goes on without writers that are killed and stopped while they wait, and leaves nothing of them', async function () {
    if (process.platform === 'win32') this.skip();
    this.timeout(300_000);
    const writers = await startAll(6, 600);
    const [killed, stopped, ...others] = writers;
    withLock(file, () => {
      go(writers);
      const end = performance.now() + 20_000;
      while (!existsSync(queue) || readdirSync(queue).length < writers.length) {
        if (performance.now() > end) throw new Error('not all of them wait');
        pause(1);
      }
      killed?.child.kill('SIGKILL');
      stopped?.child.kill('SIGSTOP');
    });
    const all = await Promise.all(others.map(({ numbers }) => numbers));
    expect(Math.max(...all.flat())).to.be.within(600, 605);
    stopped?.child.kill('SIGCONT');
    const own = (await stopped?.numbers) ?? [];
    expect(Math.max(...own), 'its turn came').to.be.within(600, 610);
    // As the next session does that saves.
    removeAbandonedLocks(file);
    expect(readdirSync(folder)).to.deep.equal(['machine.json']);
  });
});
