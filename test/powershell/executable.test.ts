import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { PROTOCOL } from '../../generator/library/wire/lines.ts';
import { checksum, version } from '../../src/contract.generated.ts';
import { runScript } from './session.ts';
import { shellHello } from './shell-hello.ts';

const module = join(import.meta.dirname, '..', '..', 'module', 'IpRoute');
const HELLO = shellHello('Simulator');

/** What the module says of an executable that is not what it should be (programs here are shell scripts: not on Windows). */
describe('an executable that fails', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    cpSync(module, join(folder, 'IpRoute'), { recursive: true, filter: (path) => !/IpRoute[\\/]bin/.test(path) });
  });
  afterEach(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  /** Puts a shell script in the executable's place, runs the PowerShell, and gives its lines. */
  const run = async (program: string | undefined, script: string) => {
    if (program !== undefined) {
      const bin = join(folder, 'IpRoute', 'bin', 'linux-x64');
      mkdirSync(bin, { recursive: true });
      writeFileSync(join(bin, 'iproute'), `#!/bin/sh\n${program}\n`);
      chmodSync(join(bin, 'iproute'), 0o755);
    }
    const text = `Import-Module '${join(folder, 'IpRoute', 'IpRoute.psd1')}'
& (Get-Module IpRoute) { $script:SilenceLimit = 1000 }
try { ${script} } catch { "$($_.FullyQualifiedErrorId)|$($_.Exception.Message)" }`;
    return (await runScript(text)).stdout.trim();
  };
  const SET = 'Set-IpRouteEntry -DestinationPrefix 10.0.0.0/8 -NextHop 0.0.0.0 -InterfaceIndex 1 -RouteMetric 1';

  it('is missing', async () => {
    expect(await run(undefined, 'Get-IpRouteEntry')).to.match(
      /^ExecutableMissing,Get-IpRouteEntry\|.*bin.linux-x64.iproute/,
    );
  });

  it('is of another version: both sides are named', async () => {
    const other = HELLO.replace(version, '9.9.9').replace(checksum, '0123456789abcdef');
    const text = await run(`printf '${other}\\n'; cat`, 'Get-IpRouteEntry');
    expect(text).to.match(/^ExecutableMismatch,Get-IpRouteEntry/);
    expect(text).to.include(version).and.include('9.9.9').and.include(checksum).and.include('0123456789abcdef');
  });

  it('dies in the middle of a change: the outcome is unknown', async () => {
    const text = await run(`printf '${HELLO}\\n'; read line; echo 'out of paper' >&2; exit 3`, SET);
    expect(text).to.match(
      /^ExecutableLost,Set-IpRouteEntry\|.*ended\. The outcome of 1 request\(s\) of Set-IpRouteEntry is unknown/,
    );
    expect(text).to.include('out of paper');
  });

  it('answers garbage', async () => {
    expect(await run(`printf '${HELLO}\\n'; read line; echo garbage; cat`, SET)).to.match(
      /^ExecutableLost,Set-IpRouteEntry\|.*something else than a reply/,
    );
  });

  it('answers nothing', async () => {
    expect(await run(`printf '${HELLO}\\n'; cat >/dev/null`, SET)).to.match(
      /^ExecutableLost,Set-IpRouteEntry\|.*gave no answer/,
    );
  });

  it('answers another question', async () => {
    const reply = `read line; printf '=\\t999\\tx\\n'; cat`;
    expect(await run(`printf '${HELLO}\\n'; ${reply}`, SET)).to.match(
      /^ExecutableLost,Set-IpRouteEntry\|.*something else than a reply: '= 999 x'.*The outcome of 1 request/,
    );
  });

  it('answers with nothing but an empty line', async () => {
    expect(await run(`printf '${HELLO}\\n'; read line; echo; cat`, SET)).to.match(
      /^ExecutableLost,Set-IpRouteEntry\|.*something else than a reply/,
    );
  });

  it('loses what was in its memory, however it fails: the next cmdlet says so, and asks no other machine', async () => {
    const ends = ['exit 3', 'echo garbage; cat', 'cat >/dev/null', `printf '=\\t999\\tx\\n'; cat`];
    for (const [inMemory, next] of [
      [true, /^MemoryMachineLost,Get-IpRouteEntry\|.*it is lost here/],
      // What works on a file, or on this computer, goes on with another process: these fail as the first did.
      [false, /^ExecutableLost,Get-IpRouteEntry\|/],
    ] as const) {
      for (const end of inMemory ? ends : ends.slice(0, 1)) {
        const program = `printf '${shellHello('Simulator', inMemory)}\\n'; read line; ${end}`;
        const text = await run(program, `try { ${SET} } catch { $_.FullyQualifiedErrorId }; Get-IpRouteEntry`);
        const [first, ...rest] = text.split('\n');
        expect(first, end).to.equal('ExecutableLost,Set-IpRouteEntry');
        expect(rest.join('\n'), end).to.match(next);
      }
    }
  });

  it('is ended by who stops a cmdlet in the midst of its request, and what was in its memory is lost with it', async () => {
    const begun = join(folder, 'begun');
    // A pipe does not hold the request, of which one byte is read.
    const program = `printf '${shellHello('Simulator', true)}\\n'; dd bs=1 count=1 2>/dev/null >'${begun}'; exec sleep 90`;
    const text = await run(
      program,
      `& (Get-Module IpRoute) { $script:SilenceLimit = 90000 }
       $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::CurrentRunspace)
       $watch = Start-ThreadJob { while (-not (Test-Path '${begun}') -or -not (Get-Item '${begun}').Length) { Start-Sleep -Milliseconds 20 }; $args[0].Stop() } -ArgumentList $shell
       try { $shell.AddScript("Get-IpRouteEntry -InterfaceAlias ('x' * 1000000)").Invoke() } catch { $null = $_ }
       "$($shell.InvocationStateInfo.State)"
       & (Get-Module IpRoute) { $script:SilenceLimit = 1000 }
       Get-IpRouteEntry`,
    );
    expect(text).to.match(/^Stopped\nMemoryMachineLost,Get-IpRouteEntry\|/);
  });

  it('is no program', async () => {
    const bin = join(folder, 'IpRoute', 'bin', 'linux-x64');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'iproute'), 'text');
    expect(await run(undefined, 'Get-IpRouteEntry')).to.match(
      /^ExecutableNotStarted,Get-IpRouteEntry\|.*linux-x64.iproute' could not be started \(code 13\)/,
    );
  });

  it('is blocked by a policy: an error of its own', async () => {
    const text = await run(
      undefined,
      `& (Get-Module IpRoute) { foreach ($code in 5, 225, 226, 577, 1260, 4549, 4550, 4551, 4559, 4580, 4583, 4584, 193, 216, 2) {
         $e = Get-IpRoute_StartError -Exception ([System.ComponentModel.Win32Exception]::new($code)) -Path 'x.exe'
         $advice = $e.ErrorDetails.RecommendedAction -creplace '.*?(App Control|AppLocker|virus|signer|processor).*', '$1'
         "$code $($e.FullyQualifiedErrorId) $($e.CategoryInfo.Category) $($e.TargetObject) $advice" } }`,
    );
    const blocked = 'ExecutableBlocked PermissionDenied x.exe';
    const other = 'ExecutableNotStarted ResourceUnavailable x.exe';
    expect(text.split('\n')).to.deep.equal([
      `5 ${blocked} virus`,
      `225 ${blocked} virus`,
      `226 ${blocked} virus`,
      `577 ${blocked} signer`,
      `1260 ${blocked} AppLocker`,
      `4549 ${other} Install the module again as a whole.`,
      ...[4550, 4551, 4559, 4580, 4583].map((code) => `${code} ${blocked} App Control`),
      `4584 ${other} Install the module again as a whole.`,
      `193 ${other} processor`,
      `216 ${other} processor`,
      `2 ${other} Install the module again as a whole.`,
    ]);
  });

  it('gets an environment of allowed names only', async () => {
    const seen = join(folder, 'environment');
    await run(
      `/usr/bin/env > '${seen}'; printf '${HELLO}\\n'; cat`,
      "[Environment]::SetEnvironmentVariable('NODE_OPTIONS', '--x'); $null = Get-IpRouteHost",
    );
    const names = readFileSync(seen, 'utf8')
      .split('\n')
      .map((line) => line.split('=')[0]);
    expect(names).to.not.include.members(['NODE_OPTIONS']);
    expect(
      names.filter(
        (name) => name !== '' && !['LANG', 'TEMP', 'TMP', 'PWD', 'SHLVL', '_', 'OLDPWD'].includes(name ?? ''),
      ),
    ).to.deep.equal([]);
  });
});

describe('the executable of a session', () => {
  it('ends when nobody asks for a while, and comes again; a machine in its memory never idles out', async () => {
    const { stdout } = await runScript(`Import-Module IpRoute
& (Get-Module IpRoute) { $script:IdleLimit = 300 }
function Test-Gone ($id) { try { [System.Diagnostics.Process]::GetProcessById($id).HasExited } catch { $true } }
$file = [System.IO.Path]::GetTempFileName(); [System.IO.File]::Copy('${join(module, 'Examples', 'vpn-laptop.machine.json')}', $file, $true)
$first = (Connect-IpRouteHost -Simulator -MachineFile $file).ProcessId
$null = Get-IpRouteEntry 172.22.0.0/20
[System.Threading.Thread]::Sleep(1500); "idle: $(Test-Gone $first)"
$second = (Get-IpRouteHost).ProcessId; "again: $($second -ne $first) $(@(Get-IpRouteEntry 172.22.0.0/20).Count)"
$memory = (Connect-IpRouteHost -Simulator).ProcessId; $null = Get-IpRouteEntry
[System.Threading.Thread]::Sleep(1500); "memory: $(Test-Gone $memory) $($memory -eq (Get-IpRouteHost).ProcessId)"
[System.IO.File]::Delete($file)`);
    expect(stdout.trim().split('\n')).to.deep.equal(['idle: True', 'again: True 2', 'memory: False True']);
  });

  it('ends when its runspace closes, and when its PowerShell is killed', async () => {
    const { stdout } = await runScript(`
$runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2()); $runspace.Open()
$shell = [powershell]::Create(); $shell.Runspace = $runspace
$id = $shell.AddScript('Import-Module IpRoute; (Connect-IpRouteHost -Simulator).ProcessId').Invoke()[0]
$child = [System.Diagnostics.Process]::GetProcessById($id); "before: $($child.HasExited)"
$runspace.Close(); "after: $($child.WaitForExit(3000))"
Import-Module IpRoute; "id: $((Connect-IpRouteHost -Simulator).ProcessId)"
[System.Diagnostics.Process]::GetCurrentProcess().Kill()`);
    const [before, after, id] = stdout.trim().split('\n');
    expect([before, after]).to.deep.equal(['before: False', 'after: True']);
    const pid = Number(id?.split(' ')[1]);
    const alive = () => {
      try {
        // A zombie waits for whoever adopts it; it has ended.
        return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
      } catch {
        return false;
      }
    };
    for (let waited = 0; alive() && waited < 3000; waited += 50) await wait(50);
    expect(alive()).to.equal(false);
  });

  it('starts where the environment holds both Path and PATH', async () => {
    const script = 'Import-Module IpRoute; (Connect-IpRouteHost -Simulator).Backend';
    const { stdout } = await runScript(script, { env: { Path: 'one', PATH: process.env['PATH'] } });
    expect(stdout.trim()).to.equal('Simulator');
  });
});

describe('the executable', () => {
  it('reads past the byte order mark that .NET Framework sends where the console is UTF-8', () => {
    const input = '\uFEFF7\tGet-IpRouteEntry\tapply\t\t10.0.0.0/8\n';
    const { stdout } = spawnSync(join(module, 'bin', 'linux-x64', 'iproute'), ['--simulator'], {
      input,
      encoding: 'utf8',
    });
    expect(stdout).to.match(/\n=\t7\n$/);
  });

  it('leaves Ctrl+C to PowerShell, and ends with its input', async () => {
    const child = spawn(join(module, 'bin', 'linux-x64', 'iproute'), ['--simulator']);
    const hello = String((await once(child.stdout, 'data'))[0]);
    expect(hello.startsWith(`hello\t${PROTOCOL}\tIpRoute\t`), hello).to.equal(true);
    child.kill('SIGINT');
    child.stdin.write('7\tGet-IpRouteEntry\tapply\t\t10.0.0.0/8\n');
    const reply = String((await once(child.stdout, 'data'))[0]);
    expect(reply).to.match(/^-\t7\t10\.0\.0\.0\/8\t[^\n]*\n=\t7\n$/);
    child.stdin.end();
    expect(await once(child, 'exit')).to.deep.equal([0, null]);
  });

  it('writes all of its replies to a pipe that is full and does not block', () => {
    const requests = Array.from(
      { length: 3000 },
      (_, at) => `${at + 1}\tSet-IpRouteEntry\tapply\t$_\t10.0.0.0/8\t192.0.2.254\t\t12\t\t${1000 + at}\n`,
    );
    // A pipe of 4 KB, as Windows has it, that is given to the executable as an event loop leaves it: 1031 is F_SETPIPE_SZ.
    const perl =
      'use Fcntl; fcntl(STDOUT, 1031, 4096) && fcntl(STDOUT, F_SETFL, O_WRONLY | O_NONBLOCK) or die; exec @ARGV';
    const { stdout, stderr } = spawnSync(
      'sh',
      ['-c', `perl -e '${perl}' "$0" --simulator | cat`, join(module, 'bin', 'linux-x64', 'iproute')],
      {
        input: requests.join(''),
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      },
    );
    expect(stderr).to.equal('');
    const lines = stdout.split('\n').slice(1);
    expect(lines.pop()).to.equal('');
    expect(lines.map((line) => line.split('\t').slice(0, 2).join(' '))).to.deep.equal(
      requests.map((_, at) => `= ${at + 1}`),
    );
    // Each line is whole.
    expect(new Set(lines.map((line) => line.split('\t').length)).size).to.equal(1);
  });

  describe('that answers a batch of more replies than it writes at once', () => {
    const COUNT = 300;
    const requests = Array.from({ length: COUNT }, (_, at) => {
      const prefix = at === 200 ? '10.0.0.1/8' : '10.0.0.0/8';
      return `${at + 1}\tSet-IpRouteEntry\tapply\t$_\t${prefix}\t192.0.2.254\t\t12\t\t${1000 + at}\n`;
    });
    const answers = (...options: string[]) => {
      const { stdout } = spawnSync(join(module, 'bin', 'linux-x64', 'iproute'), ['--simulator', ...options], {
        input: requests.join(''),
        encoding: 'utf8',
      });
      expect(stdout).to.have.length.above(32_768);
      const lines = stdout.split('\n').slice(1);
      expect(lines.slice(COUNT)).to.deep.equal(['']);
      return lines.slice(0, COUNT).map((line) => line.split('\t').slice(0, 2));
    };
    const ids = requests.map((_, at) => String(at + 1));

    it('answers each request once and in order', () => {
      expect(answers()).to.deep.equal(ids.map((id) => [id === '201' ? '!' : '=', id]));
    });

    it('reports no change in a machine file that was not saved', () => {
      const folder = mkdtempSync(join(tmpdir(), 'iproute-'));
      try {
        const file = join(folder, 'vpn.machine.json');
        const family = { InterfaceMetric: 25 };
        const Interfaces = [{ InterfaceIndex: 12, InterfaceAlias: 'Ethernet', IPv4: family }];
        const Routes = [
          { InterfaceIndex: 12, DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.254', RouteMetric: 20 },
        ];
        writeFileSync(file, JSON.stringify({ Interfaces, Routes }));
        expect(answers('--machine-file', file)[0]).to.deep.equal(['=', '1']);
        // In the way of the new text, for root as well.
        mkdirSync(join(`${file}.saving`, 'full'), { recursive: true });
        expect(answers('--machine-file', file)).to.deep.equal(ids.map((id) => ['!', id]));
      } finally {
        rmSync(folder, { recursive: true, maxRetries: 9 });
      }
    });
  });
});
