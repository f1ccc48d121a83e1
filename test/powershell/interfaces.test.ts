import { readFileSync, writeFileSync } from 'node:fs';
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
      await lines(
        'Get-IpInterfaceEntry -InterfaceIndex 23, 47 | % { "$($_.GetType().Name) $($_.InterfaceIndex) $($_.AddressFamily)" }',
      ),
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
      'IpRouteToggle',
      'System.UInt32[]',
      'System.String[]',
      '16',
    ]);
  });

  it('have the values of Get-NetIPInterface, which compare by word, number and truth, here and from a job', async () => {
    expect(
      await lines(
        `$null = Set-IpInterfaceEntry Wi-Fi -AddressFamily IPv4 -Forwarding 1 -RouterDiscovery 1
         $one = Get-IpInterfaceEntry Wi-Fi -AddressFamily IPv4
         "$($one.Forwarding -eq 'Enabled') $($one.Forwarding -eq 1) $($one.Forwarding -eq 'Disabled') $([bool] $one.Advertising)"
         $others = Get-IpInterfaceEntry | Where-Object Forwarding
         "$(@($others).Count) $($one.RouterDiscovery) $($one.ConnectionState -eq 1) $($one.NeighborDiscoverySupported)"
         ($one | ConvertTo-Json | ConvertFrom-Json).Forwarding
         ($one | ConvertTo-Csv | ConvertFrom-Csv).Forwarding
         # A job writes as many levels as the type says; there is no enum of that name to read them as.
         $text = [System.Management.Automation.PSSerializer]::Serialize($one)
         $kept = [System.Management.Automation.PSSerializer]::Deserialize($text)
         "$($kept.Forwarding.GetType().Name) $([bool] $kept.Advertising) $($kept.Forwarding -eq 1) $($kept.Forwarding.ToString())"
         "not as a word: $($kept.Forwarding -eq 'Enabled')"
         $null = Set-IpInterfaceEntry Wi-Fi -AddressFamily IPv4 -Forwarding 0 -RouterDiscovery ControlledByDHCP
         foreach ($back in $kept, ($one | ConvertTo-Json | ConvertFrom-Json), ($one | ConvertTo-Csv | ConvertFrom-Csv)) {
             $change = $back | Set-IpInterfaceEntry
             "$($change.ChangedProperties)"
             $null = $change.Before | Set-IpInterfaceEntry
         }`,
      ),
    ).to.deep.equal([
      'True True False False',
      '1 Enabled True Yes',
      '1',
      'Enabled',
      'Int32 False True Enabled',
      'not as a word: False',
      ...Array<string>(3).fill('Forwarding RouterDiscovery'),
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

  it('change: the metric of an interface, with what was before and after, and back again', async () => {
    const output = await lines(
      `$key = @{ InterfaceAlias = 'Ethernet 2'; AddressFamily = 'IPv4' }
       $null = Set-IpInterfaceEntry @key -AutomaticMetric $true
       $computed = (Get-IpInterfaceEntry @key).InterfaceMetric
       $change = Set-IpInterfaceEntry @key -InterfaceMetric 6000
       "$($change.GetType().Name) $($change.Action) $($change.Changed) $($change.ChangedProperties) $($change.After.InterfaceMetric) $($change.Before.InterfaceMetric -eq $computed)"
       $route = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1
       "$($route.InterfaceMetric) $($route.EffectiveMetric)"
       $again = Set-IpInterfaceEntry @key -InterfaceMetric 6000
       "$($again.Changed) $(@($again.ChangedProperties).Count)"
       $back = $change.Before | Set-IpInterfaceEntry
       "$($back.After.AutomaticMetric) $($back.After.InterfaceMetric -eq $computed) $((Get-IpInterfaceEntry 'Ethernet 2' -AddressFamily IPv6).InterfaceMetric)"`,
    );
    expect(output).to.deep.equal([
      'IpInterfaceChange Set True InterfaceMetric AutomaticMetric 6000 True',
      '6000 6001',
      'False 0',
      'Enabled True 1',
    ]);
  });

  it('change for every piped row or adapter, each in its own family', async () => {
    expect(
      await lines(
        `Get-IpInterfaceEntry Wi-Fi | Set-IpInterfaceEntry -Forwarding Enabled | % { "$($_.AddressFamily) $($_.ChangedProperties)" }
         [pscustomobject] @{ ifIndex = 13; AddressFamily = ''; InterfaceMetric = '' } | Set-IpInterfaceEntry -AddressFamily IPv6 -NlMtu 1400 | % { "$($_.AddressFamily) $($_.After.NlMtu)" }
         @(Get-IpInterfaceEntry | Set-IpInterfaceEntry | ? Changed).Count
         (Get-IpRouteEntry 0.0.0.0/0 -NextHop 192.168.0.1 | Set-IpInterfaceEntry -InterfaceMetric 7).After.InterfaceMetric`,
      ),
    ).to.deep.equal(['IPv4 Forwarding', 'IPv6 Forwarding', 'IPv6 1400', '0', '7']);
  });

  it('are not guessed where a selector was never set', async () => {
    const before = readFileSync(here.file, 'utf8');
    for (const name of ['AddressFamily', 'InterfaceIndex', 'InterfaceLuid']) {
      const given = `Set-IpInterfaceEntry 'GlobalProtect VPN' -${name} $neverSet -InterfaceMetric 5`;
      expect((await outcome(given))[0]).to.match(new RegExp(`^EmptyValue InvalidArgument: -${name} `));
    }
    expect(readFileSync(here.file, 'utf8')).to.equal(before);
  });

  it('lead to the routes of their own address family', async () => {
    expect(
      await lines(
        `@(Get-IpInterfaceEntry Wi-Fi -AddressFamily IPv6 | Get-IpRouteEntry | ? AddressFamily -ne IPv6).Count
         @(Get-IpInterfaceEntry Wi-Fi | Get-IpRouteEntry).Count - @(Get-IpRouteEntry -InterfaceAlias Wi-Fi).Count
         @([pscustomobject] @{ ifIndex = 13; AddressFamily = '' } | Get-IpRouteEntry).Count - @(Get-IpRouteEntry -InterfaceAlias Wi-Fi).Count`,
      ),
    ).to.deep.equal(['0', '0', '0']);
  });

  it('plan with -WhatIf, change nothing, and refuse the planned object', async () => {
    const before = readFileSync(here.file, 'utf8');
    const output = await lines(
      `$plan = Set-IpInterfaceEntry Wi-Fi -AddressFamily IPv4 -InterfaceMetric 6000 -WhatIf; "$($plan.WhatIf) $($plan.Changed) $($plan.After.InterfaceMetric)"`,
    );
    expect(output[0]).to.match(/"Set InterfaceMetric 45 -> 6000(?:, .*)?" on target "IPv4 on Wi-Fi \(13\)"/);
    expect(output[1]).to.equal('True True 6000');
    expect(readFileSync(here.file, 'utf8')).to.equal(before);
    expect((await outcome('$plan | Set-IpInterfaceEntry -InterfaceMetric 1'))[0]).to.match(
      /^PipedRehearsal InvalidArgument/,
    );
    await here.shell.run('$row = Get-IpInterfaceEntry Wi-Fi; $null = Connect-IpRouteHost -Simulator');
    expect((await outcome('$row | Set-IpInterfaceEntry -InterfaceMetric 1'))[0]).to.match(
      /^OtherBackend InvalidArgument/,
    );
  });

  it('are not changed by who is not elevated', async () => {
    writeFileSync(here.file, readFileSync(here.file, 'utf8').replace('"Elevated": true', '"Elevated": false'));
    const [error, count] = await outcome('Set-IpInterfaceEntry Wi-Fi -AddressFamily IPv4 -InterfaceMetric 5');
    expect(error).to.match(/^AccessDenied PermissionDenied: .*not elevated/);
    expect(count).to.equal('0 objects');
  });

  it('offer the address families where one is typed', async () => {
    const completed = `$line = 'Get-IpInterfaceEntry -AddressFamily '
      (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText -join '+'`;
    expect(await lines(completed)).to.deep.equal(['IPv4+IPv6']);
  });
});
