import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { linesOf } from './laptop.ts';
import { openSession, type Session } from './session.ts';

const MACHINE = {
  Interfaces: [
    { InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 25, Addresses: ['192.0.2.9/24'] } },
    { InterfaceIndex: 9, InterfaceAlias: 'VPN', IPv4: { InterfaceMetric: 1, Addresses: ['192.0.2.130/25'] } },
  ],
  PersistentRoutes: [
    '10.0.0.0,255.0.0.0,192.0.2.1,3',
    '10.9.0.0,255.255.0.0,192.0.2.200,1',
    '0.0.0.0,0.0.0.0,198.51.100.1,1',
    'nonsense',
    '172.16.0.1,255.255.255.255,192.0.2.1,1',
    '0.0.0.0,0.0.0.0,192.0.2.1,-1',
    '10.30.0.0,255.255.0.0,192.0.2.1,4294967295',
    '10.31.0.0,255.255.0.0,192.0.2.1,-2',
  ],
  Routes: [
    { InterfaceIndex: 7, DestinationPrefix: '0.0.0.0/0', NextHop: '192.0.2.1', RouteMetric: 256 },
    { InterfaceIndex: 7, DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.1', RouteMetric: 3 },
    { InterfaceIndex: 7, DestinationPrefix: '10.20.0.0/16', NextHop: '192.0.2.1', RouteMetric: 3 },
  ],
};

describe('what route -p keeps (Stack8)', function () {
  this.timeout(120_000);
  let folder: string;
  let shell: Session;
  const lines = (script: string) => linesOf(shell, script);
  const file = () => join(folder, 'm.json');
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-kept-'));
    shell = await openSession({ cwd: folder });
  });
  after(async () => {
    await shell.close();
    rmSync(folder, { recursive: true, maxRetries: 9 });
  });
  beforeEach(async () => {
    writeFileSync(file(), JSON.stringify(MACHINE));
    await lines('Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile m.json; $Error.Clear()');
  });
  const GET = 'Get-IpRouteEntry -PolicyStore RoutePersistent -WarningVariable w -WarningAction SilentlyContinue';

  it('is shown on the interface that reaches the gateway, and told where none does', async () => {
    expect(
      await lines(
        `$r = ${GET}; $r | ForEach-Object { "$_|$($_.RouteMetric)|$($_.EffectiveMetric)|$($_.Store)|$($_.InterfaceIndex)" }; $w`,
      ),
    ).to.deep.equal([
      '10.0.0.0/8 via 192.0.2.1 on LAN|3|28|RoutePersistent|7',
      '10.9.0.0/16 via 192.0.2.200 on VPN|1|2|RoutePersistent|9',
      '0.0.0.0/0 via 198.51.100.1 on 0|1||RoutePersistent|0',
      '172.16.0.1/32 via 192.0.2.1 on LAN|1|26|RoutePersistent|7',
      '0.0.0.0/0 via 192.0.2.1 on LAN|256|281|RoutePersistent|7',
      '10.30.0.0/16 via 192.0.2.1 on LAN|256|281|RoutePersistent|7',
      'The route 0.0.0.0/0 via 198.51.100.1 is kept by route -p, but no interface reaches its gateway now. To remove it: route delete 0.0.0.0 mask 0.0.0.0 198.51.100.1',
      "'nonsense' is among what route -p keeps, and is no route of it: destination,mask,gateway,metric.",
      "'10.31.0.0,255.255.0.0,192.0.2.1,-2' is among what route -p keeps, and is no route of it: destination,mask,gateway,metric.",
    ]);
    expect(await lines(`${GET} -DestinationPrefix 10.* | ForEach-Object DestinationPrefix`)).to.deep.equal([
      '10.0.0.0/8',
      '10.9.0.0/16',
      '10.30.0.0/16',
    ]);
    expect(
      await lines('@(Get-IpRouteEntry -PolicyStore ActiveStore).Count -eq @(Get-IpRouteEntry).Count'),
    ).to.deep.equal(['True']);
  });

  it('is asked for in the other words of NetTCPIP with an error that says what there is', async () => {
    expect(
      await lines(
        'try { Get-IpRouteEntry -PolicyStore PersistentStore -ErrorAction Stop } catch { "$($_.FullyQualifiedErrorId)|$($_.ErrorDetails.RecommendedAction)" }',
      ),
    ).to.deep.equal([
      'PersistentStoreNotRead,Get-IpRouteEntry|Ask NetTCPIP: Get-NetRoute -PolicyStore PersistentStore. What route -p keeps shows -PolicyStore RoutePersistent; what Windows uses now, ActiveStore.',
    ]);
  });

  it('is never taken for what is, nor changed by saving the machine', async () => {
    expect(
      await lines(
        `${GET} -DestinationPrefix 10.0.0.0/8 | Remove-IpRouteEntry -Confirm:$false -ErrorAction SilentlyContinue; $Error[0].FullyQualifiedErrorId`,
      ),
    ).to.deep.equal(['PersistentStore,Remove-IpRouteEntry']);
    await lines('$null = Set-IpRouteEntry 10.0.0.0/8 -NextHop 192.0.2.1 -InterfaceIndex 7 -RouteMetric 9');
    const saved = JSON.parse(readFileSync(file(), 'utf8')) as typeof MACHINE;
    expect(saved.PersistentRoutes).to.deep.equal(MACHINE.PersistentRoutes);
  });

  it('comes back: who deletes the route is warned, with the command', async () => {
    const remove = (prefix: string, more: string) =>
      lines(
        `$null = Remove-IpRouteEntry ${prefix} -NextHop 192.0.2.1 -InterfaceIndex 7 ${more} -WarningVariable w -WarningAction SilentlyContinue; $w`,
      );
    const warning =
      'The route 10.0.0.0/8 via 192.0.2.1 is kept by route -p, too, and comes back at the next restart. To remove it there: route delete 10.0.0.0 mask 255.0.0.0 192.0.2.1';
    expect((await remove('10.0.0.0/8', '-WhatIf')).at(-1)).to.equal(warning);
    expect(await remove('10.0.0.0/8', '-Confirm:$false')).to.deep.equal([warning]);
    expect(await remove('10.0.0.0/8', '-Confirm:$false'), 'it is gone').to.deep.equal([]);
    expect(await remove('10.20.0.0/16', '-Confirm:$false'), 'that is not kept').to.deep.equal([]);
    expect(await remove('0.0.0.0/0', '-Confirm:$false'), 'the automatic metric').to.deep.equal([
      'The route 0.0.0.0/0 via 192.0.2.1 is kept by route -p, too, and comes back at the next restart. To remove it there: route delete 0.0.0.0 mask 0.0.0.0 192.0.2.1',
    ]);
  });

  it('comes back: who moves the route is warned, too', async () => {
    const move = (prefix: string, more: string) =>
      lines(
        `$null = Move-IpRouteEntry ${prefix} -NextHop 192.0.2.1 -InterfaceIndex 7 ${more} -WarningVariable w -WarningAction SilentlyContinue; $w`,
      );
    const warning =
      'The route 10.0.0.0/8 via 192.0.2.1 is kept by route -p, too, and comes back at the next restart. To remove it there: route delete 10.0.0.0 mask 255.0.0.0 192.0.2.1';
    const there = '-NewNextHop 192.0.2.2';
    const warned = async (prefix: string, more: string) =>
      (await move(prefix, more)).filter((line) => line.includes('route -p'));
    expect(await warned('10.0.0.0/8', `${there} -WhatIf`)).to.deep.equal([warning]);
    expect(await warned('10.0.0.0/8', '-NewNextHop 192.0.2.1'), 'it stays').to.deep.equal([]);
    expect(await warned('10.0.0.0/8', there)).to.deep.equal([warning]);
    expect(await warned('10.20.0.0/16', there), 'that is not kept').to.deep.equal([]);
  });

  it('of a machine file is text', async () => {
    writeFileSync(file(), JSON.stringify({ ...MACHINE, PersistentRoutes: [3] }));
    expect(
      await lines('try { Connect-IpRouteHost -Simulator -MachineFile m.json } catch { $_.Exception.Message }'),
    ).to.match(/PersistentRoutes\[0\]: it must be text/);
  });
});
