import { spawn, spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { ensureEngineHost } from './engine-host.ts';

const root = join(import.meta.dirname, '..', '..');

export interface PowerShellFound {
  readonly path: string;
  readonly kind: 'pwsh' | 'windows-powershell' | 'engine';
}

let found: PowerShellFound | undefined;

/** `pwsh`, else Windows PowerShell, else the tests' engine host. IPROUTE_POWERSHELL=engine, or a path, forces one. */
export function findPowerShell(): PowerShellFound {
  found ??= search();
  return found;
}

function search(): PowerShellFound {
  const wanted = process.env['IPROUTE_POWERSHELL'];
  if (wanted === 'engine') return { path: ensureEngineHost(), kind: 'engine' };
  if (wanted !== undefined) return { path: wanted, kind: 'pwsh' };
  const candidates = [
    { path: 'pwsh', kind: 'pwsh' },
    ...(process.platform === 'win32' ? [{ path: 'powershell', kind: 'windows-powershell' } as const] : []),
  ] as const;
  const works = (path: string) => spawnSync(path, ['-NoProfile', '-Command', 'exit 0']).status === 0;
  return candidates.find(({ path }) => works(path)) ?? { path: ensureEngineHost(), kind: 'engine' };
}

/** The environment of a PowerShell that finds the module by its name. */
export function powerShellEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const present = process.env['PSModulePath'];
  const path = [join(root, 'module'), ...(present ? [present] : [])].join(delimiter);
  return { ...process.env, PSModulePath: path, ...more };
}

if (process.argv[1] === import.meta.filename) {
  const child = spawn(findPowerShell().path, process.argv.slice(2), { stdio: 'inherit', env: powerShellEnvironment() });
  // Ctrl+C is for the child.
  process.on('SIGINT', () => {});
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 130);
  });
}
