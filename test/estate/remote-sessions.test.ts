import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { decodeForwardRow } from '../../src/ip-helper/codec.ts';
import { parseMachine } from '../../src/ip-helper/machine-file/parse.ts';
import { whyNoSshd } from '../guard/sshd.ts';
import { isGone, until } from '../guard/until.ts';
import { laptop, linesOf } from '../powershell/laptop.ts';
import { openSession, type Session } from '../powershell/session.ts';
import { type Fleet, startFleet } from './fleet.ts';

const VPN = "172.22.0.0/20 -InterfaceAlias 'Ethernet 2'";
const CONNECT = 'Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile laptop.json';

/** The executables of the module that this process or one of its descendants has started, by their parents. */
function executables(): Map<number, number> {
  const found = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((one) => /^[0-9]+$/.test(one))) {
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0')[0] ?? '';
      const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]);
      if (command.endsWith('/linux-x64/iproute')) found.set(Number(name), parent);
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

const childrenOf = (shell: number) => [...executables()].filter(([, parent]) => parent === shell).map(([id]) => id);

describe('sessions elsewhere', function () {
  this.timeout(300_000);
  let folder: string;
  let shell: Session;
  let fleet: Fleet;
  const lines = (script: string) => linesOf(shell, script);
  const there = (name: string) => join(fleet.folderOf('srv01'), name);
  const metrics = (path: string) =>
    new Map(
      parseMachine(readFileSync(path, 'utf8'), path)
        .routes.rows.map(decodeForwardRow)
        .map((row) => [`${row.DestinationPrefix} ${row.NextHop}`, row.Metric]),
    );

  before(async function () {
    const why = whyNoSshd();
    if (why !== undefined) {
      console.log(`      skipped: ${why}`);
      return this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'elsewhere-'));
    fleet = await startFleet(folder, ['srv01']);
    shell = await openSession({ cwd: folder, env: fleet.env });
    await lines('Import-Module IpRoute; $remote = New-PSSession -HostName srv01');
  });
  after(async () => {
    await shell?.close();
    await fleet?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 9 });
  });
  beforeEach(async () => {
    copyFileSync(laptop, there('laptop.json'));
    // One machine, from here and from there.
    await lines(`$null = Connect-IpRouteHost -Simulator -MachineFile '${there('laptop.json')}'
      Invoke-Command $remote { ${CONNECT}; $Error.Clear() }; $Error.Clear()`);
  });

  it('send objects that look as they do there, and that the cmdlets here take', async () => {
    const view = await lines(`Invoke-Command $remote { Get-IpRouteEntry ${VPN} } | Out-String -Stream`);
    expect(view.find((line) => line.startsWith('---'))).to.match(/^-+ -+ -+ +-+ +-+ +-+$/);
    expect(view.join('\n')).to.match(/^Simulator: .*laptop\.json$/m);
    expect(
      await lines(`$route = Invoke-Command $remote { Get-IpRouteEntry ${VPN} }
      "$($route | Set-IpRouteEntry -RouteMetric 44)"`),
    ).to.deep.equal(['172.22.0.0/20 via 10.29.176.1 on Ethernet 2: RouteMetric 1 -> 44']);
    expect(
      await lines(`$change = Invoke-Command $remote { Get-IpRouteEntry ${VPN} | Set-IpRouteEntry -RouteMetric 6000 }
      @($change | Compare-IpRouteTraffic).Count -gt 0
      "$($change | Undo-IpRouteChangeSet)"
      @(Compare-IpRouteTable -ReferenceObject (Invoke-Command $remote { Get-IpRouteEntry })).Count`),
    ).to.deep.equal(['True', '172.22.0.0/20 via 10.29.176.1 on Ethernet 2: RouteMetric 6000 -> 44', '0']);
  });

  it('have their cmdlets here, by Import-PSSession', async () => {
    expect(
      await lines(`$null = Import-PSSession $remote -Module IpRoute -Prefix Far -AllowClobber -WarningAction SilentlyContinue
      "$((Get-FarIpRouteEntry ${VPN} | Set-FarIpRouteEntry -RouteMetric 46).Summary)"
      (Get-FarIpRouteEntry ${VPN}).RouteMetric`),
    ).to.deep.equal(['RouteMetric 1 -> 46', '46']);
  });

  for (const [what, script] of [
    [
      'Start-Job',
      `Start-Job -WorkingDirectory '%' { ${CONNECT}; Get-IpRouteEntry ${VPN} | Set-IpRouteEntry -RouteMetric 47 } | Receive-Job -Wait -AutoRemoveJob`,
    ],
    [
      'Start-ThreadJob',
      `Start-ThreadJob { Set-Location '%'; ${CONNECT}; Get-IpRouteEntry ${VPN} | Set-IpRouteEntry -RouteMetric 47 } | Receive-Job -Wait -AutoRemoveJob`,
    ],
    [
      'ForEach-Object -Parallel',
      `1 | ForEach-Object -Parallel { Set-Location '%'; ${CONNECT}; Get-IpRouteEntry ${VPN} | Set-IpRouteEntry -RouteMetric 47 }`,
    ],
  ] as const) {
    it(`are jobs and runspaces, too: ${what}`, async () => {
      const run = script.replace('%', fleet.folderOf('srv01'));
      expect(
        await lines(`$made = ${run}; "$($made.Summary)"; "$(($made | Undo-IpRouteChangeSet).Summary)"`),
      ).to.deep.equal(['RouteMetric 1 -> 47', 'RouteMetric 47 -> 1']);
    });
  }

  it('end with their executables, but not with a guard, which undoes the change in time', async () => {
    const [text = ''] = await lines(`$one = New-PSSession -HostName srv01
      Invoke-Command $one { ${CONNECT}; $null = Get-IpRouteEntry ${VPN} | Set-IpRouteEntry -RouteMetric 48 -RollbackAfter 0:00:10 -WarningAction SilentlyContinue; $PID }`);
    const own = childrenOf(Number(text));
    expect(own).to.have.length(1);
    expect(metrics(there('laptop.json')).get('172.22.0.0/20 10.29.176.1')).to.equal(48);
    await lines('Remove-PSSession $one');
    await until('the session and its executable are gone', () => isGone(Number(text)) && own.every(isGone));
    await until('it is undone', () => metrics(there('laptop.json')).get('172.22.0.0/20 10.29.176.1') === 1);
  });

  it('that are closed in the middle of many changes leave a table in which those before are made, and no other', async () => {
    const count = 2000;
    const routes = Array.from({ length: count }, (_, at) => ({
      InterfaceIndex: 7,
      DestinationPrefix: `10.${at >> 8}.${at & 255}.0/24`,
      RouteMetric: 1,
    }));
    const machine = {
      Interfaces: [{ InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 1 } }],
      Routes: routes,
    };
    writeFileSync(there('many.json'), JSON.stringify(machine));
    const [text = ''] = await lines(`$one = New-PSSession -HostName srv01; Invoke-Command $one { $PID }
      $job = Invoke-Command $one -AsJob { Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile many.json
        foreach ($route in Get-IpRouteEntry) { $route | Set-IpRouteEntry -RouteMetric 9 } }`);
    const changed = () => [...metrics(there('many.json')).values()].map((metric) => metric === 9);
    await until('some are made', () => changed().filter(Boolean).length > 20);
    await lines(
      'Remove-PSSession $one; $told = @(Receive-Job $job -ErrorAction SilentlyContinue); Remove-Job $job -Force',
    );
    await until('the session is gone', () => isGone(Number(text)) && childrenOf(Number(text)).length === 0);
    const now = changed();
    const made = now.filter(Boolean).length;
    expect(made).to.be.lessThan(count);
    // In the order of the pipeline: a run of changed ones, then none.
    expect(now.indexOf(false)).to.equal(made);
    expect(Number((await lines('$told.Count'))[0])).to.be.within(1, made);
  });

  it('are many at once, and one after another, without an orphan, a crossed reply or a lost change', async () => {
    const machine = {
      Interfaces: [{ InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 1 } }],
      Routes: Array.from({ length: 250 }, (_, at) => ({
        InterfaceIndex: 7,
        DestinationPrefix: `10.0.${at}.0/24`,
        RouteMetric: 1,
      })),
    };
    writeFileSync(there('fifty.json'), JSON.stringify(machine));
    const before = childrenOf(shell.pid);
    const isAlone = () => childrenOf(shell.pid).every((id) => before.includes(id));
    const work = `$n = $_; Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile '${there('fifty.json')}'
      foreach ($metric in 1..3) { $change = Get-IpRouteEntry "10.0.$n.0/24" | Set-IpRouteEntry -RouteMetric (100 * $metric + $n % 100) }
      "$n $($change.DestinationPrefix) $($change.After.RouteMetric)"; Disconnect-IpRouteHost`;
    const expected = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => `${from + at} 10.0.${from + at}.0/24 ${300 + ((from + at) % 100)}`);
    const sorted = (all: string[]) => all.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
    const parallel = await lines(`0..49 | ForEach-Object -ThrottleLimit 50 -Parallel { ${work} }`);
    expect(sorted(parallel)).to.deep.equal(expected(0, 50));
    await until('no executable is left', isAlone);
    const sequential = await lines(`50..249 | ForEach-Object -ThrottleLimit 1 -Parallel { ${work} }`);
    expect(sorted(sequential)).to.deep.equal(expected(50, 250));
    await until('no executable is left', isAlone);
    const table = metrics(there('fifty.json'));
    for (let at = 0; at < 250; at++) expect(table.get(`10.0.${at}.0/24 0.0.0.0`)).to.equal(300 + (at % 100));
  });
});
