import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { Child, heads } from './child.ts';
import { machineFile } from './machines.ts';

const GET = 'Get-IpRouteEntry';
const set = (id: string, metric: number) =>
  `${id}\tSet-IpRouteEntry\tapply\t$_\t10.0.0.0/32\t192.0.2.254\t\t12\t\t${metric}`;

describe('the requests of an executable', function () {
  this.timeout(120_000);
  const file = machineFile(300);
  after(() => file.remove());
  let child: Child;
  beforeEach(async () => {
    child = new Child(['--simulator', '--machine-file', file.path]);
    await child.hear('hello');
  });
  afterEach(() => child.process.kill('SIGKILL'));

  it('are answered each as it comes, without a line behind it', async () => {
    for (const at of [1, 2, 3]) {
      child.say(set(`a.${at}`, 100 + at));
      expect(heads(await child.hear('='))).to.deep.equal([`= a.${at}`]);
    }
    expect(child.heard()).to.deep.equal([]);
  });

  it('wait for the end of their line, and without it are not carried out', async () => {
    child.say(set('a.1', 30));
    await child.hear('=');
    const line = set('a.2', 31);
    child.process.stdin.write(line.slice(0, 20));
    await wait(50);
    child.process.stdin.write(line.slice(20));
    await wait(50);
    expect(child.heard()).to.deep.equal([]);
    child.process.stdin.write('\n');
    expect(heads(await child.hear('='))).to.deep.equal(['= a.2']);
    // This would be a change of another route than the one that was meant, were its end there.
    child.process.stdin.write(set('a.3', 32));
    expect(await child.end()).to.deep.equal({ lines: [], code: 0 });
    const next = new Child(['--simulator', '--machine-file', file.path]);
    next.say(`a.1\t${GET}\tapply\tDestinationPrefix\t10.0.0.0/32`);
    expect((await next.hear('=')).at(-2)?.split('\t')).to.include('31');
    await next.end();
  });

  it('are answered in their order, and no change before all of its batch is saved', async () => {
    const asked = ['a.1', 'a.2', 'a.3'].map((id, at) => set(id, 40 + at));
    child.say(
      `r.1\t${GET}\tapply\tDestinationPrefix\t10.0.0.1/32`,
      ...asked,
      `r.2\t${GET}\tapply\tDestinationPrefix\t10.0.0.0/32`,
    );
    const lines = await child.hear('=\tr.2');
    expect(heads(lines)).to.deep.equal(['- r.1', '= r.1', '= a.1', '= a.2', '= a.3', '- r.2', '= r.2']);
    // In the way of the new text, for root as well.
    mkdirSync(join(`${file.path}.saving`, 'full'), { recursive: true });
    try {
      child.say(
        `r.3\t${GET}\tapply\t`,
        set('a.4', 50),
        `r.4\t${GET}\tapply\t`,
        `r.5\t${GET}\tmore\tr.3`,
        `r.6\t${GET}\tclose\tr.3`,
      );
      const failed = await child.hear('!\tr.5');
      // What was read before the change may be told in part, but its request has not ended.
      expect(heads(failed).filter((head) => head !== '- r.3')).to.deep.equal(['! r.3', '! a.4', '! r.4', '! r.5']);
      expect(failed.at(-1)).to.include('MachineFileNotSaved');
    } finally {
      rmSync(`${file.path}.saving`, { recursive: true });
    }
    // The cursors of that batch are gone with it.
    child.say(`r.7\t${GET}\tmore\tr.4`);
    expect((await child.hear('!'))[0]).to.include('CursorGone');
    child.say(`r.8\t${GET}\tapply\tDestinationPrefix\t10.0.0.0/32`);
    expect((await child.hear('='))[0]?.split('\t')).to.include('42');
  });

  it('are done to their end although nobody reads what they give any more', async () => {
    child.process.stdout.destroy();
    child.say(...Array.from({ length: 300 }, (_, at) => set(`a.${at}`, 1000 + at)));
    const next = new Child(['--simulator', '--machine-file', file.path]);
    let row: string[] = [];
    for (let at = 1; at < 500 && !row.includes('1299'); at++) {
      await wait(20);
      next.say(`a.${at}\t${GET}\tapply\tDestinationPrefix\t10.0.0.0/32`);
      row = (await next.hear('=')).at(-2)?.split('\t') ?? [];
    }
    expect(row).to.include('1299');
    await next.end();
  });
});

describe('an executable that nobody asks', function () {
  this.timeout(120_000);
  const file = machineFile(300);
  after(() => file.remove());
  const words = ['--simulator', '--machine-file', file.path];

  it('says bye and ends, with its input open; what comes then is not carried out', async () => {
    const child = new Child(['--idle', '300', ...words]);
    await child.hear('hello');
    const begin = performance.now();
    child.say(set('a.1', 61));
    await child.hear('=');
    expect(await child.hear('bye')).to.deep.equal(['bye']);
    expect(performance.now() - begin).to.be.at.least(300);
    child.say(set('a.2', 62));
    // It ends by a signal of its own, so that nothing it still has open can keep it.
    expect(await child.end()).to.deep.equal({ lines: [], code: null });
    const next = new Child(words);
    next.say(`a.1\t${GET}\tapply\tDestinationPrefix\t10.0.0.0/32`);
    expect((await next.hear('=')).at(-2)?.split('\t')).to.include('61');
    await next.end();
  });

  it('counts from the last request, and stays while somebody may ask for the rest of its results', async () => {
    const child = new Child(['--idle', '2000', ...words]);
    await child.hear('hello');
    for (let at = 0; at < 4; at++) {
      await wait(600);
      child.say(`a.${at}\t${GET}\tapply\tDestinationPrefix\t10.0.0.0/32`);
      expect(heads(await child.hear('='))).to.have.length(2);
    }
    child.say(`b.1\t${GET}\tapply\t`);
    await child.hear('+');
    await wait(2500);
    expect(child.heard()).to.deep.equal([]);
    child.say(`b.2\t${GET}\tmore\tb.1`);
    await child.hear('=\tb.2');
    expect(await child.hear('bye')).to.deep.equal(['bye']);
  });

  it('stays where its machine is in its memory, where it watches, and without a time', async () => {
    const children = [
      new Child(['--idle', '200', '--simulator']),
      new Child(words),
      new Child(['--idle', '200', ...words]),
    ];
    for (const child of children) await child.hear('hello');
    children[2]?.say('w.1\tWatch-IpRouteEntry\tapply\t');
    expect(await children[2]?.hear('+')).to.deep.equal(['+\tw.1']);
    await wait(700);
    for (const child of children) {
      expect(child.heard()).to.deep.equal([]);
      expect(child.process.exitCode).to.equal(null);
      await child.end();
    }
  });

  it('ends with its input at once, however long it would stay', async () => {
    const child = new Child(['--idle', '60000', ...words]);
    await child.hear('hello');
    const begin = performance.now();
    expect(await child.end()).to.deep.equal({ lines: [], code: 0 });
    expect(performance.now() - begin).to.be.below(30_000);
  });

  it('refuses a time that is none, and a word that is not the contract\u2019s', async () => {
    for (const time of ['0', '-1', 'x', '1e3', '']) {
      const child = new Child(['--idle', time, ...words]);
      expect((await child.hear('!'))[0]).to.match(/^!\t0\tInternalError\t.*--idle is followed by '/);
      await child.end();
    }
    const late = new Child([...words, '--idle', '300']);
    expect((await late.hear('!'))[0]).to.match(/^!\t0\tInternalError\t/);
    await late.end();
  });
});
