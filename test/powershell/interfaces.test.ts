import { expect } from 'chai';
import { linesOf, onLaptop } from './laptop.ts';

describe('IP interfaces in a real PowerShell', () => {
  const here = onLaptop();
  const lines = (script: string) => linesOf(here.shell, script);
  /** The ids and messages of the errors that the script writes, then the count of what else it gives. */
  const outcome = (script: string) =>
    lines(
      `$out = @(try { . { ${script} } 2>&1 } catch { $_ })
       $bad = @($out | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
       $bad | ForEach-Object { "$($_.FullyQualifiedErrorId.Split(',')[0]) $($_.CategoryInfo.Category): $($_.Exception.Message)" }
       "$($out.Count - $bad.Count) objects"`,
    );

  it('are listed by index, IPv4 first, with typed members', async () => {
    expect(
      await lines('Get-IpInterfaceEntry -InterfaceIndex 23, 47 | % { "$_ $($_.InterfaceIndex) $($_.AddressFamily)" }'),
    ).to.deep.equal(['IpInterfaceEntry 23 IPv4', 'IpInterfaceEntry 47 IPv4', 'IpInterfaceEntry 47 IPv6']);
    expect(
      await lines(
        `$one = Get-IpInterfaceEntry 'Ethernet 2' -AddressFamily IPv4
         "$($one.InterfaceMetric) $($one.Store) $($one.Backend -like 'Simulator:*')"
         foreach ($n in 'InterfaceMetric', 'AutomaticMetric', 'ZoneIndices', 'TransmitOffload') { $one.$n.GetType().FullName }
         $one.ZoneIndices.Count`,
      ),
    ).to.deep.equal([
      '1 ActiveStore True',
      'System.UInt32',
      'System.Boolean',
      'System.UInt32[]',
      'System.String[]',
      '16',
    ]);
  });

  it('complete the metric of a piped route, in its own family, and take any object that names them', async () => {
    expect(
      await lines(
        `$route = Get-IpRouteEntry ::/0
         $if = $route | Get-IpInterfaceEntry
         "$(@($if).Count) $($if.AddressFamily) $($route.InterfaceMetric -eq $if.InterfaceMetric)"
         $adapter = [pscustomobject] @{ ifIndex = 13; ifAlias = 'Wi-Fi'; Name = 'Wi-Fi'; AddressFamily = '' }
         @($adapter | Get-IpInterfaceEntry).AddressFamily -join '+'`,
      ),
    ).to.deep.equal(['1 IPv6 True', 'IPv4+IPv6']);
  });

  it('have one clear error for what names no interface, and none for what only filters', async () => {
    expect(await outcome('Get-IpInterfaceEntry Nope')).to.deep.equal([
      "InterfaceNotFound ObjectNotFound: No IP interface has the InterfaceAlias 'Nope'.",
      '0 objects',
    ]);
    expect(await outcome("Get-IpInterfaceEntry 'Nope*'")).to.deep.equal(['0 objects']);
    expect(await outcome("Get-IpInterfaceEntry 'ethernet [2]'")).to.deep.equal(['2 objects']);
    expect(await outcome('Get-IpInterfaceEntry -InterfaceIndex 23 -AddressFamily IPv6')).to.deep.equal(['0 objects']);
    for (const script of ['-InterfaceAlias $neverSet', '-InterfaceIndex @()', '-AddressFamily $null'])
      expect((await outcome(`Get-IpInterfaceEntry ${script}`))[0]).to.match(/^EmptySelector InvalidArgument: /);
    expect((await outcome('Get-IpInterfaceEntry -AddressFamily IPv5'))[0]).to.match(
      /^InvalidParameterValue InvalidArgument: .*one of IPv4, IPv6/,
    );
  });

  it('offer the address families where one is typed', async () => {
    const completed = `$line = 'Get-IpInterfaceEntry -AddressFamily '
      (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText -join '+'`;
    expect(await lines(completed)).to.deep.equal(['IPv4+IPv6']);
  });
});
