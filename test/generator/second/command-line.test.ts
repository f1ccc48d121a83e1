import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSession } from '../../powershell/session.ts';
import { buildModule, type Outside, putOutside, target } from './outside.ts';

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
    expect(refused('fly')).to.equal("UnknownVerb: 'fly' is nothing that fileseal does: test, dsc.");
    expect(refused('--fly')).to.equal("UnknownVerb: '--fly' is nothing that fileseal does: test, dsc.");
    expect(refused('test')).to.equal('MissingOption: --ledger is not given.');
    expect(refused('test', '--fly')).to.equal("BadArguments: Unknown option '--fly'.");
    expect(refused('test', 'b.txt')).to.match(/^BadArguments: Unexpected argument 'b\.txt'\.$/);
    expect(refused('test', '--ledger')).to.match(/^BadArguments: .*'--ledger/);
    expect(refused('test', '--ledger', 'a', '--ledger', 'b')).to.equal('GivenTwice: --ledger is given twice.');
    expect(refused('test', '--ledger', '')).to.equal('EmptyValue: --ledger is empty.');
    expect(refused('test', '--ledger', 'a', '--path=')).to.equal('EmptyValue: --path is empty.');
  });
});
