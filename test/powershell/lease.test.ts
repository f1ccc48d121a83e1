import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { readJournal } from '../../src/changes/journal.ts';
import type { Journal } from '../../src/changes/read-journal.ts';
import { printGuardTask } from '../../src/guard/task.ts';
import { isGone, until } from '../guard/until.ts';
import { failureOf, linesOf, onLaptop } from './laptop.ts';
import { openSession } from './session.ts';

/** A plan of three routes in a network of its own. */
const plan = (net: number) => `
  Remove-Item p${net}.json -ErrorAction Ignore
  1..3 | ForEach-Object { [pscustomobject] @{ DestinationPrefix = "10.${net}.0.$_/32"; NextHop = '192.168.0.1'; InterfaceAlias = 'Wi-Fi' } } |
    New-IpRouteEntry -PlanOnly | Export-IpRoutePlan p${net}.json`;
const count = (net: number) => `@(Get-IpRouteEntry -DestinationPrefix 10.${net}.0.* 3>$null).Count`;
const RECONNECT = `$null = Connect-IpRouteHost -Simulator; $null = Connect-IpRouteHost -Simulator -MachineFile laptop.json`;
const TOLD = `ForEach-Object { if ($_ -is [System.Management.Automation.WarningRecord]) { "! $($_.Message)" } else { "$_" } }`;
const SCHEMA = join(import.meta.dirname, '..', 'tasks', 'task-schema.xsd');
const QUIET = '-WarningAction SilentlyContinue';

describe('changes that are undone unless they are confirmed', function () {
  this.timeout(240_000);
  const here = onLaptop();
  const lines = (script: string) => linesOf(here.shell, script);
  const failure = (script: string) => failureOf(here.shell, script);
  const folder = () => join(here.folder, 'laptop.json.sets');
  const journals = () =>
    (existsSync(folder()) ? readdirSync(folder()) : [])
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => readJournal(join(folder(), name)) as Journal);
  const journal = (id: string) => readJournal(join(folder(), `${id}.jsonl`)) as Journal;
  const become = (id: string, state: string) => until(`${id} is ${state}`, () => journal(id).state === state);
  const guardOf = (id: string) => journal(id).guard?.processId ?? 0;
  beforeEach(() => rmSync(folder(), { recursive: true, force: true }));
  afterEach(() => {
    for (const { guard } of journals()) {
      if (guard !== undefined && !isGone(guard.processId)) process.kill(guard.processId, 'SIGKILL');
    }
  });
  /** Makes a lease and returns the Id. */
  const lease = async (net: number, time: string, more = ''): Promise<string> => {
    const [id = ''] = await lines(
      `${plan(net)}; (Invoke-IpRoutePlan p${net}.json -RollbackAfter ${time} ${more} ${QUIET})[0].ChangeSetId`,
    );
    return id;
  };

  it('are undone when the time is over, which the next session says once', async () => {
    const [warning, ...rest] = await lines(
      `${plan(77)}; Invoke-IpRoutePlan p77.json -RollbackAfter 0:00:03 3>&1 | ${TOLD} | Where-Object { $_ -notmatch '^! The next hop' }
       ${count(77)}; $set = Get-IpRouteChangeSet -Pending; "$set"; $set.Deadline -gt [datetime]::Now.AddSeconds(-60); $set.Reason`,
    );
    const [, id = ''] =
      /^! The changes are undone at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d unless this comes, from any session: Confirm-IpRouteChangeSet -Id (\w{8})$/.exec(
        rest.find((line) => line.startsWith('!')) ?? warning ?? '',
      ) ?? [];
    expect(id, `${warning} ${rest}`).to.match(/^\w{8}$/);
    await become(id, 'RolledBack');
    const guard = guardOf(id);
    await until('the guard ends', () => isGone(guard));
    expect(
      await lines(`${count(77)}; (Get-IpRouteChangeSet $set.Id).State; (Get-IpRouteChangeSet $set.Id).Reason
        ${RECONNECT}; Get-IpRouteEntry -DestinationPrefix 10.29.* 3>&1 | ${TOLD} | Where-Object { $_ -match '^!' }
        ${RECONNECT}; Get-IpRouteEntry -DestinationPrefix 10.29.* 3>&1 | ${TOLD} | Where-Object { $_ -match '^!' }`),
    ).to.satisfy(
      ([left, state, reason, told, ...more]: string[]) =>
        left === '0' &&
        state === 'RolledBack' &&
        reason === 'it was not confirmed in time' &&
        new RegExp(
          `^! The change set ${id} of \\S+ was undone at \\d{4}-.*, because it was not confirmed in time\\.$`,
        ).test(told ?? '') &&
        more.length === 0,
    );
  });

  it('stay when the line of the warning comes from another session', async () => {
    const id = await lease(77, '0:01:00');
    const guard = guardOf(id);
    expect(isGone(guard)).to.equal(false);
    const other = await openSession({ cwd: here.folder });
    try {
      expect(
        await linesOf(
          other,
          `Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile laptop.json
           # A completer waits for half a second only.
           $clock = [System.Diagnostics.Stopwatch]::StartNew()
           do { $offered = (TabExpansion2 'Confirm-IpRouteChangeSet -Id ').CompletionMatches.CompletionText -join ',' } until ($offered -or $clock.Elapsed.TotalSeconds -gt 60)
           $offered
           "$(Confirm-IpRouteChangeSet -Id ${id})"; "$(Confirm-IpRouteChangeSet -Id ${id})"`,
        ),
      ).to.deep.equal([id, `${id}: Confirmed, Create 3`, `${id}: Confirmed, Create 3`]);
    } finally {
      await other.close();
    }
    await until('the guard ends', () => isGone(guard));
    expect(
      await lines(
        `${count(77)}; ${RECONNECT}; Get-IpRouteEntry -NextHop 192.168.0.1 3>&1 | ${TOLD} | Where-Object { $_ -match '^!' }`,
      ),
    ).to.deep.equal(['3']);
  });

  it('have more time when they are put off, and then they are undone', async () => {
    const id = await lease(77, '0:00:04');
    expect(
      await lines(
        `"$(Confirm-IpRouteChangeSet -Extend 0:00:02 -WhatIf)"; "$(Confirm-IpRouteChangeSet -Extend 0:00:02)"`,
      ),
    ).to.include(`${id}: Pending, Create 3`);
    const marks = journal(id);
    expect(Number(marks.deadline) - marks.created).to.be.greaterThan(5900);
    await become(id, 'RolledBack');
    // Not before the new deadline, by the clock of both processes.
    expect(journal(id).at).to.be.at.least(Number(marks.deadline) - 1000);
    expect((await failure(`Confirm-IpRouteChangeSet ${id}`)).slice(0, 4)).to.satisfy(
      ([, named, category, message]: string[]) =>
        named === 'ConfirmedTooLate,Confirm-IpRouteChangeSet' &&
        category === 'InvalidOperation' &&
        new RegExp(
          `^The change set ${id} is not confirmed: it was undone at .*, because it was not confirmed in time\\.$`,
        ).test(message ?? ''),
    );
  });

  it('are undone where session and executable are killed', async () => {
    const other = await openSession({ cwd: here.folder });
    const [id = ''] = await linesOf(
      other,
      `Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile laptop.json
       ${plan(77)}; (Invoke-IpRoutePlan p77.json -RollbackAfter 0:00:05 ${QUIET})[0].ChangeSetId`,
    );
    const { processId } = journal(id);
    process.kill(other.pid, 'SIGKILL');
    process.kill(processId, 'SIGKILL');
    await until('both are gone', () => isGone(other.pid) && isGone(processId));
    await become(id, 'RolledBack');
    expect(await lines(count(77))).to.deep.equal(['0']);
  });

  it('whose guard is killed get another from the next session, and past their time are undone by it', async () => {
    const id = await lease(77, '0:00:08');
    const first = guardOf(id);
    process.kill(first, 'SIGKILL');
    await until('the guard is gone', () => isGone(first));
    const read = `Get-IpRouteEntry -NextHop 192.168.0.1 3>&1 | ${TOLD} | Where-Object { $_ -match '^!' }`;
    expect(await lines(`${RECONNECT}; ${read}`)).to.satisfy(
      ([told, ...more]: string[]) =>
        more.length === 0 &&
        new RegExp(
          `^! The guard of the change set ${id} of \\S+ was gone; another one watches now\\. It is undone at .* unless this comes: Confirm-IpRouteChangeSet -Id ${id}$`,
        ).test(told ?? ''),
    );
    const second = guardOf(id);
    expect([second === first, isGone(second), await lines(`${RECONNECT}; ${read}`)]).to.deep.equal([false, false, []]);
    process.kill(second, 'SIGKILL');
    await until('the time is over', () => Date.now() > Number(journal(id).deadline) + 100);
    expect(journal(id).state).to.equal('Pending');
    expect((await lines(`${RECONNECT}; ${read}; ${count(77)}`)).join('\n')).to.match(
      new RegExp(
        `^! The change set ${id} of \\S+ was undone \\(3 change\\(s\\) put back\\), because it was not confirmed in time; its guard was gone, so that is done only now\\.\n0$`,
      ),
    );
    expect(journal(id).state).to.equal('RolledBack');
    expect(await lines(`${RECONNECT}; ${read}`)).to.deep.equal([]);
  });

  it('of the same route have one holder, whom the error names; others live beside it', async () => {
    const id = await lease(77, '0:01:00');
    const taken = await failure(
      `Undo-IpRouteChangeSet -InputObject (Get-IpRouteEntry -DestinationPrefix 10.77.0.1/32 | Set-IpRouteEntry -RouteMetric 7 ${QUIET}) -RollbackAfter 0:01:00`,
    );
    expect(taken.slice(0, 3)).to.deep.equal(['1', 'UnderLease,Undo-IpRouteChangeSet', 'ResourceExists']);
    expect(taken[3]).to.match(
      new RegExp(
        `^Nothing is done: 10\\.77\\.0\\.1/32 via 192\\.168\\.0\\.1 on Wi-Fi \\(13\\) is under lease already\\. The change set ${id} of \\S+ \\(process \\d+\\) is undone at .* unless it is confirmed\\.$`,
      ),
    );
    const second = await lease(78, '0:01:00');
    expect((await failure('Confirm-IpRouteChangeSet'))[3]).to.match(
      new RegExp(`^2 change sets wait to be confirmed: ${second} of .*: Create 3; ${id} of .*: Create 3\\.$`),
    );
    expect(
      await lines(
        `"$(Confirm-IpRouteChangeSet ${second})"; $null = Undo-IpRouteChangeSet -Id ${id} -IgnoreDrift; ${count(77)}; ${count(78)}`,
      ),
    ).to.deep.equal([`${second}: Confirmed, Create 3`, '0', '3']);
    expect((await failure('Confirm-IpRouteChangeSet'))[3]).to.match(
      /^No change set waits to be confirmed on Simulator:/,
    );
  });

  it('are warned of by who changes such a route otherwise, whose change then stays', async () => {
    const id = await lease(77, '0:00:30');
    const output = await lines(
      `Get-IpRouteEntry -DestinationPrefix 10.77.0.1/32 | Set-IpRouteEntry -RouteMetric 7 3>&1 | ${TOLD}
       Set-IpInterfaceEntry Wi-Fi -AddressFamily IPv4 -InterfaceMetric 77 3>&1 | ${TOLD} | Where-Object { $_ -match '^!' }`,
    );
    expect(output[0]).to.match(
      new RegExp(
        `^! 10\\.77\\.0\\.1/32 via 192\\.168\\.0\\.1 on Wi-Fi \\(13\\) is under lease\\. The change set ${id} of \\S+ \\(process \\d+\\) is undone at .* unless it is confirmed; what is changed now is then left\\.$`,
      ),
    );
    expect(output).to.have.length(2);
    await become(id, 'RolledBack');
    expect(
      await lines(
        `${count(77)}; (Get-IpRouteEntry 10.77.0.1/32 3>$null).RouteMetric; (Get-IpRouteChangeSet ${id}).Left`,
      ),
    ).to.deep.equal([
      '1',
      '7',
      '10.77.0.1/32 via 192.168.0.1 on Wi-Fi (13) is not undone: it was changed since by somebody else: RouteMetric is 7, not 256.',
    ]);
  });

  it('of a pipeline are one set', async () => {
    const [id = '', other, ...rest] = await lines(
      `$made = 1..3 | ForEach-Object { [pscustomobject] @{ DestinationPrefix = "10.79.0.$_/32"; NextHop = '192.168.0.1'; InterfaceAlias = 'Wi-Fi' } } |
         New-IpRouteEntry -RollbackAfter 0:0:3 ${QUIET}
       $made[0].ChangeSetId; $made[2].ChangeSetId; $made.Count; ${count(79)}`,
    );
    expect([other, rest]).to.deep.equal([id, ['3', '3']]);
    await become(id, 'RolledBack');
    expect(await lines(count(79))).to.deep.equal(['0']);
  });

  it('are refused where no guard could undo them, or what is asked for makes no sense, and nothing is done', async () => {
    const refused = async (script: string) => (await failure(script)).slice(1, 2).join().split(',')[0];
    await lines(plan(77));
    expect(await refused('Invoke-IpRoutePlan p77.json -RollbackAfter 0:00:00')).to.equal('InvalidLease');
    expect(await refused('Invoke-IpRoutePlan p77.json -RollbackAfter 8.00:00:00')).to.equal('InvalidLease');
    expect(
      await lines(
        'try { Invoke-IpRoutePlan p77.json -RollbackAfter soon -ErrorAction Stop } catch { $_.ErrorDetails.RecommendedAction }',
      ),
    ).to.deep.equal(['Give -RollbackAfter a valid value, such as 0:05:00.']);
    expect(await refused("Invoke-IpRoutePlan p77.json -RollbackUnless 'ping://127.0.0.1'")).to.equal(
      'ConflictingParameters',
    );
    expect(
      await refused("Invoke-IpRoutePlan p77.json -RollbackAfter 0:01:00 -RollbackUnless 'ping://router'"),
    ).to.equal('InvalidProbe');
    expect(await lines(`${count(77)}; @(Get-IpRouteChangeSet).Count`)).to.deep.equal(['0', '0']);
    const inMemory = await failure(
      '$null = Connect-IpRouteHost -Simulator; Get-IpRouteEntry | ConvertTo-Json -Depth 3 | Set-Content all.json; Sync-IpRouteTable all.json -RollbackAfter 0:01:00',
    );
    expect(inMemory[1]).to.equal('GuardNeedsSharedMachine,Sync-IpRouteTable');
    expect(inMemory[3]).to.match(/is in the memory of this session, so no guard could undo the change/);
  });

  it('of a set that needs none are not to be confirmed', async () => {
    const [id = ''] = await lines(`${plan(77)}; (Invoke-IpRoutePlan p77.json -Atomic ${QUIET})[0].ChangeSetId`);
    expect((await failure(`Confirm-IpRouteChangeSet ${id}`))[1]).to.equal('NotUnderLease,Confirm-IpRouteChangeSet');
  });

  it('are either confirmed or undone where both come at once, and who loses says so', async () => {
    const sets = new Map<number, string>();
    for (const net of [80, 81, 82, 83, 84, 85]) sets.set(net, await lease(net, '0:00:06'));
    // Each is confirmed at about its deadline: some before, some after.
    const outcome = await lines(
      `foreach ($set in @(Get-IpRouteChangeSet -Pending | Sort-Object Deadline)) {
         while ([datetime]::Now -lt $set.Deadline.AddMilliseconds((Get-Random -Minimum -150 -Maximum 150))) { Start-Sleep -Milliseconds 1 }
         try { $null = Confirm-IpRouteChangeSet $set.Id -ErrorAction Stop; "$($set.Id) won" }
         catch { "$($set.Id) $($_.FullyQualifiedErrorId.Split(',')[0])" }
       }`,
    );
    await until('all are over', () => journals().every(({ state }) => state !== 'Pending'));
    for (const [net, id] of sets) {
      const won = outcome.includes(`${id} won`);
      const lost = outcome.includes(`${id} ConfirmedTooLate`);
      const { state } = journal(id);
      // What was over before it could be listed is undone.
      expect([won, won || lost || state === 'RolledBack'], `${outcome}`).to.deep.equal([state === 'Confirmed', true]);
      expect(await lines(count(net)), `${id} ${outcome}`).to.deep.equal([won ? '3' : '0']);
    }
  });

  it('have a guard on Windows whose task keeps the rules of the schema', async () => {
    const xml = join(here.folder, 'guard.xml');
    const end = (text: string) => text.replace('<Interval>PT1M</Interval>', '<Interval>PT1S</Interval>');
    const task = printGuardTask('C:\\Program Files\\a & b\\iproute.exe', 'guard --journal "C:\\a b.jsonl"', new Date());
    writeFileSync(xml, task);
    writeFileSync(`${xml}.wrong`, end(task));
    const faults = (file: string) =>
      lines(`$set = New-Object System.Xml.Schema.XmlSchemaSet; $null = $set.Add([NullString]::Value, '${SCHEMA}')
        $x = New-Object System.Xml.XmlDocument; $x.Schemas = $set; $x.LoadXml([IO.File]::ReadAllText('${file}'))
        $script:faults = @(); $x.Validate({ $script:faults += $args[1].Message }); $script:faults.Count; $x.Task.Actions.Exec.Command; $x.Task.Actions.Exec.Arguments`);
    expect(await faults(xml)).to.deep.equal([
      '0',
      '"C:\\Program Files\\a & b\\iproute.exe"',
      'guard --journal "C:\\a b.jsonl"',
    ]);
    expect((await faults(`${xml}.wrong`))[0]).to.not.equal('0');
  });

  describe('with probes', () => {
    let server: Server;
    let port: number;
    const listen = (at = 0) =>
      new Promise<void>((resolve) => {
        server = createServer((socket) => socket.destroy()).listen(at, '127.0.0.1', resolve);
      });
    const close = () => new Promise<void>((resolve) => void server.close(() => resolve()));
    beforeEach(async () => {
      await listen();
      port = (server.address() as { port: number }).port;
    });
    afterEach(close);
    const probe = () => `-RollbackUnless 'tcp://127.0.0.1:${port}' -SendProbe`;

    it('are confirmed by themselves when what answered answers', async () => {
      const id = await lease(77, '0:01:00', probe());
      await become(id, 'Confirmed');
      expect(
        await lines(`${count(77)}; (Get-IpRouteChangeSet).Reason; (Get-IpRouteChangeSet).RollbackUnless`),
      ).to.deep.equal([
        '3',
        `What answered before answered again: tcp://127.0.0.1:${port}.`,
        `tcp://127.0.0.1:${port}`,
      ]);
    });

    it('are undone when it does not, and the reason names it', async () => {
      // It answers the guard once, and then no more.
      await close();
      await new Promise<void>((resolve) => {
        server = createServer((socket) => {
          socket.destroy();
          server.close();
        }).listen(port, '127.0.0.1', resolve);
      });
      const id = await lease(77, '0:10:00', probe());
      await become(id, 'RolledBack');
      expect(await lines(`${count(77)}; (Get-IpRouteChangeSet).Reason`)).to.deep.equal([
        '0',
        `what had answered before did not answer behind the last change, in 3 tries: tcp://127.0.0.1:${port}`,
      ]);
      await listen(port);
    });

    it('are not begun where none answers before', async () => {
      await close();
      const refused = await failure(
        `${plan(77)}; Invoke-IpRoutePlan p77.json -RollbackAfter 0:01:00 ${probe()} ${QUIET}`,
      );
      expect(refused[1]).to.equal('GuardNotStarted,Invoke-IpRoutePlan');
      expect(refused[3]).to.match(
        /of -RollbackUnless none answers now, before the first change: tcp:\/\/127\.0\.0\.1:\d+\.$/,
      );
      expect(
        await lines(`try { ${plan(77)}; Invoke-IpRoutePlan p77.json -RollbackAfter 0:01:00 ${probe()} -ErrorAction Stop } catch {
          $_.ErrorDetails.RecommendedAction }`),
      ).to.deep.equal([
        'Name in -RollbackUnless what answers now, or leave it out: the change is then undone unless Confirm-IpRouteChangeSet comes.',
      ]);
      expect(
        await lines(
          `${count(77)}; $s = @(Get-IpRouteChangeSet)[0]; $s.State; $s.Reason -ceq $Error[0].Exception.Message`,
        ),
      ).to.deep.equal(['0', 'RolledBack', 'True']);
      await listen(port);
    });

    it('send nothing from a rehearsal that is not told to, and say so', async () => {
      let asked = 0;
      server.on('connection', () => asked++);
      const output = await lines(
        `${plan(77)}; Invoke-IpRoutePlan p77.json -RollbackAfter 0:00:02 -RollbackUnless 'tcp://127.0.0.1:${port}' 3>&1 | ${TOLD}`,
      );
      expect(output).to.include(
        `! A rehearsal sends nothing: tcp://127.0.0.1:${port} is not asked, so the changes are undone after 00:00:02 unless they are confirmed. With -SendProbe they are asked all the same.`,
      );
      const [set] = journals();
      await become(set?.id ?? '', 'RolledBack');
      expect(asked).to.equal(0);
    });
  });
});
