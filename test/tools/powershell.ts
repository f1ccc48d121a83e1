import { spawn, spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { ensureEngineHost } from './engine-host.ts';

const root = join(import.meta.dirname, '..', '..');

/** The PowerShell to use: `pwsh`, Windows PowerShell, or the engine host of the tests (IPROUTE_POWERSHELL=engine forces it). */
export function findPowerShell(): string {
  const wanted = process.env['IPROUTE_POWERSHELL'];
  if (wanted !== undefined && wanted !== 'engine') return wanted;
  const candidates = wanted === 'engine' ? [] : process.platform === 'win32' ? ['pwsh', 'powershell'] : ['pwsh'];
  const found = candidates.find((name) => spawnSync(name, ['-NoProfile', '-Command', 'exit 0']).status === 0);
  return found ?? ensureEngineHost();
}

/** The environment of a PowerShell that finds the module by its name. */
export function withModulePath(): NodeJS.ProcessEnv {
  const present = process.env['PSModulePath'];
  return { ...process.env, PSModulePath: [join(root, 'module'), ...(present ? [present] : [])].join(delimiter) };
}

if (process.argv[1] === import.meta.filename) {
  const child = spawn(findPowerShell(), process.argv.slice(2), { stdio: 'inherit', env: withModulePath() });
  // Ctrl+C is for the child.
  process.on('SIGINT', () => {});
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 130);
  });
}
