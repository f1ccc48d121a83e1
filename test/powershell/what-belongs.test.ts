import { expect } from 'chai';
import { linesOf, onLaptop } from './laptop.ts';

/** Objects of other tools, with properties that have other meanings there. */
const FOREIGN = `
class TestNetConnectionResult { $ComputerName = 'example.org'; $RemoteAddress = '8.8.8.8'; $InterfaceAlias = 'Wi-Fi'; $Protocol = 'TCP' }
class NetIPAddress { $ifIndex = 13; $InterfaceAlias = 'Wi-Fi'; $PrefixLength = 24; $ValidLifetime = '00:10:00'; $PreferredLifetime = '00:05:00'; $SitePrefixLength = 99; $Backend = 'DHCP' }
class NetAdapter { $InterfaceAlias = 'Wi-Fi'; $ifIndex = 13; $Loopback = 'no'; $Publish = 'x'; $Age = 5 }
class NetRoute { $DestinationPrefix = '10.66.0.0/16'; $NextHop = '10.29.176.1'; $ifIndex = 17; $RouteMetric = 12; $InterfaceMetric = 99; $Protocol = 'NetMgmt'; $Store = 'ActiveStore'; $CompartmentId = 1 }
`;

describe('what belongs to a cmdlet', function () {
  this.timeout(300_000);
  const here = onLaptop();

  it('is of an interface, and of what is no route, the interface alone where a route is made', async () => {
    const made = await linesOf(
      here.shell,
      `${FOREIGN}
       $entry = Get-IpInterfaceEntry Wi-Fi -AddressFamily IPv6
       $kinds = $entry, ($entry | ConvertTo-Csv | ConvertFrom-Csv), ($entry | ConvertTo-Json | ConvertFrom-Json -AsHashtable),
           ($entry | Select-Object InterfaceAlias, SitePrefixLength), [TestNetConnectionResult]::new(), [NetIPAddress]::new(),
           [NetAdapter]::new(), ([NetIPAddress]::new() | Select-Object * -ExcludeProperty Backend), @{ ifIndex = 13; ValidLifetime = '00:00:09' }
       foreach ($one in $kinds) {
           $out = $one | New-IpRouteEntry 192.0.2.0/24
           "$($out.InterfaceAlias) $($out.After.ValidLifetime.Days) $($out.After.PreferredLifetime.Days) $($out.After.SitePrefixLength) $($out.After.Protocol)"
           $null = $out | Remove-IpRouteEntry -Confirm:$false
       }`,
    );
    expect(made).to.deep.equal(Array.from({ length: 9 }, () => 'Wi-Fi 10675199 10675199 0 NetMgmt'));
  });

  it('is all of a route of another tool, and of a row that somebody wrote', async () => {
    const made = await linesOf(
      here.shell,
      `${FOREIGN}
       $rows = [NetRoute]::new(), [pscustomobject] @{ RouteMetric = 12; InterfaceAlias = 'Ethernet 2'; NextHop = '10.29.176.1' }, @{ RouteMetric = 12; ifIndex = 17; NextHop = '10.29.176.1'; Protocol = 'NetMgmt' }
       foreach ($row in $rows) {
           $new = ($row | New-IpRouteEntry -DestinationPrefix 10.66.0.0/16).After
           "$($new.DestinationPrefix) $($new.NextHop) $($new.InterfaceIndex) $($new.RouteMetric)"
           $null = $new | Remove-IpRouteEntry -Confirm:$false
       }`,
    );
    expect(made).to.deep.equal(Array.from({ length: 3 }, () => '10.66.0.0/16 10.29.176.1 17 12'));
  });

  it('is of a route or an interface of NetTCPIP what JSON kept of it: its enums are their numbers there', async () => {
    const lines = await linesOf(
      here.shell,
      `$json = '{ "Publish": 0, "Protocol": 10006, "Store": 1, "AddressFamily": 2, "ifIndex": 13, "InterfaceAlias": "Wi-Fi",
         "DestinationPrefix": "198.18.0.0/15", "NextHop": "192.168.0.1", "RouteMetric": 7, "TypeOfRoute": 3, "State": 4,
         "ValidLifetime": { "Ticks": 9223372036854775807 }, "PreferredLifetime": { "Ticks": 9223372036854775807 } }'
       $route = $json | ConvertFrom-Json
       $made = ($route | New-IpRouteEntry).After
       "$($made.Protocol) $($made.Publish) $($made.RouteMetric) $(($route | Get-IpRouteEntry).NextHop)"
       ($route | Set-IpRouteEntry -RouteMetric 8 -Publish 2).Summary
       ($route | Remove-IpRouteEntry -Confirm:$false).Action
       foreach ($one in '{ "ifIndex": 13, "AddressFamily": 2, "InterfaceMetric": 33, "Forwarding": 1, "Dhcp": 1 }' | ConvertFrom-Json) {
           "$(($one | Get-IpInterfaceEntry).AddressFamily) $(($one | Set-IpInterfaceEntry).Summary)"
       }
       (Get-IpRouteEntry -AddressFamily 23 | Group-Object AddressFamily).Name
       foreach ($other in @{ AddressFamily = 4 }, @{ Protocol = 10003 }) { $e = Get-IpRouteEntry @other 2>&1; "$e" -replace ',.*' }`,
    );
    expect(lines).to.deep.equal([
      'NtStatic No 7 192.168.0.1',
      'RouteMetric 7 -> 8, Publish No -> Yes',
      'Delete',
      'IPv4 InterfaceMetric 45 -> 33, AutomaticMetric Enabled -> Disabled, Forwarding Disabled -> Enabled',
      'IPv6',
      "-AddressFamily '4' is not valid: it must be one of IPv4",
      "-Protocol '10003' is not valid: it must be one of Other",
    ]);
  });

  it('is nothing of a change, an event or a candidate where a route is made, whatever carried it', async () => {
    const lines = await linesOf(
      here.shell,
      `$change = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1 | Set-IpRouteEntry -RouteMetric 5
       $best = Find-IpRouteEntry 172.22.0.9 -Explain
       $event = Watch-IpRouteEntry 172.22.0.0/20 -IncludeExisting -MaximumCount 1
       foreach ($one in $change, $best, $best.Candidates[0], $event) {
           $carried = $one, ($one | ConvertTo-Csv | ConvertFrom-Csv), ($one | ConvertTo-Json -Depth 3 | ConvertFrom-Json),
               ($one | ConvertTo-Json -Depth 3 | ConvertFrom-Json -AsHashtable), ($one | Select-Object DestinationPrefix, RouteMetric),
               [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($one))
           @($carried | New-IpRouteEntry 2>&1).ForEach{ $_.FullyQualifiedErrorId } | Group-Object | ForEach-Object { "$($_.Count) $($_.Name)" }
       }`,
    );
    expect(lines).to.deep.equal(Array.from({ length: 4 }, () => '6 ResultNotTaken,New-IpRouteEntry'));
  });

  it('is of a route its interface alone where that is changed, and the computer of our objects only', async () => {
    const lines = await linesOf(
      here.shell,
      `${FOREIGN}
       $best = Find-IpRouteEntry 8.8.8.8 -Explain
       foreach ($one in (Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1), $best, $best.Candidates[0], [NetRoute]::new()) {
           $e = $one | Set-IpInterfaceEntry -AddressFamily IPv4 2>&1; $e.FullyQualifiedErrorId
       }
       ([TestNetConnectionResult]::new() | Set-IpInterfaceEntry -AddressFamily IPv4 -InterfaceMetric 77).Summary
       ([TestNetConnectionResult]::new() | Find-IpRouteEntry).RemoteAddress
       $e = [pscustomobject] @{ ComputerName = 'OTHER'; InterfaceAlias = 'Wi-Fi' } | Set-IpInterfaceEntry -AddressFamily IPv4 -InterfaceMetric 78 2>&1
       $e.FullyQualifiedErrorId`,
    );
    expect(lines).to.deep.equal([
      ...Array.from({ length: 4 }, () => 'NothingToSet,Set-IpInterfaceEntry'),
      'InterfaceMetric 45 -> 77, AutomaticMetric Enabled -> Disabled',
      '8.8.8.8',
      'OtherComputer,Set-IpInterfaceEntry',
    ]);
  });
});
