import { expect } from 'chai';
import { linesOf, onLaptop } from './laptop.ts';

/** Texts, numbers and objects, each behind others of its kind and of others: what was known of one must not be taken for the next. */
const RECORDS = `$records = @(
  '10.0.0.5', '10.0.0.6', '10.0.0.5 ', ' 10.0.0.6', '', '  ', "10.0.0.7\`n", "10.0.0.8\`t9", '10.0.0.9', '2001:db8::1', 'fe80::1%12',
  'a\\b', '\\N', [string] [char] 252, '10.0.0.*', '*', 12, '12', [ipaddress] '10.1.2.3', '10.1.2.3', $true, 3.5, [char] '1',
  '0.0.0.0/0', '172.22.0.0/20', '10.0.0.5,10.0.0.6', [char] 0x200B + '10.0.0.1', ('9' * 300),
  [pscustomobject] @{ RemoteAddress = '10.9.9.9'; DestinationPrefix = '172.22.0.0/20' },
  [pscustomobject] @{ RemoteAddress = ''; DestinationPrefix = '172.22.0.0/20'; RemoteIPAddress = '10.9.9.8' },
  [pscustomobject] @{ RemoteAddress = '10.9.9.9'; DestinationPrefix = '0.0.0.0/0'; RemoteIPAddress = '10.9.9.8' },
  @{ DestinationPrefix = '172.22.0.0/20' }, @{ destinationprefix = '0.0.0.0/0' }, @{ RemoteAddress = '10.9.9.7' },
  [pscustomobject] @{ ' DestinationPrefix' = '172.22.0.0/20'; 'RemoteAddress ' = '10.9.9.6' },
  [pscustomobject] @{ DestinationPrefix = '172.22.0.0/20'; ifIndex = '17' },
  [pscustomobject] @{ DestinationPrefix = '172.22.0.0/20'; ifIndex = '13' },
  [pscustomobject] @{ DestinationPrefix = '172.22.0.0/20'; ifIndex = '17'; InterfaceIndex = '13' },
  [pscustomobject] @{ DestinationPrefix = @('172.22.0.0/20', '172.22.0.0/20') }, [pscustomobject] @{ DestinationPrefix = @('0.0.0.0/0', '::/0') },
  [pscustomobject] @{ Name = 'x' }, [pscustomobject] @{ Name = 'y' }, @{ Name = 'z' }, [pscustomobject] @{},
  [pscustomobject] @{ DestinationPrefix = '0.0.0.0/0'; ComputerName = 'OTHER' },
  (Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1), (Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1 | Select-Object *), (Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1 | Select-Object DestinationPrefix),
  (Find-IpRouteEntry 172.22.0.9), (Find-IpRouteEntry 172.22.0.9).Route, (Get-IpInterfaceEntry Wi-Fi -AddressFamily IPv4), 'Wi-Fi',
  [System.Version] '1.2', (Get-Date), '172.22.0.0/20', '172.22.0.0/20'
)
function Get-Said ([scriptblock] $Work) {
  @(& $Work 2>&1 | ForEach-Object {
    if ($_ -is [System.Management.Automation.ErrorRecord]) { "$($_.FullyQualifiedErrorId) $($_.ErrorDetails) $($_.TargetObject)" }
    else { ($_ | Select-Object * -ExcludeProperty Age, ChangeSetId, Route, Before, After | Out-String -Width 999) -replace '\\s+', ' ' }
  })
}`;

/** What takes a record of each kind and changes nothing. */
const CMDLETS = [
  'Find-IpRouteEntry',
  'Find-IpRouteEntry -SourceAddress 192.168.0.77',
  'Find-IpRouteEntry -RemoteAddress 10.0.0.1',
  'Get-IpRouteEntry',
  'Get-IpRouteEntry -InterfaceIndex 17',
  "Get-IpRouteEntry -NextHop { if ($_ -like '172*') { '10.29.176.1' } else { '0.0.0.0' } }",
  'Set-IpRouteEntry -RouteMetric 77 -PlanOnly',
  'Set-IpRouteEntry -RouteMetric 77 -InterfaceIndex 17 -PlanOnly',
  'Remove-IpRouteEntry -PlanOnly',
  'New-IpRouteEntry -InterfaceAlias Wi-Fi -PlanOnly -WarningAction Ignore',
  'Get-IpInterfaceEntry',
  'Set-IpInterfaceEntry -InterfaceMetric 77 -PlanOnly',
  'Move-IpRouteEntry -NewNextHop 192.0.2.9 -PlanOnly',
] as const;

describe('a record among others', function () {
  this.timeout(120_000);
  const here = onLaptop();

  for (const cmdlet of CMDLETS) {
    it(`is read as it is alone: ${cmdlet}`, async () => {
      const [alone, among] = (
        await linesOf(
          here.shell,
          `${RECORDS}
          $alone = foreach ($record in $records) { Get-Said { , $record | ${cmdlet} } }
          $among = Get-Said { $records | ${cmdlet} }
          ConvertTo-Json -Compress @($alone); ConvertTo-Json -Compress @($among)`,
        )
      ).map((line) => JSON.parse(line) as string[]);
      // What a record is refused for before it is sent is said at once, before the replies to earlier ones.
      expect(among?.sort()).to.deep.equal(alone?.sort());
      expect(among).to.have.length.above(20);
    });
  }

  it('tells of its store, also where it is an interface and nothing else of it counts', async () => {
    const lines = await linesOf(
      here.shell,
      `$one = Get-IpInterfaceEntry Wi-Fi -AddressFamily IPv4 | Select-Object * -ExcludeProperty Store
      foreach ($store in 'ActiveStore', 'PersistentStore') {
        $one | Select-Object *, @{ Name = 'Store'; Expression = { $store } } |
          New-IpRouteEntry 10.99.0.0/16 -PlanOnly 3>&1 | ForEach-Object { "$_" }
      }`,
    );
    expect(lines).to.have.length(3);
    expect(lines[1]).to.match(/^What is piped is of the persistent store\./);
    expect(lines[2]).to.equal(lines[0]);
  });
});
