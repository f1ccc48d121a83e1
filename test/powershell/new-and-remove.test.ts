import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { failureOf, KEY, linesOf, onLaptop, unreachedFromWiFi } from './laptop.ts';

describe('creating, deleting and putting back routes', () => {
  const here = onLaptop();
  const { file } = here;
  const lines = (script: string) => linesOf(here.shell, script);
  const failure = (script: string) => failureOf(here.shell, script);
  /** Every member of a route but its age. */
  const show =
    'function Show { foreach ($r in $input) { ($r.PSObject.Properties | Where-Object Name -ne Age | ForEach-Object { "$($_.Name)=$($_.Value)" }) -join " " } };';

  it('creates an ordinary static route of its keys alone, on-link where no next hop is given (Select8)', async () => {
    const output = await lines(
      `${show} $c = New-IpRouteEntry -DestinationPrefix 10.20.0.0/16 -InterfaceAlias Wi-Fi
       "$($c.Action) $($c.Changed) $($c.WhatIf) $($null -eq $c.Before) $($c.ChangedProperties.Count)"
       $c.After | Show; Get-IpRouteEntry 10.20.0.0/16 | Show`,
    );
    expect(output[0]).to.equal('Create True False True 0');
    expect(output[1]).to.match(
      /^ifIndex=13 ifAlias=Wi-Fi ifMetric=45 DestinationPrefix=10\.20\.0\.0\/16 NextHop=0\.0\.0\.0 InterfaceIndex=13 /,
    );
    expect(output[1]).to.match(/RouteMetric=256 InterfaceMetric=45 EffectiveMetric=301 ValidLifetime=10675199\.02:/);
    expect(output[1]).to.match(
      /SitePrefixLength=0 Protocol=NetMgmt Loopback=False AutoconfigureAddress=False Publish=No Immortal=False/,
    );
    expect(output[2]).to.equal(output[1]);
    expect(readFileSync(file, 'utf8')).to.include('"DestinationPrefix":"10.20.0.0/16"');
  });

  it('creates with every property, IPv6 and its zone among them, and prefers for as long as it is valid (Row19, Row20)', async () => {
    expect(
      await lines(
        `$r = (New-IpRouteEntry -DestinationPrefix 2001:db8:7::/48 -NextHop fe80::9 -ifIndex 13 -RouteMetric 0 -ValidLifetime 02:00:00 -SitePrefixLength 32 -Publish Age -Immortal true -Loopback true -AutoconfigureAddress true -Protocol NtStatic).After
         "$($r.NextHop) $($r.RouteMetric) $($r.ValidLifetime) $($r.PreferredLifetime) $($r.SitePrefixLength) $($r.Publish) $($r.Immortal) $($r.Loopback) $($r.AutoconfigureAddress) $($r.Protocol)"`,
      ),
    ).to.deep.equal(['fe80::9%13 0 02:00:00 02:00:00 32 Age True True True NtStatic']);
  });

  it('creates from the rows of a file, where an empty cell means not given', async () => {
    const row = (prefix: string, metric: string) =>
      `[pscustomobject] @{ DestinationPrefix = '${prefix}'; NextHop = '10.29.176.1'; ifIndex = '17'; RouteMetric = '${metric}'; Publish = ''; Protocol = ''; ValidLifetime = '' }`;
    const output = await lines(
      `$rows = @(${row('10.1.0.0/16', '5')}; ${row('10.2.0.1/16', '5')}; ${row('10.3.0.0/16', '')})
       $done = @($rows | New-IpRouteEntry -ErrorAction SilentlyContinue -ErrorVariable bad)
       ($done | ForEach-Object { "$($_.DestinationPrefix) $($_.After.RouteMetric)" }) -join ','
       "$($bad.Count) $($bad[0].FullyQualifiedErrorId) $($bad[0].TargetObject.DestinationPrefix)"`,
    );
    expect(output).to.deep.equal([
      '10.1.0.0/16 5,10.3.0.0/16 256',
      '1 InvalidParameterValue,New-IpRouteEntry 10.2.0.1/16',
    ]);
  });

  it('rehearses a creation, and says beforehand that the route is there already', async () => {
    const before = readFileSync(file, 'utf8');
    expect(
      await lines(
        `$c = New-IpRouteEntry -DestinationPrefix 10.1.2.3 -NextHop 10.29.176.1 -ifIndex 17 -WhatIf; "$($c.WhatIf) $($c.Changed) $($c.After.RouteMetric)"`,
      ),
    ).to.deep.equal([
      'What if: Performing the operation "Create with RouteMetric 256, ValidLifetime Infinite, PreferredLifetime Infinite, Protocol NetMgmt, Publish No" on target "10.1.2.3/32 via 10.29.176.1 on Ethernet 2 (17)".',
      'True True 256',
    ]);
    for (const words of ['', ' -WhatIf', ' -RouteMetric 7']) {
      const [count, id, category, message] = await failure(`New-IpRouteEntry ${KEY}${words}`);
      expect([count, id, category]).to.deep.equal(['1', 'RouteExists,New-IpRouteEntry', 'ResourceExists']);
      expect(message).to.match(/5010/);
    }
    expect(readFileSync(file, 'utf8')).to.equal(before);
  });

  it('deletes, takes what is gone as deleted, and puts back whole what was deleted (Recipe4)', async () => {
    const output = await lines(
      `${show} $before = Get-IpRouteEntry -DestinationPrefix 172.22.0.0/20 -NextHop 10.29.176.1
       $gone = $before | Remove-IpRouteEntry -Confirm:$false
       "$($gone.Action) $($gone.Changed) $($null -eq $gone.After)"; $before | Show; $gone.Before | Show
       @(Get-IpRouteEntry -NextHop 10.29.176.1 | Where-Object DestinationPrefix -eq '172.22.0.0/20').Count
       $again = $gone | Remove-IpRouteEntry -Confirm:$false; "$($again.Changed) $($null -eq $again.Before)"
       ($gone.Before | New-IpRouteEntry).After | Show`,
    );
    expect(output[0]).to.equal('Delete True True');
    expect([output[2], output[5]]).to.deep.equal([output[1], output[1]]);
    expect(output.slice(3, 5)).to.deep.equal(['0', 'False True']);
  });

  it('asks before it deletes, and deletes nothing where nobody can answer', async () => {
    const before = readFileSync(file, 'utf8');
    const [, id] = await failure(`Remove-IpRouteEntry ${KEY}`);
    expect(id).to.match(/Remove-IpRouteEntry$/);
    expect(await lines(`(Remove-IpRouteEntry ${KEY} -WhatIf).Before.RouteMetric`)).to.deep.equal([
      'What if: Performing the operation "Delete" on target "172.22.0.0/20 via 10.29.176.1 on Ethernet 2 (17)".',
      '1',
    ]);
    expect(readFileSync(file, 'utf8')).to.equal(before);
  });

  it('deletes what Get finds, in batches, and each answer is for its own record', async () => {
    const output = await lines(
      `$new = @(0..299 | ForEach-Object { [pscustomobject] @{ DestinationPrefix = "10.77.$($_ -shr 8).$($_ -band 255)/32"; NextHop = '0.0.0.0'; InterfaceIndex = 13 } } | New-IpRouteEntry)
       $gone = @(Get-IpRouteEntry 10.77.* | Remove-IpRouteEntry -Confirm:$false)
       $wrong = 0; for ($i = 0; $i -lt 300; $i++) { if ($new[$i].DestinationPrefix -cne $gone[$i].DestinationPrefix -or -not $gone[$i].Changed -or $null -ne $gone[$i].After) { $wrong++ } }
       "$($new.Count) $($gone.Count) $wrong $(@(Get-IpRouteEntry 10.77.*).Count)"`,
    );
    expect(output).to.deep.equal(['300 300 0 0']);
  });

  it('puts a changed route back as it was, piped or given', async () => {
    const change = `$c = Set-IpRouteEntry ${KEY} -RouteMetric 9 -ValidLifetime 01:00:00 -PreferredLifetime 00:10:00 -Publish Age -Immortal true -Protocol Rip;`;
    const output = await lines(
      `${show} ${change} $before = $c.Before | Show
       $undone = $c.Before | Set-IpRouteEntry -Restore; "$($undone.ChangedProperties)"; ($undone.After | Show) -ceq $before
       $redone = Set-IpRouteEntry -InputObject $c.After; ($redone.After | Show) -ceq ($c.After | Show)
       (Set-IpRouteEntry -InputObject $c.After).Changed`,
    );
    expect(output).to.deep.equal([
      'RouteMetric ValidLifetime PreferredLifetime Protocol Publish Immortal',
      'True',
      'True',
      'False',
    ]);
  });

  const bad: Record<string, [script: string, id: string, category: string]> = {
    'a deletion without a selector': ['Remove-IpRouteEntry', 'DestinationPrefixMissing', 'InvalidArgument'],
    'a deletion of a row of the stack': [
      'Remove-IpRouteEntry -DestinationPrefix 172.22.0.0/20 -NextHop 0.0.0.0 -InterfaceIndex 47 -Confirm:$false',
      'LocalRoute',
      'InvalidArgument',
    ],
    'a deletion on an unknown interface': [
      'Remove-IpRouteEntry -DestinationPrefix 10.0.0.0/8 -NextHop 0.0.0.0 -InterfaceIndex 99',
      'InterfaceNotFound',
      'ObjectNotFound',
    ],
    'a creation with a next hop in another family': [
      'New-IpRouteEntry -DestinationPrefix 10.0.0.0/8 -NextHop fe80::1 -InterfaceIndex 17',
      'FamilyMismatch',
      'InvalidArgument',
    ],
    'a creation without an interface': [
      'New-IpRouteEntry -DestinationPrefix 10.0.0.0/8',
      'InterfaceMissing',
      'InvalidArgument',
    ],
    'a creation in the name of the stack': [
      'New-IpRouteEntry -DestinationPrefix 10.0.0.0/8 -InterfaceIndex 17 -Protocol Local',
      'LocalRoute',
      'InvalidArgument',
    ],
    'a creation on an interface without the family': [
      'New-IpRouteEntry -DestinationPrefix 2001:db8::/32 -InterfaceIndex 23',
      'InterfaceNotFound',
      'ObjectNotFound',
    ],
    'a creation with host bits': [
      'New-IpRouteEntry -DestinationPrefix 10.0.0.1/8 -InterfaceIndex 17',
      'InvalidParameterValue',
      'InvalidArgument',
    ],
    'a piped record of another compartment': [
      "[pscustomobject] @{ DestinationPrefix = '10.0.0.0/8'; ifIndex = 17; CompartmentId = 2 } | New-IpRouteEntry",
      'OtherCompartment',
      'InvalidArgument',
    ],
    'a piped record of another computer': [
      "[pscustomobject] @{ DestinationPrefix = '10.0.0.0/8'; NextHop = '10.29.176.1'; ifIndex = 17; PSComputerName = 'elsewhere' } | Set-IpRouteEntry -RouteMetric 1",
      'OtherComputer',
      'InvalidArgument',
    ],
    'a mask with a hole': [
      'New-IpRouteEntry -DestinationPrefix 10.0.0.0/255.0.255.0 -InterfaceIndex 17',
      'InvalidParameterValue',
      'InvalidArgument',
    ],
    'a change taken for a whole route': [
      `Set-IpRouteEntry ${KEY} -RouteMetric 1 | Set-IpRouteEntry -Restore`,
      'IncompleteObject',
      'InvalidArgument',
    ],
    'a whole route and a property beside it': [
      `Set-IpRouteEntry -InputObject (Get-IpRouteEntry 0.0.0.0/0)[0] -RouteMetric 1`,
      'ConflictingParameters',
      'InvalidArgument',
    ],
    'a whole route beside piped ones': [
      'Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1 | Set-IpRouteEntry -InputObject (Get-IpRouteEntry 0.0.0.0/0)[0]',
      'ConflictingParameters',
      'InvalidArgument',
    ],
    'a whole route beside ones that are piped to be restored': [
      'Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1 | Set-IpRouteEntry -Restore -InputObject (Get-IpRouteEntry 0.0.0.0/0)[0]',
      'ConflictingParameters',
      'InvalidArgument',
    ],
    'a whole route that is none': ['Set-IpRouteEntry -InputObject $neverSet', 'EmptyValue', 'InvalidArgument'],
    'a template that is none': [
      'New-IpRouteEntry -InputObject $neverSet -DestinationPrefix 10.0.0.0/8 -InterfaceIndex 17',
      'EmptyValue',
      'InvalidArgument',
    ],
    'a gateway that was never set, which would make the route an on-link one': [
      'New-IpRouteEntry -DestinationPrefix 10.0.0.0/8 -NextHop $neverSet -InterfaceIndex 17',
      'EmptyValue',
      'InvalidArgument',
    ],
    'a metric that was never set': [
      'New-IpRouteEntry -DestinationPrefix 10.0.0.0/8 -InterfaceIndex 17 -RouteMetric $neverSet',
      'EmptyValue',
      'InvalidArgument',
    ],
    'a deletion with a selector that was never set': [
      `Remove-IpRouteEntry ${KEY} -InterfaceAlias $neverSet -Confirm:$false`,
      'EmptyValue',
      'InvalidArgument',
    ],
    'a change with a selector that was never set': [
      `Set-IpRouteEntry ${KEY} -InterfaceAlias '' -RouteMetric 5`,
      'EmptyValue',
      'InvalidArgument',
    ],
    'a rehearsal of a creation on an interface without the family': [
      'New-IpRouteEntry -DestinationPrefix 2001:db8::/32 -InterfaceIndex 23 -WhatIf',
      'InterfaceNotFound',
      'ObjectNotFound',
    ],
    'a list where one route belongs': [
      `Set-IpRouteEntry -InputObject (Get-IpRouteEntry 0.0.0.0/0)`,
      'NotOneObject',
      'InvalidArgument',
    ],
  };
  for (const [what, [script, id, category]] of Object.entries(bad)) {
    it(`has one clear error for ${what}`, async () => {
      const before = readFileSync(file, 'utf8');
      const result = await failure(script);
      expect(result.slice(0, 3)).to.deep.equal([
        '1',
        `${id},${/(?:New|Remove|Set)-IpRouteEntry(?!.*-IpRouteEntry -Restore)/.exec(script)?.[0] ?? 'Set-IpRouteEntry'}`,
        category,
      ]);
      expect(result.at(-1)).not.to.equal('');
      expect(readFileSync(file, 'utf8')).to.equal(before);
    });
  }

  it('does not silently make a route of a change, which has none of its settings', async () => {
    const [first, second, third] = await lines(
      `$gone = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1 | Remove-IpRouteEntry -Confirm:$false
       $e = $gone | New-IpRouteEntry 2>&1; "$($e.FullyQualifiedErrorId) $($e.ErrorDetails.RecommendedAction)"
       $new = New-IpRouteEntry -DestinationPrefix 10.1.0.0/16 -ifIndex 17; $null = $new | Remove-IpRouteEntry -Confirm:$false
       $e = $new | New-IpRouteEntry 2>&1; "$($e.ErrorDetails.RecommendedAction)"
       ($gone.Before | New-IpRouteEntry).After.RouteMetric`,
    );
    expect(first).to.equal(
      'ResultNotTaken,New-IpRouteEntry Pipe what is in it, in front of the cmdlet: | ForEach-Object Before |',
    );
    expect(second).to.match(/\| ForEach-Object After \|$/);
    expect(third).to.equal('1');
  });

  it('creates after a template, on another interface or for each piped record', async () => {
    expect(
      await lines(
        `$like = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1
         $one = New-IpRouteEntry -InputObject $like -InterfaceAlias Wi-Fi; "$($one.InterfaceIndex) $($one.DestinationPrefix) $($one.After.RouteMetric)"
         10, 20 | ForEach-Object { [pscustomobject] @{ DestinationPrefix = "10.$_.0.0/16"; ifIndex = 13 } } | New-IpRouteEntry -InputObject $like |
             ForEach-Object { "$($_.InterfaceIndex) $($_.DestinationPrefix) $($_.NextHop) $($_.After.RouteMetric)" }`,
      ),
    ).to.deep.equal([
      `WARNING: ${unreachedFromWiFi('10.29.176.1')}`,
      '13 172.22.0.0/20 1',
      `WARNING: ${unreachedFromWiFi('10.29.176.1')}`,
      '13 10.10.0.0/16 10.29.176.1 1',
      '13 10.20.0.0/16 10.29.176.1 1',
    ]);
  });

  it('takes a bare host and a mask from a person, not from a file', async () => {
    expect(
      await lines(
        `(New-IpRouteEntry -DestinationPrefix '10.8.0.0 mask 255.255.0.0' -ifIndex 17).DestinationPrefix
         (Get-IpRouteEntry 10.8.0.0/255.255.0.0).DestinationPrefix
         (New-IpRouteEntry -DestinationPrefix 2001:db8::5 -ifIndex 13).DestinationPrefix`,
      ),
    ).to.deep.equal(['10.8.0.0/16', '10.8.0.0/16', '2001:db8::5/128']);
    const [, id] = await failure(
      "[pscustomobject] @{ DestinationPrefix = '10.1.2.3'; InterfaceIndex = 17 } | New-IpRouteEntry",
    );
    expect(id).to.equal('InvalidParameterValue,New-IpRouteEntry');
  });

  it('says which name of an interface to drop when it was renamed, or has another index', async () => {
    await lines('$route = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replaceAll('"Ethernet 2"', '"VPN"'));
    const renamed = await failure('$route | Set-IpRouteEntry -RouteMetric 5');
    expect(renamed[1]).to.equal('InterfaceNotFound,Set-IpRouteEntry');
    expect(renamed[3]).to.match(/'Ethernet 2', but -InterfaceLuid '\d+' is VPN \(17\)/);
    expect(renamed.slice(4).join('|')).to.include('| Select-Object * -ExcludeProperty InterfaceAlias, ifAlias |');
    const luid = (BigInt(6) << 48n) | (BigInt(17) << 24n);
    const moved = text
      .replaceAll(
        '"InterfaceIndex": 17, "InterfaceAlias"',
        `"InterfaceIndex": 18, "InterfaceLuid": "${luid}", "InterfaceAlias"`,
      )
      .replaceAll('"InterfaceIndex": 17', '"InterfaceIndex": 18');
    writeFileSync(file, moved);
    const indexed = await failure('$route | Set-IpRouteEntry -RouteMetric 5');
    expect(indexed[3]).to.match(/no interface with the InterfaceIndex '17', but -InterfaceLuid/);
    expect(indexed.slice(4).join('|')).to.include('| Select-Object * -ExcludeProperty InterfaceIndex, ifIndex |');
  });
});
