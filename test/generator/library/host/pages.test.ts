import { join } from 'node:path';
import { expect } from 'chai';
import { MOST_CURSORS, PAGE } from '../../../../generator/library/wire/limits.ts';
import { Child, heads } from './child.ts';
import { machineFile } from './machines.ts';

const GET = 'Get-IpRouteEntry';

const prefixOf = (line: string) => line.split('\t')[2];

describe('the pages of an executable', function () {
  this.timeout(120_000);
  const COUNT = 2500;
  const file = machineFile(COUNT);
  after(() => file.remove());
  let child: Child;
  beforeEach(async () => {
    child = new Child(['--simulator', '--machine-file', file.path]);
    await child.hear('hello');
  });
  afterEach(() => child.process.kill('SIGKILL'));

  it('give every result once, in order, each page under the id of its request', async () => {
    child.say(`a.1\t${GET}\tapply\t`);
    const pages = [await child.hear('+')];
    for (let number = 2; pages.at(-1)?.at(-1)?.startsWith('+'); number++) {
      child.say(`a.${number}\t${GET}\tmore\ta.1`);
      pages.push(await child.hear(pages.length === 3 ? '=' : '+'));
    }
    expect(pages.map((page) => page.length - 1)).to.deep.equal([200, 1000, 1000, 300]);
    for (const [at, page] of pages.entries())
      expect([...new Set(heads(page))]).to.deep.equal([`- a.${at + 1}`, `${at === 3 ? '=' : '+'} a.${at + 1}`]);
    const prefixes = pages.flatMap((page) => page.slice(0, -1).map(prefixOf));
    expect(new Set(prefixes).size).to.equal(COUNT);
    expect([prefixes[0], prefixes.at(-1)]).to.deep.equal(['10.0.0.0/32', '10.0.9.195/32']);
    // It is over: nothing is kept.
    child.say(`a.9\t${GET}\tmore\ta.1`);
    expect(await child.hear('!')).to.have.length(1);
  });

  it('are of the table as it was when the first was asked for, whatever is changed between them', async () => {
    child.say(`a.1\t${GET}\tapply\t`);
    const [first = ''] = await child.hear('+');
    child.say('b.1\tRemove-IpRouteEntry\tapply\t$_\t10.0.9.0/32\t192.0.2.254\t\t12');
    expect(heads(await child.hear('=\tb.1'))).to.deep.equal(['= b.1']);
    const rest: string[] = [];
    for (const number of [2, 3, 4]) {
      child.say(`a.${number}\t${GET}\tmore\ta.1`);
      rest.push(...(await child.hear(number === 4 ? '=' : '+')));
    }
    expect(prefixOf(first)).to.equal('10.0.0.0/32');
    expect(rest.map(prefixOf)).to.include('10.0.9.0/32');
    child.say('b.2\tNew-IpRouteEntry\tapply\t$_\t10.0.9.0/32\t192.0.2.254\t\t12\t\t20');
    await child.hear('=\tb.2');
  });

  it('end with their cursor, which is closed without an answer', async () => {
    child.say(`a.1\t${GET}\tapply\t`);
    await child.hear('+');
    child.say(
      `a.2\t${GET}\tclose\ta.1`,
      `x.1\t${GET}\tclose\tnone`,
      `b.1\t${GET}\tapply\tDestinationPrefix\t10.0.0.0/32`,
    );
    expect(heads(await child.hear('=\tb.1'))).to.deep.equal(['- b.1', '= b.1']);
    child.say(`a.3\t${GET}\tmore\ta.1`);
    const [gone = ''] = await child.hear('!');
    expect(gone).to.match(/^!\ta\.3\tCursorGone\tResourceUnavailable\tThe rest of the results is not kept any more: /);
  });

  it('of two commands that take turns do not mix', async () => {
    child.say(`a.1\t${GET}\tapply\t`, `b.1\t${GET}\tapply\tDestinationPrefix\t10.0.9.*`);
    expect(heads(await child.hear('=\tb.1')).filter((head) => !head.startsWith('-'))).to.deep.equal(['+ a.1', '= b.1']);
    child.say(`c.1\t${GET}\tapply\t`);
    expect(prefixOf((await child.hear('+\tc.1'))[0] ?? '')).to.equal('10.0.0.0/32');
    child.say(`a.2\t${GET}\tmore\ta.1`, `c.2\t${GET}\tmore\tc.1`);
    const both = await child.hear('+\tc.2');
    expect(prefixOf(both.find((line) => line.startsWith('-\tc.2')) ?? '')).to.equal('10.0.0.200/32');
    expect(both.filter((line) => line.startsWith('-\ta.2')).map(prefixOf)).to.deep.equal(
      both.filter((line) => line.startsWith('-\tc.2')).map(prefixOf),
    );
  });

  it('are kept of so many requests; of more the one goes that waits longest', async () => {
    const ask = async (id: string, mode: string, named: string) => {
      child.say(`${id}\t${GET}\t${mode}\t${named}`);
      const lines = await child.hear(mode === 'apply' ? `+\t${id}` : '');
      return lines.length;
    };
    for (let at = 0; at < MOST_CURSORS; at++) await ask(`a.${at}`, 'apply', '');
    // It was asked for last, so it stays.
    child.say(`b.1\t${GET}\tmore\ta.0`);
    await child.hear('+\tb.1');
    await ask('c.1', 'apply', '');
    child.say(`d.1\t${GET}\tmore\ta.1`);
    expect(heads(await child.hear('!\td.1'))).to.deep.equal(['! d.1']);
    child.say(`d.2\t${GET}\tmore\ta.0`);
    expect(heads(await child.hear('+\td.2')).at(-1)).to.equal('+ d.2');
  });

  it('come as whole lines in pieces, the first before the page is made', async () => {
    expect(PAGE.next).to.equal(1000);
    child.say(`a.1\t${GET}\tapply\t`);
    await child.hear('+');
    const pieces: string[] = [];
    child.process.stdout.on('data', (piece: string) => pieces.push(piece));
    child.say(`a.2\t${GET}\tmore\ta.1`);
    await child.hear('+');
    expect(pieces.length).to.be.above(1);
    // What is there when it is read comes at once, up to 64 KB: a read of so much may end anywhere.
    for (const piece of pieces.filter(({ length }) => length < 65_536)) expect(piece.at(-1)).to.equal('\n');
  });

  it('leave completers whole', async () => {
    child.say('a.1\t?DestinationPrefix\tapply\t\t10.');
    const lines = await child.hear('=');
    expect(lines.length).to.be.above(PAGE.first);
  });
});

describe('the pages of results that are made while they are taken', function () {
  this.timeout(120_000);
  let child: Child;
  let told = '';
  beforeEach(async () => {
    child = new Child(['--import', 'tsx', join(import.meta.dirname, 'count-worker.ts')], process.execPath);
    told = '';
    child.process.stderr.on('data', (text) => {
      told += text;
    });
    await child.hear('hello');
  });
  afterEach(async () => {
    await child.end();
  });
  const numbers = (lines: readonly string[]) =>
    lines.filter((line) => line.startsWith('-')).map((line) => Number(line.split('\t')[3]));

  it('take no more than they give, each within the batch that asks', async () => {
    child.say('a.1\tGet-Endless\tapply\t');
    expect(numbers(await child.hear('+')).at(-1)).to.equal(PAGE.first);
    child.say('a.2\tGet-Endless\tmore\ta.1');
    const next = numbers(await child.hear('+'));
    expect([next[0], next.at(-1)]).to.deep.equal([PAGE.first + 1, PAGE.first + PAGE.next]);
    child.say('a.3\tGet-Endless\tclose\ta.1', 'b.1\tGet-Page\tapply\t');
    await child.hear('+\tb.1');
    expect(told).to.match(/^begin\nend\nbegin\nend\nbegin\n(?:end\nbegin\n)?closed\n/);
  });

  it('are one that holds nothing where there is no more', async () => {
    child.say('a.1\tGet-Page\tapply\t');
    expect((await child.hear('+')).length).to.equal(PAGE.first + 1);
    child.say('a.2\tGet-Page\tmore\ta.1');
    expect(await child.hear('=')).to.deep.equal(['=\ta.2']);
    expect(told).to.include('counted\nclosed');
  });

  it('end with the error that ends them, behind what came before it', async () => {
    child.say('a.1\tGet-Broken\tapply\t');
    await child.hear('+');
    child.say('a.2\tGet-Broken\tmore\ta.1');
    const lines = await child.hear('!');
    expect(numbers(lines)).to.deep.equal(Array.from({ length: 49 }, (_, at) => 201 + at));
    expect(lines.at(-1)).to.match(/^!\ta\.2\tInternalError\t.*there is no 250\./);
    child.say('a.3\tGet-Broken\tmore\ta.1');
    expect((await child.hear('!'))[0]).to.include('CursorGone');
  });

  it('are shorter where the results are slow or large, and have one at least', async () => {
    child.say('a.1\tGet-Slow\tapply\t');
    expect(numbers(await child.hear('+')).length).to.be.within(1, 7);
    child.say('b.1\tGet-Slowest\tapply\t');
    expect(numbers(await child.hear('+'))).to.deep.equal([1]);
    child.say('b.2\tGet-Slowest\tmore\tb.1');
    expect(numbers(await child.hear('+'))).to.deep.equal([2]);
    child.say('c.1\tGet-Large\tapply\t');
    expect(numbers(await child.hear('+')).length).to.equal(Math.ceil(PAGE.bytes / 10_010));
  });

  it('are written while a batch of slow ones goes on', async () => {
    child.say(...[1, 2, 3, 4].map((at) => `a.${at}\tGet-Slow\tapply\t`));
    await child.hear('-\ta.1');
    // The last of them takes another second and a half.
    expect(child.heard().filter((line) => line.startsWith('+\ta.4'))).to.deep.equal([]);
    await child.hear('+\ta.4');
  });
});
