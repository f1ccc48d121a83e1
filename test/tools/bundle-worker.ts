import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';

/**
 * Makes one script of a worker's source and all that it imports: a worker that is translated as it starts takes a second
 * each time.
 * @param source - absolute path
 * @param folder - where the script is written, which outlives the workers
 * @returns the path of the script
 */
export function bundleWorker(source: string, folder: string): string {
  const outfile = join(folder, `${basename(source, '.ts')}.mjs`);
  buildSync({ entryPoints: [source], outfile, bundle: true, platform: 'node', format: 'esm' });
  return outfile;
}
