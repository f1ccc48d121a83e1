import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { failureOf, linesOf, onLaptop } from './laptop.ts';

describe('Export-IpRouteTable', () => {
  const here = onLaptop();
  const lines = (script: string) => linesOf(here.shell, script);
  const failure = (script: string) => failureOf(here.shell, script);

  it('writes a copy on which a change can be rehearsed', async () => {
    const output = await lines(
      `$done = Export-IpRouteTable copy.json -Force; "$($done.InterfaceCount) $($done.RouteCount) $($null -eq $done.Json)"
       $null = Connect-IpRouteHost -Simulator -MachineFile copy.json
       (Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1 | Set-IpRouteEntry -RouteMetric 77).After.RouteMetric`,
    );
    expect(output).to.deep.equal(['9 70 True', '77']);
    expect(readFileSync(join(here.folder, 'copy.json'), 'utf8')).to.include('"RouteMetric":77');
    expect(readFileSync(here.file, 'utf8')).not.to.include('"RouteMetric":77');
  });

  it('gives the text without a path, and writes nothing with -WhatIf', async () => {
    const output = await lines(
      `$text = (Export-IpRouteTable).Json; $text.StartsWith('{'); $null = Export-IpRouteTable new.json -WhatIf; [System.IO.File]::Exists('${join(here.folder, 'new.json')}')`,
    );
    expect(output[0]).to.equal('True');
    expect(output[1]).to.match(
      /^What if: .*"Write a machine file of 9 interfaces and 70 routes" on target ".*new\.json"/,
    );
    expect(output[2]).to.equal('False');
  });

  it('writes where an export that was killed has left its draft', async () => {
    writeFileSync(join(here.folder, 'left.json.saving'), '{');
    expect(await lines('(Export-IpRouteTable left.json).RouteCount')).to.deep.equal(['70']);
    expect(existsSync(join(here.folder, 'left.json.saving'))).to.equal(false);
  });

  it('has one clear error for a file that is there, its own file, and a folder that is not there', async () => {
    writeFileSync(join(here.folder, 'mine.txt'), 'mine');
    expect((await failure('Export-IpRouteTable mine.txt')).slice(0, 3)).to.deep.equal([
      '1',
      'FileExists,Export-IpRouteTable',
      'ResourceExists',
    ]);
    expect(readFileSync(join(here.folder, 'mine.txt'), 'utf8')).to.equal('mine');
    expect((await failure('Export-IpRouteTable laptop.json -Force'))[1]).to.equal('OwnMachineFile,Export-IpRouteTable');
    expect((await failure('Export-IpRouteTable nowhere/x.json'))[1]).to.equal('FileNotWritten,Export-IpRouteTable');
  });
});
