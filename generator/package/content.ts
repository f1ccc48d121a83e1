import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestList } from './digests.ts';
import type { PackageFacts } from './nuspec.ts';
import { policies } from './policies.ts';
import { billOfMaterials, type Recipe } from './sbom.ts';
import { sha256 } from './sha256.ts';
import type { Signer } from './signing.ts';
import { type PackedFile, sorted } from './zip.ts';

/** The files of a folder, by their paths below it; those called `program` are programs. */
export async function filesBelow(folder: string, prefix: string, program: RegExp): Promise<PackedFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (file) => ({
      path: `${prefix}${file.slice(folder.length + 1).replaceAll('\\', '/')}`,
      bytes: await readFile(file),
      executable: program.test(file),
    })),
  );
}

/** The SHA-256 of what is loaded and started, by paths below bin: what the manifest of the module says of them. */
export function imageDigests(files: readonly PackedFile[]): Map<string, string> {
  const images = sorted(files).filter(({ path }) => path.startsWith('bin/') && !path.endsWith('.txt'));
  return new Map(images.map(({ path, bytes }) => [path.slice('bin/'.length), sha256(bytes)]));
}

/** Signs what can be signed here, and adds what a package says of its files: rules, the bill of materials, digests, a catalog. */
export async function withAccounts(
  facts: PackageFacts,
  files: readonly PackedFile[],
  recipe: Recipe,
  signer: Signer | undefined,
): Promise<PackedFile[]> {
  const signed = (await signer?.signScripts?.(files)) ?? files;
  const ruled = [...signed, ...policies(facts, signed)];
  const billed = [...ruled, billOfMaterials(facts, ruled, recipe)];
  const listed = [...billed, digestList(`${facts.name}.sha256`, billed)];
  const catalog = await signer?.makeCatalog?.(`${facts.name}.cat`, listed);
  return sorted(catalog === undefined ? listed : [...listed, catalog]);
}
