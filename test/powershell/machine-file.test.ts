import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { decodeForwardRow } from '../../src/ip-helper/codec.ts';
import { parseMachine } from '../../src/ip-helper/machine-file/parse.ts';
import { lockByFolder } from '../../src/ip-helper/machine-store/lock-by-folder.ts';
import { KEY, laptop, linesOf } from './laptop.ts';
import { openSession, type Session } from './session.ts';

describe('cmdlets on a machine file', () => {
  let folder: string;
  let file: string;
  let shell: Session;
  let other: Session;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    file = join(folder, 'laptop.json');
    [shell, other] = await Promise.all([openSession({ cwd: folder }), openSession({ cwd: folder })]);
    await Promise.all([shell, other].map((session) => session.run('Import-Module IpRoute')));
  });
  after(async () => {
    await Promise.all([shell, other].map((session) => session.close()));
    rmSync(folder, { recursive: true, maxRetries: 9 });
  });
  beforeEach(() => copyFileSync(laptop, file));

  const connect = (session = shell) => session.run('$null = Connect-IpRouteHost -Simulator -MachineFile laptop.json');
  const lines = (script: string, session = shell) => linesOf(session, script);
  /** What every error of the script says of itself, a line each. */
  const failures = (script: string) =>
    lines(
      `@(try { . { ${script} } 2>&1 } catch { $_ }) | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | ForEach-Object {
         "$($_.FullyQualifiedErrorId)|$($_.CategoryInfo.Category)|$($_.Exception.Message)|$($_.ErrorDetails.RecommendedAction)|$($_.TargetObject.DestinationPrefix) $($_.TargetObject.NextHop) $($_.TargetObject.InterfaceIndex)" }`,
    );

  it('denies a change to who is not elevated, in one error, and lets read', async () => {
    writeFileSync(file, readFileSync(file, 'utf8').replace('"Elevated": true', '"Elevated": false'));
    const before = readFileSync(file, 'utf8');
    await connect();
    const errors = await failures(`Set-IpRouteEntry ${KEY} -RouteMetric 6000`);
    expect(errors).to.have.length(1);
    const [id, category, , action, target] = errors[0]?.split('|') ?? [];
    expect([id, category, target]).to.deep.equal([
      'AccessDenied,Set-IpRouteEntry',
      'PermissionDenied',
      '172.22.0.0/20 10.29.176.1 17',
    ]);
    expect(action).to.match(/elevated/);
    expect(readFileSync(file, 'utf8')).to.equal(before);
    expect(await lines('(Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1).RouteMetric')).to.deep.equal(['1']);
  });

  it('keeps the changes of two sessions that work on one file at the same time', async () => {
    await Promise.all([connect(shell), connect(other)]);
    const work = (prefix: string) =>
      `$n = 0; 1..40 | ForEach-Object { Get-IpRouteEntry ${prefix} -NextHop 10.29.176.1 | ForEach-Object { $_ | Set-IpRouteEntry -RouteMetric ($_.RouteMetric + 1) } } | ForEach-Object { $n++ }; $n`;
    const done = await Promise.all([lines(work('172.22.0.0/20'), shell), lines(work('169.254.0.0/16'), other)]);
    expect(done).to.deep.equal([['40'], ['40']]);
    const rows = parseMachine(readFileSync(file, 'utf8'), file).routes.rows.map(decodeForwardRow);
    const metric = (prefix: string) =>
      rows.find((row) => row.DestinationPrefix === prefix && row.NextHop === '10.29.176.1')?.Metric;
    expect([metric('172.22.0.0/20'), metric('169.254.0.0/16')]).to.deep.equal([41, 41]);
  });

  it('says who holds the file, and not that it is wrong', async function () {
    if (process.platform === 'win32') this.skip();
    await connect();
    const lock = lockByFolder(`${file}.lock`).attempt();
    if (lock.outcome !== 'taken') throw new Error('the lock is not free');
    try {
      const [id, category, message, action] =
        (await failures(`Set-IpRouteEntry ${KEY} -RouteMetric 6000`))[0]?.split('|') ?? [];
      expect([id, category]).to.deep.equal(['MachineFileBusy,Set-IpRouteEntry', 'ResourceUnavailable']);
      expect(message).to.contain(`process ${process.pid}`);
      expect(action).to.match(/Try again, or close the other session/);
    } finally {
      lock.release();
    }
    expect(await lines(`(Set-IpRouteEntry ${KEY} -RouteMetric 6000).Changed`)).to.deep.equal(['True']);
  });

  it('says that a change was not saved, and that nothing was done', async () => {
    await connect();
    const before = readFileSync(file, 'utf8');
    // In the way of the new text, for root as well.
    await lines(`$null = [IO.Directory]::CreateDirectory('${file}.saving/full')`);
    try {
      const [id, category, message] =
        (await failures(`Set-IpRouteEntry ${KEY} -RouteMetric 6000`))[0]?.split('|') ?? [];
      expect([id, category]).to.deep.equal(['MachineFileNotSaved,Set-IpRouteEntry', 'ResourceUnavailable']);
      expect(message).to.contain('Nothing of this batch was done');
    } finally {
      rmSync(`${file}.saving`, { recursive: true });
    }
    expect(readFileSync(file, 'utf8')).to.equal(before);
  });

  it('says that a machine file is not there', async () => {
    const [id, category, message, action] =
      (await failures('Connect-IpRouteHost -Simulator -MachineFile none.json'))[0]?.split('|') ?? [];
    expect([id, category]).to.deep.equal(['MachineFileNotRead,Connect-IpRouteHost', 'ResourceUnavailable']);
    expect(message).to.contain('none.json');
    expect(action).to.match(/Check the path/);
  });

  it('changes a machine file that a link leads to', async function () {
    if (process.platform === 'win32') this.skip();
    chmodSync(file, 0o600);
    await lines(`$null = [IO.File]::CreateSymbolicLink('${folder}/link.json', 'laptop.json')`);
    await shell.run('$null = Connect-IpRouteHost -Simulator -MachineFile link.json');
    expect(await lines(`(Set-IpRouteEntry ${KEY} -RouteMetric 6000).After.Backend`)).to.deep.equal([
      `Simulator:${folder}/link.json`,
    ]);
    expect(readFileSync(file, 'utf8')).to.match(/"RouteMetric":6000/);
  });
});
