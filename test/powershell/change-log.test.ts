import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { failureOf, linesOf, onLaptop } from './laptop.ts';

describe('Connect-IpRouteHost -LogPath', function () {
  this.timeout(120_000);
  const here = onLaptop();
  const record = () =>
    readFileSync(join(here.folder, 'changes.jsonl'), 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const connect = (path: string) =>
    `$null = Connect-IpRouteHost -Simulator -MachineFile laptop.json -LogPath ${path} -WarningAction SilentlyContinue`;

  it('records what each pipeline changes under its ChangeSetId, and the undo of it, from the current folder', async () => {
    const ids = await linesOf(
      here.shell,
      `${connect('./changes.jsonl')}
       $made = New-IpRouteEntry 10.44.0.0/16 -NextHop 192.168.0.1 -InterfaceAlias 'Wi-Fi' -WarningAction SilentlyContinue
       $undone = $made | Undo-IpRouteChangeSet
       $made.ChangeSetId; @($undone)[0].ChangeSetId; $null = Get-IpRouteEntry`,
    );
    const told = record()
      .filter(({ Event }) => Event === 'Changed')
      .map(({ Command, ChangeSetId, Action }) => `${Command} ${ChangeSetId} ${Action}`);
    expect(told).to.deep.equal([`New-IpRouteEntry ${ids[0]} Create`, `Undo-IpRouteChangeSet ${ids[1]} Delete`]);
    rmSync(join(here.folder, 'changes.jsonl'));
  });

  it('refuses a change that it cannot record, and goes on to read', async () => {
    writeFileSync(join(here.folder, 'blocker'), '');
    const script =
      "New-IpRouteEntry 10.44.0.0/16 -NextHop 192.168.0.1 -InterfaceAlias 'Wi-Fi' -WarningAction SilentlyContinue";
    await linesOf(here.shell, connect('./blocker/changes.jsonl'));
    expect(await failureOf(here.shell, script)).to.match(
      /Nothing is changed, since each change must be recorded first/,
    );
    expect(
      await linesOf(here.shell, '@(Get-IpRouteEntry 10.44.*).Count; @(Get-IpRouteEntry).Count -gt 3'),
    ).to.deep.equal(['0', 'True']);
    await linesOf(here.shell, '$null = Connect-IpRouteHost -Simulator -MachineFile laptop.json');
  });
});
