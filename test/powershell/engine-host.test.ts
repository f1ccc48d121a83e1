import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { ensureEngineHost } from '../tools/engine-host.ts';
import { type FileOptions, openSession, runFile, runPowerShell, runScript, type Session } from './session.ts';

// The other PowerShell tests believe what this engine host says, so what it promises is tested of the host itself, even
// where a pwsh is installed.
describe('engine host', function () {
  this.timeout(300_000);
  let host = '';
  let folder = '';

  before(() => {
    host = ensureEngineHost();
    folder = mkdtempSync(join(tmpdir(), 'iproute-host-'));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const runHost = (words: string[], input?: string) =>
    runPowerShell(words, { executable: host, ...(input !== undefined && { input }) });
  const command = (text: string, ...options: string[]) => runHost(['-NoProfile', ...options, '-Command', text]);
  const script = (text: string, options: FileOptions = {}) => runScript(text, { executable: host, ...options });
  const file = (text: string): string => {
    const path = join(folder, 'a script.ps1');
    writeFileSync(path, text);
    return path;
  };
  const asks = `function f { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param($x)
    if ($PSCmdlet.ShouldProcess($x, 'Change')) { "did $x" } }`;

  describe('-Command', () => {
    const exitCodes: [string, number][] = [
      ['1', 0],
      ['exit 7', 7],
      ["throw 'x'", 1],
      ["'before'; Import-Module ./missing", 1],
      ["Import-Module ./missing; 'after'", 0],
      ['if (', 1],
      ['1 +* 2', 1],
    ];
    for (const [text, exitCode] of exitCodes) {
      it(`ends with ${exitCode} for: ${text}`, async () => {
        expect((await command(text)).exitCode).to.equal(exitCode);
      });
    }

    it('joins the rest of the command line', async () => {
      const result = await runHost(['-NoLogo', '-ExecutionPolicy', 'Bypass', '-c', '1', '+', '2']);
      expect(result).to.deep.equal({ stdout: '3\n', stderr: '', exitCode: 0 });
    });

    it('refuses an option it does not know', async () => {
      const result = await runHost(['-Nonsense']);
      expect(result.exitCode).to.equal(64);
      expect(result.stderr).to.contain("'-Nonsense'");
    });

    it('gives piped lines to $input', async () => {
      const result = await runHost(['-Command', '$input | ForEach-Object { "[$_]" }'], 'one\ntwö\n');
      expect(result.stdout).to.equal('[one]\n[twö]\n');
    });

    it('is the real engine', async () => {
      const result = await command(
        '"$($PSVersionTable.PSVersion) $($PSVersionTable.PSEdition) $IsLinux$IsWindows $($Host.Name)"',
      );
      const system = process.platform === 'win32' ? 'FalseTrue' : 'TrueFalse';
      expect(result.stdout).to.equal(`7.6.9 Core ${system} ConsoleHost\n`);
    });

    it('loads modules from PSModulePath', async () => {
      writeFileSync(join(folder, 'Probe.psm1'), 'function Get-Probe { "found" }');
      const result = await command(`Import-Module '${folder}/Probe.psm1'; Get-Probe; $env:PSModulePath`);
      expect(result.stdout)
        .to.match(/^found\n/)
        .and.contain(join('module'));
    });
  });

  describe('-File', () => {
    const parameters = `param([string] $Name, [int] $Count, [switch] $Flag)
      "$Name|$Count|$Flag|$args"
      if ($Name -eq 'exit') { exit 5 }
      if ($Name -eq 'throw') { throw 'x' }
      if ($Name -eq 'error') { Import-Module ./missing }`;
    const calls: [string[], string, number][] = [
      [[], '|0|False|', 0],
      [['-Name', 'a b', '-Flag', '-Count', '3'], 'a b|3|True|', 0],
      [['x', '-Count:4', '-Flag:$false', 'more', '-1'], 'x|4|False|more -1', 0],
      [['exit'], 'exit|0|False|', 5],
      [['throw'], 'throw|0|False|', 1],
      [['error'], 'error|0|False|', 0],
    ];
    for (const [args, line, exitCode] of calls) {
      it(`passes [${args.join(', ')}] on and ends with ${exitCode}`, async () => {
        const result = await runFile(file(parameters), { executable: host, args });
        expect(result.stdout).to.equal(`${line}\n`);
        expect(result.exitCode).to.equal(exitCode);
        expect(result.stderr === '').to.equal(!['throw', 'error'].includes(args[0] ?? ''));
      });
    }

    it('says that a file is missing', async () => {
      const result = await runFile(join(folder, 'missing.ps1'), { executable: host });
      expect(result.exitCode).to.equal(64);
      expect(result.stderr).to.contain('missing.ps1');
    });
  });

  describe('-Command -', () => {
    const lines = (...input: string[]) => runHost(['-NoLogo', '-NoExit', '-Command', '-'], `${input.join('\n')}\n`);

    it('runs line by line, an incomplete line with those up to a blank one', async () => {
      const result = await lines('"one"', 'if ($true) {', '"two"', '}', '', '"three"');
      expect(result).to.deep.equal({ stdout: 'one\ntwo\nthree\n', stderr: '', exitCode: 0 });
    });

    it('drops a block that the end of input leaves open', async () => {
      expect((await lines('"one"', 'if ($true) {', '"two"', '}')).stdout).to.equal('one\n');
    });

    it('goes on after an error and ends where exit says', async () => {
      const result = await lines('throw "x"', '$?', 'exit 6', '"not reached"');
      expect(result.stdout).to.equal('False\n');
      expect(result.stderr).to.contain('Exception: x');
      expect(result.exitCode).to.equal(6);
    });

    it('shows each line its own table', async () => {
      const result = await lines('[pscustomobject]@{ A = 1 }', '[pscustomobject]@{ B = 2 }');
      expect(result.stdout.match(/^-$/gm)).to.have.length(2);
    });
  });

  describe('streams', () => {
    it('writes errors to standard error and everything else to standard output, plain', async () => {
      const result = await script(`function f { [CmdletBinding(SupportsShouldProcess)] param()
          $PSCmdlet.WriteWarning('careful'); $PSCmdlet.WriteVerbose('details'); [void] $PSCmdlet.ShouldProcess('it', 'Change')
          $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('broken'), 'Id', 0, $null)) }
        f -Verbose -WhatIf
        [pscustomobject]@{ Alias = 'Büro-Netz' }`);
      expect(result.stdout).to.match(
        /^WARNING: careful\nVERBOSE: details\nWhat if: Performing the operation "Change" on target "it"\.\n/,
      );
      expect(result.stdout).to.match(/^Alias\n-----\nBüro-Netz\n/m);
      expect(result.stderr).to.match(/^f: .*broken/s);
      expect(result.stdout + result.stderr)
        .to.not.contain('\u001b')
        .and.not.contain('\ufeff');
    });

    it('shows where a script failed', async () => {
      const result = await runFile(file('"x"\n  throw "boom"'), { executable: host });
      expect(result.stderr).to.match(/a script\.ps1:2\nLine \|\n +2 \| +throw "boom"\n/);
    });
  });

  describe('questions', () => {
    it('takes answers from standard input', async () => {
      const result = await script(`${asks}\nf 1; f 2; f 3`, { input: 'y\nwhat\nN\n\n' });
      expect(result.stdout).to.contain(
        'Performing the operation "Change" on target "2".\n[Y] Yes  [A] Yes to All  [N] No',
      );
      expect(result.stdout).to.contain('did 1').and.contain('did 3').and.not.contain('did 2');
      expect(result.stderr).to.equal('');
    });

    it('fails when the answer is missing', async () => {
      const result = await runHost(['-Command', `${asks}; f 1`]);
      expect(result.stderr).to.contain('standard input has ended');
      expect(result.stdout).to.not.contain('did 1');
    });

    it('refuses to ask with -NonInteractive', async () => {
      const result = await command(`${asks}; f 1; f 2 -Confirm:$false`, '-NonInteractive');
      expect(result.stderr).to.contain('NonInteractive mode');
      expect(result.stdout).to.equal('did 2\n');
    });

    it('asks for a mandatory parameter', async () => {
      const result = await script('function g { param([Parameter(Mandatory)] [int] $N) $N + 1 }; g', {
        input: '41\n',
      });
      expect(result.stdout).to.match(/N: 42\n$/);
    });
  });

  describe('helpers for tests', () => {
    it('Select-Object -First stops the commands before it and nothing else', async () => {
      const result = await command(
        '$n = 0; 1..1000 | ForEach-Object { $n++; $_ } | Select-Object -First 2; "asked $n"; 7 | ForEach-Object { $_ }',
      );
      expect(result.stdout).to.equal('1\n2\nasked 2\n7\n');
    });

    it('ConvertFrom-Csv reads RFC 4180', async () => {
      const result = await script(`'A,"B ""q""",C', '1,"x,y', 'z",', ',2' | ConvertFrom-Csv |
        ForEach-Object { '{0}|{1}|{2}' -f $_.A, $_.'B "q"', ($null -eq $_.C) }`);
      expect(result.stdout).to.equal('1|x,y\nz|False\n|2|True\n');
    });

    it('Start-Sleep waits', async () => {
      const result = await command(
        '$t = [DateTime]::UtcNow; Start-Sleep -Milliseconds 300; ([DateTime]::UtcNow - $t).TotalMilliseconds -ge 290',
      );
      expect(result.stdout).to.equal('True\n');
    });
  });

  describe('jobs', () => {
    it('Start-Job works in another process and brings its objects back', async () => {
      const result = await script(
        `$j = Start-Job { param($x) [pscustomobject]@{ Id = $PID; X = $x; At = $pwd.Path } } -ArgumentList 'ä'
         $r = Receive-Job -Wait $j
         '{0}|{1}|{2}|{3}' -f ($r.Id -ne $PID), $r.X, ($r.At -eq $pwd.Path), $r.PSTypeNames[0]`,
        { cwd: folder },
      );
      expect(result.stdout).to.equal('True|ä|True|Deserialized.System.Management.Automation.PSCustomObject\n');
      expect(result.stderr).to.equal('');
    });
  });

  describe('a session of node-powershell', () => {
    let session: Session;
    before(async () => {
      session = await openSession({ executable: host, env: { PROBE: 'naïve' } });
    });
    after(() => session.close());

    it('keeps state, takes blocks with blank lines, and returns both streams', async () => {
      await session.run('$value = 20\n\nfunction Get-Twice {\n\n  param($n)\n\n  2 * $n\n}');
      expect(await session.run('Get-Twice $value\n"$($env:PROBE): \'x\'"')).to.deep.equal({
        output: "40\nnaïve: 'x'",
        errors: '',
      });
      const failed = await session.run('"shown"; Import-Module ./missing; "also shown"');
      expect(failed.output).to.equal('shown\nalso shown');
      expect(failed.errors).to.contain('missing');
    });

    it('reports a script that does not parse, and goes on', async () => {
      expect((await session.run('if (')).errors).to.contain("Missing condition in if statement after 'if ('.");
      expect((await session.run('1 + 1')).output).to.equal('2');
    });

    it('goes on after Ctrl+C', async function () {
      skipOnWindows(this);
      const long = session.run(
        "try { 'started'; Start-Sleep -Seconds 60; 'not reached' } finally { $cleaned = $true }",
      );
      await delay(500);
      const start = Date.now();
      session.interrupt();
      expect((await long).output).to.equal('started');
      expect(Date.now() - start).to.be.below(10_000);
      expect(await session.run('"$cleaned $value"')).to.deep.equal({ output: 'True 20', errors: '' });
    });
  });

  describe('Ctrl+C', () => {
    for (const kind of ['-Command', '-File']) {
      it(`ends ${kind} with 1 after the finally blocks`, async function () {
        skipOnWindows(this);
        const text =
          "try { [Console]::Out.WriteLine('started'); Start-Sleep -Seconds 60 } finally { [Console]::Out.WriteLine('cleaned') }; 'no'";
        const child = spawn(host, [kind, kind === '-File' ? file(text) : text]);
        const { stdout, exitCode } = await interruptWhenStarted(child);
        expect(stdout.trim()).to.equal('started\ncleaned');
        expect(exitCode).to.equal(1);
      });
    }
  });
});

/** Node can't send Ctrl+C to another process there. */
function skipOnWindows(test: Mocha.Context): void {
  if (process.platform === 'win32') {
    test.skip();
  }
}

function interruptWhenStarted(
  child: ChildProcessWithoutNullStreams,
): Promise<{ stdout: string; exitCode: number | null }> {
  return new Promise((resolve, reject) => {
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (text.includes('started')) {
        child.kill('SIGINT');
      }
    });
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ stdout, exitCode }));
  });
}
