import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { KEY, linesOf, onLaptop } from './laptop.ts';

describe("the caller's preferences", () => {
  const here = onLaptop();
  const { file } = here;
  const lines = (script: string) => linesOf(here.shell, script);

  for (const [where, wrap] of Object.entries({
    script: (body: string) => `& { ${body} }`,
    function: (body: string) => `function Test-It { ${body} }; Test-It`,
    'another module': (body: string) => `$m = New-Module { function Test-It { ${body} } }; & $m { Test-It }`,
  })) {
    it(`takes $WhatIfPreference and $ErrorActionPreference from a ${where}`, async () => {
      const before = readFileSync(file, 'utf8');
      await here.shell.run(wrap(`$WhatIfPreference = $true; $null = Set-IpRouteEntry ${KEY} -RouteMetric 6000`));
      expect(readFileSync(file, 'utf8')).to.equal(before);
      const [stopped] = await lines(
        `try { ${wrap(`$ErrorActionPreference = 'Stop'; Set-IpRouteEntry ${KEY.replace('/20', '/21')} -RouteMetric 6; 'went on'`)} } catch { 'stopped' }`,
      );
      expect(stopped).to.equal('stopped');
    });
  }

  for (const [what, script] of Object.entries({
    '-Confirm': `Set-IpRouteEntry ${KEY} -RouteMetric 5 -Confirm`,
    $ConfirmPreference: `$ConfirmPreference = 'Low'; Set-IpRouteEntry ${KEY} -RouteMetric 5`,
    $VerbosePreference: `$VerbosePreference = 'Inquire'; Set-IpRouteEntry ${KEY} -RouteMetric 5`,
    '-Confirm of many': 'Get-IpRouteEntry -Protocol NetMgmt | Set-IpRouteEntry -RouteMetric 5 -Confirm',
  })) {
    it(`does nothing where nobody answers what ${what} asks`, async () => {
      const before = readFileSync(file, 'utf8');
      // The session is not interactive. Without try: what a method throws ends only its own statement there.
      const { output } = await here.shell.run(`& { ${script} 2>$null | ForEach-Object { 'made a change' } }`);
      expect(output).to.not.include('made a change');
      const { output: told } = await here.shell.run('$Error[0].FullyQualifiedErrorId; $Error[0].CategoryInfo.Category');
      if (what.includes('onfirm')) expect(told).to.match(/^CannotConfirm,Set-IpRouteEntry\r?\nInvalidOperation$/);
      expect(readFileSync(file, 'utf8')).to.equal(before);
    });
  }

  it("says what it does when the caller's preference is Verbose", async () => {
    const { output } = await here.shell.run(
      `(& { $VerbosePreference = 'Continue'; Set-IpRouteEntry ${KEY} -RouteMetric 11 } 4>&1)[0].Message`,
    );
    expect(output).to.equal(
      'Performing the operation "Set RouteMetric 1 -> 11" on target "172.22.0.0/20 via 10.29.176.1 on Ethernet 2 (17)".',
    );
    const { output: bound } = await here.shell.run(`@(Set-IpRouteEntry ${KEY} -RouteMetric 12 -Verbose 4>&1).Count`);
    expect(bound).to.equal('2');
  });
});
