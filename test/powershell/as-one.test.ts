import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { KEY, laptop, linesOf, onLaptop } from './laptop.ts';

/** What is on the pipe for 200 routes; those of the interface 99 are refused by the simulator only when they are made. */
const ROWS = `$rows = foreach ($i in 1..200) { [pscustomobject] @{ DestinationPrefix = "10.77.$i.0/24"; NextHop = '0.0.0.0'; InterfaceIndex = 13 } }`;
/** Errors, each in a line. */
const TOLD =
  '| ForEach-Object { if ($_ -is [System.Management.Automation.ErrorRecord]) { "$($_.FullyQualifiedErrorId): $_" } else { $_ } }';

describe('records that are changed as one', function () {
  this.timeout(120_000);
  const here = onLaptop();
  const lines = (script: string) => linesOf(here.shell, script);
  const table = () => (JSON.parse(readFileSync(here.file, 'utf8')) as { Routes: object[] }).Routes;
  /** All that is in a change, but the age of its routes and what names the run. */
  const show = `function Show { foreach ($c in $input) { foreach ($o in $c, $c.Before, $c.After) { ($o.PSObject.Properties |
    Where-Object Name -notin Age, ChangeSetId, Before, After | ForEach-Object { "$($_.Name)=$($_.Value)" }) -join ' ' } } };`;
  const runs = '& (Get-Module IpRoute) { @($script:Calls).Count }';

  /** Adds an interface whose routes Windows refuses when they are made, and not before. */
  function addStubborn(): void {
    const machine = JSON.parse(readFileSync(here.file, 'utf8')) as { Interfaces: object[] };
    machine.Interfaces.push({
      InterfaceIndex: 99,
      InterfaceAlias: 'Stubborn',
      SupportsRoutes: false,
      IPv4: { InterfaceMetric: 5 },
    });
    writeFileSync(here.file, JSON.stringify(machine));
  }

  it('become what they become one by one, of one run', async () => {
    for (const change of [
      `Get-IpRouteEntry -InterfaceIndex 17 -Protocol NetMgmt | Set-IpRouteEntry -RouteMetric 6000`,
      `Get-IpRouteEntry -InterfaceIndex 17 -Protocol NetMgmt | Move-IpRouteEntry -NewNextHop 10.29.176.9`,
      `Get-IpRouteEntry -InterfaceIndex 17 -Protocol NetMgmt | Remove-IpRouteEntry`,
      `$rows | New-IpRouteEntry`,
      `Get-IpInterfaceEntry 'Ethernet 2', Wi-Fi -AddressFamily IPv4 | Set-IpInterfaceEntry -InterfaceMetric 5`,
      `Set-IpRouteEntry ${KEY} -RouteMetric 1`,
    ]) {
      const before = readFileSync(here.file, 'utf8');
      const one = await lines(`${show} ${ROWS}; ${change} -Confirm:$false | Show`);
      const made = table();
      writeFileSync(here.file, before);
      const all = await lines(`$changes = @(${change} -Atomic -Confirm:$false); $changes | Show
        "$(@($changes.ChangeSetId | Select-Object -Unique).Count) $($changes[0].ChangeSetId.Length)"`);
      expect(all, change).to.deep.equal([...one, '1 8']);
      expect(one, change).to.have.length.greaterThan(2);
      const unaged = (routes: object[]) => routes.map((route) => ({ ...route, Age: 0 }));
      expect(unaged(table()), change).to.deep.equal(unaged(made));
      writeFileSync(here.file, before);
    }
  });

  it('are undone again where one fails: the error names it, and the table is as it was', async () => {
    addStubborn();
    const present = () =>
      lines(
        `Get-IpRouteEntry | ForEach-Object { ($_.PSObject.Properties | Where-Object Name -ne Age).Value -join ' ' }`,
      );
    const before = await present();
    const [error = '', ...more] = await lines(`${ROWS}; $rows[149].InterfaceIndex = 99
      $rows | New-IpRouteEntry -Atomic 2>&1 ${TOLD}`);
    expect(more).to.deep.equal([]);
    expect(error).to.match(/^NotSupported,New-IpRouteEntry: .*10\.77\.150\.0\/24/);
    expect(await present()).to.deep.equal(before);
    expect(before).to.have.length.greaterThan(50);
  });

  it('are none of them changed where one was refused, whoever refuses it', async () => {
    const before = readFileSync(here.file, 'utf8');
    for (const [bad, id, all] of [
      ["$rows[149].DestinationPrefix = '10.77.150.1/24'", 'InvalidParameterValue', 200],
      ['$rows[7].InterfaceIndex = 12345', 'InterfaceNotFound', 200],
      ['$rows += (Get-Date)', 'NothingBinds', 201],
      ['$rows[3] = $null', 'NullInput', 200],
      ["$rows[4] = @{ DestinationPrefix = '10.9.0.0/16', '10.8.0.0/16'; InterfaceIndex = 13 }", 'SeveralValues', 200],
    ] as const) {
      const told = await lines(`${ROWS}; ${bad}; $rows | New-IpRouteEntry -Atomic 2>&1 ${TOLD}`);
      expect(told, bad).to.have.length(2);
      expect(told[0], bad).to.include(`${id},New-IpRouteEntry: `);
      expect(told[1], bad).to.equal(
        `AtomicRefused,New-IpRouteEntry: New-IpRouteEntry refuses 1 of the ${all} records that it is to change as one, so nothing is done; the errors before this one say why.`,
      );
      expect(readFileSync(here.file, 'utf8'), bad).to.equal(before);
    }
    // One that is alone is told by its own error, and an empty line of a file is no record.
    expect(
      await lines(`Remove-IpRouteEntry 10.99.0.0/16 -NextHop 1.2.3.4 -InterfaceIndex 12345 -Atomic 2>&1 ${TOLD}
        "$(@('', '10.9.0.0/16', ' ' | New-IpRouteEntry -InterfaceIndex 13 -Atomic).Count)"`),
    ).to.satisfy((told: string[]) => told.length === 2 && told[0]?.startsWith('InterfaceNotFound,') && told[1] === '1');
  });

  it('are none of them changed where another session has changed one meanwhile', async () => {
    const other = `function Other { param ($script) $p = [powershell]::Create().AddScript({ param ($module, $file, $script)
        Import-Module $module; $ErrorActionPreference = 'Stop'; $null = Connect-IpRouteHost -Simulator -MachineFile $file; . ([scriptblock]::Create($script)) }).
        AddArgument((Get-Module IpRoute).Path).AddArgument("$PWD/laptop.json").AddArgument($script); $p.Invoke(); $p.Runspace.Dispose() };`;
    for (const [theirs, cmdlet] of [
      [`Set-IpRouteEntry ${KEY} -RouteMetric 77`, 'Set-IpRouteEntry -RouteMetric 6000'],
      [`Remove-IpRouteEntry ${KEY} -Confirm:$false`, 'Set-IpRouteEntry -RouteMetric 6000'],
      [`Set-IpRouteEntry ${KEY} -RouteMetric 77`, 'Move-IpRouteEntry -NewNextHop 10.29.176.9'],
      [`Remove-IpRouteEntry ${KEY} -Confirm:$false`, 'Move-IpRouteEntry -NewNextHop 10.29.176.9'],
    ]) {
      copyFileSync(laptop, here.file);
      const told = await lines(`${other} $null = Get-IpRouteEntry -InterfaceIndex 17 -Protocol NetMgmt |
        ForEach-Object { $_ } -End { $null = Other '${theirs}' } | ${cmdlet} -Atomic -ErrorVariable wrong -ErrorAction SilentlyContinue
        "$($wrong.Count) $($wrong[0])"; "$(@(Get-IpRouteEntry -RouteMetric 6000).Count) $(@(Get-IpRouteEntry -NextHop 10.29.176.9).Count)"
        $null = Connect-IpRouteHost -Simulator -MachineFile laptop.json`);
      expect(told, theirs).to.have.length(2);
      expect(told[0], theirs)
        .to.match(/^1 Nothing is done/)
        .and.to.include('172.22.0.0/20');
      expect(told[1], theirs).to.equal('0 0');
    }
  });

  it('name each route once: the error says which one comes again', async () => {
    const before = readFileSync(here.file, 'utf8');
    const [error = ''] = await lines(`${ROWS}; $rows + $rows[41] | New-IpRouteEntry -Atomic 2>&1 ${TOLD}`);
    expect(error).to.match(/^ChangedTwice,New-IpRouteEntry: Nothing is done: .*10\.77\.42\.0\/24/);
    expect(readFileSync(here.file, 'utf8')).to.equal(before);
  });

  it('of two cmdlets in one pipeline are two runs', async () => {
    expect(
      await lines(`$moved = @(Get-IpRouteEntry -InterfaceIndex 17 -Protocol NetMgmt | Set-IpRouteEntry -RouteMetric 6000 -Atomic |
          Tee-Object -Variable set | ForEach-Object After | Move-IpRouteEntry -NewNextHop 10.29.176.9 -Atomic)
        "$($set.Count -gt 2) $($set.Count -eq $moved.Count) $(@($set.ChangeSetId + $moved.ChangeSetId | Select-Object -Unique).Count)"
        @($moved | Select-Object -ExpandProperty After | ForEach-Object { "$($_.RouteMetric) $($_.NextHop)" } | Select-Object -Unique)`),
    ).to.deep.equal(['True True 2', '6000 10.29.176.9']);
  });

  it('are staged by nobody with -WhatIf and -PlanOnly, and by -Confirm only those that are not declined', async () => {
    const before = readFileSync(here.file, 'utf8');
    expect(
      await lines(
        `(Set-IpRouteEntry ${KEY} -RouteMetric 6000 -Atomic -WhatIf).WhatIf; (Set-IpRouteEntry ${KEY} -RouteMetric 6000 -Atomic -PlanOnly).WhatIf`,
      ),
    ).to.deep.equal([
      'What if: Performing the operation "Set RouteMetric 1 -> 6000" on target "172.22.0.0/20 via 10.29.176.1 on Ethernet 2 (17)".',
      'True',
      'True',
    ]);
    expect(readFileSync(here.file, 'utf8')).to.equal(before);
    expect(
      await lines(
        `& { $ConfirmPreference = 'Low'; (Get-IpRouteEntry -InterfaceIndex 17 -Protocol NetMgmt | Set-IpRouteEntry -RouteMetric 6000 -Atomic -Confirm:$false).Count -gt 2 }`,
      ),
    ).to.deep.equal(['True']);
  });

  it('are left as they are where the pipeline ends early, and the executable keeps nothing', async () => {
    const before = readFileSync(here.file, 'utf8');
    const get = 'Get-IpRouteEntry -InterfaceIndex 17 -Protocol NetMgmt';
    for (const script of [
      `try { ${get} | ForEach-Object { if ($_.DestinationPrefix -eq '172.22.0.0/20') { throw 'up' }; $_ } | Set-IpRouteEntry -RouteMetric 6000 -Atomic } catch { "$_" }`,
      `try { ${get} | ForEach-Object { $_; [pscustomobject] @{ DestinationPrefix = '10.0.0.1/8' } } | Set-IpRouteEntry -RouteMetric 6000 -Atomic -ErrorAction Stop } catch { 'up' }`,
      `foreach ($i in 1) { ${get} | ForEach-Object { $_; if ($_.DestinationPrefix -eq '172.22.0.0/20') { break } } | Set-IpRouteEntry -RouteMetric 6000 -Atomic }; 'up'`,
    ]) {
      expect(await lines(`${script}; ${runs}; $null = Get-IpRouteEntry 0.0.0.0/0; ${runs}`), script).to.deep.equal([
        'up',
        '1',
        '0',
      ]);
      expect(readFileSync(here.file, 'utf8'), script).to.equal(before);
    }
  });

  it('are not changed by a session that was connected anew on the way', async () => {
    const [told = ''] = await lines(`Get-IpRouteEntry -InterfaceIndex 17 -Protocol NetMgmt | ForEach-Object {
        if ($_.DestinationPrefix -eq '172.22.0.0/20') { $null = Connect-IpRouteHost -Simulator -MachineFile laptop.json }; $_ } |
      Set-IpRouteEntry -RouteMetric 6000 -Atomic 2>&1 ${TOLD}`);
    expect(told).to.match(/^RunGone,Set-IpRouteEntry: Nothing is done: /);
    expect(await lines('@(Get-IpRouteEntry -RouteMetric 6000).Count')).to.deep.equal(['0']);
  });

  it('have lifetimes of their own, also where they ran before', async () => {
    const route = '10.9.0.0/16 -NextHop 0.0.0.0 -InterfaceIndex 13';
    expect(
      await lines(`$null = New-IpRouteEntry ${route} -ValidLifetime 01:00:00 -PreferredLifetime 01:00:00
        $null = Set-IpRouteEntry ${route} -ValidLifetime 03:00:00 -Atomic; (Get-IpRouteEntry 10.9.0.0/16).ValidLifetime.Hours -ge 2`),
    ).to.deep.equal(['True']);
  });

  it('are the old table or the new one where the executable is killed while it makes them, and the next session knows which', async () => {
    const sets = join(here.folder, 'laptop.json.sets');
    const count = 1000;
    const rows = `$rows = foreach ($i in 1..${count}) { [pscustomobject] @{ DestinationPrefix = "10.79.$($i -shr 8).$($i -band 255)/32"; NextHop = '192.168.0.1'; InterfaceIndex = 13 } }`;
    const there = '@(Get-IpRouteEntry -DestinationPrefix 10.79.* -WarningAction SilentlyContinue).Count';
    // At once, when the journal is written, and somewhat later.
    for (const later of [0, 60]) {
      rmSync(sets, { recursive: true, force: true });
      const [id = ''] = await lines(
        `$null = Connect-IpRouteHost -Simulator -MachineFile laptop.json; (Get-IpRouteHost).ProcessId`,
      );
      let isOver = false;
      const making = lines(
        `${rows}; $made = @(); $e = ''; try { $made = @($rows | New-IpRouteEntry -Atomic -Confirm:$false -ErrorAction Stop) } catch { $e = "$_" }; "$($made.Count) $($e -match 'were to be made|was to make as one .*unknown')"`,
      ).finally(() => {
        isOver = true;
      });
      while (!isOver && (!existsSync(sets) || readdirSync(sets).every((name) => !name.endsWith('.jsonl'))))
        await wait(1);
      await wait(later);
      try {
        process.kill(Number(id), 'SIGKILL');
      } catch {
        // It was faster, and is gone.
      }
      const [told = ''] = await making;
      const [, made, failed] = /^(\d+) (True|False)$/.exec(told) ?? [];
      expect(made === String(count) || failed === 'True', told).to.equal(true);
      const [now, state, ...left] = await lines(`${there}; $set = @(Get-IpRouteChangeSet)[0]; $set.State; $set.Left`);
      expect([now, state, left]).to.deep.equal(now === '0' ? ['0', 'RolledBack', []] : [String(count), 'Applied', []]);
      if (now !== '0') await lines('$null = Undo-IpRouteChangeSet -Id $set.Id -Confirm:$false');
      expect(await lines(there)).to.deep.equal(['0']);
    }
  });
});
