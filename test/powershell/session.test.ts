import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { pinnedPowerShell, pinnedVersion } from '../tools/pinned-powershell.ts';
import { findPowerShell } from '../tools/powershell.ts';
import { openSession, runPowerShell, runScript, type Session } from './session.ts';

// The other PowerShell tests believe what a session says.
describe('a session of the tests', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ env: { PROBE: 'naïve' } });
  });
  after(() => session.close());

  it('keeps state, takes blocks with blank lines, and returns both streams', async () => {
    await session.run('$value = 20\n\nfunction Get-Twice {\n\n  param($n)\n\n  2 * $n\n}');
    expect(await session.run('Get-Twice $value\n"$($env:PROBE): \'x\'"')).to.deep.equal({
      output: "40\nnaïve: 'x'",
      errors: '',
    });
    const failed = await session.run('"shown"; Import-Module ./missing; "also shown"');
    expect(failed.output).to.equal('shown\nalso shown');
    expect(failed.errors).to.contain('missing');
  });

  it('reports a script that does not parse, and goes on', async () => {
    expect((await session.run('if (')).errors).to.contain("Missing condition in if statement after 'if ('.");
    expect((await session.run('1 + 1')).output).to.equal('2');
  });

  it('goes on after Ctrl+C', async function () {
    // Node can't send Ctrl+C to another process there.
    if (process.platform === 'win32') this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    const started = join(folder, 'started');
    const long = session.run(
      `try { 'started'; New-Item '${started}' > $null; Start-Sleep -Seconds 60; 'not reached' } finally { $cleaned = $true }`,
    );
    while (!existsSync(started)) await delay(20);
    rmSync(folder, { recursive: true });
    const start = Date.now();
    session.interrupt();
    expect((await long).output).to.equal('started');
    expect(Date.now() - start).to.be.below(30_000);
    expect(await session.run('"$cleaned $value"')).to.deep.equal({ output: 'True 20', errors: '' });
  });

  it('prints 120 columns and no escape sequences, whatever terminal the caller has', async () => {
    const before = { ...process.env };
    try {
      Object.assign(process.env, { TERM: 'xterm-256color', COLUMNS: '200' });
      delete process.env['NO_COLOR'];
      const { stdout, stderr } = await runScript(`
        [pscustomobject] @{ Text = 'x' * 300 }
        "$($Host.UI.RawUI.BufferSize.Width) columns"
        Write-Warning 'careful'
        Write-Error 'broken'`);
      const lines = stdout.split(/\r?\n/);
      expect(lines).to.include('120 columns');
      // The last column stays free.
      expect(Math.max(...lines.map((line) => line.length))).to.equal(119);
      expect(lines).to.include('WARNING: careful');
      expect(stdout + stderr)
        .to.include('broken')
        .and.not.include('\u001b');
    } finally {
      process.env = before;
    }
  });
});

describe('the pinned PowerShell', () => {
  it('is a whole one, of the version that the manifest says', async () => {
    const script = `"$($PSVersionTable.PSVersion)"; (Get-Command Sort-Object, Import-Csv, Start-ThreadJob, Get-ChildItem).Name -join ' '`;
    const { stdout } = await runPowerShell(['-NoProfile', '-Command', script], { executable: pinnedPowerShell() });
    expect(stdout.trim().split(/\r?\n/)).to.deep.equal([
      pinnedVersion,
      'Sort-Object Import-Csv Start-ThreadJob Get-ChildItem',
    ]);
  });
});

describe('the PowerShell of a person', () => {
  let folder: string;
  let before: NodeJS.ProcessEnv;
  beforeEach(function () {
    // The installed ones are shell scripts here.
    if (process.platform === 'win32') this.skip();
    folder = mkdtempSync(join(tmpdir(), 'installed-'));
    before = { ...process.env };
    process.env['PATH'] = `${folder}:${before['PATH']}`;
    delete process.env['IPROUTE_POWERSHELL'];
  });
  afterEach(() => {
    if (folder === undefined) return;
    process.env = before;
    rmSync(folder, { recursive: true, maxRetries: 9 });
  });
  const install = (answer: string) => writeFileSync(join(folder, 'pwsh'), `#!/bin/sh\n${answer}\n`, { mode: 0o755 });

  for (const version of ['7.4.0', '7.10.1', '8.0.0-preview.1']) {
    it(`is an installed ${version}`, () => {
      install(`echo PowerShell ${version}`);
      const { path, description } = findPowerShell();
      expect(path).to.equal(join(folder, 'pwsh'));
      expect(description).to.equal(`PowerShell ${version}, installed as ${path}`);
    });
  }

  for (const [what, answer] of [
    ['too old', 'echo PowerShell 7.3.12'],
    ['of the last generation', 'echo PowerShell 6.2.7'],
    ['broken', 'exit 1'],
  ] as const) {
    it(`is not an installed one that is ${what}`, () => {
      install(answer);
      expect(findPowerShell().path).to.not.equal(join(folder, 'pwsh'));
    });
  }

  it('is the one that IPROUTE_POWERSHELL names, which must be there', () => {
    install('echo PowerShell 7.0.0');
    process.env['IPROUTE_POWERSHELL'] = join(folder, 'pwsh');
    expect(findPowerShell().path).to.equal(join(folder, 'pwsh'));
    process.env['IPROUTE_POWERSHELL'] = join(folder, 'none');
    expect(findPowerShell).to.throw(/IPROUTE_POWERSHELL names '.*none', which does not exist/);
  });
});
