import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeMachine } from '../chaos/machine.ts';
import { runScript } from './session.ts';

/** Zones whose clocks are not that of UTC. */
const ZONES = ['America/St_Johns', 'Asia/Kathmandu'];

describe('a moment', function () {
  this.timeout(240_000);

  for (const TZ of ZONES) {
    it(`is the same whatever its Kind, where the clock is that of ${TZ}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'iproute-'));
      try {
        writeMachine(join(folder, 'machine.json'), 5);
        const { stdout, stderr } = await runScript(
          `Import-Module IpRoute
           $null = Connect-IpRouteHost -Simulator -MachineFile machine.json
           foreach ($text in '2026-01-31T12:34:56.7890000Z', '2026-07-31T23:59:59.9990000Z', '1999-12-31T23:00:00.0000000Z') {
             $utc = [datetime]::Parse($text, [cultureinfo]::InvariantCulture, 'AdjustToUniversal')
             $local = $utc.ToLocalTime()
             # As a file or a form has it: nothing says which zone it is of, so it is what the clock on the wall shows.
             $plain = [datetime]::new($local.Ticks)
             foreach ($one in $utc, $local, $plain) {
               $field = & (Get-Module IpRoute) { ConvertTo-IpRoute_Field -Value $args[0] } $one
               "$($one.Kind) $($field -ceq $text)"
             }
           }
           $before = [datetime]::UtcNow
           $made = Get-IpRouteEntry 10.0.1.0/24 | Set-IpRouteEntry -RouteMetric 5 -RollbackAfter 0:10:00 -WarningAction Ignore
           $after = [datetime]::UtcNow
           $set = Get-IpRouteChangeSet $made.ChangeSetId
           foreach ($one in $set.Created, $set.Deadline) { "$($one.Kind)" }
           $created, $deadline = $set.Created.ToUniversalTime(), $set.Deadline.ToUniversalTime()
           "$($created -ge $before.AddSeconds(-1) -and $created -le $after)"
           "$($deadline -ge $before.AddMinutes(10).AddSeconds(-1) -and $deadline -le $after.AddMinutes(10).AddSeconds(1))"
           $null = Confirm-IpRouteChangeSet -Id $made.ChangeSetId
           $seen = Watch-IpRouteEntry 10.0.1.0/24 -IncludeExisting -MaximumCount 1
           "$($seen.Time.Kind) $($seen.Time.ToUniversalTime() -ge $before.AddSeconds(-1) -and $seen.Time.ToUniversalTime() -le [datetime]::UtcNow.AddSeconds(1))"`,
          { cwd: folder, env: { TZ } },
        );
        expect(stderr).to.equal('');
        const lines = stdout.trim().split('\n');
        for (let at = 0; at < 9; at += 3) {
          expect(lines.slice(at, at + 3)).to.deep.equal(['Utc True', 'Local True', 'Unspecified True']);
        }
        expect(lines.slice(9)).to.deep.equal(['Local', 'Local', 'True', 'True', 'Local True']);
      } finally {
        rmSync(folder, { recursive: true, maxRetries: 9 });
      }
    });
  }
});
