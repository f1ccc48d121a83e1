import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builderBinary } from '../../../generator/package/node-binaries.ts';

/**
 * Makes a single executable of a script as node's documentation says, with nothing of what the kit does against attacks: the control
 * on which each of them must succeed.
 */
export function buildPlain(folder: string, script: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.cjs'), script);
  const config = { main: 'main.cjs', output: 'program', disableExperimentalSEAWarning: true };
  writeFileSync(join(folder, 'sea.json'), JSON.stringify(config));
  execFileSync(builderBinary().path, ['--build-sea', 'sea.json'], { cwd: folder, stdio: 'ignore' });
  return join(folder, 'program');
}
