import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { KEY, linesOf, onLaptop } from './laptop.ts';

const ROW = "DestinationPrefix = '172.22.0.0/20'; NextHop = '10.29.176.1'; InterfaceIndex = 17";

describe('what selects a route, and what must not', () => {
  const here = onLaptop();
  const { file } = here;

  /** The ids and messages of the errors that the script writes, then the count of what else it gives. */
  const outcome = (script: string) =>
    linesOf(
      here.shell,
      `$out = @(try { . { ${script} } 2>&1 } catch { $_ })
       $bad = @($out | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
       $bad | ForEach-Object { "$($_.FullyQualifiedErrorId.Split(',')[0]): $($_.Exception.Message)" }
       "$($out.Count - $bad.Count) objects"`,
    );

  it('refuses a value with a line end in it, whatever guards are behind it', async () => {
    const before = readFileSync(file, 'utf8');
    const row = (metric: string) =>
      outcome(
        `[pscustomobject] @{ ${ROW}; RouteMetric = "${metric}"; WhatIf = 'True'; Backend = 'Live' } | Set-IpRouteEntry`,
      );
    const [error, ...more] = await row('90`n00');
    expect(error).to.match(/^InvalidParameterValue: -RouteMetric '90\n?/);
    expect(more.at(-1)).to.equal('0 objects');
    // One at the end is a blank around the value; the guards behind it stand.
    expect(await row('9000`n')).to.deep.equal([
      'PipedRehearsal: The piped object only says what would be done (WhatIf).',
      '0 objects',
    ]);
    expect(readFileSync(file, 'utf8')).to.equal(before);
    expect((await outcome(`Get-IpRouteEntry "172.22.0.0/20\`n" -InterfaceAlias Wi-Fi`)).at(-1)).to.equal('0 objects');
  });

  it('takes an object of the default network compartment, which is 1, or 0 where none is given, and of no other', async () => {
    const objects = `$route = [pscustomobject] @{ ${ROW}; CompartmentId = $id }
      $link = [pscustomobject] @{ InterfaceIndex = 17; AddressFamily = 'IPv4'; CompartmentId = $id }`;
    for (const cmdlet of [
      '$route | Set-IpRouteEntry -RouteMetric 12 -PlanOnly',
      '$route | Remove-IpRouteEntry -PlanOnly',
      '$route | Move-IpRouteEntry -NewNextHop 10.29.176.2 -PlanOnly',
      '$route | New-IpRouteEntry -NextHop 10.29.176.3 -PlanOnly 3>$null',
      '$link | Set-IpInterfaceEntry -InterfaceMetric 12 -PlanOnly',
    ]) {
      const of = (id: string) => outcome(`$id = ${id}; ${objects}; ${cmdlet}`);
      for (const id of ['0', '1', "'0'", '[uint32] 0'])
        expect(await of(id), `${id} ${cmdlet}`).to.deep.equal(['1 objects']);
      const [error = '', count] = await of('2');
      expect([error.split(':')[0], count], cmdlet).to.deep.equal(['OtherCompartment', '0 objects']);
      expect(error).to.include('the network compartment 2');
    }
  });

  it('lists every member that changed', async () => {
    const { output } = await here.shell.run(
      `(Set-IpRouteEntry ${KEY} -RouteMetric 7 -Immortal true -Publish Yes).ChangedProperties -join '+'`,
    );
    expect(output).to.equal('RouteMetric+Publish+Immortal');
  });

  it('takes an exact alias literally, also of an interface without routes, and an escaped one', async () => {
    const machine = JSON.parse(readFileSync(file, 'utf8'));
    machine.Interfaces.push({ InterfaceIndex: 99, InterfaceAlias: 'Ethernet [2]', IPv4: { InterfaceMetric: 5 } });
    writeFileSync(file, JSON.stringify(machine));
    expect(await outcome("Get-IpRouteEntry -InterfaceAlias 'Ethernet [2]'")).to.deep.equal([
      "RouteNotFound: No route has the InterfaceAlias 'Ethernet [2]'.",
      '0 objects',
    ]);
    const all = (await outcome("Get-IpRouteEntry -InterfaceAlias 'Ethernet 2'")).at(-1);
    expect(all).to.not.equal('0 objects');
    expect(await outcome("Get-IpRouteEntry -InterfaceAlias 'Ethernet` 2'")).to.deep.equal([all]);
    expect(await outcome("Get-IpRouteEntry -InterfaceAlias 'ethernet [23]'")).to.deep.equal([all]);
  });

  it('takes any character in a wildcard, and answers at once whatever its stars', async () => {
    const all = (await outcome('Get-IpRouteEntry -InterfaceAlias Wi-Fi')).at(-1);
    expect(all).to.not.equal('0 objects');
    for (const pattern of ['Wi-Fi*', 'wi?fi', 'Wi[-]Fi*', '*-F[h-j]']) {
      expect(await outcome(`Get-IpRouteEntry -InterfaceAlias '${pattern}'`), pattern).to.deep.equal([all]);
    }
    const found = await outcome("Get-IpInterfaceEntry -InterfaceAlias 'Wi-*', '************x', '*@#&~`\"<>;=%{}+^*'");
    expect(found).to.deep.equal(await outcome('Get-IpInterfaceEntry -InterfaceAlias Wi-Fi'));
    expect(await outcome("Get-IpRouteEntry -DestinationPrefix '172.22.[0]*/2?'")).to.deep.equal(['2 objects']);
  });

  for (const [what, script] of Object.entries({
    'a variable that was never set': 'Get-IpRouteEntry -InterfaceAlias $neverSet',
    'an empty text': "Get-IpRouteEntry -DestinationPrefix ''",
    'an empty list': 'Get-IpRouteEntry -InterfaceIndex @()',
    'an empty filter': 'Get-IpRouteEntry -InterfaceAlias Wi-Fi -Protocol @()',
    'an empty row': "[pscustomobject] @{ DestinationPrefix = ''; InterfaceAlias = '' } | Get-IpRouteEntry",
  })) {
    it(`does not take ${what} for every route`, async () => {
      const [error, count] = await outcome(script);
      expect(error).to.match(/^(?:EmptySelector: |ParameterArgumentValidationError)/);
      expect(count).to.equal('0 objects');
    });
  }

  it('has one error for one mistake', async () => {
    const once = async (script: string, error: RegExp, count = '0 objects') => {
      const lines = await outcome(script);
      expect(lines).to.have.length(2);
      expect(lines[0]).to.match(error);
      expect(lines[1]).to.equal(count);
    };
    await once("Get-IpRouteEntry 10.0.0.1/8 -InterfaceAlias 'Ethernet 2'", /^InvalidParameterValue: /);
    await once("Get-IpRouteEntry 127.0.0.0/8 -InterfaceAlias 'Ethernet 2'", /^RouteNotFound: .* and /);
    await once(
      "[pscustomobject] @{ ifIndex = 98; InterfaceAlias = 'Gone' } | Get-IpRouteEntry",
      /^RouteNotFound: .*'98' and .*'Gone'/,
    );
    await once('Get-IpRouteEntry 172.22.0.0/20, 11.0.0.0/8', /^RouteNotFound: .*11\.0\.0\.0/, '2 objects');
    await once('Get-IpRouteEntry 172.22.0.[', /^InvalidWildcard: /);
    expect(await outcome('Get-IpRouteEntry -NextHop 1.2.3.4')).to.deep.equal(['0 objects']);
  });

  it('names in TargetObject what is wrong or not there, and not what was given beside it', async () => {
    const targets = (script: string) =>
      linesOf(
        here.shell,
        `$null = ${script} -ErrorAction SilentlyContinue -ErrorVariable bad
         foreach ($one in $bad) { $one.TargetObject.PSObject.Properties.ForEach{ "$($_.Name) $($_.Value)" } -join ', ' }`,
      );
    expect(await targets('Get-IpRouteEntry 172.22.0.0/20, 10.99.0.0/16, 10.98.0.0/16')).to.deep.equal([
      'DestinationPrefix 10.99.0.0/16',
      'DestinationPrefix 10.98.0.0/16',
    ]);
    expect(await targets('Get-IpRouteEntry 172.22.0.0/20, 10.99.0.1/16 -InterfaceIndex 17')).to.deep.equal([
      'DestinationPrefix 10.99.0.1/16, InterfaceIndex 17',
    ]);
    expect(await targets('Get-IpRouteEntry -InterfaceIndex 17, x')).to.deep.equal(['InterfaceIndex x']);
    expect(await targets('Get-IpInterfaceEntry Wi-Fi, Wi-Fo')).to.deep.equal(['InterfaceAlias Wi-Fo']);
    expect(await targets('Find-IpRouteEntry 8.8.8.8, nowhere, 172.22.0.1')).to.deep.equal(['RemoteAddress nowhere']);
    expect(await targets("'10.99.0.0/16', '172.22.0.0/20' | Get-IpRouteEntry")).to.deep.equal([
      'DestinationPrefix 10.99.0.0/16',
    ]);
  });

  it('works on nothing after a Connect that failed, until the next one', async () => {
    const bad = await outcome("Connect-IpRouteHost -Simulator -MachineFile 'Nowhere:\\\\laptop.json'");
    expect(bad[0]).to.match(/^InvalidPath: -MachineFile 'Nowhere:/);
    expect(await outcome('Get-IpRouteEntry')).to.have.length(2);
    expect((await outcome('Get-IpRouteEntry'))[0]).to.match(/^NotConnected: /);
    expect((await outcome('Connect-IpRouteHost -Simulator -MachineFile $neverSet'))[0]).to.match(/^InvalidPath: /);
    expect((await outcome('Connect-IpRouteHost -Simulator -MachineFile Env:PATH'))[0]).to.match(/^InvalidPath: /);
    await here.shell.run('Disconnect-IpRouteHost');
    expect((await outcome('Get-IpRouteEntry'))[0]).to.match(/^NotWindows: /);
  });

  it('does not take what an object before it said of itself', async () => {
    const output = await linesOf(
      here.shell,
      `$route = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1
       $other = [pscustomobject] @{ DestinationPrefix = '172.22.0.0/20'; NextHop = '10.29.176.1'; ifIndex = 17; CompartmentId = 2; PSComputerName = 'elsewhere'; WhatIf = $true }
       $done = @($other, $route, $other, $route | Set-IpRouteEntry -RouteMetric 9 -ErrorAction SilentlyContinue -ErrorVariable bad)
       "$($done.Changed) $($bad.FullyQualifiedErrorId)"`,
    );
    expect(output).to.deep.equal(['True False PipedRehearsal,Set-IpRouteEntry PipedRehearsal,Set-IpRouteEntry']);
  });
});
