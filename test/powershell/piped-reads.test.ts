import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { linesOf } from './laptop.ts';
import { openSession, type Session } from './session.ts';

const COUNT = 4000;

describe('reads of piped records', function () {
  this.timeout(120_000);
  let folder: string;
  let shell: Session;
  const lines = (script: string) => linesOf(shell, script);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    const Routes = Array.from({ length: COUNT }, (_, at) => ({
      InterfaceIndex: 5,
      DestinationPrefix: `10.${at >> 8}.${at & 255}.0/24`,
      NextHop: '192.0.2.1',
      RouteMetric: at % 9,
    }));
    const Interfaces = [{ InterfaceIndex: 5, InterfaceAlias: 'Ethernet', IPv4: { InterfaceMetric: 5 } }];
    writeFileSync(join(folder, 'machine.json'), JSON.stringify({ Interfaces, Routes }));
    shell = await openSession({ cwd: folder });
    await lines(`Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile machine.json
      $all = @(Get-IpRouteEntry)
      $mixed = foreach ($at in 0..199) {
        if ($at % 7 -eq 3) { [pscustomobject] @{ DestinationPrefix = "9.9.$at.0/24" } } else { $all[$at] }
      }`);
  });
  after(async () => {
    await shell.close();
    rmSync(folder, { recursive: true, maxRetries: 9 });
  });

  it('give what is asked in the order of the records, each error in its place', async () => {
    expect(
      await lines(`$got = @($mixed | Get-IpRouteEntry 2>&1 | ForEach-Object {
          if ($_ -is [System.Management.Automation.ErrorRecord]) { $_.TargetObject.DestinationPrefix } else { $_.DestinationPrefix }
        })
        $got.Count; ($got -join ' ') -ceq ($mixed.DestinationPrefix -join ' ')`),
    ).to.deep.equal(['200', 'True']);
  });

  it('show what comes before the error that stops them', async () => {
    expect(
      await lines(`$got = [System.Collections.Generic.List[string]]::new()
        try { $mixed[100..199] | Get-IpRouteEntry -ErrorAction Stop | ForEach-Object { $got.Add($_.DestinationPrefix) } }
        catch { $_.FullyQualifiedErrorId; $_.TargetObject.DestinationPrefix }
        $got -join ' '
        ($mixed[101..199] | Get-IpRouteEntry -ErrorAction Ignore | Select-Object -First 3).DestinationPrefix -join ' '
        (Get-IpRouteEntry 10.0.7.0/24).RouteMetric`),
    ).to.deep.equal([
      'RouteNotFound,Get-IpRouteEntry',
      '9.9.101.0/24',
      '10.0.100.0/24',
      '10.0.102.0/24 10.0.103.0/24 10.0.104.0/24',
      '7',
    ]);
  });

  it('leave a loop of the caller to the caller', async () => {
    expect(
      await lines(`foreach ($round in 1, 2) { $all[0..99] | Get-IpRouteEntry | ForEach-Object { if ($_.DestinationPrefix -eq '10.0.50.0/24') { "$round"; continue } } ; 'never' }
        foreach ($round in 1, 2) { $all[0..99] | Get-IpRouteEntry | ForEach-Object { "b$round"; break } }
        @($all[0..9] | Get-IpRouteEntry).Count`),
    ).to.deep.equal(['1', '2', 'b1', '10']);
  });

  it('see what the same pipeline has changed', async () => {
    expect(
      await lines(`$seen = @($all[0..999] | Get-IpRouteEntry | Set-IpRouteEntry -RouteMetric 77 | Get-IpRouteEntry)
        $seen.Count; @($seen | Where-Object RouteMetric -NE 77).Count
        $seen = @($all[0..99] | Get-IpRouteEntry | ForEach-Object { $null = $_ | Set-IpRouteEntry -RouteMetric 78; Get-IpRouteEntry $_.DestinationPrefix })
        $seen.Count; @($seen | Where-Object RouteMetric -NE 78).Count`),
    ).to.deep.equal(['1000', '0', '100', '0']);
  });

  it('take no longer for each record when there are more of them', async () => {
    const [few, many, list] = (
      await lines(`$bare = @(foreach ($one in $all) { [pscustomobject] @{ DestinationPrefix = $one.DestinationPrefix } })
        $null = $bare[0..99] | Get-IpRouteEntry
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $null = $bare[0..499] | Get-IpRouteEntry
        $clock.Elapsed.TotalMilliseconds; $clock.Restart()
        $null = $bare | Get-IpRouteEntry
        $clock.Elapsed.TotalMilliseconds; $clock.Restart()
        $null = Get-IpRouteEntry -DestinationPrefix $bare.DestinationPrefix
        $clock.Elapsed.TotalMilliseconds`)
    ).map(Number) as [number, number, number];
    // Eight times the records, and some for a machine that does other things; a quadratic one took 64 times.
    expect(many / few).to.be.below(40);
    expect(list).to.be.below(many);
  });

  it('take no longer for errors of one list than for those of as many records', async () => {
    const [piped, list] = (
      await lines(`$none = 1..4000 | ForEach-Object { "198.18.$($_ -shr 8).$($_ -band 255)/32" }
        $null = $none[0..49] | Get-IpRouteEntry -ErrorAction Ignore
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $null = $none | Get-IpRouteEntry -ErrorAction Ignore
        $clock.Elapsed.TotalMilliseconds; $clock.Restart()
        $null = Get-IpRouteEntry -DestinationPrefix $none -ErrorAction Ignore
        $clock.Elapsed.TotalMilliseconds`)
    ).map(Number) as [number, number];
    // Where the whole list was read for each error, it took more than three times as long.
    expect(list).to.be.below(2 * piped);
  });
});
