import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readJournal } from '../../src/changes/journal.ts';
import type { Journal } from '../../src/changes/read-journal.ts';
import { type SshServer, startSshd, whyNoSshd } from '../guard/sshd.ts';
import { isGone, until } from '../guard/until.ts';
import { powerShellEnvironment } from '../tools/environment.ts';
import { testPowerShell } from '../tools/powershell.ts';
import { onLaptop } from './laptop.ts';

/** A machine whose address is that of the server, with the route to who comes from 127.0.0.2. */
const MACHINE = {
  Interfaces: [
    { InterfaceIndex: 7, InterfaceAlias: 'Management', IPv4: { InterfaceMetric: 25 } },
    { InterfaceIndex: 8, InterfaceAlias: 'VPN', IPv4: { InterfaceMetric: 1 } },
  ],
  Routes: [
    { InterfaceIndex: 7, DestinationPrefix: '127.0.0.1/32', Protocol: 'Local', RouteMetric: 256 },
    { InterfaceIndex: 7, DestinationPrefix: '127.0.0.2/32', RouteMetric: 5 },
  ],
};
const MOVE = `Get-IpRouteEntry 127.0.0.2/32 | Remove-IpRouteEntry -Confirm:$false`;

describe('who administers a computer by SSH, and changes the route to himself', function () {
  this.timeout(240_000);
  const here = onLaptop();
  let server: SshServer;
  const sessions: ChildProcess[] = [];
  before(async function () {
    const why = whyNoSshd();
    if (why !== undefined) {
      console.log(`      skipped: ${why}`);
      return this.skip();
    }
    server = await startSshd();
  });
  after(() => server?.close());
  beforeEach(() => {
    rmSync(join(here.folder, 'm.json.sets'), { recursive: true, force: true });
    writeFileSync(join(here.folder, 'm.json'), JSON.stringify(MACHINE));
  });
  afterEach(() => {
    for (const session of sessions.splice(0)) session.kill('SIGKILL');
  });

  /** Runs a script in a PowerShell of a remote session; gives its output so far. */
  const remotely = (script: string) => {
    const env = powerShellEnvironment();
    const names = ['PSModulePath', 'DOTNET_ROOT', 'TERM', 'NO_COLOR', 'TERMINFO', 'POWERSHELL_UPDATECHECK'];
    const words = names.flatMap((name) => (env[name] === undefined ? [] : [`'${name}=${env[name]}'`]));
    const whole = `Set-Location '${here.folder}'; Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile m.json; ${script}`;
    const encoded = Buffer.from(whole, 'utf16le').toString('base64');
    const command = `/usr/bin/env ${words.join(' ')} '${testPowerShell().path}' -NoProfile -NonInteractive -EncodedCommand ${encoded}`;
    const session = server.session(command);
    sessions.push(session);
    const seen = { text: '', ended: false, session };
    for (const stream of [session.stdout, session.stderr])
      stream?.on('data', (text: Buffer) => {
        seen.text += text;
      });
    session.once('close', () => {
      seen.ended = true;
    });
    return seen;
  };
  const wholly = async (script: string) => {
    const seen = remotely(script);
    await until('the remote session ends', () => seen.ended);
    return seen.text;
  };
  const journal = () => {
    const folder = join(here.folder, 'm.json.sets');
    const [name = ''] = readdirSync(folder).filter((one) => one.endsWith('.jsonl'));
    return readJournal(join(folder, name)) as Journal;
  };
  const hasRoute = () => /127\.0\.0\.2/.test(readFileSync(join(here.folder, 'm.json'), 'utf8'));
  /** Makes the change, and then both ends of the session are killed. */
  const changeAndLose = async (time: string) => {
    const seen = remotely(`${MOVE} -RollbackAfter ${time} | Out-Null; "shell $PID"; Start-Sleep 300`);
    await until(`it is made: ${seen.text}`, () => /shell \d+/.test(seen.text) && journal().state === 'Pending');
    const shell = Number(/shell (\d+)/.exec(seen.text)?.[1]);
    const { processId } = journal();
    seen.session.kill('SIGKILL');
    for (const id of [shell, processId]) if (!isGone(id)) process.kill(id, 'SIGKILL');
    await until('session and executable are gone', () => isGone(shell) && isGone(processId));
  };

  it('is refused without a lease, since it would cut him off', async () => {
    expect(await wholly(`try { ${MOVE} -ErrorAction Stop } catch { "$($_.FullyQualifiedErrorId): $_" }`)).to.match(
      /LockoutRisk,Remove-IpRouteEntry: .*127\.0\.0\.2/s,
    );
    expect(hasRoute()).to.equal(true);
  });

  it('is back in time when he has lost the session, and the next one says so', async () => {
    await changeAndLose('0:00:06');
    await until('it is undone', () => journal().state === 'RolledBack');
    expect(hasRoute()).to.equal(true);
    const back = await wholly(`@(Get-IpRouteEntry 127.0.0.2/32).Count; "made by $((Get-IpRouteChangeSet).User)"`);
    expect(back).to.match(/was undone at .*because it was not\s+confirmed in time/s);
    expect(back).to.match(/^1\s*$/m);
  });

  it('keeps the change when he confirms it from another session', async () => {
    await changeAndLose('0:01:00');
    expect(hasRoute()).to.equal(false);
    const { processId } = journal().guard ?? { processId: 0 };
    expect(await wholly(`"$(Confirm-IpRouteChangeSet)"`)).to.match(/\w{8}: Confirmed, Delete 1/);
    await until('the guard ends', () => isGone(processId));
    expect([journal().state, hasRoute()]).to.deep.equal(['Confirmed', false]);
  });

  it('keeps the change by itself where the server that he comes to answers still', async () => {
    const script = `${MOVE} -RollbackAfter 0:01:00 -RollbackUnless 'tcp://127.0.0.1:${server.port}' -SendProbe | Out-Null; "done"`;
    expect(await wholly(script)).to.match(/^done\s*$/m);
    await until('it is confirmed', () => journal().state === 'Confirmed');
    expect(hasRoute()).to.equal(false);
  });
});
