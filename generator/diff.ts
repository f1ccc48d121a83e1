import { readFileSync, writeFileSync } from 'node:fs';
import { compareSurfaces, leastVersion, type Surface } from './emit/surface.ts';
import { BuildError } from './package/build-error.ts';

/**
 * The surface of the last release; before the first one there is nothing to break.
 * @throws {BuildError} where the file is none
 */
export function readSurface(file: string): Surface {
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as Partial<Surface> | null;
    const { version, facts } = read ?? {};
    if (typeof version === 'string' && Array.isArray(facts)) return { version, facts };
    throw new Error('it has no version, or no facts');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { version: '0.0.0', facts: [] };
    throw new BuildError(`${file} is no surface: ${(error as Error).message}`);
  }
}

export function writeSurface(file: string, surface: Surface): void {
  writeFileSync(file, `${JSON.stringify(surface, null, 2)}\n`);
}

/** What a person and a pipeline need to know of the difference; `ok` when the version follows semver. */
export function describeDifference(
  before: Surface,
  after: Surface,
): { readonly lines: string[]; readonly ok: boolean } {
  const change = compareSurfaces(before, after);
  const least = leastVersion(before.version, change);
  const ok = compareVersions(after.version, least) >= 0;
  const lines = [
    ...change.breaking.map((fact) => `breaking: ${fact}`),
    // Before the first release all is new.
    ...(before.facts.length === 0 ? [] : change.additive.map((fact) => `additive: ${fact}`)),
    `${change.breaking.length} breaking, ${change.additive.length} additive since ${before.version}: the version must be at least ${least}, and is ${after.version}.`,
  ];
  return { lines, ok };
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let at = 0; at < 3; at++) {
    const order = (left[at] ?? 0) - (right[at] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}
