import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { linesOf } from '../../powershell/laptop.ts';
import { openSession, type Session } from '../../powershell/session.ts';
import { buildModule, type Outside, putOutside } from './outside.ts';

const MD5 = 'MD5 shows damage, but no forgery. SHA256 shows both.';

describe('warnings of the second module', function () {
  this.timeout(180_000);
  let outside: Outside;
  let shell: Session;
  const lines = (script: string) => linesOf(shell, script);
  before(async () => {
    outside = putOutside();
    const manifest = buildModule(outside);
    shell = await openSession({ cwd: outside.folder });
    await lines(`Import-Module '${manifest}'`);
    mkdirSync(join(outside.folder, 'many'));
    for (let at = 0; at < 600; at++)
      writeFileSync(join(outside.folder, 'many', `${at}.txt`), at % 3 === 0 ? '' : `${at}`);
  });
  after(async () => {
    await shell.close();
    outside.remove();
  });
  beforeEach(() => lines('Disconnect-SealHost; $Error.Clear()'));

  it('come once for a pipeline of 600 changes, all of which are made', async () => {
    expect(
      await lines(
        '$made = Get-ChildItem many | New-Seal -Label a -Algorithm MD5 -WarningVariable told 3>$null; $told.Count; $told[0].Message; $made.Count; (Get-Seal).Count; (Get-Seal -Algorithm SHA256).Count',
      ),
    ).to.deep.equal(['1', MD5, '600', '600', '0']);
  });

  it('are in the warning stream, once for a plan and its change', async () => {
    for (const [file, more] of [
      ['0', ''],
      ['1', ' -Confirm:$false'],
      ['2', ' -WhatIf'],
      ['3', ' -Verbose 4>$null'],
    ]) {
      const kinds = `ForEach-Object { if ($_ -is [System.Management.Automation.WarningRecord]) { $_.Message } else { $_.GetType().Name } }`;
      expect(
        await lines(`& { New-Seal many/${file}.txt a -Algorithm MD5${more} } 3>&1 6>$null | ${kinds}`),
        more,
      ).to.include.members([MD5, 'SealChange']);
    }
    expect(await lines('(Get-Seal).Count')).to.deep.equal(['3']);
  });

  it('are not shown where the caller wants none, and stop before the change where they must', async () => {
    expect(
      await lines('@(New-Seal many/0.txt a -Algorithm MD5 -WarningAction SilentlyContinue 3>&1).Count'),
    ).to.deep.equal(['1']);
    expect(
      await lines("@(& { $WarningPreference = 'Ignore'; New-Seal many/1.txt a -Algorithm MD5 } 3>&1).Count"),
    ).to.deep.equal(['1']);
    for (const script of [
      'New-Seal many/2.txt a -Algorithm MD5 -WarningAction Stop',
      "$WarningPreference = 'Stop'; New-Seal many/2.txt a -Algorithm MD5",
      "$WarningPreference = 'Stop'; Get-Item many/2.txt, many/4.txt | New-Seal -Label a -Algorithm MD5",
    ]) {
      const stopped = await lines(
        `& { try { ${script}; 'went on' } catch { "stopped: $($_.Exception.Message)" } } 3>$null`,
      );
      expect(stopped.join(' '), script).to.match(/^stopped: .*MD5 shows damage/);
    }
    expect(await lines('(Get-Seal).Count')).to.deep.equal(['2']);
  });

  it('of a read come in their place among its objects', async () => {
    expect(
      await lines(
        "Get-Digest many/1.txt, many/0.txt, many/2.txt 3>&1 | ForEach-Object { if ($_.Message) { 'warning' } else { Split-Path $_.Path -Leaf } }",
      ),
    ).to.deep.equal(['1.txt', 'warning', '0.txt', '2.txt']);
    expect(
      await lines('$d = Get-ChildItem many | Get-Digest -WarningVariable told 3>$null; $d.Count; $told.Count'),
    ).to.deep.equal(['600', '200']);
  });

  it('of a watch come while it goes on', async () => {
    const ledger = 'ledger.json';
    expect(
      await lines(
        `Connect-SealHost -Ledger ${ledger} | Out-Null; Watch-Seal -Timeout 00:00:01 3>&1 | ForEach-Object { $_.Message }`,
      ),
    ).to.deep.equal(['Nothing is sealed that this watches. It goes on, and reports what is sealed later.']);
  });

  it('of a request that fails are not written: its error is', async () => {
    await lines('$null = New-Seal many/5.txt a');
    expect(
      await lines(
        '@(New-Seal many/nowhere.txt a -Algorithm MD5 -ErrorAction SilentlyContinue 3>&1).Count; $Error.Count',
      ),
    ).to.deep.equal(['0', '1']);
  });

  it('of what a session finds when it begins come once, with the first request that succeeds', async () => {
    const told = `ForEach-Object { if ($_ -is [System.Management.Automation.WarningRecord]) { $_.Message } else { "$_" } }`;
    const connect = `$null = Connect-SealHost -Ledger ledger.json`;
    const ledger = join(outside.folder, 'ledger.json');
    writeFileSync(`${ledger}.new`, '[');
    const LEFT = `'${ledger}.new' was left by a session that ended while it saved: what it changed is in no ledger.`;
    // A completer says nothing, and a request that fails says its error alone.
    expect(
      await lines(
        `${connect}; $null = TabExpansion2 'Get-Seal -Path '; @(New-Seal nowhere.txt a -ErrorAction SilentlyContinue 3>&1).Count
         Get-Seal 3>&1 | ${told}; Get-Seal 3>&1 | ${told}; 'end'`,
      ),
    ).to.deep.equal(['0', LEFT, 'end']);
    // The next session is one of its own.
    expect(await lines(`${connect}; Get-Seal 3>&1 | ${told}`)).to.deep.equal([LEFT]);
    rmSync(`${ledger}.new`);
    expect(await lines(`${connect}; @(Get-Seal 3>&1).Count`)).to.deep.equal(['0']);
  });
});
