import { expect } from 'chai';
import { failureOf, linesOf, onLaptop, unreachedFromWiFi } from './laptop.ts';

describe('Move-IpRouteEntry in PowerShell', () => {
  const here = onLaptop();
  const lines = (script: string) => linesOf(here.shell, script);

  it('moves a route there and back by what its change says', async () => {
    const output = await lines(
      `$null = Export-IpRouteTable before.json -Force
       $change = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1 | Move-IpRouteEntry -NewInterfaceAlias Wi-Fi -NewNextHop 192.168.0.1
       "$change"; $change.Action; $change.ChangedProperties -join ' '
       Compare-IpRouteTable before.json | ForEach-Object { "$_" }
       $back = $change | Move-IpRouteEntry -NewNextHop $change.Before.NextHop -NewInterfaceIndex $change.Before.InterfaceIndex
       "$back"; Test-IpRouteTable before.json`,
    );
    expect(output).to.deep.equal([
      '172.22.0.0/20 via 192.168.0.1 on Wi-Fi: NextHop 10.29.176.1 -> 192.168.0.1, InterfaceAlias Ethernet 2 -> Wi-Fi',
      'Move',
      'NextHop InterfaceIndex InterfaceAlias InterfaceLuid InterfaceMetric',
      '<= 172.22.0.0/20 via 10.29.176.1 on Ethernet 2: Missing: RouteMetric 1',
      '=> 172.22.0.0/20 via 192.168.0.1 on Wi-Fi: Extra: RouteMetric 1',
      '172.22.0.0/20 via 10.29.176.1 on Ethernet 2: NextHop 192.168.0.1 -> 10.29.176.1, InterfaceAlias Wi-Fi -> Ethernet 2',
      'True',
    ]);
  });

  it('rehearses, and warns of a next hop that the interface does not reach', async () => {
    const output = await lines(
      `$null = Export-IpRouteTable before.json -Force
       $out = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1 | Move-IpRouteEntry -NewInterfaceAlias Wi-Fi -WhatIf 3>&1
       $out | ForEach-Object { "$_" }; Test-IpRouteTable before.json`,
    );
    expect(output).to.deep.equal([
      'What if: Performing the operation "Move InterfaceAlias Ethernet 2 -> Wi-Fi" on target "172.22.0.0/20 via 10.29.176.1 on Ethernet 2 (17)".',
      unreachedFromWiFi('10.29.176.1'),
      '172.22.0.0/20 via 10.29.176.1 on Wi-Fi: InterfaceAlias Ethernet 2 -> Wi-Fi (WhatIf)',
      'True',
    ]);
  });

  it('moves hundreds, and each bad one is one error', async () => {
    const output = await lines(
      `0..299 | ForEach-Object { [pscustomobject] @{ DestinationPrefix = "10.77.$([math]::Floor($_ / 200)).$($_ % 200)/32"; NextHop = '192.168.0.1'; InterfaceAlias = 'Wi-Fi' } } | New-IpRouteEntry | Out-Null
       $null = New-IpRouteEntry 10.77.0.7/32 -NextHop 192.168.0.254 -InterfaceAlias Wi-Fi
       $moved = Get-IpRouteEntry 10.77.* -NextHop 192.168.0.1 | Move-IpRouteEntry -NewNextHop 192.168.0.254 -ErrorVariable failed -ErrorAction SilentlyContinue
       "$($moved.Count) $(@($moved | Where-Object { $_.After.NextHop -eq '192.168.0.254' }).Count) $($failed.FullyQualifiedErrorId)"
       (Get-IpRouteEntry 10.77.* -NextHop 192.168.0.1).DestinationPrefix`,
    );
    expect(output).to.deep.equal(['299 299 RouteExists,Move-IpRouteEntry', '10.77.0.7/32']);
    expect((await failureOf(here.shell, 'Get-IpRouteEntry 10.77.0.7/32 | Move-IpRouteEntry'))[1]).to.equal(
      'NothingToMove,Move-IpRouteEntry',
    );
  });
});
