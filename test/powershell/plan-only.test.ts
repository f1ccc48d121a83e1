import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { failureOf, KEY, linesOf, onLaptop } from './laptop.ts';

describe('changes that are only planned', function () {
  this.timeout(120_000);
  const here = onLaptop();
  const lines = (script: string) => linesOf(here.shell, script);
  const failure = (script: string) => failureOf(here.shell, script);
  /** All that is in a change, but the age of its routes and what names the run. */
  const show = `function Show { foreach ($c in $input) { foreach ($o in $c, $c.Before, $c.After) { ($o.PSObject.Properties |
    Where-Object Name -notin Age, ChangeSetId, Before, After | ForEach-Object { "$($_.Name)=$($_.Value)" }) -join ' ' } } };`;
  const CHANGES = [
    `Set-IpRouteEntry ${KEY} -RouteMetric 6000`,
    `Remove-IpRouteEntry ${KEY}`,
    'New-IpRouteEntry -DestinationPrefix 10.20.0.0/16 -NextHop 192.168.0.1 -InterfaceAlias Wi-Fi',
    'Set-IpInterfaceEntry Wi-Fi -AddressFamily IPv4 -InterfaceMetric 5',
  ];

  it('are what -WhatIf gives, without its text, and nothing is changed', async () => {
    const before = readFileSync(here.file, 'utf8');
    for (const change of CHANGES) {
      const planned = await lines(`${show} ${change} -PlanOnly | Show`);
      expect(planned).to.have.length(3);
      expect(planned[0], change).to.include('Changed=True WhatIf=True');
      const [said, ...rehearsed] = await lines(`${show} ${change} -WhatIf | Show`);
      expect(said).to.match(/^What if: /);
      expect(rehearsed).to.deep.equal(planned);
    }
    expect(readFileSync(here.file, 'utf8')).to.equal(before);
  });

  it('are planned whatever the preferences of the caller are: nothing is asked and nothing is said', async () => {
    const script = CHANGES.map((change) => `${change} -PlanOnly`).join('; ');
    expect(
      await lines(
        `& { $WhatIfPreference = $true; $ConfirmPreference = 'Low'; $VerbosePreference = 'Continue'; @(. { ${script} }).Count }`,
      ),
    ).to.deep.equal(['4']);
    expect(await lines(`@(Set-IpRouteEntry ${KEY} -RouteMetric 1 -PlanOnly -Confirm -WhatIf).Count`)).to.deep.equal([
      '1',
    ]);
    // Not given is not planned.
    expect(await lines(`(Set-IpRouteEntry ${KEY} -RouteMetric 7 -PlanOnly:$false).WhatIf`)).to.deep.equal(['False']);
  });

  it('are planned together, and a pipeline that ends early has nothing to tell', async () => {
    const script = `1..300 | ForEach-Object { [pscustomobject] @{
        DestinationPrefix = "10.$(100 + [System.Math]::Floor($_ / 250)).$($_ % 250).0/24"; NextHop = '192.168.0.1'; InterfaceAlias = 'Wi-Fi' } } |
      New-IpRouteEntry -PlanOnly`;
    expect(
      await lines(`$all = @(${script}); "$($all.Count) $(@($all | Where-Object WhatIf).Count) $(@($all.ChangeSetId | Select-Object -Unique).Count)"
        (${script} | Select-Object -First 3 3>&1).DestinationPrefix -join ' '`),
    ).to.deep.equal(['300 300 1', '10.100.1.0/24 10.100.2.0/24 10.100.3.0/24']);
  });

  it('report what cannot be planned, and go on', async () => {
    expect((await failure('Remove-IpRouteEntry 10.0.0.0/8 -PlanOnly'))[1]).to.equal(
      'NextHopMissing,Remove-IpRouteEntry',
    );
    expect(
      (await failure(`$c = Set-IpRouteEntry ${KEY} -RouteMetric 1 -PlanOnly; $c | Remove-IpRouteEntry`))[1],
    ).to.equal('PipedRehearsal,Remove-IpRouteEntry');
    expect(
      await lines(
        `$rows = '10.1.0.0/16', '10.2.0.1/16', '10.3.0.0/16' | ForEach-Object { [pscustomobject] @{ DestinationPrefix = $_; InterfaceAlias = 'Wi-Fi' } }
         ($rows | New-IpRouteEntry -PlanOnly -ErrorAction SilentlyContinue).DestinationPrefix -join ' '`,
      ),
    ).to.deep.equal(['10.1.0.0/16 10.3.0.0/16']);
  });

  it('carry the name of their run, as made ones do: one for each run of a cmdlet', async () => {
    expect(
      await lines(
        `$a = @(Get-IpRouteEntry -InterfaceIndex 17 -Protocol NetMgmt | Set-IpRouteEntry -RouteMetric 6000)
         $b = @(Get-IpRouteEntry -InterfaceIndex 17 -Protocol NetMgmt | Set-IpRouteEntry -RouteMetric 6001 -Confirm:$false -Verbose 4>$null)
         $c = Set-IpRouteEntry ${KEY} -RouteMetric 6001 -PlanOnly
         $d = Set-IpRouteEntry -InputObject $c.Before
         $ids = foreach ($one in $a, $b, $c, $d) { @($one.ChangeSetId | Select-Object -Unique) }
         "$(@($ids).Count) $(@($ids | Select-Object -Unique).Count) $(@($ids -cmatch '^[a-z0-9]{8}$').Count) $($a.Count -gt 1)"`,
      ),
    ).to.deep.equal(['4 4 4 True']);
  });
});
