import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { NEXT_HOP, writeMachine } from '../chaos/machine.ts';
import { linesOf } from './laptop.ts';
import { openSession, type Session } from './session.ts';

/** One request of 2 MB: more than a pipe and the executable's own buffer hold. */
const LARGE = 'Find-IpRouteEntry -RemoteIPAddress $addresses';

/** Signals stop a process as a debugger or a frozen disk would: not on Windows. */
describe('an executable that hangs', function () {
  this.timeout(120_000);
  let folder: string;
  let shell: Session;
  let child = 0;
  const lines = (script: string) => linesOf(shell, script);
  const silenceLimit = (milliseconds: number) =>
    lines(`& (Get-Module IpRoute) { $script:SilenceLimit = ${milliseconds} }`);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    writeMachine(join(folder, 'machine.json'), 2000);
    shell = await openSession({ cwd: folder, foreground: true });
    await lines(`Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile machine.json
      $rows = @(Get-IpRouteEntry -NextHop ${NEXT_HOP}); $null = $rows | Set-IpRouteEntry -RouteMetric 2
      $addresses = foreach ($at in 0..119999) { "10.$($at -shr 16 -band 7).$($at -shr 8 -band 255).$($at -band 255)" }
      $null = Find-IpRouteEntry -RemoteIPAddress $addresses[0..9]`);
  });
  after(async () => {
    await shell.close();
    rmSync(folder, { recursive: true, maxRetries: 9 });
  });
  beforeEach(async () => {
    await silenceLimit(30_000);
    const [id] = await lines(`$null = Get-IpRouteEntry ${'10.0.0.0/24'}; (Get-IpRouteHost).ProcessId`);
    child = Number(id);
    await lines('$Error.Clear()');
    process.kill(child, 'SIGSTOP');
  });
  afterEach(() => {
    try {
      process.kill(child, 'SIGKILL');
    } catch {
      // The module has ended it.
    }
  });

  /** Presses Ctrl+C during the script; how many milliseconds it goes on. */
  async function interruptAfter(script: string, milliseconds: number): Promise<number> {
    const pending = shell.run(script);
    await wait(milliseconds);
    const pressed = Date.now();
    shell.interrupt();
    await pending;
    return Date.now() - pressed;
  }

  for (const [what, script] of [
    ['a read', `Get-IpRouteEntry -NextHop ${NEXT_HOP}`],
    ['a large request that it does not take', LARGE],
    ['a stream of changes that it does not take', '$rows | Set-IpRouteEntry -RouteMetric 3'],
    ['a stream of reads that it does not take', '$rows | Get-IpRouteEntry'],
  ] as const) {
    it(`is left at once with Ctrl+C during ${what}; the next command does not wait longer than the limit, once`, async () => {
      expect(await interruptAfter(script, 3000)).to.be.below(10_000);
      await silenceLimit(1000);
      const [first, second, count] = await lines(
        `$clock = [System.Diagnostics.Stopwatch]::StartNew()
         try { $null = @(Get-IpRouteEntry 10.0.7.0/24 -ErrorAction Stop 3>$null) } catch { $null = $_ }
         $clock.ElapsedMilliseconds; $clock.Restart()
         $read = @(Get-IpRouteEntry -NextHop ${NEXT_HOP} 3>$null)
         $clock.ElapsedMilliseconds; $read.Count`,
      );
      expect(Number(first)).to.be.below(15_000);
      expect(Number(second)).to.be.below(15_000);
      expect(count).to.equal('2000');
    });
  }

  it('with a large request is ended after the time limit, and the request made again', async () => {
    await silenceLimit(4000);
    const [count, errors, next] = await lines(
      `$found = @(${LARGE}); "$($found.Count)"; "$($Error.Count)"; @(Get-IpRouteEntry -NextHop ${NEXT_HOP}).Count`,
    );
    expect([count, errors, next]).to.deep.equal(['120000', '0', '2000']);
  });

  it('with changes is ended after the time limit: their outcome is unknown, and nothing is done', async () => {
    await silenceLimit(4000);
    const [id, unknown, made] = await lines(
      `try { $null = $rows[0..9] | Set-IpRouteEntry -RouteMetric 77 -ErrorAction Continue } catch { $_.FullyQualifiedErrorId; "$_" -match 'unknown' }
       @(Get-IpRouteEntry -NextHop ${NEXT_HOP} | Where-Object RouteMetric -EQ 77).Count`,
    );
    expect([id, unknown, made]).to.deep.equal(['ExecutableLost,Set-IpRouteEntry', 'True', '0']);
  });
});

describe('an argument of 120,000 values', function () {
  this.timeout(120_000);
  it('is answered whole, or is one error, and leaves the session and the machine in its memory', async () => {
    const shell = await openSession();
    try {
      const [answered, kept] = await linesOf(
        shell,
        `Import-Module IpRoute; $before = (Connect-IpRouteHost -Simulator).ProcessId
         $addresses = foreach ($at in 0..119999) { "10.$($at -shr 16 -band 7).$($at -shr 8 -band 255).$($at -band 255)" }
         $null = Set-IpRouteEntry -DestinationPrefix 10.0.0.0/8 -NextHop 192.0.2.254 -InterfaceIndex 12 -RouteMetric 7
         $got = @(Find-IpRouteEntry -RemoteIPAddress $addresses 2>&1)
         $failed = @($got | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
         ($got.Count -eq 120000 -and $failed.Count -eq 0) -or ($got.Count -eq 1 -and $failed.Count -eq 1)
         "$((Get-IpRouteHost).ProcessId -eq $before) $((Get-IpRouteEntry 10.0.0.0/8).RouteMetric)"`,
      );
      expect([answered, kept]).to.deep.equal(['True', 'True 7']);
    } finally {
      await shell.close();
    }
  });
});
