import { type SpawnSyncOptionsWithStringEncoding, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSession } from '../../powershell/session.ts';
import { buildModule, type Outside, putOutside, target } from './outside.ts';

const KNOWN = 'test, dsc, compare, get, new, remove, set, undo, watch';

describe('the command line of the second executable', function () {
  this.timeout(180_000);
  let outside: Outside;
  let program: string;
  const run = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(program, words, { cwd: outside.folder, encoding: 'utf8' });
    return { status, stdout, error: stderr === '' ? undefined : (JSON.parse(stderr) as Record<string, unknown>) };
  };
  const objects = (text: string) =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as unknown);
  before(async () => {
    outside = putOutside();
    const manifest = buildModule(outside);
    program = join(outside.folder, 'FileSeal', 'bin', target, target === 'win-x64' ? 'fileseal.exe' : 'fileseal');
    for (const name of ['wei\u00df.txt', 'b.txt']) writeFileSync(join(outside.folder, name), name);
    const shell = await openSession({ cwd: outside.folder });
    await shell.run(
      `Import-Module '${manifest}'; Connect-SealHost -Ledger seals.json; New-Seal wei\u00df.txt x; New-Seal b.txt x`,
    );
    await shell.close();
  });
  after(() => outside.remove());

  it('says its version, and in its help what it does, with what options and codes', () => {
    expect(run('--version')).to.deep.equal({ status: 0, stdout: 'fileseal 1.2.0\n', error: undefined });
    const { status, stdout } = run('--help');
    expect(status).to.equal(0);
    expect(stdout).to.match(/^ {2}test +test the seals of a ledger$/m);
    expect(stdout).to.match(/^ {2}3 +a file is not as it was sealed$/m);
    expect(run('test', '--help').stdout).to.match(/^ {2}--path <file> \.\.\. +the files, with wildcards$/m);
    expect(run('help', 'test').stdout).to.equal(run('test', '--help').stdout);
    for (const line of [...stdout.split('\n'), ...run('test', '-h').stdout.split('\n')])
      expect(line.length, line).to.be.lessThan(101);
  });

  it('takes the parameters of a cmdlet as options, and tells in ASCII, with exit codes', () => {
    const [a, b] = [join(outside.folder, 'wei\u00df.txt'), join(outside.folder, 'b.txt')];
    const good = run('test', '--ledger', 'seals.json');
    expect(good.status).to.equal(0);
    expect(good.stdout).to.match(/^[\n -~]*$/);
    expect(objects(good.stdout)).to.have.deep.members([a, b].map((Path) => ({ Path, State: 'Intact' })));
    expect(objects(run('test', '--ledger', 'seals.json', '--path', '*\u00df*', '--path', 'zz*').stdout)).to.deep.equal([
      { Path: a, State: 'Intact' },
    ]);
    writeFileSync(b, createHash('sha256').digest());
    expect(run('test', '--ledger', 'seals.json').status).to.equal(3);
  });

  it('refuses what is wrong with one line of JSON on standard error', () => {
    const refused = (...words: string[]) => {
      const { status, stdout, error } = run(...words);
      expect([status, stdout], words.join(' ')).to.deep.equal([2, '']);
      expect(error?.['ExitCode']).to.equal(2);
      return `${error?.['Id']}: ${error?.['Message']}`;
    };
    expect(refused('fly')).to.equal(`UnknownVerb: 'fly' is nothing that fileseal does: ${KNOWN}.`);
    expect(refused('--fly')).to.equal(`UnknownVerb: '--fly' is nothing that fileseal does: ${KNOWN}.`);
    expect(refused('test')).to.equal('MissingOption: --ledger is not given.');
    expect(refused('test', '--fly')).to.equal("BadArguments: Unknown option '--fly'.");
    expect(refused('test', 'b.txt')).to.match(/^BadArguments: Unexpected argument 'b\.txt'\.$/);
    expect(refused('test', '--ledger')).to.match(/^BadArguments: .*'--ledger/);
    expect(refused('test', '--ledger', 'a', '--ledger', 'b')).to.equal('GivenTwice: --ledger is given twice.');
    expect(refused('test', '--ledger', '')).to.equal('EmptyValue: --ledger is empty.');
    expect(refused('test', '--ledger', 'a', '--path=')).to.equal('EmptyValue: --path is empty.');
  });

  /** Runs it with records, and reads what it says on both streams. */
  const pipe = (input: string | Buffer, ...words: string[]) => {
    const stdin = input.length === 0 ? 'ignore' : 'pipe';
    const given = { cwd: outside.folder, encoding: 'utf8', input, stdio: [stdin, 'pipe', 'pipe'] } satisfies object;
    const { status, stdout, stderr } = spawnSync(program, words, given as SpawnSyncOptionsWithStringEncoding);
    return { status, told: stdout, errors: objects(stderr) as Record<string, unknown>[] };
  };

  it('has each cmdlet of the contract as a verb: JSON out, the same JSON in, and a table for people', () => {
    for (const name of ['c.txt', 'd.txt']) writeFileSync(join(outside.folder, name), name);
    const [c, d] = [join(outside.folder, 'c.txt'), join(outside.folder, 'd.txt')];
    const ledger = ['--ledger', 'verbs.json'];
    const made = pipe('', 'new', '--path', 'c.txt', '--label', 'first', '--json', '--network', '10.0.0.0/8', ...ledger);
    expect([made.status, made.errors]).to.deep.equal([0, []]);
    expect(objects(made.told)[0]).to.deep.include({ Path: c, Changed: true, WhatIf: false, Before: null });
    const both = pipe(`{"Path":"d.txt","Label":"second"}`, 'new', '--json', ...ledger);
    expect(objects(both.told)[0]).to.deep.include({ Path: d });
    const got = pipe('', 'get', 'seal', '--json', ...ledger);
    const seals = objects(got.told) as Record<string, unknown>[];
    expect(seals.map(({ Path, Label, Priority }) => [Path, Label, Priority])).to.have.deep.members([
      [c, 'first', seals[0]?.['Priority']],
      [d, 'second', seals[0]?.['Priority']],
    ]);
    expect(typeof seals[0]?.['Priority']).to.equal('number');
    const set = pipe(got.told, 'set', '--note', 'by a verb', '--json', ...ledger);
    expect([set.status, objects(set.told).length]).to.deep.equal([0, 2]);
    const table = pipe('', 'get', ...ledger).told.split('\n');
    expect(table[0]).to.match(/^Title +Path +Algorithm/);
    expect(table.slice(2, -1).map((row) => row.includes('by a verb') || row.includes('.txt'))).to.deep.equal([
      true,
      true,
    ]);
    // A list in place of lines; and what is taken back goes as whole objects, all together.
    const asList = JSON.stringify(objects(got.told));
    const removed = pipe(asList, 'remove', '--what-if', '--json', ...ledger);
    expect([removed.status, objects(removed.told).length]).to.deep.equal([6, 2]);
    expect(objects(pipe('', 'get', '--json', ...ledger).told)).to.have.length(2);
  });

  it('names the nouns of a verb, and its usual one; a member that is given alone is given alone', () => {
    expect(pipe('', 'get', 'part', '--path', 'c.txt', '--part-size', '512', '--json').told).to.match(/^\{"Offset":"0"/);
    const unknown = pipe('', 'get', 'moon');
    expect([unknown.status, unknown.errors[0]?.['Message']]).to.deep.equal([
      2,
      "'moon' is nothing that fileseal get works on: digest, part, seal.",
    ]);
    const none = pipe('', 'get', 'digest');
    expect([none.status, none.errors[0]?.['Message']]).to.deep.equal([2, 'Not given: --path, or --text.']);
  });

  it('reports the error of a record, goes on with the others, and stops at what is no JSON', () => {
    const ledger = ['--ledger', 'verbs.json'];
    const [good, bad] = ['{"Path":"c.txt"}', '{"Path":"nowhere.txt"}'];
    const part = pipe(`${bad}\n${good}\n"d.txt"\n17\n`, 'set', '--note', 'again', '--json', ...ledger);
    expect([part.status, objects(part.told).length]).to.deep.equal([5, 2]);
    expect(part.errors.map(({ ExitCode }) => ExitCode)).to.deep.equal([4, 4]);
    const torn = pipe(`${good}\n{"Path": oops}\n${good}`, 'set', '--note', 'last', '--json', ...ledger);
    expect([torn.status, objects(torn.told).length, torn.errors[0]?.['Id']]).to.deep.equal([5, 1, 'InvalidInput']);
    expect(torn.errors[0]?.['Message']).to.include('line 2');
    const latin1 = Buffer.from(`${good}\n{"Path":\n"b\xfc.txt"}\n${good}`, 'latin1');
    const early = Buffer.from(`${good}\n"\u20ac`).subarray(0, -1);
    for (const [at, input] of [latin1, early].entries()) {
      const { status, told, errors } = pipe(input, 'set', '--note', `no text ${at}`, '--json', ...ledger);
      expect([status, objects(told).length]).to.deep.equal([5, 1]);
      expect(errors.map(({ Message }) => Message)).to.deep.equal([
        'The input is no JSON, in what begins on line 2: it is no UTF-8.',
      ]);
    }
    const all = pipe(`${good}\n${bad}`, 'set', '--note', 'none of it', '--atomic', '--json', ...ledger);
    expect([all.told, all.errors.at(-1)?.['Id']]).to.deep.equal(['', 'AtomicRefused']);
    expect(pipe('', 'get', '--json', ...ledger).told).not.to.include('none of it');
  });

  it('tells its session before each change what asks for it', () => {
    const ledger = ['--ledger', 'verbs.json'];
    const calls = join(outside.folder, 'verbs.json.calls');
    writeFileSync(calls, '');
    pipe('', 'get', '--json', ...ledger);
    pipe('{"Path":"c.txt"}\n{"Path":"d.txt"}', 'set', '--note', 'called', ...ledger);
    const lines = readFileSync(calls, 'utf8').trimEnd().split('\n');
    expect(lines).to.have.length(2);
    expect(new Set(lines).size, 'one run').to.equal(1);
    expect(lines[0]).to.match(/^Set-Seal [0-9a-z]{8}$/);
  });
});
