import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { failureOf, linesOf, onLaptop } from './laptop.ts';

/** A table that has gone astray: routes less, routes more, and others than they were. */
const ASTRAY = `
  $null = Get-IpRouteEntry -Protocol NetMgmt | Select-Object -First 7 | Remove-IpRouteEntry -Confirm:$false
  $null = Get-IpRouteEntry -Protocol NetMgmt | Select-Object -First 3 | Set-IpRouteEntry -RouteMetric 6000
  $null = 0..20 | ForEach-Object { [pscustomobject] @{ DestinationPrefix = "10.77.0.$_/32"; NextHop = '192.168.0.1'; InterfaceAlias = 'Wi-Fi' } } | New-IpRouteEntry`;

describe('Sync-IpRouteTable in PowerShell', () => {
  const here = onLaptop();
  const lines = (script: string) => linesOf(here.shell, script);
  const failure = (script: string) => failureOf(here.shell, script);

  it('brings a saved table back, of whatever form, and then has nothing to do', async () => {
    for (const file of ['saved.json', 'saved.csv', 'list.json']) {
      const output = await lines(
        `$null = Export-IpRouteTable saved.json -Force; Get-IpRouteEntry | Export-Csv saved.csv
         Get-IpRouteEntry | ConvertTo-Json -Depth 4 > list.json
         ${ASTRAY}
         $changes = Sync-IpRouteTable ${file} -UnlistedRoute Remove
         ($changes | Group-Object Action | ForEach-Object { "$($_.Name) $($_.Count)" }) -join ', '; ($changes.Action | Get-Unique) -join ' '
         @($changes.ChangeSetId | Select-Object -Unique).Count; $changes[0].GetType().Name
         Test-IpRouteTable saved.json; @(Sync-IpRouteTable ${file} -UnlistedRoute Remove).Count
         $null = Connect-IpRouteHost -Simulator; $null = Connect-IpRouteHost -Simulator -MachineFile laptop.json`,
      );
      expect(output, file).to.deep.equal([
        'Create 7, Delete 21, Set 3',
        'Create Set Delete',
        '1',
        'IpRouteChange',
        'True',
        '0',
      ]);
    }
  });

  it('gives with -WhatIf what it would do, and does it only in the scope', async () => {
    const output = await lines(
      `Get-IpRouteEntry | Export-Csv saved.csv
       ${ASTRAY}
       $planned = Sync-IpRouteTable saved.csv -UnlistedRoute Remove -WhatIf
       "$($planned[0])"; @($planned | Where-Object WhatIf).Count
       "$(Sync-IpRouteTable saved.csv -InterfaceAlias Wi-Fi -DestinationPrefix 10.77.0.1* -UnlistedRoute Remove -Detailed)"
       "$(Sync-IpRouteTable saved.csv -Protocol Dhcp -UnlistedRoute Remove -Detailed)"
       $told = Sync-IpRouteTable saved.csv -InterfaceAlias Wi-Fi -UnlistedRoute Report 3>&1
       @($told | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }).Count`,
    );
    expect(output.slice(1)).to.deep.equal([
      '0.0.0.0/0 via 192.168.0.1 on Wi-Fi: Create RouteMetric 0 (WhatIf)',
      '31',
      '0 created, 0 set, 11 deleted, 0 unlisted, 0 equal',
      '0 created, 0 set, 0 deleted, 0 unlisted, 0 equal',
      '10',
    ]);
    expect(output[0]).to.match(
      /^What if: Performing the operation "Create 7 routes, set 3 routes, delete 21 routes" on target "the routing table, by .*saved\.csv"/,
    );
  });

  it('takes objects, of which only what they say is set', async () => {
    const output = await lines(
      `$one = @{ DestinationPrefix = '10.1.0.0/16'; NextHop = '192.168.0.1'; InterfaceAlias = 'wi-fi'; RouteMetric = 4 }
       Sync-IpRouteTable -InputObject $one | ForEach-Object { "$_" }
       $one.Remove('RouteMetric'); @(Sync-IpRouteTable -InputObject $one).Count
       $one.RouteMetric = 7; Sync-IpRouteTable -InputObject $one | ForEach-Object { "$_" }`,
    );
    expect(output).to.deep.equal([
      '10.1.0.0/16 via 192.168.0.1 on Wi-Fi: Create RouteMetric 4',
      '0',
      '10.1.0.0/16 via 192.168.0.1 on Wi-Fi: RouteMetric 4 -> 7',
    ]);
  });

  it('takes a table that a person wrote: gateways without interfaces, of one family or one interface', async () => {
    const output = await lines(
      `Set-Content hand.csv 'DestinationPrefix,NextHop,RouteMetric', '10.20.0.0/16,192.168.0.254,10', '2001:db8:20::/48,fe80::1%13,'
       Sync-IpRouteTable hand.csv -AddressFamily IPv4 | ForEach-Object { "$_" }
       Test-IpRouteTable hand.csv -UnlistedRoute Ignore; Test-IpRouteTable hand.csv -AddressFamily IPv4 -UnlistedRoute Ignore
       Test-IpRouteTable hand.csv -DestinationPrefix 10.2*; Test-IpRouteTable hand.csv -AddressFamily IPv4
       (Test-IpRouteTable hand.csv -AddressFamily IPv4 -InterfaceIndex 13 -NextHop 192.168.0.254 -Detailed).Equal
       Sync-IpRouteTable hand.csv -ifIndex 13 | ForEach-Object { "$_" }; @(Sync-IpRouteTable hand.csv).Count`,
    );
    expect(output).to.deep.equal([
      '10.20.0.0/16 via 192.168.0.254 on Wi-Fi: Create RouteMetric 10',
      ...['False', 'True', 'True', 'False', '1'],
      '2001:db8:20::/48 via fe80::1%13 on Wi-Fi: Create RouteMetric 256',
      '0',
    ]);
    const far = "Sync-IpRouteTable -InputObject @{ DestinationPrefix = '10.9.0.0/16'; NextHop = '10.29.176.1' }";
    const [count, id, , message] = await failure(far);
    expect([count, id]).to.deep.equal(['1', 'GatewayNotReached,Sync-IpRouteTable']);
    expect(message).to.match(
      /^-InputObject\[0\]: it names no interface, and the NextHop 10\.29\.176\.1 is on the link of no network/,
    );
  });

  it('has one error, and does nothing, where something is wrong', async () => {
    writeFileSync(
      join(here.folder, 'wan.csv'),
      'DestinationPrefix,NextHop,InterfaceAlias\n10.9.0.0/16,192.168.0.1,Wi-Fi\n10.8.0.0/16,192.168.0.1,WAN\n',
    );
    await lines('$null = Export-IpRouteTable before.json -Force; $routes = Get-IpRouteEntry -Protocol NetMgmt');
    const errors = [
      await failure('Sync-IpRouteTable wan.csv'),
      await failure('Sync-IpRouteTable before.json -InterfaceAlias WiFi'),
      await failure(
        'Sync-IpRouteTable -InputObject ($routes | Where-Object DestinationPrefix -NE 0.0.0.0/0) -UnlistedRoute Remove',
      ),
      await failure("$routes[0].Backend = 'Live'; Sync-IpRouteTable -InputObject $routes"),
      await failure("Sync-IpRouteTable before.json -Protocol ''"),
    ].map(([count, id, , message = '']) => `${count} ${id?.replace(',Sync-IpRouteTable', '')} ${message}`);
    expect(errors.map((text) => text.split(' ', 2).join(' '))).to.deep.equal([
      '1 DesiredInterfaceNotFound',
      '1 InterfaceNotFound',
      '1 DefaultRoute',
      '1 OtherBackend',
      '1 EmptyValue',
    ]);
    expect(errors[0]).to.match(/wan\.csv': line 3: there is no interface 'WAN' here, so nothing was done\.$/);
    expect(await lines('Test-IpRouteTable before.json')).to.deep.equal(['True']);
  });
});
