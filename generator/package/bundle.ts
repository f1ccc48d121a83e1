import { isBuiltin } from 'node:module';
import { basename, dirname } from 'node:path';
import { type BuildFailure, build, type Message } from 'esbuild';
import { BuildError } from './build-error.ts';

/**
 * Bundles `entry` and all it imports into the text of one CommonJS file.
 *
 * @param define - Identifiers that become string constants in the bundle.
 * @throws {BuildError} with all that esbuild complains about
 */
export async function bundle(entry: string, define: Readonly<Record<string, string>>): Promise<string> {
  const result = await build({
    // Relative to the entry, so that the bundle holds no path of the machine it was made on.
    absWorkingDir: dirname(entry),
    entryPoints: [basename(entry)],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node26',
    define: Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
    // koffi's JavaScript searches for its native module in many places; the program loads the one beside it.
    external: ['koffi'],
    logLevel: 'silent',
  }).catch((error: Partial<BuildFailure>) => {
    if (error.errors === undefined) throw error;
    throw new BuildError(`The program cannot be bundled.\n${error.errors.map(describe).join('\n')}`);
  });
  const outputs = Object.values(result.metafile.outputs);
  const foreign = outputs.flatMap((output) => output.imports).filter(({ path }) => !isBuiltin(path));
  const problems = [
    ...result.warnings.map(describe),
    ...foreign.map(
      ({ path }) => `${entry}: the program imports '${path}', but it can load nothing but node's own modules`,
    ),
  ];
  if (problems.length > 0) throw new BuildError(`The program cannot be bundled.\n${problems.join('\n')}`);
  // Where a package lies is the machine's business: esbuild notes the path of each module, relative to the entry.
  const outside = new Set(
    Object.keys(result.metafile.inputs).flatMap((path) => (path.startsWith('..') ? [`// ${path}`] : [])),
  );
  const lines = result.outputFiles.flatMap(({ text }) => text.split('\n'));
  return lines.filter((line) => !outside.has(line)).join('\n');

  function describe({ text, location }: Message): string {
    return `${location?.file ?? entry}:${location?.line ?? 0}: ${text}`;
  }
}
