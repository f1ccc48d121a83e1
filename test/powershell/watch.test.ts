import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { KEY, linesOf, onLaptop } from './laptop.ts';
import { openSession, type Session } from './session.ts';

/** The processes of the executable that a PowerShell has started. */
function childrenOf(pid: number): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
      return Number(parent) === pid && basename(readlinkSync(`/proc/${name}/exe`)) === 'iproute';
    } catch {
      return false;
    }
  });
}

async function until(what: () => boolean, milliseconds = 90_000): Promise<void> {
  for (const start = Date.now(); !what(); await wait(10)) {
    if (Date.now() - start > milliseconds) throw new Error(`not in ${milliseconds} ms: ${what}`);
  }
}

/** Two sessions on one machine file: one watches, the other one changes. */
describe('Watch-IpRouteEntry', function () {
  this.timeout(120_000);
  const here = onLaptop();
  let other: Session;
  let log: string;
  before(async () => {
    log = join(here.folder, 'log');
    other = await openSession({ cwd: here.folder });
    await other.run('Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile laptop.json');
  });
  after(() => other.close());
  beforeEach(() => rmSync(log, { force: true }));

  const lines = (script: string) => linesOf(here.shell, script);
  const change = (script: string) => linesOf(other, `$null = ${script}`);
  const logged = () => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : []);
  /** Watches in the background, and writes each event to the log. What is there already says that it watches. */
  const watch = async (parameters: string, behind = '') => {
    const write = `[System.IO.File]::AppendAllText('${log}', "$($_.Action) $($_.DestinationPrefix) $($_.Route.RouteMetric)\n"); $_`;
    const done = linesOf(
      here.shell,
      `Watch-IpRouteEntry -IncludeExisting ${parameters} | ForEach-Object { ${write} } ${behind}`,
    );
    done.catch(() => {});
    await until(() => logged().length > 0);
    return { done };
  };
  const failure = (script: string) =>
    lines(`$Error.Clear(); $null = try { ${script} 2>&1 } catch { $null = $_ }
      "$($Error.Count)"; $Error[0].FullyQualifiedErrorId; $Error[0].Exception.Message`);
  /** Only the session's own child, if that has been asked anything, is left. */
  const expectNoWatcher = async () => {
    const { ProcessId } = JSON.parse(`{ "ProcessId": ${(await lines('(Get-IpRouteHost).ProcessId')).join()} }`);
    expect(childrenOf(here.shell.pid)).to.deep.equal([String(ProcessId)]);
  };

  it('reports what another session does', async () => {
    const { done } = await watch(
      "'10.98.0.0/16', 172.22.0.0/20 -AddressFamily IPv4 -MaximumCount 6",
      "| ForEach-Object { '-' }",
    );
    await until(() => logged().length === 2);
    await change(
      'New-IpRouteEntry -DestinationPrefix 10.98.0.0/16 -NextHop 10.29.176.1 -InterfaceIndex 17 -RouteMetric 5',
    );
    await until(() => logged().length === 3);
    await change(
      'Set-IpRouteEntry -DestinationPrefix 10.98.0.0/16 -NextHop 10.29.176.1 -InterfaceIndex 17 -RouteMetric 6',
    );
    await until(() => logged().length === 4);
    await change(
      'Remove-IpRouteEntry -DestinationPrefix 10.98.0.0/16 -NextHop 10.29.176.1 -InterfaceIndex 17 -Confirm:$false',
    );
    await until(() => logged().length === 5);
    await change(`Set-IpRouteEntry ${KEY} -RouteMetric 9`);
    expect((await done).length).to.equal(6);
    expect(logged().slice(2)).to.deep.equal([
      'Add 10.98.0.0/16 5',
      'Change 10.98.0.0/16 6',
      'Delete 10.98.0.0/16 ',
      'Change 172.22.0.0/20 9',
    ]);
    await expectNoWatcher();
  });

  it('has its events answered by the cmdlets behind it', async () => {
    // Two that are there, and four changes by the cmdlet behind, of which three are undone.
    const { done } = await watch(
      '172.22.0.0/20 -MaximumCount 9',
      `| Where-Object { $_.Route.RouteMetric -eq 1 -and $_.InterfaceIndex -eq 17 } | Set-IpRouteEntry -RouteMetric 6000 |
        Where-Object { $_.Changed } | ForEach-Object { "$($_.Before.RouteMetric) -> $($_.After.RouteMetric)" }`,
    );
    // The file is looked at ten times a second: what is done and undone in between is not seen.
    const seen = (times: number) => until(() => logged().filter((line) => line.endsWith(' 6000')).length === times);
    for (const times of [1, 2, 3]) {
      await seen(times);
      await change(`Set-IpRouteEntry ${KEY} -RouteMetric 1`);
    }
    await seen(4);
    expect(await done).to.deep.equal(Array(4).fill('1 -> 6000'));
    await expectNoWatcher();
  });

  it('reports what its own session does, from the process of that', async () => {
    expect(
      await lines(
        `Watch-IpRouteEntry 172.22.0.0/20 -IncludeExisting -MaximumCount 4 | ForEach-Object {
           if ($_.Action -eq 'Existing' -and $_.InterfaceIndex -eq 17) { $null = $_ | Set-IpRouteEntry -RouteMetric 7 }
           if ($_.Route.RouteMetric -eq 7) { "$($_.Action) $($_.Route.RouteMetric)"; $null = $_ | Remove-IpRouteEntry -Confirm:$false }
           if ($_.Action -eq 'Delete') { "$($_.Action) $($null -eq $_.Route) $($_.Summary)"; ($_.Before | New-IpRouteEntry).Summary; try { $_ | New-IpRouteEntry -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; $_.ErrorDetails.RecommendedAction } }
           if ($_.Action -eq 'Change') { "$($_.ChangedProperties): $($_.Summary)" } }`,
      ),
    ).to.deep.equal([
      'Change 7',
      'RouteMetric: RouteMetric 1 -> 7',
      'Delete True Delete RouteMetric 7',
      'Create RouteMetric 7',
      'ResultNotTaken,New-IpRouteEntry',
      'Pipe what is in it, in front of the cmdlet: | ForEach-Object Before |',
    ]);
  });

  it('has a clear error where a deleted route is piped on', async () => {
    const script = `Watch-IpRouteEntry 172.22.0.0/20 -IncludeExisting -MaximumCount 3 | ForEach-Object {
        if ($_.Action -eq 'Existing' -and $_.InterfaceIndex -eq 17) { $null = $_ | Remove-IpRouteEntry -Confirm:$false }
        if ($_.Action -eq 'Delete') { $_ } } | Set-IpRouteEntry -RouteMetric 6000`;
    const [count, id, message] = await failure(script);
    expect([count, id]).to.deep.equal(['1', 'RouteNotFound,Set-IpRouteEntry']);
    expect(message).to.include('172.22.0.0/20 via 10.29.176.1 on Ethernet 2 (17)');
  });

  it('ends after its time', async () => {
    const [elapsed] = await lines(
      `$clock = [System.Diagnostics.Stopwatch]::StartNew(); Watch-IpRouteEntry -Timeout '00:00:01'; "$($clock.ElapsedMilliseconds)"`,
    );
    expect(Number(elapsed)).to.be.within(1000, 60_000);
    await expectNoWatcher();
  });

  it('stops at once on Ctrl+C, and leaves the session as it was', async () => {
    const [before] = await lines('(Get-IpRouteHost).ProcessId');
    const { done } = await watch('172.22.0.0/20');
    // A terminal gives Ctrl+C to all of its processes; those of the executable leave it to PowerShell.
    for (const child of childrenOf(here.shell.pid)) process.kill(Number(child), 'SIGINT');
    await wait(300);
    expect(childrenOf(here.shell.pid)).to.have.length(2);
    const started = Date.now();
    here.shell.interrupt();
    await done;
    expect(Date.now() - started).to.be.lessThan(10_000);
    expect(childrenOf(here.shell.pid)).to.deep.equal([before]);
    expect(await lines('@(Get-IpRouteEntry 172.22.0.0/20).Count')).to.deep.equal(['2']);
  });

  it('keeps its route through Start-Job, and has a time', async () => {
    expect(
      await lines(
        `$job = Start-Job { param($file) Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile $file; Watch-IpRouteEntry 172.22.* -IncludeExisting -MaximumCount 1 } -ArgumentList '${here.file}'
         $event = $job | Wait-Job | Receive-Job
         "$($event.Action) $($event.Route.DestinationPrefix) $([System.Math]::Abs(([datetime]::Now - $event.Time).TotalSeconds) -lt 30)"`,
      ),
    ).to.deep.equal(['Existing 172.22.0.0/20 True']);
  });

  it('does not watch a machine in memory, which its process cannot see', async () => {
    await lines('$null = Connect-IpRouteHost -Simulator');
    const [count, id, message] = await failure('Watch-IpRouteEntry');
    expect([count, id]).to.deep.equal(['1', 'WatchNeedsSharedMachine,Watch-IpRouteEntry']);
    expect(message).to.match(/process of its own/);
    expect(await lines('@(Get-IpRouteEntry).Count -gt 0')).to.deep.equal(['True']);
  });

  it('works where the process of the session has died', async () => {
    await lines('[System.Diagnostics.Process]::GetProcessById((Get-IpRouteHost).ProcessId).Kill()');
    expect(await lines('@(Watch-IpRouteEntry 172.22.* -IncludeExisting -MaximumCount 2).Count')).to.deep.equal(['2']);
    await expectNoWatcher();
  });

  it('says what is wrong where there is nothing to watch', async () => {
    rmSync(here.file);
    expect((await failure('Watch-IpRouteEntry')).slice(0, 2)).to.deep.equal([
      '1',
      'MachineFileNotRead,Watch-IpRouteEntry',
    ]);
    await here.shell.run('Connect-IpRouteHost -Simulator -MachineFile ""');
    expect((await failure('Watch-IpRouteEntry')).slice(0, 2)).to.deep.equal(['1', 'NotConnected,Watch-IpRouteEntry']);
    await here.shell.run('Disconnect-IpRouteHost');
    expect((await failure('Watch-IpRouteEntry')).slice(0, 2)).to.deep.equal(['1', 'NotWindows,Watch-IpRouteEntry']);
    expect(childrenOf(here.shell.pid)).to.deep.equal([]);
  });

  it('ends with an error when its machine file goes, and goes on when that is back in time', async () => {
    const text = readFileSync(here.file, 'utf8');
    const { done } = await watch(
      '172.22.0.0/20 -ErrorAction SilentlyContinue -ErrorVariable bad',
      '| Out-Null; $bad[0].FullyQualifiedErrorId',
    );
    rmSync(here.file);
    await wait(500);
    writeFileSync(here.file, text.replace(/("DestinationPrefix": "172\.22\.0\.0\/20"[^}]*"RouteMetric": )1\b/, '$177'));
    await until(() => logged().some((line) => line === 'Change 172.22.0.0/20 77'));
    rmSync(here.file);
    expect(await done).to.deep.equal(['MachineFileNotRead,Watch-IpRouteEntry']);
  });
});
