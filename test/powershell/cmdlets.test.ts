import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { commands } from '../../src/contract.generated.ts';
import { failureOf, KEY, laptop, linesOf, onLaptop } from './laptop.ts';
import { runScript } from './session.ts';

describe('cmdlets in a real PowerShell', () => {
  const here = onLaptop();
  const { file } = here;
  const lines = (script: string) => linesOf(here.shell, script);
  const failure = (script: string) => failureOf(here.shell, script);

  it('cures the laptop, leaving the VPN its default route', async () => {
    const output = await lines(
      `Get-IpRouteEntry -InterfaceAlias 'Ethernet 2' | Where-Object { $_.RouteMetric -eq 1 -and $_.DestinationPrefix -ne '0.0.0.0/0' } |
         Set-IpRouteEntry -RouteMetric 6000 | ForEach-Object { "$($_.DestinationPrefix) $($_.Before.RouteMetric) $($_.After.RouteMetric) $($_.After.EffectiveMetric) $($_.ChangedProperties) $($_.Changed)" }`,
    );
    expect(output).to.deep.equal([
      '172.16.126.0/24 1 6000 6001 RouteMetric True',
      '169.254.0.0/16 1 6000 6001 RouteMetric True',
      '172.22.0.0/20 1 6000 6001 RouteMetric True',
    ]);
    expect(readFileSync(file, 'utf8').match(/"RouteMetric":6000/g)).to.have.length(3);
  });

  it('sends a long stream in batches, each answer for its own record', async () => {
    const output = await lines(
      `$all = @(Get-IpRouteEntry -Protocol NetMgmt -AddressFamily IPv4)
       $many = @(1..40 | ForEach-Object { $all })
       $done = @($many | Set-IpRouteEntry -RouteMetric 9 | Set-IpRouteEntry -RouteMetric 8)
       $wrong = 0; for ($i = 0; $i -lt $many.Count; $i++) { if ($done[$i].DestinationPrefix -cne $many[$i].DestinationPrefix -or $done[$i].After.RouteMetric -ne 8) { $wrong++ } }
       "$($many.Count -eq $done.Count) $wrong"`,
    );
    expect(output).to.deep.equal(['True 0']);
  });

  it('plans with -WhatIf, changes nothing, and refuses the planned object', async () => {
    const before = readFileSync(file, 'utf8');
    const output = await lines(
      `$plan = Set-IpRouteEntry ${KEY} -RouteMetric 6000 -WhatIf; "$($plan.WhatIf) $($plan.Changed) $($plan.After.RouteMetric)"`,
    );
    expect(output).to.deep.equal([
      'What if: Performing the operation "Set RouteMetric 1 -> 6000" on target "172.22.0.0/20 via 10.29.176.1 on Ethernet 2 (17)".',
      'True True 6000',
    ]);
    expect(readFileSync(file, 'utf8')).to.equal(before);
    expect((await failure('$plan | Set-IpRouteEntry -RouteMetric 1'))[1]).to.equal('PipedRehearsal,Set-IpRouteEntry');
  });

  const bad: Record<string, [script: string, id: string, category: string, text: RegExp]> = {
    'a length above 32': [
      `Set-IpRouteEntry -DestinationPrefix 10.0.0.0/33 -NextHop 0.0.0.0 -InterfaceIndex 17 -RouteMetric 1`,
      'InvalidParameterValue',
      'InvalidArgument',
      /0 to 32/,
    ],
    'host bits': [
      `Set-IpRouteEntry -DestinationPrefix 10.0.0.1/8 -NextHop 0.0.0.0 -InterfaceIndex 17 -RouteMetric 1`,
      'InvalidParameterValue',
      'InvalidArgument',
      /host bits.*; did you mean 10\.0\.0\.0\/8\?\|Give -DestinationPrefix 10\.0\.0\.0\/8\./,
    ],
    'leading zeros': [
      `Set-IpRouteEntry -DestinationPrefix 010.0.0.0/8 -NextHop 0.0.0.0 -InterfaceIndex 17 -RouteMetric 1`,
      'InvalidParameterValue',
      'InvalidArgument',
      /010/,
    ],
    'a prefix with a zone': [
      `Set-IpRouteEntry -DestinationPrefix fe80::1%3/64 -NextHop :: -InterfaceIndex 17 -RouteMetric 1`,
      'InvalidParameterValue',
      'InvalidArgument',
      /zone/,
    ],
    'two families': [
      `Set-IpRouteEntry -DestinationPrefix 10.0.0.0/8 -NextHop :: -InterfaceIndex 17 -RouteMetric 1`,
      'FamilyMismatch',
      'InvalidArgument',
      /families/,
    ],
    'no interface': [
      `Set-IpRouteEntry -DestinationPrefix 10.0.0.0/8 -NextHop 0.0.0.0 -RouteMetric 1`,
      'InterfaceMissing',
      'InvalidArgument',
      /interface/,
    ],
    'an unknown interface': [
      `Set-IpRouteEntry -DestinationPrefix 10.0.0.0/8 -NextHop 0.0.0.0 -InterfaceIndex 99 -RouteMetric 1`,
      'InterfaceNotFound',
      'ObjectNotFound',
      /99/,
    ],
    'interfaces that disagree': [
      `Set-IpRouteEntry ${KEY} -InterfaceAlias Wi-Fi -RouteMetric 1`,
      'InterfaceMismatch',
      'InvalidArgument',
      /different interfaces/,
    ],
    'an absent route': [
      `Set-IpRouteEntry ${KEY.replace('/20', '/21')} -RouteMetric 1`,
      'RouteNotFound',
      'ObjectNotFound',
      /1168/,
    ],
    'lifetimes that cross': [
      `Set-IpRouteEntry ${KEY} -ValidLifetime 00:10:00 -PreferredLifetime 00:20:00`,
      'InvalidLifetime',
      'InvalidArgument',
      /00:20:00.*00:10:00/,
    ],
    'a bare number for a lifetime': [
      `Set-IpRouteEntry ${KEY} -ValidLifetime 600`,
      'InvalidParameterValue',
      'InvalidArgument',
      /00:10:00/,
    ],
    'nothing to set': [`Set-IpRouteEntry ${KEY}`, 'NothingToSet', 'InvalidArgument', /property/],
    'the unused metric': [
      `Set-IpRouteEntry ${KEY} -RouteMetric 4294967295`,
      'InvalidRouteMetric',
      'InvalidArgument',
      /4294967295/,
    ],
    'a fraction': [`Set-IpRouteEntry ${KEY} -RouteMetric 5.5`, 'InvalidParameterValue', 'InvalidArgument', /5\.5/],
    'a multiple of 1024': [
      `Set-IpRouteEntry ${KEY} -RouteMetric 1kb`,
      'InvalidParameterValue',
      'InvalidArgument',
      /1kb/,
    ],
    'a row of the stack': [
      'Set-IpRouteEntry -DestinationPrefix 172.22.0.0/20 -NextHop 0.0.0.0 -InterfaceIndex 47 -RouteMetric 1',
      'LocalRoute',
      'InvalidArgument',
      /-Force/,
    ],
    'an absent literal prefix': ['Get-IpRouteEntry 11.0.0.0/8', 'RouteNotFound', 'ObjectNotFound', /11\.0\.0\.0/],
    'an absent alias': ['Get-IpRouteEntry -InterfaceAlias Nope', 'RouteNotFound', 'ObjectNotFound', /Nope/],
  };
  for (const [what, [script, id, category, text]] of Object.entries(bad)) {
    it(`has one clear error for ${what}`, async () => {
      const before = readFileSync(file, 'utf8');
      const [count, errorId, errorCategory, ...rest] = await failure(script);
      expect([count, errorId, errorCategory]).to.deep.equal(['1', `${id},${script.split(' ')[0]}`, category]);
      expect(rest.join('|')).to.match(text);
      expect(rest.at(-1)).to.not.equal('');
      expect(readFileSync(file, 'utf8')).to.equal(before);
    });
  }

  it('goes on with the other records, and the error carries the key', async () => {
    const output = await lines(
      `$rows = @('172.22.0.0/20', '172.22.0.0/21', '169.254.0.0/16') | ForEach-Object { [pscustomobject] @{ DestinationPrefix = $_; NextHop = '10.29.176.1'; InterfaceIndex = '17'; RouteMetric = ''; InterfaceAlias = '' } }
       $done = @($rows | Set-IpRouteEntry -RouteMetric 7 -ErrorAction SilentlyContinue -ErrorVariable bad)
       "$($done.Count) $($bad.Count) $($bad[0].TargetObject.DestinationPrefix)"`,
    );
    expect(output).to.deep.equal(['2 1 172.22.0.0/21']);
  });

  it('takes a RouteMetric from the pipeline only when nothing is named', async () => {
    const row =
      "[pscustomobject] @{ DestinationPrefix = '172.22.0.0/20'; NextHop = '10.29.176.1'; ifIndex = 17; RouteMetric = 44 }";
    expect(await lines(`(${row} | Set-IpRouteEntry).After.RouteMetric`)).to.deep.equal(['44']);
    expect(await lines(`(${row} | Set-IpRouteEntry -Immortal true).ChangedProperties -join ','`)).to.deep.equal([
      'Immortal',
    ]);
  });

  it('makes no call when nothing changes', async () => {
    expect(await lines(`(Set-IpRouteEntry ${KEY} -RouteMetric 1).Changed`)).to.deep.equal(['False']);
    expect(readFileSync(file)).to.deep.equal(readFileSync(laptop));
  });

  it('finds by wildcard, and by an exact alias first', async () => {
    expect(
      await lines(
        "(Get-IpRouteEntry 172.22.* | ForEach-Object { $_.DestinationPrefix } | Select-Object -First 2) -join ','",
      ),
    ).to.deep.equal(['172.22.0.0/20,172.22.0.0/20']);
    expect(await lines("@(Get-IpRouteEntry -InterfaceAlias 'Nothing*').Count")).to.deep.equal(['0']);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"Ethernet 2"', '"Ethernet [VPN]"'));
    expect(await lines("@(Get-IpRouteEntry -InterfaceAlias 'Ethernet [VPN]').Count -gt 3")).to.deep.equal(['True']);
    expect(await lines("(Get-IpRouteEntry 224.* -InterfaceAlias 'R\u00e9seau*').InterfaceAlias")).to.deep.equal([
      'R\u00e9seau Bluetooth',
    ]);
  });

  it('sets an IPv6 route by its link-local next hop and its zone', async () => {
    expect(
      await lines(
        '(Get-IpRouteEntry ::/0 | Set-IpRouteEntry -RouteMetric 5).After | ForEach-Object { "$($_.NextHop) $($_.RouteMetric)" }',
      ),
    ).to.deep.equal(['fe80::1%13 5']);
  });

  it('refuses objects of another backend', async () => {
    await here.shell.run(
      '$route = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1; $null = Connect-IpRouteHost -Simulator',
    );
    expect((await failure('$route | Set-IpRouteEntry -RouteMetric 5'))[1]).to.equal('OtherBackend,Set-IpRouteEntry');
  });

  it('says which changes a stopped pipeline made, and answers the next question', async () => {
    const output = await lines(
      `$w = $null
       $one = Get-IpRouteEntry -Protocol NetMgmt | Set-IpRouteEntry -RouteMetric 3 -WarningVariable w 3>$null | Select-Object -First 2
       $next = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1
       "$($one.Count) $($next.DestinationPrefix) $($w -match 'not shown')"`,
    );
    // On a slow machine each is shown before the next one is sent.
    const said = /^2 172\.22\.0\.0\/20(?: The pipeline was stopped; Set-IpRouteEntry made (\d+) change.*)?$/;
    const [all, unshown = 0] = said.exec(output[0] ?? '') ?? [];
    expect(all, output[0]).to.not.equal(undefined);
    expect(readFileSync(file, 'utf8').match(/"RouteMetric": ?3\b/g)).to.have.length(2 + Number(unshown));
  });

  it('replaces a child that died, but not a machine that was in its memory', async () => {
    await here.shell.run(
      '[System.Diagnostics.Process]::GetProcessById((Get-IpRouteHost).ProcessId).Kill(); Start-Sleep -Milliseconds 200',
    );
    expect(await lines('@(Get-IpRouteEntry 172.22.0.0/20).Count')).to.deep.equal(['2']);
    await here.shell.run(
      '$null = Connect-IpRouteHost -Simulator; [System.Diagnostics.Process]::GetProcessById((Get-IpRouteHost).ProcessId).Kill(); Start-Sleep -Milliseconds 200',
    );
    expect((await failure('Get-IpRouteEntry'))[1]).to.equal('MemoryMachineLost,Get-IpRouteEntry');
  });

  it('keeps Before and After through Start-Job', async () => {
    const output = await lines(
      `$job = Start-Job { param($file) Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile $file; Set-IpRouteEntry ${KEY} -RouteMetric 12 } -ArgumentList '${file}'
       $change = $job | Wait-Job | Receive-Job; "$($change.Before.RouteMetric) $($change.After.RouteMetric)"`,
    );
    expect(output).to.deep.equal(['1 12']);
  });

  it('names what is wrong in a machine file, and off Windows says what to do', async () => {
    writeFileSync(file, readFileSync(file, 'utf8').replace('"Wi-Fi"', '17'));
    const [, id, , message] = await failure('Connect-IpRouteHost -Simulator -MachineFile laptop.json');
    expect(id).to.equal('InvalidMachineFile,Connect-IpRouteHost');
    expect(message).to.match(/Interfaces\[2\]\.InterfaceAlias/);
    await here.shell.run('Disconnect-IpRouteHost');
    expect((await failure('Get-IpRouteEntry')).slice(1, 3)).to.deep.equal([
      'NotWindows,Get-IpRouteEntry',
      'ResourceUnavailable',
    ]);
  });

  it('has help with description, parameters and an example for each cmdlet', async () => {
    const output = await lines(
      `foreach ($c in Get-Command -Module IpRoute) { $h = Get-Help $c.Name -Full
         "$($c.Name) $([bool] $h.description) $([bool] $h.examples) $(@($h.parameters.parameter).Count)" }`,
    );
    expect(output).to.have.length(commands.filter(({ name }) => !name.startsWith('?')).length + 3);
    for (const line of output) expect(line).to.match(/^\S+ True True \d+$/);
    const [, count] = /^Set-IpRouteEntry True True (\d+)$/m.exec(output.join('\n')) ?? [];
    expect(Number(count)).to.be.at.least(20);
  });

  it('does not guess what a property named without a value should become', async () => {
    const [count, id] = await failure(`Set-IpRouteEntry ${KEY} -RouteMetric $neverSet -Publish Yes`);
    expect([count, id]).to.deep.equal(['1', 'EmptyValue,Set-IpRouteEntry']);
    expect(await lines(`(Set-IpRouteEntry ${KEY} -Immortal $null -Loopback true).ChangedProperties`)).to.deep.equal([
      'Loopback',
    ]);
  });

  it('leaves no process behind when the module is removed', async () => {
    const result = await runScript(
      `Import-Module IpRoute; [System.IO.File]::Copy('${fileURLToPath(laptop)}', './left.json')
       $id = (Connect-IpRouteHost -Simulator -MachineFile ./left.json).ProcessId; Remove-Module IpRoute
       try { $null = [System.Diagnostics.Process]::GetProcessById($id); 'there' } catch { 'gone' }`,
      { cwd: here.folder },
    );
    expect(result.stdout.trim()).to.equal('gone');
  });
});
