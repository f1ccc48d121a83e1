import { fileURLToPath } from 'node:url';
import { buildExecutable, type Executable, type Target } from '../../generator/package/executable.ts';

/** Makes an executable of probe.ts. */
export function buildProbe(target: Target): Promise<Executable> {
  const entry = fileURLToPath(new URL('probe.ts', import.meta.url));
  return buildExecutable({ entry, name: 'probe', outDir: `build/probe/${target}`, target });
}
