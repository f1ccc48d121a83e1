import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { NEXT_HOP, writeMachine } from '../chaos/machine.ts';
import { runScript } from './session.ts';

const COUNT = 1000;

/**
 * PowerShell runs the actions of events between any two statements of a pipeline, on its thread. So a cmdlet in an action
 * comes while one of the pipeline waits for its replies, and can't wait for it.
 */
describe('cmdlets in the actions of events', function () {
  this.timeout(180_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    writeMachine(join(folder, 'machine.json'), COUNT);
  });
  after(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  /** Runs the script beside actions that come so long after the one before; gives what it wrote, and what went wrong in them. */
  async function beside(milliseconds: number, action: string, script: string): Promise<string[]> {
    const { stdout, stderr } = await runScript(
      `Import-Module IpRoute
       $null = Connect-IpRouteHost -Simulator -MachineFile machine.json
       $rows = @(Get-IpRouteEntry -NextHop ${NEXT_HOP})
       $mine, $rows = $rows[0], $rows[1..${COUNT - 1}]
       $said = [hashtable]::Synchronized(@{ On = $true; Done = 0; Metric = 0; Wrong = [System.Collections.ArrayList]::new() })
       $timer = [System.Timers.Timer]::new(${milliseconds})
       # An action leaves the pipeline as much time as it took: on a slow machine it would have none.
       $timer.AutoReset = $false
       $null = Register-ObjectEvent $timer Elapsed -Action {
         $took = [System.Diagnostics.Stopwatch]::StartNew()
         try {
           ${action}
           $said.Done++
         } catch {
           $null = $said.Wrong.Add("$($_.FullyQualifiedErrorId): $_")
         } finally {
           if ($said.On) {
             $Sender.Interval = [System.Math]::Max(${milliseconds}, $took.ElapsedMilliseconds)
             $Sender.Start()
           }
         }
       }
       $timer.Start()
       ${script}
       $said.On = $false
       $timer.Stop()
       $Error | Select-Object -First 3 | ForEach-Object { "error: $_" }
       $said.Wrong | Select-Object -First 5 | ForEach-Object { "action: $_" }
       if ($said.Done -lt 3) { "only $($said.Done) actions" }
       $last = (Get-IpRouteEntry $mine.DestinationPrefix).RouteMetric
       if ($said.Metric -gt 0 -and $last -ne $said.Metric) { "the last action set $($said.Metric), and the table has $last" }`,
      { cwd: folder, timeoutMs: 120_000 },
    );
    expect(stderr.slice(0, 600)).to.equal('');
    // What -WhatIf says to the host can't be redirected.
    return stdout
      .trim()
      .split(/\r?\n/)
      .filter((line) => !line.startsWith('What if: '));
  }

  const READ = `$read = @(Get-IpRouteEntry $mine.DestinationPrefix -ErrorAction Stop)
    if ($read.Count -ne 1 -or $read[0].DestinationPrefix -cne $mine.DestinationPrefix -or $read[0].Backend -cne $mine.Backend) { throw "it read $read" }`;
  const CHANGE = `$metric = 1 + $said.Metric % 9000
    $set = @($mine | Set-IpRouteEntry -RouteMetric $metric -ErrorAction Stop)
    if ($set.Count -ne 1 -or $set[0].After.RouteMetric -ne $metric) { throw "it changed $set" }
    $said.Metric = $metric`;
  /** Every change was shown once and in order, and is in the table. */
  const CHANGES = `foreach ($metric in 9001..9002) {
      $done = @($rows | Set-IpRouteEntry -RouteMetric $metric)
      $wrong = 0
      for ($at = 0; $at -lt $rows.Count; $at++) {
        if ($done[$at].DestinationPrefix -cne $rows[$at].DestinationPrefix -or $done[$at].After.RouteMetric -ne $metric) { $wrong++ }
      }
      "$($done.Count) $wrong $(@(Get-IpRouteEntry -NextHop ${NEXT_HOP} | Where-Object RouteMetric -EQ $metric).Count)"
    }`;

  for (const milliseconds of [7, 70]) {
    it(`that read and change, ${milliseconds} ms apart, lose nothing of a stream of changes`, async () => {
      const all = `${COUNT - 1} 0 ${COUNT - 1}`;
      expect(await beside(milliseconds, `${READ}\n${CHANGE}`, CHANGES)).to.deep.equal([all, all]);
    });

    it(`that change, ${milliseconds} ms apart, leave long reads whole`, async () => {
      const reads = `foreach ($round in 1..4) {
          $read = @(Get-IpRouteEntry -NextHop ${NEXT_HOP})
          $piped = @($rows[0..499] | Get-IpRouteEntry)
          "$(@($read.DestinationPrefix | Select-Object -Unique).Count) $($read.Count) $($piped.Count)"
        }`;
      expect(await beside(milliseconds, CHANGE, reads)).to.deep.equal(Array(4).fill(`${COUNT} ${COUNT} 500`));
    });
  }

  it('leave a chain of cmdlets, reads beside it and its plan whole', async () => {
    const script = `$done = @(Get-IpRouteEntry -NextHop ${NEXT_HOP} | Where-Object DestinationPrefix -NE $mine.DestinationPrefix |
        Set-IpRouteEntry -RouteMetric 9004 | ForEach-Object { if ($_.DestinationPrefix -like '*7.0/24') { $null = Get-IpRouteEntry $_.DestinationPrefix }; $_ } |
        Set-IpRouteEntry -RouteMetric 9005)
      $plans = @($rows[0..19] | Set-IpRouteEntry -RouteMetric 9006 -WhatIf)
      $errors = @($rows[0..99] | ForEach-Object { [pscustomobject] @{ DestinationPrefix = '10.0.0.1/8'; NextHop = '${NEXT_HOP}'; InterfaceIndex = 5 }; $_ } |
        Set-IpRouteEntry -RouteMetric 9006 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
      $Error.Clear()
      "$($done.Count) $(@($done | Where-Object { $_.Before.RouteMetric -ne 9004 -or $_.After.RouteMetric -ne 9005 }).Count)"
      "$(@($plans | Where-Object { $_ -isnot [string] }).Count) $($errors.Count) $(@($errors | Where-Object FullyQualifiedErrorId -CNotLike 'InvalidParameterValue,*').Count)"`;
    expect(await beside(20, `${READ}\n${CHANGE}`, script)).to.deep.equal([`${COUNT - 1} 0`, '20 100 0']);
  });
});
