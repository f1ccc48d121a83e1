import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { buildBundle } from './bundle.ts';
import { koffiModule, nodeBinary, type Target } from './node-binaries.ts';

/** A package that is in a program. */
export interface Ingredient {
  readonly name: string;
  readonly version: string;
  /** An expression of SPDX. */
  readonly licence: string;
}

/** The packages that the program for `target` is made of: node, and koffi's native module where it lies beside it. */
export function ingredientsOf(target: Target, withKoffi: boolean): Ingredient[] {
  const files = [nodeBinary(target).path, ...(withKoffi ? [koffiModule(target)] : [])];
  return files.flatMap((file) => packageAbove(file) ?? []);
}

/** The packages whose code is in the bundle of `entry`, without that which `entry` itself belongs to. */
export async function bundledPackages(entry: string): Promise<Ingredient[]> {
  const folder = dirname(entry);
  const { metafile } = await buildBundle(entry);
  const own = packageAbove(entry)?.name;
  const found = new Map<string, Ingredient>();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const ingredient = bytesInOutput > 0 ? packageAbove(resolve(folder, path)) : undefined;
      if (ingredient !== undefined && ingredient.name !== own) found.set(ingredient.name, ingredient);
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The package that a file belongs to: by the nearest package.json above it that has a name and a version. */
function packageAbove(file: string): Ingredient | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) {
      const { name, version, license } = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, unknown>;
      if (typeof name === 'string' && typeof version === 'string') {
        return { name, version, licence: typeof license === 'string' ? license : 'NOASSERTION' };
      }
    }
    if (folder === dirname(folder)) return undefined;
  }
}
