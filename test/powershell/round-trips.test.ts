import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { seed } from '../tools/seed.ts';
import { laptop, linesOf, onLaptop } from './laptop.ts';
import { runFile } from './session.ts';

/** Texts as editors and spreadsheets save them: with marks, wide, with blanks of every kind and empty lines. */
const PREFIXES = '10.91.0.0/16 \r\n\u00a010.92.0.0/16\u00a0\r\n\r\n  \r\n10.93.0.0/16\t\r\n';

describe('an object that comes back from where people keep it', function () {
  this.timeout(300_000);
  const here = onLaptop();

  it('is taken as it was, of every result, by every cmdlet, whatever carried it, in every culture', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    try {
      copyFileSync(laptop, join(folder, 'laptop.json'));
      const { stdout, stderr } = await runFile(join(import.meta.dirname, 'round-trips.ps1'), {
        args: ['-Seed', String(seed)],
        cwd: folder,
        timeoutMs: 280_000,
      });
      const lines = stdout.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('What if: '));
      expect([...lines.slice(0, -1), stderr], `seed ${seed}`).to.deep.equal(['']);
      expect(Number(/^COMPARED (\d+)$/.exec(lines.at(-1) ?? '')?.[1])).to.be.greaterThan(900);
    } finally {
      rmSync(folder, { recursive: true, maxRetries: 9 });
    }
  });

  for (const [encoding, bytes] of Object.entries({
    'UTF-8 with a mark': Buffer.from(`\ufeff${PREFIXES}`, 'utf8'),
    'UTF-16': Buffer.from(`\ufeff${PREFIXES}`, 'utf16le'),
    'UTF-8': Buffer.from(PREFIXES, 'utf8'),
  })) {
    it(`is a line of a text file, too: ${encoding}`, async () => {
      writeFileSync(join(here.folder, 'prefixes.txt'), bytes);
      const lines = await linesOf(
        here.shell,
        `$made = Get-Content prefixes.txt | New-IpRouteEntry -NextHop 10.29.176.1 -InterfaceAlias 'Ethernet 2'
         $made.DestinationPrefix
         (Get-Content prefixes.txt | Get-IpRouteEntry).Count
         (Get-Content prefixes.txt | Remove-IpRouteEntry -NextHop 10.29.176.1 -InterfaceAlias 'Ethernet 2' -Confirm:$false).Action`,
      );
      expect(lines).to.deep.equal(['10.91.0.0/16', '10.92.0.0/16', '10.93.0.0/16', '3', 'Delete', 'Delete', 'Delete']);
    });
  }

  it('says how to read a file with another delimiter', async () => {
    const heading = 'DestinationPrefix;NextHop;InterfaceAlias';
    writeFileSync(join(here.folder, 'routes.csv'), `${heading}\r\n10.94.0.0/16;10.29.176.1;Ethernet 2\r\n`);
    writeFileSync(join(here.folder, 'excel.csv'), `sep=;\r\n${heading}\r\n10.94.0.0/16;10.29.176.1;Ethernet 2\r\n`);
    const lines = await linesOf(
      here.shell,
      `foreach ($file in 'routes.csv', 'excel.csv') {
           $e = @(Import-Csv $file | New-IpRouteEntry 2>&1)[0]; $e.FullyQualifiedErrorId; $e.ErrorDetails.RecommendedAction
       }
       (Get-Content excel.csv | Select-Object -Skip 1 | ConvertFrom-Csv -Delimiter ';' | New-IpRouteEntry).After.NextHop
       (Import-Csv routes.csv -Delimiter ';' | Remove-IpRouteEntry -Confirm:$false).Action`,
    );
    const told =
      "Read the file with its delimiter, and without a line such as sep=; before its heading: Get-Content <file> | Select-Object -Skip 1 | ConvertFrom-Csv -Delimiter ';'";
    const each = ['NothingBinds,New-IpRouteEntry', told];
    expect(lines).to.deep.equal([...each, ...each, '10.29.176.1', 'Delete']);
  });

  it('has what stands under a heading with blanks around it', async () => {
    const lines = await linesOf(
      here.shell,
      `$row = [pscustomobject] @{ 'DestinationPrefix ' = '10.95.0.0/16'; " NextHop$([char] 0xa0)" = '10.29.176.1'; InterfaceAlias = 'Ethernet 2' }
       ($row | New-IpRouteEntry).After.NextHop
       ($row | Get-IpRouteEntry).NextHop
       $gone = [pscustomobject] @{ DestinationPrefix = '10.95.0.0/16'; NextHop = '10.29.176.1'; ifIndex = 17; WhatIf = ' True ' }
       ($gone | Remove-IpRouteEntry -Confirm:$false 2>&1).FullyQualifiedErrorId`,
    );
    expect(lines).to.deep.equal(['10.29.176.1', '10.29.176.1', 'PipedRehearsal,Remove-IpRouteEntry']);
  });
});
