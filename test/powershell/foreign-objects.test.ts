import { expect } from 'chai';
import { linesOf, onLaptop } from './laptop.ts';

/** What is piped, and what takes it: a route of the VPN in every result that has one, and an interface. */
const PIPELINES = {
  route: ['$route', 'Set-IpRouteEntry -RouteMetric 4321'],
  'route to be deleted': ['$route', 'Remove-IpRouteEntry -Confirm:$false'],
  'route to be restored': ['$route', 'Set-IpRouteEntry -Restore'],
  'route to be made on Wi-Fi': ['$route', 'New-IpRouteEntry -InterfaceAlias Wi-Fi -WarningAction Ignore'],
  change: ['($route | Set-IpRouteEntry -RouteMetric 7)', 'Set-IpRouteEntry -RouteMetric 4321'],
  'best route': ['(Find-IpRouteEntry 172.22.0.9)', 'Set-IpRouteEntry -RouteMetric 4321'],
  'event to delete': [
    '(Watch-IpRouteEntry -DestinationPrefix 172.22.0.0/20 -IncludeExisting -MaximumCount 1)',
    'Remove-IpRouteEntry -Confirm:$false',
  ],
  'on-link IPv6 neighbour': ["(Get-IpRouteEntry ::/0 -NextHop 'fe80::1')", 'Set-IpRouteEntry -RouteMetric 4321'],
  interface: ['(Get-IpInterfaceEntry Wi-Fi -AddressFamily IPv4)', 'Set-IpInterfaceEntry -InterfaceMetric 4321'],
  'route for its interface': ['$route', 'Set-IpInterfaceEntry -InterfaceMetric 4321'],
} as const;

/** What makes an object one of another session, in the ways that people come by one. */
const ELSEWHERE = {
  'another computer': '$one.ComputerName = "OTHER"',
  'another backend': '$one.Backend = "Live"',
  'another computer and backend': '$one.ComputerName = "OTHER"; $one.Backend = "Live"',
  'another computer, whose interfaces have other numbers':
    '$one.ComputerName = "OTHER"; $one.InterfaceLuid = "1234567"; $one.InterfaceIndex = $one.ifIndex = "99"',
  'another computer, whose index is another interface here':
    '$one.ComputerName = "OTHER"; $one.Backend = "Live"; $one.InterfaceIndex = $one.ifIndex = "9"',
  'another computer, by remoting':
    '$one.ComputerName = "OTHER"; $one | Add-Member PSComputerName 192.0.2.77; $one.InterfaceLuid = "1234567"',
  'another computer, by remoting alone': '$one.ComputerName = ""; $one | Add-Member PSComputerName OTHER',
  'another computer, a compartment and the persistent store':
    '$one.ComputerName = "OTHER"; $one | Add-Member CompartmentId 3; $one.Store = "PersistentStore"',
  'another backend, before the interface was made anew': '$one.Backend = "Live"; $one.InterfaceLuid = "1234567"',
  'another backend, before the interface was renamed':
    '$one.Backend = "Live"; $one.InterfaceAlias = $one.ifAlias = "Old name"',
  'this session, before the interface was made anew':
    '$one.InterfaceLuid = "1234567"; $one.InterfaceIndex = $one.ifIndex = "99"',
} as const;

describe('an object of another session', function () {
  this.timeout(120_000);
  const here = onLaptop();

  for (const [thing, [source, cmdlet]] of Object.entries(PIPELINES)) {
    it(`meets one error that names all that is to be dropped: ${thing}`, async () => {
      const cases = Object.entries(ELSEWHERE)
        // In New- the named interface takes the place of the piped one.
        .filter(([where]) => !(thing.includes('Wi-Fi') && where.startsWith('this session')))
        .map(([where, change]) => `@{ Name = '${where}'; Change = { ${change} } }`);
      const lines = await linesOf(
        here.shell,
        `$route = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1
         $csv = ${source} | ConvertTo-Csv
         foreach ($case in ${cases.join(', ')}) {
             $one = $csv | ConvertFrom-Csv
             $alias = ${thing.includes('Wi-Fi') ? "'Wi-Fi'" : '$one.InterfaceAlias'}
             . $case.Change
             $errors = @($one | ${cmdlet} -WhatIf 2>&1)
             $told = $errors[0].ErrorDetails.RecommendedAction -match '[|] (Select-Object [*] -ExcludeProperty [^|]*) [|]'
             $drop = $Matches[1]
             $done = @(& ([scriptblock]::Create('$one | ' + $drop + ' | ${cmdlet} -WhatIf')) 2>&1)[0]
             $same = $done.InterfaceAlias -ceq $alias -and $done.DestinationPrefix -in $null, $one.DestinationPrefix
             "$($case.Name): $told $($errors.Count) $($errors[0].FullyQualifiedErrorId.Split(',')[0]) $($done.Action) $same"
             if (-not $same) { "$($errors[0]) $drop $done" }
         }`,
      );
      const told = lines.filter((line) => !line.startsWith('What if:'));
      expect(told).to.have.length(cases.length);
      for (const line of told)
        expect(line).to.match(/: True 1 (?:Other|Persistent|Interface)\w+ (?:Set|Create|Delete) True$/);
    });
  }

  it('of which only some names were edited meets one error that names the others', async () => {
    const lines = await linesOf(
      here.shell,
      `$one = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1 | ConvertTo-Csv | ConvertFrom-Csv
       $one.InterfaceAlias = 'Wi-Fi'; $one.InterfaceIndex = 13; $one.InterfaceLuid = ''
       $e = $one | New-IpRouteEntry 2>&1; "$($e.FullyQualifiedErrorId): $e"; $e.ErrorDetails.RecommendedAction
       $made = $one | Select-Object * -ExcludeProperty ifIndex, ifAlias | New-IpRouteEntry -WarningAction Ignore
       $made.After.InterfaceAlias`,
    );
    expect(lines).to.deep.equal([
      "PropertyMismatch,New-IpRouteEntry: Of the piped object, its InterfaceAlias 'Wi-Fi' and its ifAlias 'Ethernet 2', its InterfaceIndex '13' and its ifIndex '17' are two names of one thing, and differ.",
      'Leave out what is not meant, in front of the cmdlet. What keeps InterfaceAlias and InterfaceIndex: | Select-Object * -ExcludeProperty ifAlias, ifIndex |',
      'Wi-Fi',
    ]);
  });

  it('gives a link-local next hop the zone of the interface that is named instead', async () => {
    const lines = await linesOf(
      here.shell,
      `$made = Get-IpRouteEntry ::/0 -NextHop fe80::1 | New-IpRouteEntry -InterfaceAlias 'Ethernet 2' -WarningAction Ignore
       $made.After.NextHop
       $e = Get-IpRouteEntry ::/0 -NextHop fe80::1%13 | New-IpRouteEntry -NextHop fe80::2%13 -InterfaceAlias 'Ethernet 2' 2>&1
       $e.FullyQualifiedErrorId`,
    );
    expect(lines).to.deep.equal(['fe80::1%17', 'ZoneMismatch,New-IpRouteEntry']);
  });
});
