import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { runScript } from './session.ts';

const module = fileURLToPath(new URL('../../module/IpRoute', import.meta.url));

/** Completes a command line, as the Tab key does, and says what is offered: on a busy machine nothing is until it is asked again. */
const OFFERED = `function Get-Offer([string] $Line) {
  foreach ($try in 1..20) {
    $found = [System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches
    if ($found.Count -gt 0) { break }
  }
  $found.CompletionText -join ' '
}
function Get-Part { (Get-Module -All IpRoute.* | ForEach-Object Name) -join ' ' }
function Get-Own { "$(& (Get-Module IpRoute) { (Get-Command -Name Get-IpRoute_Completion).ScriptBlock.File })" -replace '.*[\\\\/]' }
`;

async function linesOf(script: string): Promise<string[]> {
  const { stdout, stderr } = await runScript(`${OFFERED}\n${script}`, { timeoutMs: 290_000 });
  expect(stderr).to.equal('');
  return stdout.trim().split(/\r?\n/);
}

describe('the parts of a module', function () {
  this.timeout(300_000);
  let folder: string;
  before(() => {
    // A name that PowerShell takes for a pattern.
    folder = join(mkdtempSync(join(tmpdir(), 'parts-')), 'tools [new] x');
    mkdirSync(folder);
    cpSync(module, join(folder, 'IpRoute'), { recursive: true, filter: (path) => !path.endsWith('bin') });
    symlinkSync(join(module, 'bin'), join(folder, 'IpRoute', 'bin'));
  });
  after(() => rmSync(join(folder, '..'), { recursive: true }));

  it('are read when first called, wherever the session is, share the state of the module, and leave no module behind', async () => {
    const lines = await linesOf(`
      Import-Module ([wildcardpattern]::Escape('${folder}/IpRoute/IpRoute.psd1'))
      "before: $(Get-Own)"
      $null = Connect-IpRouteHost -Simulator
      Set-Location Env:
      "offered: $(Get-Offer 'Get-IpRouteEntry -DestinationPrefix 0')"
      "after: $(Get-Own) $(Get-Part)"
      "again: $(Get-Offer 'Get-IpRouteEntry -DestinationPrefix 0')"
      "seen: $((Get-Command -Module IpRoute*).Name -like '*_*') $(Get-Command Get-IpRoute_* -ErrorAction Ignore)"
      Import-Module ([wildcardpattern]::Escape('${folder}/IpRoute/IpRoute.psd1')) -Force 3>$null
      "forced: $(Get-Own), $(Get-Offer 'Get-IpRouteEntry -DestinationPrefix 0')"
      Remove-Module IpRoute
      "removed: $(Get-Part) $(Get-Command Get-IpRoute_* -ErrorAction Ignore)"
      "errors: $($Error.Count)"`);
    expect(lines).to.deep.equal([
      'before: IpRoute.psm1',
      'offered: 0.0.0.0/0',
      'after: IpRoute.Completion.psm1 ',
      'again: 0.0.0.0/0',
      'seen:  ',
      'forced: IpRoute.psm1, 0.0.0.0/0',
      'removed:  ',
      'errors: 0',
    ]);
  });

  it('make objects of the classes of the present import, also when the script of the module has changed since', async () => {
    const lines = await linesOf(`
      $watch = { (Watch-IpRouteEntry -IncludeExisting -MaximumCount 1 | Select-Object -First 1).GetType() -eq (& (Get-Module IpRoute) { [IpRouteEvent] }) }
      Import-Module ([wildcardpattern]::Escape('${folder}/IpRoute/IpRoute.psd1'))
      $null = Connect-IpRouteHost -Simulator -MachineFile '${folder}/IpRoute/Examples/vpn-laptop.machine.json'
      "$(& $watch) $(Get-Offer 'Get-IpRouteEntry -DestinationPrefix 0')"
      [System.IO.File]::AppendAllText('${folder}/IpRoute/IpRoute.psm1', '# changed')
      Import-Module ([wildcardpattern]::Escape('${folder}/IpRoute/IpRoute.psd1')) -Force 3>$null
      "$(& $watch) $(Get-Offer 'Get-IpRouteEntry -DestinationPrefix 0')"`);
    expect(lines).to.deep.equal(['True 0.0.0.0/0', 'True 0.0.0.0/0']);
  });

  it('hold what seldom called cmdlets do: the same at the first call and later, with what their callers prefer', async () => {
    const lines = await linesOf(`
      Import-Module ([wildcardpattern]::Escape('${folder}/IpRoute/IpRoute.psd1'))
      $null = Connect-IpRouteHost -Simulator
      function Get-Route { Get-IpRouteEntry 10.0.0.0/8 }
      function Test-Rehearsal { $WhatIfPreference = $true; (Get-Route | Move-IpRouteEntry -NewNextHop 192.0.2.251).Summary }
      function Test-Stop { $ErrorActionPreference = 'Stop'; 'x', '10.0.0.0/8' | Move-IpRouteEntry -NewNextHop 192.0.2.252; 'not reached' }
      foreach ($time in 'first', 'later') {
        Test-Rehearsal
        try { Test-Stop } catch { "$time stopped: $($_.FullyQualifiedErrorId)" }
        "$time moved: $((Get-Route).NextHop), $('x', (Get-Route) | Move-IpRouteEntry -NewNextHop 192.0.2.250 -ErrorAction Ignore)"
        Get-Route | Move-IpRouteEntry -NewNextHop 192.0.2.254 | ForEach-Object { "$time back: $($_.Summary)" }
      }
      "seen: $(Get-Part) $((Get-Command Move-IpRouteEntry).ScriptBlock.File -replace '.*[\\\\/]')"`);
    const each = (time: string) => [
      'What if: Performing the operation "Move NextHop 192.0.2.254 -> 192.0.2.251" on target "10.0.0.0/8 via 192.0.2.254 on Ethernet (12)".',
      'NextHop 192.0.2.254 -> 192.0.2.251',
      `${time} stopped: InvalidParameterValue,Move-IpRouteEntry`,
      `${time} moved: 192.0.2.254, 10.0.0.0/8 via 192.0.2.250 on Ethernet: NextHop 192.0.2.254 -> 192.0.2.250`,
      `${time} back: NextHop 192.0.2.250 -> 192.0.2.254`,
    ];
    expect(lines).to.deep.equal([...each('first'), ...each('later'), 'seen:  IpRoute.psm1']);
  });

  it('are named in one error when they are gone, and the other cmdlets work', async () => {
    rmSync(join(folder, 'IpRoute', 'IpRoute.Watch.psm1'));
    const lines = await linesOf(`
      Import-Module ([wildcardpattern]::Escape('${folder}/IpRoute/IpRoute.psd1'))
      $null = Connect-IpRouteHost -Simulator
      try { Watch-IpRouteEntry } catch { $_.Exception.Message -replace '.*(IpRoute.Watch.psm1).*', '$1' }
      "errors: $($Error.Count)"
      @(Get-IpRouteEntry).Count -gt 0`);
    expect(lines).to.deep.equal(['IpRoute.Watch.psm1', 'errors: 1', 'True']);
  });
});
