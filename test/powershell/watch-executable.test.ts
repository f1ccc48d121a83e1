import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { ReplyBuffer, replyWriter } from '../../generator/library/host/reply.ts';
import { commands } from '../../src/contract.generated.ts';
import { linesOf } from './laptop.ts';
import { openSession, type Session } from './session.ts';
import { shellHello } from './shell-hello.ts';

const module = join(import.meta.dirname, '..', '..', 'module', 'IpRoute');
const HELLO = shellHello('Simulator:x');

/** One event, as a shell writes it that has the id of the request in `$id`. */
function event(prefix: string): string {
  const columns = commands.find(({ name }) => name === 'Watch-IpRouteEntry')?.result ?? [];
  const replies = new ReplyBuffer();
  const key = { DestinationPrefix: prefix, NextHop: '192.0.2.1', InterfaceIndex: 5, InterfaceLuid: 5n };
  // 2024-01-01 in UTC.
  const result = { Time: 1_704_067_200_123, Action: 'Delete', ...key, InterfaceAlias: null, Route: null };
  replyWriter(columns)(result, replies);
  return `printf -- '-\\t%s%s\\n' "$id" '${replies.bytes.toString('latin1')}'`;
}

/** What a watch does with an executable that is not what it should be (a shell script: not on Windows). */
describe('the executable of a watch', function () {
  this.timeout(300_000);
  let folder: string;
  let shell: Session;
  /** Where the script writes its process id. */
  let pidFile: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    pidFile = join(folder, 'pid');
    cpSync(module, join(folder, 'IpRoute'), { recursive: true, filter: (path) => !/IpRoute[\\/]bin/.test(path) });
    mkdirSync(join(folder, 'IpRoute', 'bin', 'linux-x64'), { recursive: true });
    shell = await openSession({ cwd: folder, foreground: true });
    await shell.run(`Import-Module '${join(folder, 'IpRoute', 'IpRoute.psd1')}'
      & (Get-Module IpRoute) { $script:SilenceLimit = 1000 }`);
  });
  after(async () => {
    await shell.close();
    rmSync(folder, { recursive: true, maxRetries: 9 });
  });
  beforeEach(() => rmSync(pidFile, { force: true }));

  /** Puts a script in the executable's place: it greets, takes the request, says that it watches, and goes on. */
  const program = (body: string, { watching = true } = {}) => {
    const path = join(folder, 'IpRoute', 'bin', 'linux-x64', 'iproute');
    const begin = watching ? `read id rest; printf '+\\t%s\\n' "$id"` : '';
    writeFileSync(path, `#!/bin/sh\necho $$ > '${pidFile}'\nprintf "${HELLO}\\n"\n${begin}\n${body}\n`);
    chmodSync(path, 0o755);
  };
  const lines = (script: string) => linesOf(shell, script);
  const caught = (script: string) =>
    lines(`try { ${script} } catch { "$($_.FullyQualifiedErrorId)|$($_.Exception.Message)" }`);
  const isAlive = () => existsSync(`/proc/${readFileSync(pidFile, 'utf8').trim()}`);
  /** One that was killed takes a moment to be gone. */
  const expectGone = async (what = '') => {
    for (let waited = 0; isAlive() && waited < 1000; waited += 10) await wait(10);
    expect(isAlive(), what).to.equal(false);
  };
  const interrupt = () => shell.interrupt();

  it('gives objects as they come, whose time is a local DateTime', async () => {
    program(`${event('10.0.0.0/8')}; cat > /dev/null`);
    expect(
      await lines(
        `Watch-IpRouteEntry | Select-Object -First 1 | ForEach-Object {
           "$($_.GetType().Name) $($_.Action) $($_.DestinationPrefix) $($null -eq $_.Route) $($_.Store) $($_.Backend)"
           "$($_.Time.Kind) $($_.Time.ToUniversalTime().ToString('o'))" }`,
      ),
    ).to.deep.equal([
      'IpRouteEvent Delete 10.0.0.0/8 True ActiveStore Simulator:x',
      'Local 2024-01-01T00:00:00.1230000Z',
    ]);
  });

  it('may be silent for as long as nothing happens', async () => {
    program(`sleep 2.5; ${event('10.0.0.0/8')}; cat > /dev/null`);
    expect(await lines('(Watch-IpRouteEntry | Select-Object -First 1).Action')).to.deep.equal(['Delete']);
  });

  it('that does not answer at all is an error', async () => {
    program('cat > /dev/null', { watching: false });
    expect((await caught('Watch-IpRouteEntry')).join()).to.match(
      /^ExecutableLost,Watch-IpRouteEntry\|.*gave no answer/,
    );
    await expectGone();
  });

  it('that dies is an error behind what it has seen, with its last words', async () => {
    program(`${event('10.0.0.0/8')}; echo 'out of paper' >&2; exit 3`);
    const [first, error] = await caught('Watch-IpRouteEntry | ForEach-Object { $_.DestinationPrefix }');
    expect(first).to.equal('10.0.0.0/8');
    expect(error).to.match(/^ExecutableLost,Watch-IpRouteEntry\|The module's executable ended\. It said: out of paper/);
  });

  it('that writes something else is an error', async () => {
    program(`printf 'garbage\\n'; cat > /dev/null`);
    expect((await caught('Watch-IpRouteEntry')).join()).to.match(
      /^ExecutableLost,.*something else than a reply: 'garb/,
    );
    await expectGone();
  });

  it('that reports an error is over, and the error is one of the cmdlet', async () => {
    program(
      `${event('10.0.0.0/8')}; printf '!\\t%s\\tNoMore\\tInvalidData\\tIt is over.\\tDo it.\\t5\\t\\t\\\\A\\n' "$id"; cat > /dev/null`,
    );
    expect(
      await lines(
        `$seen = @(Watch-IpRouteEntry 10.* -ErrorAction SilentlyContinue -ErrorVariable bad)
         "$($seen.Count) $($bad.Count) $($bad[0].FullyQualifiedErrorId) $($bad[0].CategoryInfo.Category) $($bad[0].Exception.NativeErrorCode) $($bad[0].TargetObject.DestinationPrefix)"`,
      ),
    ).to.deep.equal(['1 1 NoMore,Watch-IpRouteEntry InvalidData 5 10.*']);
    await expectGone();
    expect((await caught('$null = Watch-IpRouteEntry -ErrorAction Stop')).join()).to.equal(
      'NoMore,Watch-IpRouteEntry|It is over.',
    );
    await expectGone();
  });

  it('is gone after Ctrl+C, at once', async () => {
    // The end of its input ends it; Ctrl+C, which the terminal gives to it as well, does not.
    program("trap '' INT; cat > /dev/null");
    const pending = shell.run('Watch-IpRouteEntry');
    while (!existsSync(pidFile)) await wait(20);
    await wait(700);
    const started = Date.now();
    interrupt();
    await pending;
    expect(Date.now() - started).to.be.lessThan(10_000);
    await expectGone();
  });

  it('is gone after Ctrl+C even where it does not hear the end of its input', async () => {
    program("trap '' INT; exec sleep 30");
    const pending = shell.run('Watch-IpRouteEntry');
    while (!existsSync(pidFile)) await wait(20);
    await wait(700);
    const started = Date.now();
    interrupt();
    await pending;
    expect(Date.now() - started).to.be.lessThan(10_000);
    await expectGone();
  });

  it('is gone after a Ctrl+C while it starts', async () => {
    const path = join(folder, 'IpRoute', 'bin', 'linux-x64', 'iproute');
    writeFileSync(path, `#!/bin/sh\ntrap '' INT\necho $$ > '${pidFile}'\nexec sleep 30\n`);
    const pending = shell.run('Watch-IpRouteEntry');
    while (!existsSync(pidFile)) await wait(5);
    interrupt();
    await pending;
    await expectGone();
  });

  it('is gone when the pipeline behind it ends: -First, a throw, a break', async () => {
    program(`${event('10.0.0.0/8')}; ${event('11.0.0.0/8')}; cat > /dev/null`);
    for (const script of [
      '$null = Watch-IpRouteEntry | Select-Object -First 1',
      "try { Watch-IpRouteEntry | ForEach-Object { throw 'enough' } } catch { $null = $_ }",
      'foreach ($one in 1) { Watch-IpRouteEntry | ForEach-Object { break } }',
    ]) {
      rmSync(pidFile, { force: true });
      await lines(script);
      await expectGone(script);
    }
  });

  it('leaves break and continue to the loop of the caller', async () => {
    program(`${event('10.0.0.0/8')}; ${event('11.0.0.0/8')}; cat > /dev/null`);
    expect(
      await lines(
        `$seen = @()
         foreach ($round in 1..3) { Watch-IpRouteEntry | ForEach-Object { $seen += "$round"; continue }; $seen += 'wrong' }
         "$seen"
         foreach ($round in 1..3) { Watch-IpRouteEntry | ForEach-Object { $seen += 'b'; break }; $seen += 'wrong' }
         "$seen"`,
      ),
    ).to.deep.equal(['1 2 3', '1 2 3 b']);
  });

  it('is gone when its runspace closes and when its pipeline is stopped by the host', async () => {
    program('cat > /dev/null');
    const open = `$runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2()); $runspace.Open()
      $ps = [powershell]::Create(); $ps.Runspace = $runspace
      $null = $ps.AddScript("Import-Module '${join(folder, 'IpRoute', 'IpRoute.psd1')}'; Watch-IpRouteEntry")
      $null = $ps.BeginInvoke(); while (-not [System.IO.File]::Exists('${pidFile}')) { [System.Threading.Thread]::Sleep(20) }
      [System.Threading.Thread]::Sleep(700)`;
    // Where the runspace closes, the end of the child may come before that of its cmdlet, which then is an error of its own.
    const ends = [['$ps.Stop()', /^Stopped$/] as const, ['$runspace.Close()', /^(Stopp(ing|ed)|Completed)$/] as const];
    for (const [end, state] of ends) {
      rmSync(pidFile, { force: true });
      expect((await lines(`${open}; ${end}; $ps.InvocationStateInfo.State`)).join()).to.match(state);
      await expectGone(end);
    }
  });

  it('is one of its own: the session has another, which may ask meanwhile', async () => {
    program(`${event('10.0.0.0/8')}; cat > /dev/null`);
    const [own, other] = await lines(
      `$id = (Get-IpRouteHost).ProcessId
       Watch-IpRouteEntry | Select-Object -First 1 | ForEach-Object { "$([System.IO.File]::ReadAllText('${pidFile}').Trim() -ne $id)" }
       "$((Get-IpRouteHost).ProcessId -eq $id)"; Disconnect-IpRouteHost`,
    );
    expect([own, other]).to.deep.equal(['True', 'True']);
  });
});
