import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { NEXT_HOP, prefixAt, writeMachine } from '../chaos/machine.ts';
import { linesOf } from './laptop.ts';
import { openSession, type Session } from './session.ts';

const ALL = `Get-IpRouteEntry -NextHop ${NEXT_HOP}`;

describe('a long read', function () {
  this.timeout(180_000);
  let folder: string;
  let shell: Session;
  const lines = (script: string) => linesOf(shell, script);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    shell = await openSession({ cwd: folder });
    await lines('Import-Module IpRoute');
  });
  after(async () => {
    await shell.close();
    rmSync(folder, { recursive: true, maxRetries: 9 });
  });
  const connect = async (count: number) => {
    await lines('Disconnect-IpRouteHost');
    writeMachine(join(folder, 'machine.json'), count);
    await lines(`$null = Connect-IpRouteHost -Simulator -MachineFile machine.json
      $null = Get-IpRouteEntry ${prefixAt(0)}; $child = (Get-IpRouteHost).ProcessId; $Error.Clear()`);
  };

  it('of 100,000 routes comes whole, and keeps nothing of what -First leaves out', async () => {
    await connect(100_000);
    expect(await lines(`$count = 0; ${ALL} | ForEach-Object { $count++ }; $count`)).to.deep.equal(['100000']);
    const [child] = (await lines('$child')).map(Number);
    const resident = () => Number(/VmRSS:\s+([0-9]+)/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1]) / 1024;
    // What is collected later is there by then.
    await lines(`foreach ($at in 1..10) { $null = ${ALL} | Select-Object -First 1 }`);
    const before = resident();
    expect(
      await lines(
        `foreach ($at in 1..30) { $null = ${ALL} | Select-Object -First 1 }; (Get-IpRouteHost).ProcessId -eq $child`,
      ),
    ).to.deep.equal(['True']);
    // A snapshot has 10 MB: thirty that stayed would be 300. V8 may keep some of them for a while.
    expect(resident() - before).to.be.below(200);
  });

  it('is of one moment, whatever is changed while it is shown', async () => {
    await connect(20_000);
    expect(
      await lines(`$count = 0; $wrong = 0
        ${ALL} | ForEach-Object {
          if ($count++ -eq 10) {
            $null = Set-IpRouteEntry -DestinationPrefix ${prefixAt(19_000)} -NextHop ${NEXT_HOP} -InterfaceIndex 5 -RouteMetric 7
            $null = Remove-IpRouteEntry -DestinationPrefix ${prefixAt(18_000)} -NextHop ${NEXT_HOP} -InterfaceIndex 5 -Confirm:$false
            $null = New-IpRouteEntry -DestinationPrefix ${prefixAt(20_001)} -NextHop ${NEXT_HOP} -InterfaceIndex 5 -RouteMetric 1 3>$null
          }
          if ($_.RouteMetric -ne 1) { $wrong++ }
        }
        "$count $wrong"
        $now = @(${ALL}); "$($now.Count) $(@($now | Where-Object RouteMetric -EQ 7).DestinationPrefix)"
        $null = Remove-IpRouteEntry -DestinationPrefix ${prefixAt(20_001)} -NextHop ${NEXT_HOP} -InterfaceIndex 5 -Confirm:$false
        "$(@(${ALL}).Count)"`),
    ).to.deep.equal(['20000 0', `20000 ${prefixAt(19_000)}`, '19999']);
  });

  it('shares the executable with the cmdlets of its pipeline', async () => {
    await connect(20_000);
    expect(
      await lines(`$done = @(${ALL} | Set-IpRouteEntry -RouteMetric 9)
        "$($done.Count) $(@($done | Where-Object { $_.Before.RouteMetric -ne 1 -or $_.After.RouteMetric -ne 9 }).Count)"
        $seen = @(${ALL} | Where-Object { $_.DestinationPrefix -like '*.7.0/24' } | ForEach-Object { $_ | Set-IpRouteEntry -RouteMetric 8 } | Get-IpRouteEntry)
        "$($seen.Count) $(@($seen | Where-Object RouteMetric -NE 8).Count)"
        "$(@(${ALL} | Where-Object RouteMetric -EQ 8).Count)"`),
    ).to.deep.equal(['20000 0', '79 0', '79']);
  });

  it('goes on where it was after others, also of the same kind, and after those that were left early', async () => {
    await connect(8000);
    expect(
      await lines(`$count = 0
        $read = @(${ALL} | ForEach-Object {
          if ($count++ % 2000 -eq 1500) { $inner = @(${ALL}).Count; $early = @(${ALL} | Select-Object -First 3).Count; [System.Console]::Out.WriteLine("$inner $early") }
          $_
        })
        "$($read.Count) $(@($read.DestinationPrefix | Select-Object -Unique).Count)"
        $pipe = { ${ALL} }.GetSteppablePipeline(); $pipe.Begin($false); $pipe.Dispose()
        try { ${ALL} | ForEach-Object { throw 'enough' } } catch { "$_" }
        foreach ($round in 1, 2) { ${ALL} | ForEach-Object { break } }
        "$(@(${ALL}).Count)"`),
    ).to.deep.equal([...Array(4).fill('8000 3'), '8000 8000', 'enough', '8000']);
  });

  it('whose executable ends when some of it was shown ends with one clear error, and the next command reads again', async () => {
    await connect(50_000);
    const [error, shown, again] = await lines(`$shown = [System.Collections.Generic.HashSet[string]]::new(); $count = 0
      $problem = @(try {
        ${ALL} 2>&1 | ForEach-Object {
          if ($_ -is [System.Management.Automation.ErrorRecord]) { $_; return }
          $count++; $null = $shown.Add($_.DestinationPrefix)
          if ($count -eq 10) { $process = [System.Diagnostics.Process]::GetProcessById($child); $process.Kill(); $process.WaitForExit() }
        }
      } catch { $_ })
      "$($problem.Count) $($problem[0].FullyQualifiedErrorId)"
      $count -ge 10 -and $count -lt 50000 -and $shown.Count -eq $count
      "$(@(${ALL}).Count)"`);
    expect([error, shown, again]).to.deep.equal(['1 CursorGone,Get-IpRouteEntry', 'True', '50000']);
  });
});
