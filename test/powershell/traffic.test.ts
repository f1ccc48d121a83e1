import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { failureOf, linesOf, onLaptop } from './laptop.ts';

describe('Compare-IpRouteTraffic in PowerShell', function () {
  this.timeout(120_000);
  const here = onLaptop();
  const lines = (script: string) => linesOf(here.shell, script);
  const DEFAULT = `Get-IpRouteEntry 0.0.0.0/0 -InterfaceAlias 'Ethernet 2' | Set-IpRouteEntry -RouteMetric 6000`;
  const SHOW = 'ForEach-Object { "$($_.DestinationPrefix) $(@($_.Except).Count) $($_.Summary)" }';
  const AWAY = '0.0.0.0/0 12 on-link on Ethernet 2 (17) -> 192.168.0.1 on Wi-Fi (13), but for 12 prefixes';

  it('says the same of a change that is planned, of its file, and of the change when it is made; undone, the other way', async () => {
    const file = join(here.folder, 'traffic.json');
    rmSync(file, { force: true });
    expect(
      await lines(
        `${DEFAULT} -PlanOnly | Tee-Object -Variable p | Compare-IpRouteTraffic | ${SHOW}
         $p | Export-IpRoutePlan traffic.json; Compare-IpRouteTraffic traffic.json | ${SHOW}
         $m = ${DEFAULT}; $m | Compare-IpRouteTraffic | ${SHOW}
         $m | Undo-IpRouteChangeSet -PlanOnly | Compare-IpRouteTraffic | ${SHOW}
         @($p | Compare-IpRouteTraffic).Count`,
      ),
    ).to.deep.equal([
      AWAY,
      AWAY,
      AWAY,
      '0.0.0.0/0 12 192.168.0.1 on Wi-Fi (13) -> on-link on Ethernet 2 (17), but for 12 prefixes',
      // What was planned is there by now.
      '0',
    ]);
  });

  it('names both routes, what is unreachable, and prefixes that lie apart where they are asked for', async () => {
    expect(
      await lines(
        `$t = Get-IpRouteEntry ::/0 | Remove-IpRouteEntry -PlanOnly | Compare-IpRouteTraffic
         "$($t.AddressFamily) $($t.Before) $($t.Before.EffectiveMetric) $($null -eq $t.After) $($t.Summary)"
         $d = @(${DEFAULT} -PlanOnly | Compare-IpRouteTraffic -Disjoint); "$($d[0]) $(@($d | ForEach-Object Except).Count) $($d.Count -gt 99)"
         @($d | Where-Object { (Find-IpRouteEntry ($_.DestinationPrefix -split '/')[0]).Route.InterfaceAlias -ne 'Ethernet 2' }).Count`,
      ),
    ).to.deep.equal([
      'IPv6 ::/0 via fe80::1%13 on Wi-Fi 301 True fe80::1%13 on Wi-Fi (13) -> unreachable, but for 4 prefixes',
      '0.0.0.0/5: on-link on Ethernet 2 (17) -> 192.168.0.1 on Wi-Fi (13) 0 True',
      '0',
    ]);
  });

  it('counts the metric of an interface, and says where that is not known yet', async () => {
    expect(
      await lines(
        `$i = Set-IpInterfaceEntry 'Ethernet 2' -AddressFamily IPv4 -InterfaceMetric 6000; $i | Compare-IpRouteTraffic | Select-Object -First 1 | ${SHOW}
         $o = Set-IpInterfaceEntry 'Ethernet 2' -AddressFamily IPv4 -AutomaticMetric Enabled -PlanOnly | Compare-IpRouteTraffic 3>&1; "$o"`,
      ),
    ).to.deep.equal([
      AWAY,
      'Which metric Windows will compute for IPv4 on Ethernet 2 (17) is not known: the present one is taken.',
    ]);
    const [count, id] = await failureOf(
      here.shell,
      `$i.InterfaceLuid = 4711; $i.Before.InterfaceLuid = 4711; $i | Compare-IpRouteTraffic`,
    );
    expect([count, id]).to.deep.equal(['1', 'InterfaceNotFound,Compare-IpRouteTraffic']);
  });
});
