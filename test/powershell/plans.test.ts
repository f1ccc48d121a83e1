import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { failureOf, KEY, linesOf, onLaptop } from './laptop.ts';

describe('plans as files', function () {
  this.timeout(120_000);
  const here = onLaptop();
  const lines = (script: string) => linesOf(here.shell, script);
  const failure = (script: string) => failureOf(here.shell, script);
  const file = (name: string) => join(here.folder, name);
  const VPN = `Set-IpRouteEntry ${KEY} -RouteMetric 6000`;
  /** One change of each kind, in one pipeline. */
  const ALL = `& { ${VPN} -PlanOnly
    Get-IpRouteEntry 169.254.0.0/16 -InterfaceIndex 17 | Remove-IpRouteEntry -PlanOnly
    New-IpRouteEntry -DestinationPrefix 10.20.0.0/16 -NextHop 192.168.0.1 -InterfaceAlias Wi-Fi -PlanOnly
    Set-IpInterfaceEntry Wi-Fi -AddressFamily IPv4 -InterfaceMetric 5 -PlanOnly }`;
  /** All members of changes, deep, but the ages. */
  const show = `function Show { foreach ($c in $input) { foreach ($o in $c, $c.Before, $c.After) { if ($null -eq $o) { 'none' } else {
    "$($o.GetType().Name) " + (($o.PSObject.Properties | Where-Object Name -notin Age, Before, After | ForEach-Object { "$($_.Name)=$($_.Value)" }) -join ' ') } } } };`;
  beforeEach(() => {
    for (const name of ['p.json', 'p.csv', 'copy.json']) rmSync(file(name), { force: true });
  });

  for (const name of ['p.json', 'p.csv']) {
    it(`come back from ${name} as they were planned, also where the caller only rehearses`, async () => {
      const output = await lines(
        `${show} $p = @(${ALL}); & { $WhatIfPreference = $true; $p | Export-IpRoutePlan ${name} }
         $q = @($p | Export-IpRoutePlan ./${name} -Force -PassThru); $i = @(Import-IpRoutePlan -LiteralPath ${name})
         "$($p.Count) $($i.Count) $(@($i.ChangeSetId | Select-Object -Unique).Count) $($i[0].ChangeSetId -ceq $q[0].ChangeSetId)"
         foreach ($one in $p) { $one.ChangeSetId = $i[0].ChangeSetId }
         $p | Show; $i | Show; $q | Show`,
      );
      expect(output.shift()).to.equal('4 4 1 True');
      expect(output).to.have.length(36);
      expect(output.slice(12, 24)).to.deep.equal(output.slice(0, 12));
      expect(output.slice(24)).to.deep.equal(output.slice(0, 12));
    });
  }

  it('are carried out, each change read back, and once more without a change', async () => {
    const before = readFileSync(here.file, 'utf8');
    expect(
      await lines(
        `${ALL} | Export-IpRoutePlan p.json
         $w = @(Invoke-IpRoutePlan p.json -WhatIf); "$($w.Count) $($w.WhatIf)"; @(Invoke-IpRoutePlan p.json -PlanOnly).Count`,
      ),
    ).to.deep.equal([
      `What if: Performing the operation "Create 1, set 2, delete 1" on target "the plan ${file('p.json')} (${idOf('p.json')}) on Simulator:${here.file}".`,
      '4 True True True True',
      '4',
    ]);
    expect(readFileSync(here.file, 'utf8')).to.equal(before);
    expect(
      await lines(
        `$d = @(Invoke-IpRoutePlan p.json); ($d | ForEach-Object { "$($_.Action) $($_.Changed) $($_.WhatIf) $($_.ChangeSetId)" }) -join ', '
         "$((Get-IpRouteEntry 172.22.0.0/20 -InterfaceIndex 17).RouteMetric) $(@(Get-IpRouteEntry 169.254.0.0/16 -InterfaceIndex 17 -ErrorAction Ignore).Count)",
         "$((Get-IpRouteEntry 10.20.0.0/16).NextHop) $((Get-IpInterfaceEntry Wi-Fi -AddressFamily IPv4).InterfaceMetric)"
         @(Invoke-IpRoutePlan p.json | Where-Object Changed).Count; @(Invoke-IpRoutePlan p.json -Confirm).Count`,
      ),
    ).to.deep.equal([
      ['Set', 'Delete', 'Create', 'Set'].map((action) => `${action} True False ${idOf('p.json')}`).join(', '),
      '6000 0',
      '192.168.0.1 5',
      '0',
      '4',
    ]);
  });

  it('are of Move- and Sync-, too: a move is a creation and a deletion, and nothing is changed by planning', async () => {
    const before = readFileSync(here.file, 'utf8');
    expect(
      await lines(
        `Get-IpRouteEntry | Export-Csv saved.csv
         $move = Get-IpRouteEntry 0.0.0.0/0 -InterfaceAlias Wi-Fi | Move-IpRouteEntry -NewNextHop 192.168.0.254 -PlanOnly
         "$($move.Action) $($move.WhatIf) $($move.Before.NextHop) $($move.After.NextHop)"
         $move | Export-IpRoutePlan p.csv; (Import-IpRoutePlan p.csv | ForEach-Object { "$($_.Action) $($_.NextHop)" }) -join ', '`,
      ),
    ).to.deep.equal(['Move True 192.168.0.1 192.168.0.254', 'Create 192.168.0.254, Delete 192.168.0.1']);
    expect(readFileSync(here.file, 'utf8')).to.equal(before);
    expect(
      await lines(
        `$null = Invoke-IpRoutePlan p.csv -Atomic; (Get-IpRouteEntry 0.0.0.0/0 -InterfaceAlias Wi-Fi).NextHop
         $back = @(Sync-IpRouteTable saved.csv -UnlistedRoute Remove -AllowDefaultRoute -PlanOnly)
         ($back | ForEach-Object { "$($_.Action) $($_.NextHop) $($_.WhatIf)" }) -join ', '
         (Sync-IpRouteTable saved.csv -UnlistedRoute Remove -AllowDefaultRoute -PlanOnly -Detailed).Deleted
         (Get-IpRouteEntry 0.0.0.0/0 -InterfaceAlias Wi-Fi).NextHop
         $back | Export-IpRoutePlan p.json; $null = Invoke-IpRoutePlan p.json; Test-IpRouteTable saved.csv`,
      ),
    ).to.deep.equal([
      '192.168.0.254',
      'Create 192.168.0.1 True, Delete 192.168.0.254 True',
      '1',
      '192.168.0.254',
      'True',
    ]);
  });

  function idOf(name: string): string {
    return /"ChangeSetId": "([a-z0-9]{8})"/.exec(readFileSync(file(name), 'utf8'))?.[1] ?? 'none';
  }

  it('do nothing where something has drifted, and say what, unless that is to be ignored', async () => {
    await lines(`${ALL} | Export-IpRoutePlan p.json
      $null = Set-IpRouteEntry ${KEY} -RouteMetric 7 -Immortal true
      $null = New-IpRouteEntry -DestinationPrefix 10.20.0.0/16 -NextHop 192.168.0.1 -InterfaceAlias Wi-Fi -RouteMetric 3
      $null = Set-IpInterfaceEntry Wi-Fi -AddressFamily IPv4 -InterfaceMetric 9`);
    const before = readFileSync(here.file, 'utf8');
    const [count, id, category, message, action] = await failure('Invoke-IpRoutePlan p.json');
    expect([count, id, category]).to.deep.equal(['1', 'PlanDrifted,Invoke-IpRoutePlan', 'InvalidOperation']);
    expect(message).to.equal(
      `Nothing is done. Of the 4 changes of the plan '${file('p.json')}' 3 no longer fit what is there now: ` +
        '172.22.0.0/20 via 10.29.176.1 on Ethernet 2 (17): RouteMetric is 7, not 1, Immortal is true, not false; ' +
        '10.20.0.0/16 via 192.168.0.1 on Wi-Fi (13): it is there; ' +
        'IPv4 on Wi-Fi (13): InterfaceMetric is 9, not 45, AutomaticMetric is Disabled, not Enabled.',
    );
    expect(action).to.include('-IgnoreDrift');
    expect(readFileSync(here.file, 'utf8')).to.equal(before);
    // Only what the plan changes is set.
    expect(
      await lines(`$d = @(Invoke-IpRoutePlan p.json -IgnoreDrift); "$($d.Count) $($d[0].Summary) $($d[0].After.Immortal)"
        (Get-IpRouteEntry 10.20.0.0/16).RouteMetric; (Get-IpInterfaceEntry Wi-Fi -AddressFamily IPv4).InterfaceMetric`),
    ).to.deep.equal(['4 RouteMetric 7 -> 6000 True', '256', '5']);
  });

  it('make nothing where one of the changes cannot be made, and stop at the first that fails', async () => {
    await lines(`& { ${VPN} -PlanOnly
      Get-IpRouteEntry 169.254.0.0/16 -InterfaceIndex 17 | Set-IpRouteEntry -RouteMetric 9 -PlanOnly
      New-IpRouteEntry -DestinationPrefix 10.20.0.0/16 -NextHop 192.168.0.1 -InterfaceAlias Wi-Fi -PlanOnly } | Export-IpRoutePlan p.json`);
    // Lifetimes that contradict each other.
    const text = readFileSync(file('p.json'), 'utf8');
    const [, line = ''] = text.split('\n').filter((one) => one.includes('"Kind"'));
    const broken = line
      .replace(/("After":\{.*?)"ValidLifetime":"Infinite"/, '$1"ValidLifetime":"00:00:10"')
      .replace(/"Summary":"[^"]*"/, '"Summary":"RouteMetric 1 -> 9, ValidLifetime Infinite -> 00:00:10"');
    writeFileSync(file('p.json'), text.replace(line, broken));
    expect((await failure('Invoke-IpRoutePlan p.json'))[1]).to.equal('InvalidLifetime,Invoke-IpRoutePlan');
    expect(await lines(`(Get-IpRouteEntry 172.22.0.0/20 -InterfaceIndex 17).RouteMetric`)).to.deep.equal(['1']);
    writeFileSync(file('p.json'), text);
    writeFileSync(here.file, readFileSync(here.file, 'utf8').replace('"Elevated": true', '"Elevated": false'));
    const [count, id, , message] = await failure('Invoke-IpRoutePlan p.json');
    expect([count, id]).to.deep.equal(['1', 'AccessDenied,Invoke-IpRoutePlan']);
    expect(message).to.include('There it stopped: 0 change(s) before it are made, 2 behind it are not.');
  });

  it('are for where they were planned, and go elsewhere by a switch that says so', async () => {
    await lines(`${VPN} -PlanOnly | Export-IpRoutePlan p.json; $null = Export-IpRouteTable copy.json
      $null = Connect-IpRouteHost -Simulator -MachineFile copy.json`);
    const [, id, , message, action] = await failure('Invoke-IpRoutePlan p.json');
    expect([id, message]).to.deep.equal([
      'OtherBackend,Invoke-IpRoutePlan',
      `The plan is of Simulator:${here.file} of ${hostname()}, but this session works on Simulator:${file('copy.json')} of ${hostname()}.`,
    ]);
    expect(action).to.include('-Rehearse');
    // What was imported still says where it is of, and so does what is exported again.
    expect(
      await lines(
        `$i = Import-IpRoutePlan p.json; $i.Backend; $i.After.Backend; ($i | Export-IpRoutePlan p.csv -PassThru).Before.Backend
         $d = Invoke-IpRoutePlan p.json -Rehearse 3>&1; "$($d[0])"; "$($d[1].Changed) $($d[1].Backend)"`,
      ),
    ).to.deep.equal([
      `Simulator:${here.file}`,
      `Simulator:${here.file}`,
      `Simulator:${here.file}`,
      `A rehearsal: what was planned on Simulator:${here.file} of ${hostname()} is carried out on Simulator:${file('copy.json')}, and on nothing else.`,
      `True Simulator:${file('copy.json')}`,
    ]);
    // As the plan of a live machine and of another computer.
    const live = readFileSync(file('p.json'), 'utf8')
      .replace(/"Backend": ".*"/, '"Backend": "Live"')
      .replace(/"ComputerName": ".*"/, '"ComputerName": "srv01"');
    writeFileSync(file('p.json'), live);
    expect((await failure('Invoke-IpRoutePlan p.json'))[3]).to.include('The plan is of Live of srv01');
    expect((await failure('Invoke-IpRoutePlan p.json -FromRehearsal'))[1]).to.equal('NotRehearsed,Invoke-IpRoutePlan');
    expect((await failure('Invoke-IpRoutePlan p.json -FromRehearsal -Rehearse'))[1]).to.equal(
      'ConflictingParameters,Invoke-IpRoutePlan',
    );
    expect(await lines('(Invoke-IpRoutePlan p.json -Rehearse -PlanOnly -WarningAction Ignore).Changed')).to.deep.equal([
      'False',
    ]);
  });

  it('are refused with line and field where they are no plans, and nothing is written that is none', async () => {
    expect((await failure('Import-IpRoutePlan laptop.json'))[1]).to.equal('InvalidPlan,Import-IpRoutePlan');
    expect((await failure('Import-IpRoutePlan none.json'))[1]).to.equal('PlanNotRead,Import-IpRoutePlan');
    const [, id, , message] = await failure(`${VPN} -PlanOnly | ForEach-Object { $_, $_ } | Export-IpRoutePlan p.json`);
    expect([id, message]).to.satisfy(
      ([one, other]: string[]) =>
        one === 'InvalidPlan,Export-IpRoutePlan' && other?.includes('is changed by the 1. change already') === true,
    );
    expect(
      (await failure(`${VPN} -PlanOnly | Select-Object * -ExcludeProperty After | Export-IpRoutePlan p.json`))[1],
    ).to.equal('InvalidPlan,Export-IpRoutePlan');
    expect(
      (await failure('Get-IpRouteEntry 172.22.0.0/20 -InterfaceIndex 17 | Export-IpRoutePlan p.json'))[1],
    ).to.equal('ResultNotTaken,Export-IpRoutePlan');
    expect(existsSync(file('p.json'))).to.equal(false);
    expect((await failure(`${VPN} -PlanOnly | Export-IpRoutePlan laptop.json -Force`))[1]).to.equal(
      'OwnMachineFile,Export-IpRoutePlan',
    );
    await lines(`${VPN} -PlanOnly | Export-IpRoutePlan p.json`);
    for (const more of ['', '-NoClobber'])
      expect((await failure(`${VPN} -PlanOnly | Export-IpRoutePlan p.json ${more}`))[1]).to.equal(
        'FileExists,Export-IpRoutePlan',
      );
    expect(
      (await failure(`${VPN} -PlanOnly | Select-Object * -ExcludeProperty Changed | Export-IpRoutePlan x.json`))[3],
    ).to.equal('The 1. object of -InputObject has no Changed.');
    // From a job's objects, and from none.
    expect(
      await lines(`$x = ${VPN} -PlanOnly; $x | Export-Clixml x.xml; (Import-Clixml x.xml | Export-IpRoutePlan p.json -Force -PassThru).Summary
        @() | Export-IpRoutePlan p.json -Force -WarningVariable w -WarningAction SilentlyContinue; "$w"; @(Invoke-IpRoutePlan p.json).Count`),
    ).to.deep.equal([
      'RouteMetric 1 -> 6000',
      'Nothing is piped: the plan has no changes, and carrying it out does nothing.',
      '0',
    ]);
  });

  it('say in plain words why their file cannot be read or written', async () => {
    const told = async (script: string) => (await failure(script)).slice(1, 4).filter((_, at) => at !== 1);
    for (const cmdlet of ['Import-IpRoutePlan', 'Invoke-IpRoutePlan', 'Undo-IpRouteChangeSet']) {
      expect(await told(`${cmdlet} none.json`)).to.deep.equal([
        `PlanNotRead,${cmdlet}`,
        `The plan '${file('none.json')}' could not be read: there is no such file.`,
      ]);
    }
    expect(await told(`${VPN} -PlanOnly | Export-IpRoutePlan none/p.json`)).to.deep.equal([
      'FileNotWritten,Export-IpRoutePlan',
      `-Path '${file('none/p.json')}' could not be written: there is no such folder.`,
    ]);
    expect(await told('Export-IpRouteTable none/t.json')).to.deep.equal([
      'FileNotWritten,Export-IpRouteTable',
      `-Path '${file('none/t.json')}' could not be written: there is no such folder.`,
    ]);
  });

  it('whose interface is not what its numbers name say in which change, and name no parameter that is not there', async () => {
    await lines(`${VPN} -PlanOnly | Export-IpRoutePlan p.csv`);
    const text = readFileSync(file('p.csv'), 'utf8');
    const [luid = ''] = await lines(`(Import-IpRoutePlan p.csv).InterfaceLuid`);
    expect(text).to.include(luid);
    // As a spreadsheet does, which keeps fifteen digits or fewer.
    const rounded = `${luid.slice(0, 5)}${'0'.repeat(luid.length - 5)}`;
    writeFileSync(file('p.csv'), text.replaceAll(luid, rounded));
    const [count, id, , message, action] = await failure('Invoke-IpRoutePlan p.csv');
    expect([count, id]).to.deep.equal(['1', 'InterfaceNotFound,Invoke-IpRoutePlan']);
    expect(message).to.include(
      `The 1. change of '${file('p.csv')}', 172.22.0.0/20 via 10.29.176.1 on Ethernet 2 (17): `,
    );
    expect(message).to.include(`the InterfaceLuid '${rounded}'`);
    expect(action).to.include('Correct it in the file');
    writeFileSync(file('p.csv'), text.replaceAll(',17,', ',13,'));
    const [, other, , told, then] = await failure('Invoke-IpRoutePlan p.csv');
    expect(other).to.equal('InterfaceMismatch,Invoke-IpRoutePlan');
    expect(`${message} ${action} ${told} ${then}`).not.to.match(/-Interface(Luid|Index|Alias)/);
  });
});

describe('undoing in a real PowerShell', function () {
  this.timeout(120_000);
  const here = onLaptop();
  const lines = (script: string) => linesOf(here.shell, script);

  it('takes changes from the pipeline, and a file of what was carried out', async () => {
    const table = () =>
      lines(`Get-IpRouteEntry | ForEach-Object { "$_ $($_.RouteMetric) $($_.Protocol)" }
        Get-IpInterfaceEntry | ForEach-Object { "$_ $($_.InterfaceMetric) $($_.AutomaticMetric)" }`);
    const before = await table();
    expect(
      await lines(
        `$c = @(Get-IpRouteEntry -InterfaceIndex 17 -Protocol NetMgmt | Set-IpRouteEntry -RouteMetric 6000
           Set-IpInterfaceEntry Wi-Fi -AddressFamily IPv4 -InterfaceMetric 5
           Get-IpRouteEntry 172.22.0.0/20 -InterfaceIndex 17 | Remove-IpRouteEntry -Confirm:$false)
         $w = @($c | Undo-IpRouteChangeSet -WhatIf); $u = @($c | Undo-IpRouteChangeSet)
         "$($c.Count) $($w.Count) $($u.Count) $(@($u | Where-Object Changed).Count) $($u[0].GetType().Name) $($u[0].After)"`,
      ),
    ).to.deep.equal([
      `What if: Performing the operation "Undo: Create 1, set 4" on target "5 change(s) on Simulator:${here.file}".`,
      '6 5 5 5 IpRouteChange 172.22.0.0/20 via 10.29.176.1 on Ethernet 2',
    ]);
    expect((await table()).sort()).to.deep.equal(before.sort());
    expect(
      await lines(
        `Set-IpRouteEntry ${KEY} -RouteMetric 6000 -PlanOnly | Export-IpRoutePlan undo.csv; $null = Invoke-IpRoutePlan undo.csv
         (Undo-IpRouteChangeSet undo.csv).Summary; @(Undo-IpRouteChangeSet -LiteralPath undo.csv | Where-Object Changed).Count`,
      ),
    ).to.deep.equal(['RouteMetric 6000 -> 1', '0']);
    expect((await table()).sort()).to.deep.equal(before.sort());
  });

  it('refuses piped changes that were only planned, also where the route is as planned by another command', async () => {
    const [count, id, category, message, action] = await failureOf(
      here.shell,
      `$plan = Set-IpRouteEntry ${KEY} -RouteMetric 6000 -PlanOnly
       $null = Set-IpRouteEntry ${KEY} -RouteMetric 6000; $plan | Undo-IpRouteChangeSet`,
    );
    expect([count, id, category]).to.deep.equal(['1', 'OnlyPlanned,Undo-IpRouteChangeSet', 'InvalidArgument']);
    expect(message).to.include('this change was only planned (WhatIf), so there is nothing to undo.');
    expect(action).to.include('Undo-IpRouteChangeSet ./plan.json');
    expect(
      await lines(
        `(Get-IpRouteEntry ${KEY}).RouteMetric
         $null = $plan | Export-IpRoutePlan only.json; $null = Undo-IpRouteChangeSet only.json; (Get-IpRouteEntry ${KEY}).RouteMetric`,
      ),
    ).to.deep.equal(['6000', '1']);
  });

  it('says of what was made elsewhere how to get there, and names no switch that it has not', async () => {
    const [, id, , message, action] = await failureOf(
      here.shell,
      `$null = Set-IpRouteEntry ${KEY} -RouteMetric 6000 -PlanOnly | Export-IpRoutePlan there.json
       $null = Export-IpRouteTable there-copy.json; $null = Connect-IpRouteHost -Simulator -MachineFile there-copy.json
       Undo-IpRouteChangeSet there.json`,
    );
    expect(id).to.equal('OtherBackend,Undo-IpRouteChangeSet');
    expect(message).to.include(`What is to be undone is of Simulator:${here.file} of ${hostname()}, but`);
    expect(action).to.include('Connect-IpRouteHost -Simulator -MachineFile');
    const plan = readFileSync(join(here.folder, 'there.json'), 'utf8').replace(/"Backend": ".*"/, '"Backend": "Live"');
    const undo = async (text: string) => {
      writeFileSync(join(here.folder, 'there.json'), text);
      return (await failureOf(here.shell, 'Undo-IpRouteChangeSet there.json')).slice(3).join(' ');
    };
    const told = [await undo(plan), await undo(plan.replace(/"ComputerName": ".*"/, '"ComputerName": "srv01"'))];
    expect(told[0]).to.include('Disconnect-IpRouteHost');
    expect(told[1]).to.include('Invoke-Command -ComputerName srv01 { ... }');
    expect(`${action} ${told.join(' ')}`).not.to.match(/-Rehearse|-FromRehearsal/);
  });
});
