import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeMachine } from '../chaos/machine.ts';
import { runScript } from './session.ts';

/** How a pipeline ends behind the record of that number, before all that was read is shown. */
const ENDS = {
  'Select-Object -First': 'Select-Object -First $number',
  'an error further down': 'ForEach-Object { $_; if ($shown.Count -ge $number) { throw "enough" } }',
  // Ctrl+C comes here, between two statements, when the replies are read and one of them is shown.
  'Ctrl+C':
    'ForEach-Object { $_; if ($shown.Count -ge $number) { $null = $gate.Set(); while ($true) { [System.Threading.Thread]::Sleep(20) } } }',
} as const;

const ROWS = 14;

interface Stopped {
  readonly Shown: readonly string[];
  readonly Same: readonly string[];
  readonly Told: readonly string[];
  readonly Made: readonly string[];
}

describe('a pipeline that is stopped between reading and showing', function () {
  this.timeout(240_000);

  for (const [how, end] of Object.entries(ENDS)) {
    it(`by ${how} tells each change that was made and not shown, and none that was needless`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'iproute-'));
      try {
        writeMachine(join(folder, 'machine.json'), ROWS);
        const { stdout, stderr } = await runScript(
          `
$inner = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
$gate = [System.Threading.ManualResetEvent]::new($false)
$shown = [System.Collections.Generic.List[object]]::new()
function Invoke-Inner ([string] $Script, [switch] $Stops) {
    $inner.Commands.Clear(); $inner.Streams.ClearStreams(); $null = $gate.Reset()
    $null = $inner.AddScript($Script)
    if (-not $Stops) { return $inner.Invoke() }
    $run = $inner.BeginInvoke()
    # It may have ended by itself.
    while (-not $gate.WaitOne(20) -and -not $run.IsCompleted) { $null }
    $inner.Stop()
}
$inner.Runspace.SessionStateProxy.SetVariable('gate', $gate)
$inner.Runspace.SessionStateProxy.SetVariable('shown', $shown)
$null = Invoke-Inner "Import-Module IpRoute; \`$null = Connect-IpRouteHost -Simulator -MachineFile '$PWD/machine.json'
  \`$rows = @(Get-IpRouteEntry -InterfaceIndex 5)
  # Compiled by now, so that many records come in time.
  foreach (\`$one in 1..6) { \`$null = \`$rows | Set-IpRouteEntry -RouteMetric \`$one }"
$all = foreach ($number in 1..12) {
    # Every third one is as it is to be already.
    $null = Invoke-Inner '$null = $rows | Set-IpRouteEntry -RouteMetric 1
      $null = foreach ($at in 0..${ROWS - 1}) { if ($at % 3 -eq 1) { $rows[$at] | Set-IpRouteEntry -RouteMetric 77 } }'
    $shown.Clear()
    $null = try {
        Invoke-Inner ('$number = ' + $number + '; $rows | Set-IpRouteEntry -RouteMetric 77 | ForEach-Object { $shown.Add($_); $_ } | ${end.replaceAll("'", "''")}') -Stops:$${how === 'Ctrl+C'}
    } catch { $_ }
    $told = @($inner.Streams.Warning | ForEach-Object { "$_" })
    $made = Invoke-Inner '$read = @(Get-IpRouteEntry -InterfaceIndex 5); foreach ($at in 0..${ROWS - 1}) { if ($at % 3 -ne 1 -and $read[$at].RouteMetric -eq 77) { $read[$at].DestinationPrefix } }'
    @{
        Shown = @($shown | Where-Object Changed | ForEach-Object DestinationPrefix)
        Same  = @($shown | Where-Object Changed -EQ $false | ForEach-Object DestinationPrefix)
        Told  = @($told; $inner.Streams.Warning | ForEach-Object { "$_" })
        Made  = @($made | ForEach-Object { "$_" })
    }
}
ConvertTo-Json @($all) -Depth 4 -Compress
$inner.Runspace.Close()`,
          { cwd: folder },
        );
        expect(stderr).to.equal('');
        const all = JSON.parse(stdout) as Stopped[];
        expect(all).to.have.length(12);
        for (const [at, { Shown, Told, Made }] of all.entries()) {
          const what = `behind ${at + 1}: ${JSON.stringify(all[at])}`;
          expect(Told.length, what).to.be.below(2);
          const [, count = '0', names = ''] =
            /made (\d+) change\(s\) that were not shown: (.*)\.$/.exec(Told[0] ?? '') ?? [];
          const told = names.match(/10\.\d+\.\d+\.0\/24/g) ?? [];
          expect(told.length, what).to.equal(Math.min(5, Number(count)));
          if (Told.length > 0) expect(Number(count), what).to.be.above(0);
          expect(Shown.length + Number(count), what).to.equal(Made.length);
          expect(Made, what).to.include.members([...Shown, ...told]);
          expect(new Set([...Shown, ...told]).size, what).to.equal(Shown.length + told.length);
        }
      } finally {
        rmSync(folder, { recursive: true, maxRetries: 9 });
      }
    });
  }
});
