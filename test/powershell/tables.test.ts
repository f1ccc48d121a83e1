import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { failureOf, linesOf, onLaptop } from './laptop.ts';

/** Four changes: a metric, a route more, a route less, and a route that is another one. */
const CHANGES = `
  $null = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1 | Set-IpRouteEntry -RouteMetric 6000
  $null = New-IpRouteEntry 10.9.0.0/16 -NextHop 192.168.0.9 -InterfaceAlias Wi-Fi
  $null = Get-IpRouteEntry 0.0.0.0/0 -InterfaceAlias Wi-Fi | Remove-IpRouteEntry -Confirm:$false`;

/** What differs then. */
const DIFFERENCES = [
  '<= 0.0.0.0/0 via 192.168.0.1 on Wi-Fi: Missing: RouteMetric 0',
  '<> 172.22.0.0/20 via 10.29.176.1 on Ethernet 2: RouteMetric 1 -> 6000',
  '=> 10.9.0.0/16 via 192.168.0.9 on Wi-Fi: Extra: RouteMetric 256',
];

describe('Compare-IpRouteTable and Test-IpRouteTable', () => {
  const here = onLaptop();
  const lines = (script: string) => linesOf(here.shell, script);
  const failure = (script: string) => failureOf(here.shell, script);

  it('say how the table differs from what was saved of it, in whatever form', async () => {
    const output = await lines(
      `$before = Get-IpRouteEntry
       $null = Export-IpRouteTable before.json -Force
       $before | Export-Csv before.csv
       $before | Export-Csv semicolons.csv -Delimiter ';' -Encoding Unicode
       $before | ConvertTo-Json -Depth 4 > list.json
       $all = './before.json', './before.csv', './semicolons.csv', './list.json'
       foreach ($file in $all) { Test-IpRouteTable $file }
       ${CHANGES}
       foreach ($file in $all) { Test-IpRouteTable $file; Compare-IpRouteTable $file | ForEach-Object { "$_" } | Sort-Object }
       Compare-IpRouteTable -ReferenceObject $before | ForEach-Object { "$_" } | Sort-Object
       Compare-IpRouteTable ./before.json -DifferenceObject $before | ForEach-Object { "$_" }`,
    );
    const sorted = [...DIFFERENCES].sort();
    const each = ['False', ...sorted];
    expect(output).to.deep.equal([...['True', 'True', 'True', 'True'], ...each, ...each, ...each, ...each, ...sorted]);
  });

  it('take objects of a job, of CLIXML and of CSV, and mirror each other', async () => {
    const output = await lines(
      `Get-IpRouteEntry | Export-Clixml before.xml; Get-IpRouteEntry | Export-Csv before.csv
       ${CHANGES}
       foreach ($old in (Import-Clixml before.xml), (Import-Csv before.csv)) {
         (Compare-IpRouteTable -ReferenceObject $old).Status -join ' '
         $now = Get-IpRouteEntry
         (Compare-IpRouteTable -ReferenceObject $now -DifferenceObject $old).Status -join ' '
         @(Compare-IpRouteTable -ReferenceObject $old -DifferenceObject $old).Count }`,
    );
    expect(output.map((line) => line.split(' ').sort().join(' '))).to.deep.equal([
      ...['Changed Extra Missing', 'Changed Extra Missing', '0'],
      ...['Changed Extra Missing', 'Changed Extra Missing', '0'],
    ]);
  });

  it('give differences that are piped into the cmdlets that mend them', async () => {
    const output = await lines(
      `$null = Export-IpRouteTable before.json -Force
       ${CHANGES}
       Compare-IpRouteTable before.json | Where-Object Status -EQ Missing | ForEach-Object Reference | New-IpRouteEntry | ForEach-Object { "$_" }
       Compare-IpRouteTable before.json | Where-Object SideIndicator -EQ '=>' | Remove-IpRouteEntry -Confirm:$false | ForEach-Object { "$_" }
       (Compare-IpRouteTable before.json).Reference | Set-IpRouteEntry -Restore | ForEach-Object { "$_" }
       Test-IpRouteTable before.json`,
    );
    expect(output).to.deep.equal([
      '0.0.0.0/0 via 192.168.0.1 on Wi-Fi: Create RouteMetric 0',
      '10.9.0.0/16 via 192.168.0.9 on Wi-Fi: Delete RouteMetric 256',
      '172.22.0.0/20 via 10.29.176.1 on Ethernet 2: RouteMetric 6000 -> 1',
      'True',
    ]);
  });

  it('leave out what the stack made, and give what is the same when asked', async () => {
    const output = await lines(
      `$null = Export-IpRouteTable before.json -Force
       $null = Get-IpRouteEntry 192.168.0.0/24 -InterfaceAlias Wi-Fi -Protocol Local | Remove-IpRouteEntry -Force -Confirm:$false
       Test-IpRouteTable before.json; Test-IpRouteTable before.json -IncludeLocal
       Compare-IpRouteTable before.json -IncludeLocal | ForEach-Object { "$_" }
       $all = Compare-IpRouteTable before.json -IncludeEqual -IncludeLocal
       "$($all.Count) $(@($all | Where-Object Status -EQ Equal).Count)"
       $test = Test-IpRouteTable before.json -IncludeLocal -Detailed
       "$($test.InDesiredState) $($test.Missing) $($test.Extra) $($test.Changed) $($test.Equal) $($test.Differences.Count)"`,
    );
    expect(output).to.deep.equal([
      ...['True', 'False', '<= 192.168.0.0/24 via 0.0.0.0 on Wi-Fi: Missing: RouteMetric 256, Protocol Local'],
      ...['70 69', 'False 1 0 0 69 1'],
    ]);
  });

  it('find the interfaces of another start by their aliases, and what names none of this computer is missing', async () => {
    const rows = [
      'DestinationPrefix,NextHop,InterfaceAlias,InterfaceIndex,RouteMetric',
      '172.22.0.0/20,10.29.176.1,ethernet 2,99,1',
      '10.7.0.0/16,10.0.0.1,VPN of home,17,5',
    ];
    writeFileSync(join(here.folder, 'other.csv'), rows.join('\n'));
    const output = await lines(
      `$all = Compare-IpRouteTable other.csv -IncludeEqual | Where-Object Status -NE Extra
       $all | ForEach-Object { "$_ [$($_.InterfaceIndex)]" }; $all[1].Reference.RouteMetric`,
    );
    expect(output).to.deep.equal([
      '== 172.22.0.0/20 via 10.29.176.1 on Ethernet 2: equal [17]',
      '<= 10.7.0.0/16 via 10.0.0.1 on VPN of home: Missing: RouteMetric 5 []',
      '5',
    ]);
  });

  it('print a row in the colour of its side, where PowerShell prints colours', async () => {
    const print = (rendering: string) =>
      lines(`$PSStyle.OutputRendering = '${rendering}'; $null = Export-IpRouteTable before.json -Force; ${CHANGES}
        $text = Compare-IpRouteTable before.json | Out-String -Width 100; $PSStyle.OutputRendering = 'PlainText'
        $text.Split("\`n") | Where-Object { $_ -match '<=|<>|=>' } | ForEach-Object { $_.Replace([string][char]27, 'E').TrimEnd() }`);
    const colored = await print('Ansi');
    expect(colored.map((line) => line.slice(0, 11))).to.have.members(['E[31m<=E[0m', 'E[33m<>E[0m', 'E[32m=>E[0m']);
    await here.shell.run('$null = Connect-IpRouteHost -Simulator');
    await here.shell.run('$null = Connect-IpRouteHost -Simulator -MachineFile laptop.json');
  });

  it('have one error for a file that is none, for two tables at once, and for objects that are no routes', async () => {
    writeFileSync(join(here.folder, 'bad.csv'), 'DestinationPrefix,NextHop,InterfaceAlias\n10.0.0.1/8,::,A\n');
    expect(await failure('Test-IpRouteTable bad.csv')).to.deep.equal([
      '1',
      'InvalidTableFile,Test-IpRouteTable',
      'InvalidData',
      `-Path '${join(here.folder, 'bad.csv')}' cannot be read as routes: line 2: DestinationPrefix '10.0.0.1/8': the host bits of a prefix must be zero; did you mean 10.0.0.0/8?`,
      'Give what Export-IpRouteTable or Export-IpRoutePlan wrote, or routes of Get-IpRouteEntry or Get-NetRoute by Export-Csv or ConvertTo-Json.',
    ]);
    const ids = [
      await failure('Compare-IpRouteTable laptop.json -DifferencePath none.json'),
      await failure('Compare-IpRouteTable laptop.json laptop.json -DifferenceObject (Get-IpRouteEntry)'),
      await failure('Compare-IpRouteTable -ReferenceObject laptop.json'),
      await failure('Compare-IpRouteTable -ReferenceObject (Get-IpRouteEntry), (Get-IpRouteEntry)'),
    ].map(([count, id, , message]) => `${count} ${id} ${message}`);
    const compare = ',Compare-IpRouteTable';
    expect(ids).to.deep.equal([
      `1 FileNotRead${compare} -DifferencePath '${join(here.folder, 'none.json')}' could not be read: there is no such file.`,
      `1 ConflictingParameters${compare} -DifferencePath is given beside -DifferenceObject: which table is meant is not known.`,
      `1 InvalidRouteObject${compare} -ReferenceObject[0] is no route: it has no DestinationPrefix.`,
      `1 NotOneObject${compare} -ReferenceObject[0] is given a list of 70 objects; it takes one.`,
    ]);
  });
});
