import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { powerShellEnvironment } from '../tools/environment.ts';
import { testPowerShell } from '../tools/powershell.ts';

/** Runs a script that lies here, and returns what it writes. */
export function runPowerShellFile(name: string, args: readonly string[]): string {
  const words = ['-NoLogo', '-NoProfile', '-NonInteractive', '-File', join(import.meta.dirname, name), ...args];
  const options = { encoding: 'utf8', env: powerShellEnvironment(), maxBuffer: 2 ** 28 } as const;
  const { status, stdout, stderr } = spawnSync(testPowerShell().path, words, options);
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return stdout;
}
