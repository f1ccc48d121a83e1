import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { decodeForwardRow } from '../../../src/ip-helper/codec.ts';
import { MachineFileError } from '../../../src/ip-helper/machine-file/machine-file-error.ts';
import { parseMachine } from '../../../src/ip-helper/machine-file/parse.ts';
import { keepLock, removeAbandonedLocks, withLock } from '../../../src/ip-helper/machine-store/lock.ts';
import { bundleWorker } from '../../tools/bundle-worker.ts';

/** Above every process id of Linux. */
const nobody = 2 ** 22 + 1;
const BATCHES = 80;

describe('lock of a machine file', () => {
  let folder: string;
  let file: string;
  let lock: string;
  let worker: string;

  before(() => {
    worker = bundleWorker(join(import.meta.dirname, 'store-worker.ts'), mkdtempSync(join(tmpdir(), 'iproute-')));
  });
  after(() => rmSync(join(worker, '..'), { recursive: true }));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    file = join(folder, 'machine.json');
    lock = `${file}.lock`;
    writeFileSync(file, '');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Leaves the lock of an owner, made of our own by `change`. */
  const leave = (change: (parts: string[]) => string[], at = lock) => {
    const owner = withLock(file, () => readdirSync(lock)[0] ?? '');
    const name = change(owner.split('~')).join('~');
    const place = at === lock ? lock : `${lock}.${name}`;
    mkdirSync(place);
    writeFileSync(join(place, name), '');
    return name;
  };
  const posixOnly = (context: Mocha.Context) => {
    if (process.platform === 'win32') context.skip();
  };

  it('leaves nothing behind', () => {
    expect(withLock(file, () => readdirSync(folder).length)).to.equal(2);
    expect(() =>
      withLock(file, () => {
        throw new Error('mine');
      }),
    ).to.throw('mine');
    expect(readdirSync(folder)).to.deep.equal(['machine.json']);
  });

  it('says who holds it, and not that the file is wrong', () => {
    const inner = () => withLock(file, () => 'both', 50);
    expect(() => withLock(file, inner))
      .to.throw(MachineFileError, new RegExp(`process ${process.pid} has held its lock '.*machine\\.json\\.lock'`))
      .and.include({ trouble: 'Busy' })
      .and.property('action')
      .match(/Try again, or close the other session/);
    expect(withLock(file, () => 'free')).to.equal('free');
  });

  it('says so where who holds it cannot be named', function () {
    posixOnly(this);
    mkdirSync(lock);
    writeFileSync(join(lock, 'notes'), '');
    expect(() => withLock(file, () => 'done', 20)).to.throw(
      MachineFileError,
      `a process that cannot be named has held its lock '${lock}' for 0.02 seconds`,
    );
    expect(readdirSync(lock)).to.deep.equal(['notes']);
  });

  it('is kept until it is let go of; who cannot have it gets none, or the reason where none can be made', () => {
    const release = keepLock(file, 0);
    expect(release).to.be.a('function');
    expect(keepLock(file, 0)).to.equal(undefined);
    expect(readdirSync(folder).sort()).to.deep.equal(['machine.json', 'machine.json.lock']);
    release?.();
    const again = keepLock(file, 0);
    expect(again).to.be.a('function');
    again?.();
    expect(readdirSync(folder)).to.deep.equal(['machine.json']);
    expect(() => keepLock(join(folder, 'none', 'machine.json'), 0)).to.throw(/ENOENT/);
  });

  it('does not fail what is done because its lock is gone', function () {
    posixOnly(this);
    expect(withLock(file, () => rmSync(lock, { recursive: true }))).to.equal(undefined);
  });

  for (const [what, content] of Object.entries({ 'an empty file': '', 'a file with a process id': `${nobody}` })) {
    it(`is not blocked by ${what} in its place`, () => {
      writeFileSync(lock, content);
      expect(withLock(file, () => 'done', 50)).to.equal('done');
    });
  }

  it('is not blocked by an empty folder in its place', function () {
    posixOnly(this);
    mkdirSync(lock);
    expect(withLock(file, () => 'done', 50)).to.equal('done');
  });

  it('takes over from an owner that is gone, or is another process by now', function () {
    posixOnly(this);
    leave(([host = '', , start = '', nonce = '']) => [host, String(nobody), start, nonce]);
    expect(withLock(file, () => 'done', 50)).to.equal('done');
    if (process.platform !== 'linux') this.skip();
    leave(([host = '', pid = '', , nonce = '']) => [host, pid, '1', nonce]);
    expect(withLock(file, () => 'done', 50)).to.equal('done');
  });

  it('does not judge the process ids of another host', function () {
    posixOnly(this);
    leave(([, , start = '', nonce = '']) => ['elsewhere', String(nobody), start, nonce]);
    expect(() => withLock(file, () => 'done', 50)).to.throw(`process ${nobody} on elsewhere`);
  });

  it('takes over from a killed process that nobody has buried', async function () {
    if (process.platform !== 'linux') this.skip();
    // The shell turns into a program that buries nobody; once that answers, its child is killed.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const said = () => new Promise<string>((done) => parent.stdout.once('data', (text) => done(String(text))));
    try {
      const pid = Number(await said());
      parent.stdin.write('now\n');
      await said();
      process.kill(pid, 'SIGKILL');
      const state = () => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.[0];
      while (state() !== 'Z') await new Promise((done) => setTimeout(done, 5));
      leave(([host = '', , start = '', nonce = '']) => [host, String(pid), start, nonce]);
      expect(withLock(file, () => 'done', 50)).to.equal('done');
    } finally {
      parent.stdin.end();
    }
  });

  it('tidies up after who was killed while waiting, and after nobody else', function () {
    posixOnly(this);
    leave(([host = '', , start = '', nonce = '']) => [host, String(nobody), start, nonce], 'beside');
    const waiting = leave((parts) => parts, 'beside');
    writeFileSync(`${lock}.old`, 'a file of somebody');
    // Places in the queue, of who is gone and of who lives.
    const queue = `${file}.queue`;
    mkdirSync(queue);
    const places = [String(nobody), String(process.pid)].map((pid) => {
      const [host = '', , start = '', nonce = ''] = waiting.split('~');
      return ['1000000000000', host, pid, start, nonce].join('~');
    });
    for (const name of [...places, 'notes.txt']) writeFileSync(join(queue, name), '');
    removeAbandonedLocks(file);
    expect(readdirSync(queue).sort()).to.deep.equal([places[1], 'notes.txt']);
    for (const name of readdirSync(queue)) rmSync(join(queue, name));
    removeAbandonedLocks(file);
    expect(readdirSync(folder).sort()).to.deep.equal(
      ['machine.json', `machine.json.lock.${waiting}`, 'machine.json.lock.old'].sort(),
    );
  });

  for (const [size, more] of Object.entries({ small: 0, large: 1000 }))
    it(`loses no reported change of eight sessions on a ${size} file of which some are killed`, async function () {
      this.timeout(120_000);
      const owners = Array.from({ length: 16 }, (_, at) => `10.${at + 1}.0.0/16`);
      const others = Array.from({ length: more }, (_, at) => `172.16.${at >> 8}.${at & 255}/32`);
      const route = (DestinationPrefix: string) => ({ InterfaceIndex: 7, DestinationPrefix, RouteMetric: 0 });
      const machine = {
        Interfaces: [{ InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 1 } }],
        Routes: ['10.0.0.0/8', ...owners, ...others].map(route),
      };
      writeFileSync(file, JSON.stringify(machine));
      const dead = leave(([host = '', , start = '', nonce = '']) => [host, String(nobody), start, nonce]);
      let next = 0;
      const results: { own: string; reported: number; killed: boolean; errors: string }[] = [];
      let waiting = 8;
      let begin = () => {};
      const begun = new Promise<void>((done) => {
        begin = done;
      });
      /** One session; when it is killed, another takes its place. */
      const session = async (kill: 'no' | 'inside' | 'anywhere'): Promise<void> => {
        const own = owners[next++] ?? '';
        const dieAt = kill === 'inside' ? 10 + Math.floor(40 * Math.random()) : 0;
        const args = [worker, file, own, String(BATCHES), String(dieAt)];
        if (process.platform !== 'win32') args.push(dead);
        const child = spawn(process.execPath, args);
        const ended = new Promise((done) => child.on('close', (_, by) => done(by)));
        let output = '';
        let errors = '';
        child.stderr.on('data', (text) => {
          errors += text;
        });
        await new Promise((done) => {
          child.stdout.on('data', (text) => {
            output += text;
            done(undefined);
          });
          child.on('close', done);
        });
        if (--waiting === 0) begin();
        await begun;
        if (kill === 'anywhere') setTimeout(() => child.kill('SIGKILL'), 300 * Math.random());
        child.stdin.on('error', () => {});
        child.stdin.end('\n');
        const killed = (await ended) === 'SIGKILL';
        results.push({ own, reported: output.split('\n').length - 2, killed, errors });
        if (killed) await session('no');
      };
      const kills = ['no', 'no', 'inside', 'inside', 'inside', 'anywhere', 'anywhere', 'anywhere'] as const;
      await Promise.all(kills.map(session));

      const rows = parseMachine(readFileSync(file, 'utf8'), file).routes.rows.map(decodeForwardRow);
      const metric = (prefix: string) => rows.find((row) => row.DestinationPrefix === prefix)?.Metric ?? -1;
      for (const { own, reported, killed, errors } of results) {
        if (!killed)
          expect({ reported, errors, metric: metric(own) }).to.deep.equal({
            reported: BATCHES,
            errors: '',
            metric: BATCHES,
          });
        // Who was killed may have saved one batch that it could not report any more.
        else expect(metric(own)).to.be.within(reported, reported + 1);
      }
      expect(results.filter(({ killed }) => killed)).to.have.length.within(3, 6);
      const sum = results.reduce((total, { own }) => total + metric(own), 0);
      expect(metric('10.0.0.0/8')).to.equal(sum);
    });
});
