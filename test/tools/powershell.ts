import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureEngineHost } from './engine-host.ts';

export interface FoundPowerShell {
  path: string;
  kind: 'pwsh' | 'windows-powershell' | 'engine';
}

const moduleFolder = fileURLToPath(new URL('../../module', import.meta.url));

/**
 * pwsh if there is one, else Windows PowerShell, else the engine host of the tests, built on demand.
 * IPROUTE_POWERSHELL=engine asks for the last, IPROUTE_POWERSHELL=<path> for that very executable.
 */
export function findPowerShell(): FoundPowerShell {
  const forced = process.env['IPROUTE_POWERSHELL'];
  if (forced !== undefined && forced !== '' && forced !== 'engine') {
    if (!existsSync(forced)) {
      throw new Error(`IPROUTE_POWERSHELL names '${forced}', which does not exist.`);
    }
    return { path: forced, kind: kindOf(forced) };
  }
  const installed = forced === 'engine' ? undefined : (installedPwsh() ?? windowsPowerShell());
  return installed ?? { path: ensureEngineHost(), kind: 'engine' };
}

/** The caller's environment with this repository's modules first on the module path. */
export function powerShellEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const inherited = extra['PSModulePath'] ?? process.env['PSModulePath'];
  const modulePath = inherited ? `${moduleFolder}${delimiter}${inherited}` : moduleFolder;
  return { ...process.env, ...extra, PSModulePath: modulePath };
}

function kindOf(path: string): FoundPowerShell['kind'] {
  const name = path.split(/[\\/]/).at(-1) ?? '';
  return /^powershell(\.exe)?$/i.test(name) ? 'windows-powershell' : /^powershell-host/i.test(name) ? 'engine' : 'pwsh';
}

function installedPwsh(): FoundPowerShell | undefined {
  const name = process.platform === 'win32' ? 'pwsh.exe' : 'pwsh';
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    if (folder !== '' && existsSync(path)) {
      return { path, kind: 'pwsh' };
    }
  }
  return undefined;
}

function windowsPowerShell(): FoundPowerShell | undefined {
  const windows = process.env['SystemRoot'];
  const path = join(windows ?? '', 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  return process.platform === 'win32' && windows && existsSync(path) ? { path, kind: 'windows-powershell' } : undefined;
}

function main(args: string[]): void {
  const child = spawn(findPowerShell().path, args, { stdio: 'inherit', env: powerShellEnvironment() });
  // A terminal sends Ctrl+C to both: PowerShell decides what it means, and this process waits for its end.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 127;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const args = process.argv.slice(2);
  try {
    main(args[0] === '--' ? args.slice(1) : args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
