import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { callersEnvironment, powerShellEnvironment } from './environment.ts';
import { pinnedPowerShell, pinnedVersion } from './pinned-powershell.ts';

export interface FoundPowerShell {
  path: string;
  /** Windows PowerShell 5.1 has another command line and another output encoding than PowerShell 7. */
  isWindowsPowerShell: boolean;
  /** What it is and why it was taken, for people. */
  description: string;
}

/** The oldest PowerShell 7 whose patches are still to be had. */
const OLDEST = [7, 4] as const;

/** The PowerShell of the tests: the pinned one, or the one that IPROUTE_POWERSHELL names. */
export function testPowerShell(): FoundPowerShell {
  const named = process.env['IPROUTE_POWERSHELL'];
  if (named === undefined || named === '') {
    return {
      path: pinnedPowerShell(),
      isWindowsPowerShell: false,
      description: `PowerShell ${pinnedVersion}, as .config/dotnet-tools.json pins it`,
    };
  }
  if (!existsSync(named)) throw new Error(`IPROUTE_POWERSHELL names '${named}', which does not exist.`);
  const isWindowsPowerShell = /^powershell(\.exe)?$/i.test(named.split(/[\\/]/).at(-1) ?? '');
  return { path: named, isWindowsPowerShell, description: `${named}, as IPROUTE_POWERSHELL names it` };
}

/** The PowerShell of a person: what IPROUTE_POWERSHELL names, an installed one, or the pinned one. */
export function findPowerShell(): FoundPowerShell {
  const installed = process.env['IPROUTE_POWERSHELL'] ? undefined : (installedPwsh() ?? windowsPowerShell());
  return installed ?? testPowerShell();
}

function installedPwsh(): FoundPowerShell | undefined {
  const name = process.platform === 'win32' ? 'pwsh.exe' : 'pwsh';
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    const version = folder !== '' && existsSync(path) ? versionOf(path) : undefined;
    if (version !== undefined && isNewEnough(version)) {
      return { path, isWindowsPowerShell: false, description: `PowerShell ${version}, installed as ${path}` };
    }
  }
  return undefined;
}

function versionOf(pwsh: string): string | undefined {
  const { stdout } = spawnSync(pwsh, ['-Version'], { encoding: 'utf8', env: powerShellEnvironment() });
  return /^PowerShell (\d+\.\d+\.\S+)/m.exec(stdout ?? '')?.[1];
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function windowsPowerShell(): FoundPowerShell | undefined {
  const windows = process.env['SystemRoot'];
  const path = join(windows ?? '', 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  return process.platform === 'win32' && windows && existsSync(path)
    ? { path, isWindowsPowerShell: true, description: `Windows PowerShell, ${path}` }
    : undefined;
}

/** Runs PowerShell for a person, says which one, and ends as it ends. */
export async function runForPerson(args: readonly string[]): Promise<void> {
  try {
    const { path, description } = findPowerShell();
    process.stderr.write(`This is ${description}.\n`);
    const child = spawn(path, args, { stdio: 'inherit', env: callersEnvironment() });
    // A terminal sends Ctrl+C to both: PowerShell decides what it means, and this process waits for its end.
    process.on('SIGINT', () => {});
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}

if (process.argv[1] === import.meta.filename) {
  const args = process.argv.slice(2);
  await runForPerson(args[0] === '--' ? args.slice(1) : args);
}
