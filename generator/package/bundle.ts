import { isBuiltin } from 'node:module';
import { basename, dirname } from 'node:path';
import { type BuildFailure, build, type Message } from 'esbuild';
import { BuildError } from './build-error.ts';

/** In the place of the tsconfig.json that is nearest, if there is one: without "strict" the program would not be strict. */
const TSCONFIG = { compilerOptions: { strict: true, target: 'ES2023', verbatimModuleSyntax: true } } as const;

/** Has esbuild bundle `entry`: the files, and what it says of them. */
export function buildBundle(entry: string, define: Readonly<Record<string, string>> = {}) {
  return build({
    // Relative to the entry, so that the bundle holds no path of the machine it was made on.
    absWorkingDir: dirname(entry),
    entryPoints: [basename(entry)],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node26',
    tsconfigRaw: TSCONFIG,
    // Every start reads it all. It keeps its lines: node quotes one when a program fails.
    minifyIdentifiers: true,
    minifySyntax: true,
    define: Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
    // koffi's JavaScript searches for its native module in many places; the program loads the one beside it.
    external: ['koffi'],
    logLevel: 'silent',
  });
}

/**
 * Bundles `entry` and all it imports into the text of one CommonJS file, in ASCII.
 *
 * @param define - Identifiers that become string constants in the bundle.
 * @throws {BuildError} with all that esbuild complains about
 */
export async function bundle(entry: string, define: Readonly<Record<string, string>>): Promise<string> {
  const result = await buildBundle(entry, define).catch((error: Partial<BuildFailure>) => {
    if (error.errors === undefined) throw error;
    throw new BuildError(`The program cannot be bundled.\n${error.errors.map(describe).join('\n')}`);
  });
  // What the bundle imports still, by the files that say so: a type that is imported is none of it.
  const outputs = Object.values(result.metafile.outputs);
  const foreign = new Set(
    outputs.flatMap(({ imports }) => imports.map(({ path }) => path)).filter((path) => !isBuiltin(path)),
  );
  const importers = Object.entries(result.metafile.inputs).flatMap(([file, { imports }]) =>
    imports.flatMap(({ path }) => (foreign.has(path) ? [refusal(file, path)] : [])),
  );
  const problems = [...result.warnings.map(describe), ...importers];
  if (problems.length > 0) throw new BuildError(`The program cannot be bundled.\n${problems.join('\n')}`);
  // Where a package lies is the machine's business: esbuild notes the path of each module, relative to the entry.
  const outside = new Set(
    Object.keys(result.metafile.inputs).flatMap((path) => (path.startsWith('..') ? [`// ${path}`] : [])),
  );
  const lines = result.outputFiles.flatMap(({ text }) => text.split('\n'));
  const text = lines.filter((line) => !outside.has(line)).join('\n');
  // Patterns keep their letters: a script that is all ASCII takes V8 half the memory, and can be read byte by byte.
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

  function describe({ text, location }: Message): string {
    return `${location?.file ?? entry}:${location?.line ?? 0}: ${text}`;
  }
}

/** Why a file cannot import a package, and what to do instead. */
function refusal(file: string, path: string): string {
  const why = `${file} imports '${path}', but the program can load nothing but node's own modules`;
  return path.startsWith('koffi') ? `${why}; write: import { loadKoffi } from 'pwsh-contract/native'` : why;
}
