import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Child } from '../generator/library/host/child.ts';
import { machineFile } from '../generator/library/host/machines.ts';
import { moduleOnStandIn } from './module-copy.ts';
import { runScript } from './session.ts';

/** What must be as it was, by the names that Linux has for it. */
describe('after many sessions', function () {
  this.timeout(240_000);

  it('there are no more subscribers, descriptors and processes than after a few', async () => {
    const file = machineFile(5);
    try {
      const { stdout, stderr } = await runScript(`
        Import-Module IpRoute
        function Use-Session ([int] $Count) {
          foreach ($at in 1..$Count) {
            $null = if ($at % 2) { Connect-IpRouteHost -Simulator } else { Connect-IpRouteHost -Simulator -MachineFile '${file.path}' }
            $null = Get-IpRouteEntry
            $null = Set-IpInterfaceEntry -InterfaceIndex 12 -AddressFamily IPv4 -InterfaceMetric (1 + $at)
            if ($at % 10 -eq 0) {
              $null = Watch-IpRouteEntry -IncludeExisting -MaximumCount 1
              $null = Watch-IpRouteEntry -IncludeExisting | Select-Object -First 1
              Import-Module IpRoute -Force 3>$null
            }
            if ($at % 3) { Disconnect-IpRouteHost }
          }
          Disconnect-IpRouteHost
        }
        function Get-Held {
          $children = foreach ($folder in [System.IO.Directory]::GetDirectories('/proc')) {
            try { $stat = [System.IO.File]::ReadAllText("$folder/stat") } catch { continue }
            if ($stat.Substring($stat.LastIndexOf(')') + 2).Split(' ')[1] -eq $PID) { 1 }
          }
          @(Get-EventSubscriber -Force).Count
          [System.IO.Directory]::GetFileSystemEntries('/proc/self/fd').Length
          @($children).Count
        }
        Use-Session 10
        [System.GC]::Collect(); [System.GC]::WaitForPendingFinalizers()
        $few = @(Get-Held)
        Use-Session 40
        # What nothing refers to any more is closed when it is collected.
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        do {
          [System.GC]::Collect(); [System.GC]::WaitForPendingFinalizers()
          $many = @(Get-Held)
          $more = @(0..2 | Where-Object { $many[$_] -gt $few[$_] })
        } while ($more -and $clock.Elapsed.TotalSeconds -lt 20)
        "$few"; "$many"; "$more"`);
      expect(stderr).to.equal('');
      const [few = '', many, more] = stdout.split('\n');
      expect(more, `${few} and ${many}`).to.equal('');
      expect(few.split(' ')[2]).to.equal('0');
    } finally {
      file.remove();
    }
  });

  it('of requests the executable holds no more descriptors than after a few', async () => {
    const file = machineFile(300);
    const child = new Child(['--simulator', '--machine-file', file.path]);
    try {
      await child.hear('hello');
      const held = () => readdirSync(`/proc/${child.process.pid}/fd`).length;
      let id = 0;
      const batch = async () => {
        const key = '10.0.0.7/32\t192.0.2.254\t\t12';
        child.say(
          `${++id}\tGet-IpRouteEntry\tapply\t`,
          `${++id}\tSet-IpRouteEntry\tapply\tRouteMetric\t${key}\t\t${id}`,
          `${++id}\t?InterfaceAlias\tapply\t`,
          `${++id}\tGet-IpRouteChangeSet\tapply\t`,
          '',
        );
        await child.hear(`=\t${id}`);
      };
      for (let count = 0; count < 5; count++) await batch();
      const few = held();
      for (let count = 0; count < 100; count++) await batch();
      expect(held()).to.equal(few);
    } finally {
      await child.end();
      file.remove();
    }
  });

  it('every table of Windows is freed, and every registration ended, also where something is refused', async function () {
    const folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    try {
      const refusals = join(folder, 'refusals');
      const variables = `STANDIN_RECORD= STANDIN_REFUSALS='${refusals}' STANDIN_COUNTS='${folder}'/counts.$$ XDG_STATE_HOME='${folder}'`;
      const module = await moduleOnStandIn(folder, variables);
      if ('reason' in module) {
        console.log(`      skipped: ${module.reason}`);
        return this.skip();
      }
      writeFileSync(refusals, '1\n');
      const refuse = (line: string) => `[System.IO.File]::WriteAllText('${refusals}', "1\`n${line}\`n")`;
      const { stdout, stderr } = await runScript(
        `Import-Module '${module.path}'
         $ErrorActionPreference = 'Continue'
         foreach ($at in 1..20) {
           $null = Get-IpRouteEntry; $null = Get-IpInterfaceEntry; $null = Find-IpRouteEntry 198.51.100.7
           $null = Get-IpRouteEntry 198.51.100.0/24 | Set-IpRouteEntry -RouteMetric $at
         }
         $null = Watch-IpRouteEntry -IncludeExisting -MaximumCount 2
         $null = Watch-IpRouteEntry -IncludeExisting | Select-Object -First 1
         foreach ($function in 'GetIpForwardTable2', 'GetIpInterfaceTable', 'GetIpInterfaceEntry', 'ConvertInterfaceLuidToAlias', 'NotifyRouteChange2') {
           foreach ($read in 'Get-IpRouteEntry', 'Get-IpInterfaceEntry', 'Watch-IpRouteEntry -IncludeExisting -MaximumCount 1') {
             ${refuse('$function 1 8')}
             $null = try { Invoke-Expression "$read -ErrorAction Stop" } catch { $refused++ }
           }
         }
         ${refuse('')}
         Disconnect-IpRouteHost
         "$($refused -gt 3)"`,
      );
      expect([stdout, stderr]).to.deep.equal(['True\n', '']);
      const files = readdirSync(folder).filter((name) => name.startsWith('counts.'));
      // Each watch has a process of its own.
      expect(files.length).to.be.above(6);
      const counts = files.map((name) =>
        Object.fromEntries(
          readFileSync(join(folder, name), 'utf8')
            .trim()
            .split('\n')
            .map((line) => line.split(' ')),
        ),
      );
      const sum = (name: string) => counts.reduce((all, one) => all + Number(one[name] ?? 0), 0);
      expect(sum('GetIpForwardTable2')).to.be.above(20);
      expect(sum('NotifyRouteChange2')).to.be.above(5);
      for (const one of counts) expect(one).to.include({ 'tables-not-freed': '0', 'registrations-not-ended': '0' });
    } finally {
      rmSync(folder, { recursive: true, maxRetries: 9 });
    }
  });
});
