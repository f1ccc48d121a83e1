import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { laptop } from './laptop.ts';
import { runScript } from './session.ts';

const module = fileURLToPath(new URL('../../module/IpRoute/', import.meta.url));

/** Metric 4321 marks a route of the rehearsal that the session has begun. */
const HELPERS = `
function Show-Rehearsal { try { "$(@(Get-IpRouteEntry -ErrorAction Stop | Where-Object RouteMetric -EQ 4321).Count) marked" } catch { $_.FullyQualifiedErrorId.Split(',')[0] } }
function Set-Mark { $null = Get-IpRouteEntry -Protocol NetMgmt | Select-Object -First 1 | Set-IpRouteEntry -RouteMetric 4321 }
function Test-Same { "same process: $((Get-IpRouteHost).ProcessId -eq $script:child)" }
`;
const IN_MEMORY = '$script:child = (Connect-IpRouteHost -Simulator).ProcessId; Set-Mark';
const IN_FILE = '$script:child = (Connect-IpRouteHost -Simulator -MachineFile ./laptop.json).ProcessId; Set-Mark';
const TOLD =
  /^WARNING: This session still works on Simulator.*, as before IpRoute was imported\. Disconnect-IpRouteHost/;

describe('what a session works on', function () {
  this.timeout(90_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'connection-'));
    copyFileSync(laptop, join(folder, 'laptop.json'));
  });
  afterEach(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  /** What a new PowerShell writes, line by line, warnings included. */
  async function run(script: string): Promise<string[]> {
    const { stdout, stderr } = await runScript(`${HELPERS}${script}`, { cwd: folder });
    expect(stderr).to.equal('');
    return stdout.split(/\r?\n/).filter((line) => line !== '');
  }

  for (const [where, connect] of Object.entries({ 'in memory': IN_MEMORY, 'in a file': IN_FILE })) {
    it(`is taken over by each later import, which says so: ${where}`, async () => {
      const lines = await run(`${connect}
        Import-Module IpRoute -Force; Show-Rehearsal
        Remove-Module IpRoute; Import-Module IpRoute; Show-Rehearsal
        Remove-Module IpRoute; Show-Rehearsal
        Import-Module IpRoute; Show-Rehearsal
        Test-Same`);
      expect(lines.filter((line) => TOLD.test(line))).to.have.lengthOf(3);
      expect(lines.filter((line) => !line.startsWith('WARNING'))).to.deep.equal([
        ...Array(4).fill('1 marked'),
        `same process: ${where === 'in memory' ? 'True' : 'False'}`,
      ]);
    });
  }

  it('is one, whatever is imported while a pipeline runs; none of its cmdlets gets another machine', async () => {
    const again = 'ForEach-Object { Import-Module IpRoute -Force 3>$null; $_ }';
    expect(
      await run(`${IN_MEMORY}
        try { Get-IpRouteEntry -Protocol NetMgmt | ${again} | ${again} | Set-IpRouteEntry -RouteMetric 7 } catch { $_.FullyQualifiedErrorId }
        Show-Rehearsal; Test-Same
        ${IN_FILE}
        @(Get-IpRouteEntry -Protocol NetMgmt | ${again} | ${again} | Set-IpRouteEntry -RouteMetric 7).Count -gt 1
        @(Get-IpRouteEntry | Where-Object RouteMetric -EQ 7).Count -gt 1`),
    ).to.deep.equal(['MemoryMachineLost,Set-IpRouteEntry', '1 marked', 'same process: True', 'True', 'True']);
  });

  it('is lost with the process that had it in memory, and stays so', async () => {
    const lines = await run(`${IN_MEMORY}
      Remove-Module IpRoute; $process = [System.Diagnostics.Process]::GetProcessById($child); $process.Kill(); $process.WaitForExit()
      Import-Module IpRoute; Show-Rehearsal
      Import-Module IpRoute -Force 3>$null; Show-Rehearsal
      ${IN_MEMORY}; Show-Rehearsal`);
    expect(lines[0]).to.match(/^WARNING: What this session worked on before IpRoute was imported is lost/);
    expect(lines.slice(1)).to.deep.equal(['MemoryMachineLost', 'MemoryMachineLost', '1 marked']);
  });

  it('ends with Disconnect, and a Connect that failed is no way to the live table', async () => {
    const lines = await run(`${IN_MEMORY}
      Disconnect-IpRouteHost; Import-Module IpRoute -Force; Show-Rehearsal
      try { Connect-IpRouteHost -Simulator -MachineFile ./none/none.json } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
      Import-Module IpRoute -Force; Show-Rehearsal
      try { Connect-IpRouteHost -Simulator -MachineFile Variable:HOME } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
      Import-Module IpRoute -Force; Show-Rehearsal`);
    expect(lines).to.deep.equal([
      'NotWindows',
      'MachineFileNotRead',
      'WARNING: This session still works on what its last Connect-IpRouteHost asked for, as before IpRoute was imported. Disconnect-IpRouteHost ends that.',
      'MachineFileNotRead',
      'InvalidPath',
      'WARNING: This session works on nothing: its Connect-IpRouteHost before IpRoute was imported failed, or was that of a version that this one does not know.',
      'NotConnected',
    ]);
  });

  it('is not that of a job or of another runspace, which need the line themselves', async () => {
    const ask =
      'try { Get-IpRouteEntry -ErrorAction Stop } catch { $_.FullyQualifiedErrorId.Split(",")[0]; $_.ErrorDetails.RecommendedAction }';
    const connected = `$null = Connect-IpRouteHost -Simulator -MachineFile '${join(folder, 'laptop.json')}'; "$(@(Get-IpRouteEntry | Where-Object RouteMetric -EQ 4321).Count) marked"`;
    const lines = await run(`${IN_FILE}
      Start-Job { ${ask} } | Receive-Job -Wait
      Start-ThreadJob { ${ask} } | Receive-Job -Wait
      1 | ForEach-Object -Parallel { ${ask} }
      Start-Job { ${connected} } | Receive-Job -Wait
      Start-ThreadJob { ${connected} } | Receive-Job -Wait
      1 | ForEach-Object -Parallel { ${connected} }
      Show-Rehearsal`);
    const refused = ['NotWindows', lines[1]];
    expect(lines[1]).to.match(
      /Connect-IpRouteHost -Simulator\. A job or another runspace needs a connection of its own/,
    );
    expect(lines).to.deep.equal([...refused, ...refused, ...refused, ...Array(4).fill('1 marked')]);
  });

  it('leaves no process behind that waits for an import, when its runspace closes', async () => {
    expect(
      await run(`$runspace = [runspacefactory]::CreateRunspace(); $runspace.Open()
        $shell = [powershell]::Create(); $shell.Runspace = $runspace
        $id = $shell.AddScript('$h = Connect-IpRouteHost -Simulator; Remove-Module IpRoute; $h.ProcessId').Invoke()[0]
        $child = [System.Diagnostics.Process]::GetProcessById($id); "waits: $(-not $child.WaitForExit(500))"
        $runspace.Close(); "ended: $($child.WaitForExit(3000))"`),
    ).to.deep.equal(['waits: True', 'ended: True']);
  });

  it('is not taken from one version by another, nor given to one that cannot read it', async () => {
    const newer = join(folder, '0.2.0');
    cpSync(module, newer, { recursive: true, filter: (path) => !path.endsWith('bin') });
    symlinkSync(join(module, 'bin'), join(newer, 'bin'));
    for (const name of ['psd1', 'psm1', 'Types.ps1xml']) {
      const path = join(newer, `IpRoute.${name}`);
      const text = readFileSync(path, 'utf8').replaceAll('_0_1_0', '_0_2_0').replaceAll("'0.1.0'", "'0.2.0'");
      writeFileSync(path, text);
    }
    const lines =
      await run(`$seen = { param ($get) try { @(& $get -ErrorAction Stop | Where-Object RouteMetric -EQ 4321).Count } catch { $_.FullyQualifiedErrorId.Split(',')[0] } }
      $WarningPreference = 'SilentlyContinue'
      ${IN_MEMORY}
      Import-Module ./0.2.0/IpRoute.psd1 -Prefix New
      "both, memory: $(& $seen Get-NewIpRouteEntry) $(& $seen IpRoute\\Get-IpRouteEntry)"
      Get-Module IpRoute | Where-Object Version -EQ 0.1.0 | Remove-Module
      Import-Module ./0.2.0/IpRoute.psd1 -Prefix New -Force
      "the newer alone: $(& $seen Get-NewIpRouteEntry)"
      $null = Connect-NewIpRouteHost -Simulator -MachineFile ./laptop.json
      Import-Module IpRoute -RequiredVersion 0.1.0; Set-Mark
      "both, file: $(& $seen Get-NewIpRouteEntry) $(& $seen Get-IpRouteEntry)"
      Get-Module IpRoute | Where-Object Version -EQ 0.1.0 | Remove-Module
      [runspace]::DefaultRunspace.'IpRoute.Connection'['Format'] = 2
      Import-Module IpRoute -RequiredVersion 0.1.0
      "of another format: $(& $seen Get-IpRouteEntry)"`);
    expect(lines).to.deep.equal([
      'both, memory: MemoryMachineLost 1',
      'the newer alone: MemoryMachineLost',
      'both, file: 1 1',
      'of another format: NotConnected',
    ]);
  });
});
