import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { until } from '../guard/until.ts';
import { linesOf } from './laptop.ts';
import { openSession, type Session } from './session.ts';

const module = join(import.meta.dirname, '..', '..', 'module', 'IpRoute');
const laptop = join(module, 'Examples', 'vpn-laptop.machine.json');
const program = join(module, 'bin', 'linux-x64', 'iproute');

/** A machine of `count` routes on one interface. */
function bigMachine(count: number, alias: string): string {
  const Routes = Array.from({ length: count }, (_, at) => ({
    InterfaceIndex: 5,
    DestinationPrefix: `10.${at >> 8}.${at & 255}.0/24`,
    NextHop: '192.0.2.1',
    RouteMetric: 1,
  }));
  const Interfaces = [{ InterfaceIndex: 5, InterfaceAlias: alias, IPv4: { InterfaceMetric: 5 } }];
  return JSON.stringify({ Interfaces, Routes });
}

/** Pipes of 4 KB, as Windows has them: perl is on every Debian, and has fcntl (F_SETPIPE_SZ = 1031). */
const SMALL_PIPES = `#!/usr/bin/perl
fcntl(STDIN, 1031, 4096) && fcntl(STDOUT, 1031, 4096) or die "fcntl: $!";
exec '${program}', @ARGV;
`;

/** How many changes were shown, and how many a warning names as made and not shown: on a slow machine all are shown in time. */
function shownAndMade(told: string | undefined): number {
  return Number(/^[0-9]+/.exec(told ?? '')?.[0]) + Number(/ made ([0-9]+) change/.exec(told ?? '')?.[1] ?? 0);
}

describe('batches', function () {
  this.timeout(120_000);
  let folder: string;
  let file: string;
  let shell: Session;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    file = join(folder, 'machine.json');
    // A copy of the module, whose executable a test may replace.
    cpSync(module, join(folder, 'IpRoute'), { recursive: true, filter: (path) => !/IpRoute[\\/]bin/.test(path) });
    mkdirSync(join(folder, 'IpRoute', 'bin', 'linux-x64'), { recursive: true });
    shell = await openSession({ cwd: folder, foreground: true });
    await shell.run(`Import-Module '${join(folder, 'IpRoute', 'IpRoute.psd1')}'`);
  });
  after(async () => {
    await shell.close();
    rmSync(folder, { recursive: true, maxRetries: 9 });
  });
  beforeEach(() => connect(laptop, `#!/bin/sh\nexec '${program}' "$@"\n`));

  async function connect(machine: string, executable?: string) {
    await shell.run('Disconnect-IpRouteHost');
    if (machine !== file) copyFileSync(machine, file);
    const path = join(folder, 'IpRoute', 'bin', 'linux-x64', 'iproute');
    if (executable !== undefined) writeFileSync(path, executable);
    chmodSync(path, 0o755);
    await lines('$null = Connect-IpRouteHost -Simulator -MachineFile machine.json; $Error.Clear()');
  }
  const lines = (script: string) => linesOf(shell, script);
  const metrics = () =>
    (readFileSync(file, 'utf8').match(/"RouteMetric":\s*[0-9]+/g) ?? []).map((m) => m.split(/:\s*/)[1]);

  it('cross neither with pipes of 4 KB nor with replies that are larger, cmdlet behind cmdlet', async () => {
    writeFileSync(file, bigMachine(2000, '\u00fc'.repeat(250)));
    await connect(file, SMALL_PIPES);
    const [result] = await lines(
      `$all = @(Get-IpRouteEntry)
       $done = @($all | Set-IpRouteEntry -RouteMetric 9 | Set-IpRouteEntry -RouteMetric 8)
       $wrong = 0
       for ($at = 0; $at -lt $all.Count; $at++) {
         if ($done[$at].DestinationPrefix -cne $all[$at].DestinationPrefix -or $done[$at].Before.RouteMetric -ne 9 -or $done[$at].After.RouteMetric -ne 8) { $wrong++ }
       }
       "$($all.Count) $($done.Count) $wrong"`,
    );
    expect(result).to.equal('2000 2000 0');
    await shell.run('Disconnect-IpRouteHost');
    expect(new Set(metrics())).to.deep.equal(new Set(['8']));
  });

  it('leave nothing unsent while a slow upstream stays open', async () => {
    const [during, after] = await lines(
      `$routes = @(Get-IpRouteEntry -Protocol NetMgmt -AddressFamily IPv4)
       $count = { [regex]::Matches([System.IO.File]::ReadAllText('${file}'), '"RouteMetric": ?77\\b').Count }
       $done = @(& {
         foreach ($at in 0..5) { $routes[$at] }
         $clock = [System.Diagnostics.Stopwatch]::StartNew()
         while (($script:during = & $count) -lt 6 -and $clock.ElapsedMilliseconds -lt 60000) { [System.Threading.Thread]::Sleep(20) }
       } | Set-IpRouteEntry -RouteMetric 77)
       "$script:during"; "$($done.Count)"`,
    );
    expect([during, after]).to.deep.equal(['6', '6']);
  });

  it('are gathered only while records follow each other closely', async () => {
    const [output] = await lines(
      `$routes = @(Get-IpRouteEntry -Protocol NetMgmt -AddressFamily IPv4)
       $shown = [System.Collections.Generic.List[object]]::new()
       $then = [System.Collections.Generic.List[int]]::new()
       & { foreach ($at in 0..3) { $routes[$at]; $then.Add($shown.Count); [System.Threading.Thread]::Sleep(250) } } |
         Set-IpRouteEntry -RouteMetric 5 | ForEach-Object { $shown.Add($_) }
       "$then"`,
    );
    // Each record came alone, so each was shown at once.
    expect(output).to.equal('1 2 3 4');
  });

  it('that a stopped pipeline left behind are reported by the next cmdlet, which answers its own question', async () => {
    const pending = shell.run(
      `$routes = @(Get-IpRouteEntry -Protocol NetMgmt -AddressFamily IPv4); $before = (Get-IpRouteHost).ProcessId
       $shown = [System.Collections.Generic.List[object]]::new()
       & { foreach ($at in 0..5) { $routes[$at] }; while ($true) { [System.Threading.Thread]::Sleep(20) } } |
         Set-IpRouteEntry -RouteMetric 44 | ForEach-Object { $shown.Add($_) }`,
    );
    await until('all six are made', () => metrics().filter((metric) => metric === '44').length === 6);
    shell.interrupt();
    await pending;
    const [next, same, told] = await lines(
      `$found = @(Get-IpRouteEntry -InterfaceAlias 'Ethernet 2' -RouteMetric 1 -WarningVariable told 3>$null)
       "$(@($found | Where-Object { $_.InterfaceAlias -ne 'Ethernet 2' }).Count)"
       "$($before -eq (Get-IpRouteHost).ProcessId)"; "$($shown.Count) $told"`,
    );
    expect([next, same]).to.deep.equal(['0', 'True']);
    expect(told).to.match(
      /^6$|^\d The pipeline was stopped; Set-IpRouteEntry made \d change\(s\) that were not shown: /,
    );
    expect(shownAndMade(told)).to.equal(6);
    expect(metrics().filter((metric) => metric === '44')).to.have.length(6);
  });

  it('are not carried out in part: an upstream error leaves what was given, and says so', async () => {
    const [told] = await lines(
      `$routes = @(Get-IpRouteEntry -Protocol NetMgmt -AddressFamily IPv4)
       $shown = [System.Collections.Generic.List[object]]::new()
       try { & { $routes[0]; $routes[1]; throw 'upstream' } | Set-IpRouteEntry -RouteMetric 45 | ForEach-Object { $shown.Add($_) } } catch { $null = $_ }
       $null = Get-IpRouteEntry 127.0.0.0/8 -WarningVariable told 3>$null; "$($shown.Count) $told"`,
    );
    expect(shownAndMade(told)).to.equal(2);
    expect(metrics().filter((metric) => metric === '45')).to.have.length(2);
  });

  it('of a long stream that -First stops: what was made is what was shown and reported', async () => {
    writeFileSync(file, bigMachine(2000, 'Ethernet'));
    await connect(file);
    const [shown, told, next] = await lines(
      `$shown = @(Get-IpRouteEntry | Set-IpRouteEntry -RouteMetric 9 -WarningVariable told 3>$null | Select-Object -First 300)
       "$($shown.Count)"; "$told"; "$(@(Get-IpRouteEntry 10.0.7.0/24).Count)"`,
    );
    expect([shown, next]).to.deep.equal(['300', '1']);
    expect(metrics().filter((metric) => metric === '9')).to.have.length(shownAndMade(`300 ${told}`));
    // The names of the first five, and how many more.
    if (told) expect(told).to.match(/: 10\.\d+\.\d+\.0\/24 192\.0\.2\.1 Ethernet, .* and [0-9]+ more\.$/);
  });

  it('of a Sync that -First stops are named as routes, though it is asked by a scope', async () => {
    writeFileSync(file, bigMachine(3, 'Ethernet'));
    await connect(file);
    const [shown, told] = await lines(
      `$desired = @(Get-IpRouteEntry | ForEach-Object { $_ | Select-Object DestinationPrefix, NextHop, InterfaceAlias, @{ n = 'RouteMetric'; e = { 9 } } })
       $desired | Export-Csv desired.csv -NoTypeInformation
       $shown = @(Sync-IpRouteTable desired.csv -InterfaceAlias Ethernet -WarningVariable told 3>$null | Select-Object -First 1)
       "$($shown.Count)"; "$told"`,
    );
    expect(shown).to.equal('1');
    expect(told).to.match(
      / Sync-IpRouteTable made 2 change\(s\) that were not shown: 10\.0\.\d\.0\/24 via 192\.0\.2\.1 on Ethernet: .*, 10\.0\.\d\.0\/24 via 192\.0\.2\.1 on Ethernet: .*\.$/,
    );
  });

  it('that a downstream throw stops are reported, too', async () => {
    writeFileSync(file, bigMachine(2000, 'Ethernet'));
    await connect(file);
    const [caught, told] = await lines(
      `$at = 0
       try { Get-IpRouteEntry | Set-IpRouteEntry -RouteMetric 9 -WarningVariable told 3>$null | ForEach-Object { if (++$at -eq 200) { throw 'enough' } } } catch { "$_" }
       "$told"`,
    );
    expect(caught).to.equal('enough');
    expect(metrics().filter((metric) => metric === '9')).to.have.length(shownAndMade(`200 ${told}`));
  });

  it('of an executable that hangs can be stopped with Ctrl+C, and the next cmdlet has a new one', async () => {
    const fake = `if [ ! -e '${join(folder, 'hung')}' ]; then : > '${join(folder, 'hung')}'; exec '${program}' "$@"; fi`;
    await connect(laptop, `#!/bin/sh\n${fake}\nexec '${program}' "$@"\n`);
    const [pid] = await lines('(Get-IpRouteHost).ProcessId');
    process.kill(Number(pid), 'SIGSTOP');
    const started = Date.now();
    const pending = shell.run(`Get-IpRouteEntry | Set-IpRouteEntry -RouteMetric 3`);
    await wait(1000);
    shell.interrupt();
    await pending;
    expect(Date.now() - started).to.be.lessThan(20_000);
    process.kill(Number(pid), 'SIGKILL');
    expect(await lines('@(Get-IpRouteEntry 172.22.0.0/20).Count')).to.deep.equal(['2']);
  });

  it('of an executable that does not even read can be stopped with Ctrl+C, and the session be ended', async () => {
    writeFileSync(file, bigMachine(2000, 'Ethernet'));
    await connect(file, SMALL_PIPES);
    // Warm, so that 64 records come in time; then it stops while it waits for them: 6 KB for a pipe of 4.
    const [pid] = await lines(
      `$all = @(Get-IpRouteEntry); $null = @($all | Set-IpRouteEntry -RouteMetric 1); (Get-IpRouteHost).ProcessId`,
    );
    const pending = shell.run(
      `$at = 0; $all | Set-IpRouteEntry -RouteMetric 9 | ForEach-Object { if (++$at -eq 40) { [System.Diagnostics.Process]::Start('/bin/kill', '-STOP ${pid}').WaitForExit() } }`,
    );
    await wait(2000);
    shell.interrupt();
    await pending;
    const told = await lines(
      '& (Get-Module IpRoute) { $script:SilenceLimit = 500 }; Disconnect-IpRouteHost 3>&1 | ForEach-Object { "$_" }',
    );
    await lines('& (Get-Module IpRoute) { $script:SilenceLimit = 30000 }');
    expect(told.join()).to.match(/gave no answer. The outcome of [0-9]+ request/);
  });

  it('whose start was stopped with Ctrl+C leave nothing behind', async () => {
    await connect(laptop, `#!/bin/sh\ntrap '' INT\nsleep 1\nexec '${program}' "$@"\n`);
    await shell.run('& (Get-Module IpRoute) { Close-IpRoute_Channel }');
    const pending = shell.run('Get-IpRouteEntry');
    await wait(500);
    shell.interrupt();
    await pending;
    expect(await lines('@(Get-IpRouteEntry 172.22.0.0/20).Count')).to.deep.equal(['2']);
  });

  it('that another cmdlet closed are reported although that cmdlet came last', async () => {
    const [told] = await lines(
      `$routes = @(Get-IpRouteEntry -Protocol NetMgmt -AddressFamily IPv4)
       $shown = [System.Collections.Generic.List[object]]::new()
       try { & { $routes[0..5]; $null = Get-IpRouteEntry 127.0.0.0/8; throw 'upstream' } | Set-IpRouteEntry -RouteMetric 47 | ForEach-Object { $shown.Add($_) } } catch { $null = $_ }
       $null = Get-IpRouteEntry 127.0.0.0/8 -WarningVariable told 3>$null; "$($shown.Count) $told"`,
    );
    expect(shownAndMade(told)).to.equal(6);
    expect(metrics().filter((metric) => metric === '47')).to.have.length(6);
  });

  it('are reported before the session goes to another machine, and what follows goes there', async () => {
    writeFileSync(file, bigMachine(20, 'Ethernet'));
    await connect(file);
    const other = join(folder, 'other.json');
    writeFileSync(other, bigMachine(20, 'Ethernet'));
    const [shown, told] = await lines(
      `$rows = 0..7 | ForEach-Object { [pscustomobject] @{ DestinationPrefix = "10.0.$_.0/24"; NextHop = '192.0.2.1'; InterfaceIndex = 5 } }
       $done = @(& { $rows[0..5]; $null = Connect-IpRouteHost -Simulator -MachineFile other.json -WarningVariable told 3>$null; $script:told = "$told"; $rows[6, 7] } | Set-IpRouteEntry -RouteMetric 48)
       "$(@($done | Where-Object { $_.After.Backend -like '*machine.json' }).Count) $(@($done | Where-Object { $_.After.Backend -like '*other.json' }).Count)"; $script:told`,
    );
    const [first, second] = (shown ?? '').split(' ').map(Number);
    expect([shownAndMade(`${first} ${told}`), second]).to.deep.equal([6, 2]);
    expect(metrics().filter((metric) => metric === '48')).to.have.length(6);
    expect(readFileSync(other, 'utf8').match(/"RouteMetric": ?48/g)).to.have.length(2);
  });

  it('whose errors go down the pipeline leave the replies in order when a cmdlet there asks', async () => {
    writeFileSync(file, bigMachine(1000, 'Ethernet'));
    await connect(file);
    const [result] = await lines(
      `$bad = [pscustomobject] @{ DestinationPrefix = '99.0.0.0/8'; NextHop = '192.0.2.1'; InterfaceIndex = 5 }
       $at = 0; $wrong = 0; $right = 0
       Get-IpRouteEntry | ForEach-Object { if (++$at % 100 -eq 0) { $bad }; $_ } | Set-IpRouteEntry -RouteMetric 9 2>&1 | ForEach-Object {
         if ($_ -is [System.Management.Automation.ErrorRecord]) { $wrong++; $null = Get-IpRouteEntry 10.0.3.0/24 } else { $right++ }
       }
       "$right $wrong"`,
    );
    expect(result).to.equal('1000 10');
  });

  it('of ten thousand routes go through a chain of cmdlets', async () => {
    writeFileSync(file, bigMachine(10_000, 'Ethernet'));
    await connect(file);
    const [result] = await lines(
      `$done = @(Get-IpRouteEntry | Set-IpRouteEntry -RouteMetric 9 | Set-IpRouteEntry -RouteMetric 8)
       "$($done.Count) $(@($done | Where-Object { $_.After.RouteMetric -ne 8 }).Count)"`,
    );
    expect(result).to.equal('10000 0');
  });

  it('are sent again to a new executable when the old one cannot have begun', async () => {
    // The first one greets, closes its input and stays; the second is the real one.
    const once = join(folder, 'once');
    const { stdout } = spawnSync(program, ['--simulator', '--machine-file', file], { input: '', encoding: 'utf8' });
    const greeting = stdout.trim();
    const fake = `if [ ! -e '${once}' ]; then : > '${once}'; printf '%s\\n' '${greeting}'; exec 0<&-; sleep 30; exit; fi`;
    await connect(laptop, `#!/bin/sh\n${fake}\nexec '${program}' "$@"\n`);
    const [result] = await lines(
      '(Set-IpRouteEntry -DestinationPrefix 172.22.0.0/20 -NextHop 10.29.176.1 -InterfaceIndex 17 -RouteMetric 46).Changed',
    );
    expect(result).to.equal('True');
  });
});
