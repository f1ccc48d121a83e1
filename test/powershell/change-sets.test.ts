import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { keyOf, printState } from '../../src/changes/journal-format.ts';
import { failureOf, linesOf, onLaptop } from './laptop.ts';

/** A plan of so many routes. */
const PLAN = `
  Remove-Item p.json -ErrorAction Ignore
  1..30 | ForEach-Object { [pscustomobject] @{ DestinationPrefix = "10.77.0.$_/32"; NextHop = '192.168.0.1'; InterfaceAlias = 'Wi-Fi' } } |
    New-IpRouteEntry -PlanOnly | Export-IpRoutePlan p.json`;
const COUNT = `@(Get-IpRouteEntry -DestinationPrefix 10.77.0.*).Count`;
const RECONNECT = `$null = Connect-IpRouteHost -Simulator; $null = Connect-IpRouteHost -Simulator -MachineFile laptop.json`;
const TOLD = `ForEach-Object { if ($_ -is [System.Management.Automation.WarningRecord]) { "! $($_.Message)" } else { "$_" } }`;

describe('change sets in a real PowerShell', () => {
  const here = onLaptop();
  const lines = (script: string) => linesOf(here.shell, script);
  const failure = (script: string) => failureOf(here.shell, script);
  const folder = () => join(here.folder, 'laptop.json.sets');
  beforeEach(() => rmSync(folder(), { recursive: true, force: true }));
  const journal = () => join(folder(), readdirSync(folder()).find((name) => name.endsWith('.jsonl')) ?? '');

  it('are made as one, shown, completed, and undone by their Id in another session', async () => {
    const output = await lines(
      `${PLAN}; $made = Invoke-IpRoutePlan p.json -Atomic; $made.Count; ${COUNT}
       $id = $made[0].ChangeSetId; $set = Get-IpRouteChangeSet; $set.GetType().Name; "$set" -eq "\${id}: Applied, Create 30"
       $set.ChangeSetId -eq $id; $set.Changes[0]; $set.Changes.Count; @(Get-IpRouteChangeSet -Pending).Count
       (TabExpansion2 'Undo-IpRouteChangeSet -Id ').CompletionMatches[0].CompletionText -eq $id
       $e = @($set | Undo-IpRouteChangeSet 2>&1)[0]; $e.FullyQualifiedErrorId
       $e.ErrorDetails.RecommendedAction.EndsWith("Or name it: Undo-IpRouteChangeSet -Id $id.")
       ${RECONNECT}
       $undone = Undo-IpRouteChangeSet -Id $id; $undone.Count; ${COUNT}; (Get-IpRouteChangeSet $id).State
       @(Undo-IpRouteChangeSet -Id $id | Where-Object Changed).Count`,
    );
    expect(output).to.deep.equal([
      '30',
      '30',
      'IpRouteChangeSet',
      'True',
      'True',
      '10.77.0.1/32 via 192.168.0.1 on Wi-Fi (13): Create RouteMetric 256',
      '30',
      '0',
      'True',
      'ResultNotTaken,Undo-IpRouteChangeSet',
      'True',
      '30',
      '0',
      'RolledBack',
      '0',
    ]);
  });

  it('are over where all of their changes are undone, by the pipeline and by a file, too', async () => {
    const output = await lines(
      `${PLAN}; $made = Invoke-IpRoutePlan p.json -Atomic; $id = $made[0].ChangeSetId
       $null = $made[0..9] | Undo-IpRouteChangeSet; (Get-IpRouteChangeSet $id).State
       $null = $made | Undo-IpRouteChangeSet; (Get-IpRouteChangeSet $id).State; ${COUNT}
       $null = Invoke-IpRoutePlan p.json -Atomic; (Get-IpRouteChangeSet $id).State
       $null = Undo-IpRouteChangeSet p.json; (Get-IpRouteChangeSet $id).State; ${COUNT}`,
    );
    expect(output).to.deep.equal(['Applied', 'RolledBack', '0', 'Applied', 'RolledBack', '0']);
  });

  it('give an interface its own metric again, of which Windows had computed another one meanwhile', async () => {
    const now = `"$(Get-IpInterfaceEntry Wi-Fi -AddressFamily IPv4 | ForEach-Object { "$($_.InterfaceMetric) $($_.AutomaticMetric)" })"`;
    const automatic = 'Set-IpInterfaceEntry Wi-Fi -AddressFamily IPv4 -AutomaticMetric true';
    const output = await lines(
      `$null = Set-IpInterfaceEntry Wi-Fi -AddressFamily IPv4 -InterfaceMetric 9
       $made = ${automatic} -Atomic; ${now}; $null = Undo-IpRouteChangeSet -Id $made.ChangeSetId; ${now}
       ${automatic} -PlanOnly | Export-IpRoutePlan automatic.json
       $null = Invoke-IpRoutePlan automatic.json; ${now}; $null = Undo-IpRouteChangeSet automatic.json; ${now}`,
    );
    expect(output).to.deep.equal(['45 Enabled', '9 Disabled', '45 Enabled', '9 Disabled']);
  });

  it('are made as a whole or not at all by Sync-IpRouteTable and Undo-IpRouteChangeSet, too', async () => {
    const output = await lines(
      `${PLAN}; $made = Invoke-IpRoutePlan p.json; @(Get-IpRouteChangeSet).Count
       Get-IpRouteEntry | Export-Csv now.csv
       $undone = $made | Undo-IpRouteChangeSet -Atomic; $undone.Count; "$(Get-IpRouteChangeSet $undone[0].ChangeSetId)".Split(' ', 2)[1]
       "$(Sync-IpRouteTable now.csv -Atomic -Detailed)"; (Get-IpRouteChangeSet)[0].Summary; ${COUNT}
       @(Sync-IpRouteTable now.csv -Atomic).Count; @(Get-IpRouteChangeSet).Count`,
    );
    expect(output.map((line) => line.replace(/\d+ equal/, 'n equal'))).to.deep.equal([
      '0',
      '30',
      'Applied, Delete 30',
      '30 created, 0 set, 0 deleted, 0 unlisted, n equal',
      'Create 30',
      '30',
      '0',
      '2',
    ]);
  });

  it('that were left are told of once by the next session, with the command that finishes them', async () => {
    const [id = ''] = await lines(`${PLAN}; (Invoke-IpRoutePlan p.json -Atomic)[0].ChangeSetId
      $null = Get-IpRouteEntry -DestinationPrefix 10.77.0.1* | Remove-IpRouteEntry -Confirm:$false`);
    // As a process that was killed leaves it: without its last line.
    const file = journal();
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1));
    const output = await lines(
      `${RECONNECT}; Get-IpRouteEntry -DestinationPrefix 10.77.0.2/32 3>&1 | ${TOLD}
       Get-IpRouteEntry -DestinationPrefix 10.77.0.3/32 3>&1 | ${TOLD}
       $set = Get-IpRouteChangeSet -Pending; $set.State; $set.Left.Count; $set.Left[0]
       $null = Undo-IpRouteChangeSet -Id $set.Id; ${COUNT}; (Get-IpRouteChangeSet $set.Id).State
       ${RECONNECT}; @(Get-IpRouteEntry -DestinationPrefix 10.77.0.2/32 -ErrorAction SilentlyContinue 3>&1).Count`,
    );
    expect(output[0]).to.match(
      new RegExp(
        `^! The change set ${id} of 30 change\\(s\\) is left half done, because process \\d+ of \\S+ ended while it made it\\. To put back what was before: Undo-IpRouteChangeSet -Id ${id}\\. What is left: 10\\.77\\.0\\.30/32 via 192.* is made: Create RouteMetric 256\\.$`,
      ),
    );
    expect(output.slice(1)).to.deep.equal([
      '10.77.0.2/32 via 192.168.0.1 on Wi-Fi',
      '10.77.0.3/32 via 192.168.0.1 on Wi-Fi',
      'Partial',
      '19',
      '10.77.0.30/32 via 192.168.0.1 on Wi-Fi (13) is made: Create RouteMetric 256.',
      '0',
      'RolledBack',
      '0',
    ]);
  });

  it('that somebody edited, or that are not kept, are an error, and the others go on', async () => {
    await lines(`${PLAN}; $null = Invoke-IpRoutePlan p.json -Atomic`);
    const file = journal();
    const text = readFileSync(file, 'utf8');
    writeFileSync(join(folder(), 'broken00.jsonl'), text.replace('"RouteMetric":256', '"RouteMetric":1'));
    writeFileSync(join(folder(), 'strange.jsonl'), 'x\n');
    const [count, ...ids] = await lines(
      `@(Get-IpRouteChangeSet -ErrorAction SilentlyContinue -ErrorVariable wrong).Count; $wrong | ForEach-Object { $_.FullyQualifiedErrorId }`,
    );
    expect([count, ids.map((id) => id.split(',')[0])]).to.deep.equal(['1', ['InvalidJournal', 'InvalidJournal']]);
    expect((await failure('Undo-IpRouteChangeSet -Id broken00'))[3]).to.match(
      /The journal '.*broken00\.jsonl' is not valid: line 2: it is not as it was written/,
    );
    expect((await failure('Undo-IpRouteChangeSet -Id nope'))[3]).to.match(/No change set of -Id 'nope' is kept\./);
    expect((await failure('$null = Connect-IpRouteHost -Simulator; Undo-IpRouteChangeSet -Id nope'))[3]).to.match(
      /No change set of -Id 'nope' is kept: of a machine in memory none is\./,
    );
  });

  it('of which something could not be undone are told of until they are finished', async () => {
    const [id = ''] = await lines(`${PLAN}; (Invoke-IpRoutePlan p.json -Atomic)[0].ChangeSetId`);
    const file = journal();
    const left = ['10.77.0.1/32 via 192.168.0.1 on Wi-Fi (13) is not undone. Access is denied.'];
    const mark = printState(keyOf(readFileSync(file, 'utf8')), { state: 'Partial', at: Date.now(), left });
    writeFileSync(file, mark, { flag: 'a' });
    const warning = `! The change set ${id} of 30 change(s) is left half done, because something could not be undone. To put back what was before: Undo-IpRouteChangeSet -Id ${id}. What is left: ${left[0]}`;
    for (let session = 0; session < 2; session++)
      expect((await lines(`${RECONNECT}; Get-IpRouteEntry -NextHop 192.168.0.1 3>&1 | ${TOLD}`))[0]).to.equal(warning);
    // All is made, so nothing is to be done again; anew it is not begun.
    const again = await failure(
      'Get-IpRouteEntry -DestinationPrefix 10.77.0.1/32 | Remove-IpRouteEntry -Confirm:$false; Invoke-IpRoutePlan p.json -Atomic',
    );
    expect(again.slice(0, 4)).to.deep.equal([
      '1',
      'ChangeSetLeft,Invoke-IpRoutePlan',
      'InvalidOperation',
      `Nothing is done: something is left of an earlier run of the change set '${id}'.`,
    ]);
  });

  it('that have no folder, because a file is in its place, are not made, and say so in plain words', async () => {
    await lines(PLAN);
    writeFileSync(folder(), '');
    const [, id, , message] = await failure('Invoke-IpRoutePlan p.json -Atomic');
    expect(id).to.equal('JournalNotWritten,Invoke-IpRoutePlan');
    expect(message).to.match(/could not be made: something else of that name is in its place\.$/);
    expect(await lines(COUNT)).to.deep.equal(['0']);
  });

  it('whose Id stands where a file does are an error of Undo-IpRouteChangeSet that says how to name them', async () => {
    const [id = ''] = await lines(`${PLAN}; (Invoke-IpRoutePlan p.json -Atomic)[0].ChangeSetId`);
    const [count, error, , , action = ''] = await failure(`Undo-IpRouteChangeSet ${id}`);
    expect([count, error]).to.deep.equal(['1', 'PlanNotRead,Undo-IpRouteChangeSet']);
    expect(action).to.match(new RegExp(` Undo-IpRouteChangeSet -Id ${id}\\.$`));
    expect((await failure('Undo-IpRouteChangeSet none.json'))[4]).not.to.include('-Id');
    expect(await lines(COUNT)).to.deep.equal(['30']);
  });
});
