import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { failureOf, linesOf, onLaptop } from './laptop.ts';

const PEER = '203.0.113.5';

describe('a change that would cut off who administers the computer, in PowerShell', function () {
  this.timeout(120_000);
  const here = onLaptop();
  const lines = (script: string) => linesOf(here.shell, script);
  const DEFAULT = 'Get-IpRouteEntry 0.0.0.0/0 -InterfaceAlias Wi-Fi';

  /** Connections of the laptop by Wi-Fi. */
  const connect = (...Connections: object[]) => {
    const machine = JSON.parse(readFileSync(here.file, 'utf8'));
    writeFileSync(here.file, JSON.stringify({ ...machine, Connections }));
  };
  const rdp = { LocalAddress: '192.168.0.80', LocalPort: 3389, RemoteAddress: PEER, RemotePort: 51514 };

  it('is refused, by a plan as well, warned of by -WhatIf and -PlanOnly, and made with -AllowLockout alone', async () => {
    connect(rdp);
    const [count, id, category, message, action] = await failureOf(
      here.shell,
      `${DEFAULT} | Remove-IpRouteEntry -Confirm:$false -Force`,
    );
    expect([count, id, category]).to.deep.equal(['1', 'LockoutRisk,Remove-IpRouteEntry', 'InvalidOperation']);
    expect(message).to.equal(
      'Nothing is done: 203.0.113.5 (port 51514) administers this computer by RDP (port 3389), and the route there is 0.0.0.0/0 via 192.168.0.1 on Wi-Fi (13); after the change there would be none.',
    );
    expect(action).to.match(
      /^Keep the way there, and try again: New-IpRouteEntry 203\.0\.113\.5\/32 -NextHop 192\.168\.0\.1 -InterfaceIndex 13\. Or give -RollbackAfter 0:05:00, and the change undoes itself unless it is confirmed; or -AllowLockout/,
    );
    expect(
      await lines(
        `$w = $null; $p = ${DEFAULT} | Remove-IpRouteEntry -PlanOnly -WarningVariable w -WarningAction SilentlyContinue; "$($p.Summary) $($w.Count) $("$w" -match 'will be refused')"
         $p | Export-IpRoutePlan lockout.json -Force; try { Invoke-IpRoutePlan lockout.json -Confirm:$false -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
         @(${DEFAULT}).Count
         (Invoke-IpRoutePlan lockout.json -AllowLockout -Confirm:$false).Summary
         @(Get-IpRouteEntry 0.0.0.0/0 -ErrorAction Ignore | Where-Object InterfaceAlias -EQ Wi-Fi).Count`,
      ),
    ).to.deep.equal([
      'Delete RouteMetric 0 1 True',
      'LockoutRisk,Invoke-IpRoutePlan',
      '1',
      'Delete RouteMetric 0',
      '0',
    ]);
  });

  it('passes as the error says, and does not stop the records around it', async () => {
    connect(rdp);
    expect(
      await lines(
        `$e = $null; $r = @(Get-IpRouteEntry -InterfaceAlias Wi-Fi -NextHop 192.168.0.1 | Set-IpRouteEntry -RouteMetric 9 | ForEach-Object Summary)
         $r; $d = @(Get-IpRouteEntry -InterfaceAlias Wi-Fi -NextHop 192.168.0.1 | Remove-IpRouteEntry -Confirm:$false -ErrorVariable e -ErrorAction SilentlyContinue)
         "$($d.DestinationPrefix) $($e.Count) $($e[0].FullyQualifiedErrorId)"
         (New-IpRouteEntry 203.0.113.5/32 -NextHop 192.168.0.1 -InterfaceIndex 13).Summary
         (${DEFAULT} | Remove-IpRouteEntry -Confirm:$false).Summary`,
      ),
    ).to.deep.equal([
      'RouteMetric 0 -> 9',
      'RouteMetric 1 -> 9',
      '144.254.221.45/32 1 LockoutRisk,Remove-IpRouteEntry',
      'Create RouteMetric 256',
      'Delete RouteMetric 9',
    ]);
  });

  it('is refused of records that are changed as one, all of them, and made where the door is open', async () => {
    connect(rdp);
    const all =
      'Get-IpRouteEntry -InterfaceAlias Wi-Fi -NextHop 192.168.0.1 | Remove-IpRouteEntry -Confirm:$false -Atomic -WarningAction SilentlyContinue';
    expect((await failureOf(here.shell, all)).slice(0, 2)).to.deep.equal(['1', 'LockoutRisk,Remove-IpRouteEntry']);
    expect(
      await lines(
        `@(Get-IpRouteEntry -InterfaceAlias Wi-Fi -NextHop 192.168.0.1).Count; @(${all} -AllowLockout).Count; @(Get-IpRouteEntry -InterfaceAlias Wi-Fi -NextHop 192.168.0.1 -ErrorAction Ignore).Count`,
      ),
    ).to.deep.equal(['2', '2', '0']);
  });

  it('is seen of the SSH session that PowerShell runs in, where the machine is the one that it is made to', async () => {
    for (const [server, outcome] of [
      ['192.168.0.80', 'LockoutRisk,Remove-IpRouteEntry'],
      ['198.51.100.1', 'True'],
    ]) {
      expect(
        await lines(
          `$env:SSH_CONNECTION = '${PEER} 50000 ${server} 2222'; $null = Connect-IpRouteHost -Simulator -MachineFile laptop.json; $env:SSH_CONNECTION = $null
           try { (${DEFAULT} | Remove-IpRouteEntry -Confirm:$false -ErrorAction Stop).Changed } catch { $_.FullyQualifiedErrorId }`,
        ),
        server,
      ).to.deep.equal([outcome]);
    }
  });

  it('is seen of the ports that the configuration names, also in a rehearsal and an export; a mistake in it refuses the change', async () => {
    mkdirSync(join(here.folder, 'iproute'), { recursive: true });
    const config = join(here.folder, 'iproute', 'config.json');
    const own = { ...rdp, LocalPort: 8443 };
    connect(own);
    const attempt = `try { (${DEFAULT} | Remove-IpRouteEntry -Confirm:$false -WhatIf -ErrorAction Stop 3>&1 | Out-String) -match 'port of the configuration .port 8443' } catch { "$_" }`;
    const open = `$env:XDG_CONFIG_HOME = '${here.folder}'; $null = Connect-IpRouteHost -Simulator -MachineFile laptop.json; $env:XDG_CONFIG_HOME = $null`;
    writeFileSync(config, '{ "ManagementPorts": [8443] }');
    const output = await lines(`${open}; ${attempt}; $null = Export-IpRouteTable copy.json -Force`);
    expect(output.filter((line) => !line.startsWith('What if'))).to.deep.equal(['True']);
    expect(JSON.parse(readFileSync(join(here.folder, 'copy.json'), 'utf8')).Connections).to.deep.equal([own]);
    writeFileSync(config, '{ "ManagementPorts": 8443 }');
    expect((await lines(attempt)).join()).to.match(
      /The configuration file '.*config\.json' is not valid: ManagementPorts: it must be a list of at most 64 ports/,
    );
    expect(await lines('@(Get-IpRouteEntry).Count -gt 9')).to.deep.equal(['True']);
  });

  it('is rehearsed on an exported machine, which has the connections of management and no others', async () => {
    connect({ ...rdp, LocalPort: 443 }, rdp, { ...rdp, State: 'TimeWait', RemoteAddress: '203.0.113.6' });
    await lines('$null = Export-IpRouteTable copy.json -Force');
    expect(JSON.parse(readFileSync(join(here.folder, 'copy.json'), 'utf8')).Connections).to.deep.equal([rdp]);
    expect(
      await failureOf(
        here.shell,
        `$null = Connect-IpRouteHost -Simulator -MachineFile copy.json; ${DEFAULT} | Move-IpRouteEntry -NewNextHop 192.168.0.2`,
      ),
    ).to.include('LockoutRisk,Move-IpRouteEntry');
  });
});
