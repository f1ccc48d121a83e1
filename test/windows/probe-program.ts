import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildExecutable, type Executable, type Target } from '../../generator/package/executable.ts';

/** Makes an executable of probe.ts, in a folder of its own where that is to be made anew: others run it meanwhile. */
export function buildProbe(target: Target, workDir = 'build'): Promise<Executable> {
  const entry = fileURLToPath(new URL('probe.ts', import.meta.url));
  return buildExecutable({ entry, name: 'probe', outDir: join(workDir, 'probe', target), target, workDir });
}
