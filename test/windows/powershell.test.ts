import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { decodeForwardRow } from '../../src/ip-helper/codec.ts';
import { batch, buildIpRoute, replies, request, splitRows } from './iproute-program.ts';
import { buildStandIn } from './stand-in.ts';
import { runWindowsScript } from './windows-pwsh.ts';
import { type AvailableWine, findWine, windowsPath, wineReady } from './wine.ts';

describe('the whole way under Wine: PowerShell, module, executable, koffi, SetIpForwardEntry2', function () {
  this.timeout(900_000);
  let wine: AvailableWine;
  let folder: string;
  let record: string;

  before(async function () {
    const found = findWine();
    const library = buildStandIn('windows', 996);
    if (!found.available || !library.available) {
      console.log(`      skipped: ${found.available ? library.available || library.reason : found.reason}`);
      return this.skip();
    }
    wine = found;
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    // Own copies of the library, so of the record beside it (the module passes no STANDIN_RECORD on), and of the module.
    const own = 'build/iproute-module';
    mkdirSync(own, { recursive: true });
    cpSync(library.path, join(own, 'stand-in.dll'));
    record = join(own, 'stand-in.dll.record');
    const program = wineReady(await buildIpRoute('win-x64', windowsPath(join(own, 'stand-in.dll'))));
    for (const copy of ['IpRoute', 'blocked/IpRoute']) {
      cpSync('module/IpRoute', join(folder, copy), {
        recursive: true,
        filter: (path) => !path.startsWith(join('module/IpRoute/bin/')),
      });
      mkdirSync(join(folder, copy, 'bin/win-x64'), { recursive: true });
    }
    cpSync(dirname(program), join(folder, 'IpRoute/bin/win-x64'), { recursive: true });
  });

  beforeEach(() => {
    if (record !== undefined && existsSync(record)) rmSync(record);
  });

  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, maxRetries: 9 });
  });

  async function powershell(script: string, module = 'IpRoute') {
    const file = join(folder, 'script.ps1');
    writeFileSync(file, `Import-Module '${windowsPath(join(folder, module, 'IpRoute.psd1'))}'\n${script}\n`);
    return runWindowsScript(wine, file, 150_000);
  }

  it('reads, changes and reports a route', async () => {
    const { code, lines, stderr } = await powershell(`
      "$IsWindows $((Get-IpRouteHost).Backend)"
      Get-IpRouteEntry | Where-Object { $_.RouteMetric -eq 1 } | Set-IpRouteEntry -RouteMetric 6000 |
        ForEach-Object { "$($_.Changed) $($_.InterfaceAlias) $($_.Before.RouteMetric) -> $($_.After.RouteMetric)" }`);
    expect({ code, lines, stderr }).to.deep.equal({
      code: 0,
      lines: ['True Live', 'True VPN [1] 1 -> 6000'],
      stderr: '',
    });
    const row = readFileSync(record);
    expect(row).to.have.length(104);
    const { DestinationPrefix, InterfaceIndex, Metric } = decodeForwardRow(row);
    expect({ DestinationPrefix, InterfaceIndex, Metric }).to.deep.equal({
      DestinationPrefix: '198.51.100.0/24',
      InterfaceIndex: 31,
      Metric: 6000,
    });
  });

  it("makes Windows' refusal an error record", async () => {
    const { lines } = await powershell(`
      $key = @{ DestinationPrefix = '198.51.100.0/24'; NextHop = '0.0.0.0'; InterfaceAlias = 'VPN [1]' }
      Set-IpRouteEntry @key -RouteMetric 70005 -ErrorAction SilentlyContinue -ErrorVariable problem
      "$($problem[0].FullyQualifiedErrorId) $($problem[0].CategoryInfo.Category)"`);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^AccessDenied.* PermissionDenied$/);
  });

  it('changes a thousand routes in one pipeline', async () => {
    const { code, lines } = await powershell(`
      $key = @{ DestinationPrefix = '198.51.100.0/24'; NextHop = '0.0.0.0'; InterfaceIndex = 31 }
      $changes = 1..1000 | ForEach-Object { [pscustomobject] ($key + @{ RouteMetric = $_ + 1 }) } | Set-IpRouteEntry
      "$($changes.Count) $($changes[999].After.RouteMetric)"`);
    expect({ code, lines }).to.deep.equal({ code: 0, lines: ['1000 1001'] });
    expect(readFileSync(record).length).to.equal(1000 * 104);
  });

  it('calls nothing with -WhatIf', async () => {
    const { code, lines } = await powershell(`
      $changes = Get-IpRouteEntry | Set-IpRouteEntry -RouteMetric 6000 -WhatIf
      "$($changes.Count) $(@($changes | Where-Object { $_.WhatIf -and $_.After.RouteMetric -eq 6000 }).Count)"
      @(Get-IpRouteEntry | Where-Object { $_.RouteMetric -eq 6000 }).Count`);
    expect(code).to.equal(0);
    expect(lines.filter((line) => line.startsWith('What if: '))).to.have.length(1000);
    expect(lines.slice(1000)).to.deep.equal(['1000 1000', '0']);
    expect(existsSync(record)).to.equal(false);
  });

  it('changes a thousand routes twice in one pipeline', async () => {
    const { code, lines, stderr } = await powershell(`
      $before = Get-IpRouteEntry
      $changes = Get-IpRouteEntry | Set-IpRouteEntry -RouteMetric 6000 | Set-IpRouteEntry -RouteMetric 7000
      $after = Get-IpRouteEntry
      $wrong = 0
      for ($at = 0; $at -lt 1000; $at++) {
        $change = $changes[$at]
        $names = $before[$at], $change, $change.Before, $change.After, $after[$at] | ForEach-Object {
          "$($_.DestinationPrefix) $($_.NextHop) $($_.InterfaceIndex)"
        }
        $metrics = "$($change.Before.RouteMetric) $($change.After.RouteMetric) $($after[$at].RouteMetric)"
        if (@($names | Where-Object { $_ -ne $names[0] }).Count -or $metrics -ne '6000 7000 7000') { $wrong++ }
      }
      "$($changes.Count) $wrong"`);
    expect({ code, lines, stderr }).to.deep.equal({ code: 0, lines: ['1000 0'], stderr: '' });
    const metrics = new Map<string, number[]>();
    for (const row of splitRows(readFileSync(record))) {
      const { DestinationPrefix, NextHop, Metric } = decodeForwardRow(row);
      const key = `${DestinationPrefix} ${NextHop}`;
      metrics.set(key, [...(metrics.get(key) ?? []), Metric]);
    }
    expect([...metrics.values()]).to.deep.equal(new Array(1000).fill([6000, 7000]));
  });

  it('watches, answers what it sees, and leaves no process behind', async () => {
    const machine = join(folder, 'laptop.json');
    cpSync('module/IpRoute/Examples/vpn-laptop.machine.json', machine);
    const { code, lines, stderr } = await powershell(`
      $clock = [System.Diagnostics.Stopwatch]::StartNew()
      $live = @(Watch-IpRouteEntry -IncludeExisting -Timeout 00:00:01)
      "$($live.Count) $($live[999].Action) $($live[999].Backend) $($live[999].Time.Kind) $($clock.ElapsedMilliseconds -ge 1000)"
      $null = Connect-IpRouteHost -Simulator -MachineFile '${windowsPath(machine)}'
      Watch-IpRouteEntry 172.22.0.0/20 -IncludeExisting -MaximumCount 3 | Where-Object InterfaceIndex -EQ 17 | ForEach-Object {
        "$($_.Action) $($_.Route.RouteMetric)"
        if ($_.Action -eq 'Existing') { $null = $_ | Set-IpRouteEntry -RouteMetric 7 }
      }
      "$(@([System.Diagnostics.Process]::GetProcessesByName('iproute') | ForEach-Object { $_.Id }) -join ' ')" -eq (Get-IpRouteHost).ProcessId`);
    expect({ code, lines, stderr }).to.deep.equal({
      code: 0,
      lines: ['1000 Existing Live Local True', 'Existing 1', 'Change 7', 'True'],
      stderr: '',
    });
  });

  it('answers a batch that no pipe holds, to a caller that is late to read', async () => {
    const key = { DestinationPrefix: '198.51.100.0/24', NextHop: '0.0.0.0', InterfaceIndex: '31' };
    const requests = Array.from({ length: 400 }, (_, at) =>
      request(at + 1, 'Set-IpRouteEntry', { ...key, RouteMetric: String(at + 100) }),
    );
    const [asked, answered] = [join(folder, 'requests'), join(folder, 'replies')];
    writeFileSync(asked, batch(...requests));
    const { lines } = await powershell(`
      $exe = [System.IO.Path]::Combine((Get-Module IpRoute).ModuleBase, 'bin', 'win-x64', 'iproute.exe')
      $start = [System.Diagnostics.ProcessStartInfo]::new($exe)
      $start.UseShellExecute = $false
      $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
      $process = [System.Diagnostics.Process]::Start($start)
      $bytes = [System.IO.File]::ReadAllBytes('${windowsPath(asked)}')
      $process.StandardInput.BaseStream.Write($bytes, 0, $bytes.Length)
      $process.StandardInput.Close()
      # Until somebody reads, it cannot end: its replies are larger than the pipe.
      "$($process.WaitForExit(1500))"
      [System.IO.File]::WriteAllText('${windowsPath(answered)}', $process.StandardOutput.ReadToEnd())
      $process.WaitForExit()
      "$($process.ExitCode)"`);
    expect(lines).to.deep.equal(['False', '0']);
    const text = readFileSync(answered, 'utf8');
    expect(text.length).to.be.greaterThan(65_536);
    expect(replies(text).map(([kind, id]) => `${kind}${id}`)).to.deep.equal(requests.map((_, at) => `=${at + 1}`));
    const metrics = splitRows(readFileSync(record)).map((row) => decodeForwardRow(row).Metric);
    expect(metrics).to.deep.equal(requests.map((_, at) => at + 100));
  });

  it('says why Windows did not start the executable', async () => {
    const { lines } = await powershell(
      `
      $exe = [System.IO.Path]::Combine((Get-Module IpRoute).ModuleBase, 'bin', 'win-x64', 'iproute.exe')
      function Show-Failure {
        try { Get-IpRouteEntry } catch { "$($_.FullyQualifiedErrorId): $($_.Exception.Message)" }
      }
      [System.IO.File]::WriteAllText($exe, 'no program')
      Show-Failure
      # As a virus scanner does that looks at it.
      $handle = [System.IO.File]::Open($exe, 'Open', 'ReadWrite', 'None')
      Show-Failure
      $handle.Dispose()
      # Access denied is what Windows answers for a folder, too; the module would not take one for its executable.
      [System.IO.File]::Delete($exe)
      $null = [System.IO.Directory]::CreateDirectory($exe)
      Show-Failure
      & (Get-Module IpRoute) {
        $script:Folder = $args[0]
        function script:Find-IpRoute_Executable { param ($Cmdlet) $script:Folder }
      } $exe
      Show-Failure`,
      'blocked/IpRoute',
    );
    expect(lines.map((line) => [line.split(',')[0], /\(code (\d+)\)/.exec(line)?.[1]])).to.deep.equal([
      ['ExecutableNotStarted', '193'],
      ['ExecutableNotStarted', '32'],
      ['ExecutableMissing', undefined],
      ['ExecutableBlocked', '5'],
    ]);
  });

  it('leaves no process behind', async () => {
    const own = basename(folder);
    const running = () => commandLines().filter((line) => line.includes(own) && line.includes('iproute.exe'));
    const ended = powershell('$null = Get-IpRouteEntry; [System.Threading.Thread]::Sleep(2000)');
    // Seen while it runs, so that not seeing it later means something.
    await eventually(() => running().length === 1);
    await ended;
    await eventually(() => running().length === 0);
  });
});

/** The command lines of all processes of this machine. */
function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8');
      } catch {
        // It ended meanwhile.
        return '';
      }
    });
}

async function eventually(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !condition(); await new Promise((done) => setTimeout(done, 50))) {
    if (Date.now() > end) throw new Error(`not within ten seconds: ${condition}`);
  }
}
