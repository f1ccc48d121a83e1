import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PowerShell } from 'node-powershell';
import { powerShellEnvironment } from '../tools/environment.ts';
import { makeOnce } from '../tools/make-once.ts';
import { testPowerShell } from '../tools/powershell.ts';

export interface ProcessOptions {
  /** The PowerShell to run, where it must not be the one of the tests. */
  executable?: string;
  /** Added to {@link powerShellEnvironment}. */
  env?: NodeJS.ProcessEnv;
  cwd?: string;
}

export interface SessionOptions extends ProcessOptions {
  /** In a process group of its own, as the foreground of a terminal is: Ctrl+C goes to all of it. On Linux. */
  foreground?: boolean;
}

export interface Invocation {
  /** What was written to standard output, without the blank lines around it. */
  output: string;
  /** What was written to standard error, likewise; an error is text here, not an exception. */
  errors: string;
}

export interface Session {
  readonly pid: number;
  /** Runs a script of any length in the session's global scope: what it defines is there for the next one. */
  run(script: string): Promise<Invocation>;
  /** Ctrl+C. */
  interrupt(): void;
  close(): Promise<void>;
}

export interface FileOptions extends ProcessOptions {
  args?: string[];
  /** Whole standard input. Without it the input is empty. */
  input?: string;
  timeoutMs?: number;
}

export interface FileResult {
  stdout: string;
  stderr: string;
  exitCode: number | null;
}

/** One PowerShell that stays open, by way of node-powershell. */
export async function openSession({
  executable,
  env = {},
  cwd,
  foreground = false,
}: SessionOptions = {}): Promise<Session> {
  const { path, isWindowsPowerShell } =
    executable === undefined ? testPowerShell() : { path: executable, isWindowsPowerShell: false };
  // node-powershell would prefer this variable to the executable it is given.
  delete process.env['NODE_POWERSHELL'];
  const shell = new PowerShell({
    executable: foreground ? leaderOf(path) : path,
    executableOptions: { '-NoProfile': true, '-NonInteractive': true, ...executionPolicy() },
    spawnOptions: spawnOptions(env, cwd),
    // Otherwise any text on standard error, a warning of a native library say, would fail the call.
    throwOnInvocationError: false,
  });
  const run = async (script: string): Promise<Invocation> => {
    const { stdout, stderr } = await shell.invoke(asOneLine(script));
    if (stdout === undefined || stderr === undefined) {
      throw new Error(`The PowerShell session ended during: ${script}`);
    }
    return { output: stdout.toString('utf8'), errors: stderr.toString('utf8') };
  };
  if (isWindowsPowerShell) {
    await run('[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false');
  }
  const pid = Number((await run('$PID')).output);
  return {
    pid,
    run,
    interrupt: () => process.kill(foreground ? -groupOf(pid) : pid, 'SIGINT'),
    close: () => shell.dispose(),
  };
}

/** A program that makes a process group and becomes that PowerShell. It is below `build`, and the same for all. */
function leaderOf(path: string): string {
  const folder = join(
    import.meta.dirname,
    '..',
    '..',
    'build',
    'leaders',
    createHash('sha256').update(path).digest('hex'),
  );
  makeOnce(folder, path, (fresh) => {
    mkdirSync(fresh);
    writeFileSync(join(fresh, 'pwsh'), `#!/bin/sh\nexec setsid '${path}' "$@"\n`, { mode: 0o755 });
  });
  return join(folder, 'pwsh');
}

/** The process group: an installed PowerShell may be the child of what was started, so its own id is not that of the group. */
function groupOf(pid: number): number {
  return Number(/\) \S \d+ (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
}

/** Runs a script file in a process of its own, as `-File` does. Without input it can't be asked anything. */
export function runFile(file: string, { args = [], ...options }: FileOptions = {}): Promise<FileResult> {
  const switches = ['-NoLogo', '-NoProfile', ...(options.input === undefined ? ['-NonInteractive'] : [])];
  const policy = Object.entries(executionPolicy()).flat();
  return runPowerShell([...switches, ...policy, '-File', file, ...args], options);
}

/** Runs script text as a file of its own. */
export async function runScript(script: string, options: FileOptions = {}): Promise<FileResult> {
  const folder = mkdtempSync(join(tmpdir(), 'iproute-script-'));
  try {
    const file = join(folder, 'script.ps1');
    // Windows PowerShell takes a file without the mark for the machine's code page.
    writeFileSync(file, `\uFEFF${script}`);
    return await runFile(file, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs PowerShell with any command line. */
export function runPowerShell(
  commandLine: string[],
  {
    executable = testPowerShell().path,
    input = '',
    timeoutMs = 290_000,
    env = {},
    cwd,
  }: Omit<FileOptions, 'args'> = {},
): Promise<FileResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, commandLine, {
      ...spawnOptions(env, cwd),
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ stdout, stderr, exitCode }));
    // A script that does not read its input may be gone before all is written.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/**
 * Most sessions of the tests are short: what .NET counts for a better compilation takes a tenth of their time, and a compilation
 * at the usual 30 calls a fifth, which only a longer session earns back. It comes at 4,096 calls here (the number is
 * hexadecimal): never (DOTNET_TC_CallCounting=0) takes long sessions half more.
 */
const SHORT = { DOTNET_TieredPGO: '0', DOTNET_TC_CallCountThreshold: '1000' };

/** On Windows a console of its own, which nobody sees, so that what is printed is not as wide as the caller's. */
function spawnOptions(env: NodeJS.ProcessEnv, cwd: string | undefined) {
  return { env: powerShellEnvironment({ ...SHORT, ...env }), windowsHide: true, ...(cwd === undefined ? {} : { cwd }) };
}

/** Windows refuses script files and modules of a checkout by default; elsewhere there is no policy. */
function executionPolicy(): Record<string, string> {
  return process.platform === 'win32' ? { '-ExecutionPolicy': 'Bypass' } : {};
}

/**
 * node-powershell sends commands as lines, where an unfinished line swallows what follows up to a blank one, its own end mark
 * included. So the text travels encoded, and dot-sourcing it leaves variables and functions in the session.
 */
function asOneLine(script: string): string {
  const encoded = Buffer.from(script, 'utf8').toString('base64');
  return `. ([scriptblock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${encoded}'))))`;
}
