import { expect } from 'chai';
import { CORE_ONLY, inCoreSession } from './core-session.ts';
import { KEY, linesOf, onLaptop } from './laptop.ts';

describe('a session that has the commands of Microsoft.PowerShell.Core only', () => {
  const here = onLaptop();

  it('imports the module, reads, changes, watches, undoes, and disconnects', async () => {
    const script = inCoreSession(`
Import-Module IpRoute
"$((Connect-IpRouteHost -Simulator -MachineFile laptop.json).Backend)"
"$(@(Get-IpRouteEntry 172.22.*).Count) $((Find-IpRouteEntry 172.22.1.1).InterfaceAlias)"
$change = Set-IpRouteEntry ${KEY} -RouteMetric 6000
"$($change.Before.RouteMetric) -> $($change.After.RouteMetric) $($change.ChangedProperties)"
"$((Find-IpRouteEntry 172.22.1.1).InterfaceAlias)"
Watch-IpRouteEntry 172.22.0.0/20 -IncludeExisting -MaximumCount 3 -Timeout 00:01:00 | ForEach-Object {
    "$($_.Action) $($_.Route.InterfaceAlias) $($_.Route.RouteMetric)"
    if ($_.Action -eq 'Existing' -and $_.Route.RouteMetric -eq 6000) { $null = $change.Before | Set-IpRouteEntry -Restore }
}
$new = New-IpRouteEntry -DestinationPrefix 10.0.0.0/8 -NextHop 192.168.0.1 -InterfaceAlias Wi-Fi
"$((Remove-IpRouteEntry -DestinationPrefix $new.After.DestinationPrefix -NextHop 192.168.0.1 -InterfaceAlias Wi-Fi -Confirm:$false).Before.NextHop)"
"$((Get-IpInterfaceEntry 'Ethernet 2' -AddressFamily IPv4 | Set-IpInterfaceEntry -InterfaceMetric 4000).After.InterfaceMetric)"
try { Get-IpRouteEntry 10.99.0.0/16 -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
Disconnect-IpRouteHost
try { $null = Get-IpRouteEntry; 'the live table' } catch { $_.FullyQualifiedErrorId }
`);
    expect(await linesOf(here.shell, script)).to.deep.equal([
      `Simulator:${here.file}`,
      '4 Ethernet 2',
      '1 -> 6000 RouteMetric',
      'vEthernet (WSL)',
      'Existing Ethernet 2 6000',
      'Existing vEthernet (WSL) 256',
      'Change Ethernet 2 1',
      '192.168.0.1',
      '4000',
      'RouteNotFound,Get-IpRouteEntry',
      process.platform === 'win32' ? 'the live table' : 'NotWindows,Get-IpRouteEntry',
      ...CORE_ONLY,
    ]);
  });
});
