import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { buildExecutables } from './build.ts';
import { dscManifestName, emitDscManifest } from './emit/dsc-manifest.ts';
import { emitManifest, withDigests } from './emit/manifest.ts';
import { type Model, sessionCmdlets } from './model/model.ts';
import type { WarmUp } from './package/compiled.ts';
import { filesBelow, imageDigests, withAccounts } from './package/content.ts';
import { contentsPage, type Package } from './package/contents-page.ts';
import { deflateAll } from './package/deflate.ts';
import type { Identity, Target } from './package/executable.ts';
import { bundledPackages, ingredientsOf } from './package/ingredients.ts';
import { isWindows } from './package/node-binaries.ts';
import { nupkgParts, type PackageFacts } from './package/nuspec.ts';
import type { Recipe } from './package/sbom.ts';
import { sha256 } from './package/sha256.ts';
import { type Certificate, type Signer, signerOf } from './package/signing.ts';
import { type PackedFile, sorted, textFile, zip } from './package/zip.ts';

/** What {@link pack} is to make. */
export interface Packing {
  readonly model: Model;
  /** The file that the executable starts with. */
  readonly entry: string;
  /** The module's folder, with the executables of the targets in it. */
  readonly out: string;
  /** The folder of its class resources. */
  readonly dsc?: string | undefined;
  /** What the contract became: paths and texts. */
  readonly emitted: ReadonlyMap<string, string>;
  readonly targets: readonly Target[];
  readonly warmUp?: WarmUp | undefined;
  /** The folder that takes the packages. */
  readonly packages: string;
  readonly certificate?: Certificate | undefined;
  /** What Windows shows of the programs, as they were built. */
  readonly identity: Identity;
}

/** The name of the page of what the packages hold, and of the list of their digests. */
export const PAGE = 'CONTENTS.md';
export const DIGESTS = 'SHA256SUMS';

/**
 * Makes the packages of a module: a nupkg with the programs of all targets, by which Install-PSResource knows it; a zip for each target;
 * and, where it has class resources, the nupkg of these, which wants the other. Beside them lie a page of what they hold and the list of
 * their digests. The same module gives the same bytes.
 */
export async function pack(packing: Packing): Promise<Package[]> {
  const { model, entry, targets, packages, certificate } = packing;
  await mkdir(packages, { recursive: true });
  const workDir = await mkdtemp(join(packages, 'packing-'));
  try {
    const signer = certificate === undefined ? undefined : signerOf(certificate, workDir);
    const programs = new Map<Target, PackedFile[]>();
    for (const target of targets) programs.set(target, await programsOf(packing, target, workDir, signer));
    const recipe = await recipeOf(entry, [...programs]);
    const texts = await textsOf(packing);
    const compose = (chosen: readonly Target[]) => {
      const files = chosen.flatMap((target) => programs.get(target) ?? []);
      const manifest = textFile(`${model.name}.psd1`, withDigests(emitManifest(model), imageDigests(files)));
      const resources = resourcesFor(model, chosen);
      const own = [manifest, ...resources];
      const kept = texts.filter(({ path }) => own.every((file) => file.path !== path));
      return withAccounts(factsOf(model), [...kept, ...own, ...files], recipe, signer);
    };
    const planned: { name: string; files: readonly PackedFile[]; parts: readonly PackedFile[] }[] = [];
    const make = (name: string, files: readonly PackedFile[], parts: readonly PackedFile[]) =>
      planned.push({ name, files, parts });

    const all = await compose(targets);
    make(`${model.name}.${model.version}.nupkg`, all, nupkgParts(factsOf(model), all));
    const dsc = await dscFiles(packing, signer);
    if (dsc.length > 0) {
      const facts = dscFacts(model);
      make(`${facts.name}.${model.version}.nupkg`, dsc, nupkgParts(facts, dsc));
    }
    for (const target of targets) {
      const files = [
        ...within(model.name, targets.length === 1 ? all : await compose([target])),
        ...within(dscName(model), isWindows(target) ? dsc : []),
      ];
      make(`${model.name}-${model.version}-${target}.zip`, files, files);
    }

    const contents = planned.flatMap(({ parts }) => parts.map(({ bytes }) => bytes));
    const deflated = await deflateAll(contents, workDir);
    const made = planned.map(({ name, files, parts }) => ({ name, files, bytes: zip(parts, deflated) }));
    for (const { name, bytes } of made) await writeFile(join(packages, name), bytes);
    const title = `The packages of ${model.name} ${model.version}`;
    await writeFile(join(packages, PAGE), contentsPage(title, made, recipe));
    const digests = made.map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`);
    await writeFile(join(packages, DIGESTS), digests.join(''));
    return made;
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** The files of the module that are no programs: those of the contract, and its examples. */
async function textsOf({ out, emitted }: Packing): Promise<PackedFile[]> {
  const own = [...emitted].flatMap(([path, text]) => {
    const inside = relative(out, path).replaceAll('\\', '/');
    return inside.startsWith('..') ? [] : [textFile(inside, text)];
  });
  const examples = await filesBelow(resolve(out, 'Examples'), 'Examples/', /^$/).catch(() => []);
  return [...own, ...examples];
}

/**
 * What lies beside the program of a target, and the program. A signed one is built anew: it knows koffi.node by its digest, which a
 * signature changes.
 */
async function programsOf(
  { model, entry, out, warmUp, identity }: Packing,
  target: Target,
  workDir: string,
  signer: Signer | undefined,
): Promise<PackedFile[]> {
  const program = new RegExp(`[\\\\/]${model.executable}(?:\\.exe)?$`);
  let folder = resolve(out, 'bin', target);
  if (signer !== undefined && isWindows(target)) {
    const build = { entry, name: model.executable, out: workDir, targets: [target], warmUp, identity, workDir };
    const made = await buildExecutables({ ...build, signNative: signer.signImage });
    folder = join(workDir, 'bin', target);
    for (const path of made) await signer.signImage(path);
  }
  return filesBelow(folder, `bin/${target}/`, program);
}

/** The list of the resources of DSC v3 where it has to name another program than that of x64, which is not there. */
function resourcesFor(model: Model, chosen: readonly Target[]): PackedFile[] {
  const [target] = chosen.filter(isWindows);
  if (model.resources.length === 0 || target === undefined || chosen.includes('win-x64')) return [];
  return [textFile(dscManifestName(model), emitDscManifest(model, target))];
}

/** What each program and library is made of. */
async function recipeOf(entry: string, programs: readonly [Target, readonly PackedFile[]][]): Promise<Recipe> {
  const bundled = await bundledPackages(resolve(entry));
  const recipe = new Map<string, ReturnType<typeof ingredientsOf>>();
  for (const [target, files] of programs) {
    const [node, koffi] = ingredientsOf(target, true);
    for (const { path, executable } of files) {
      if (executable && node !== undefined) recipe.set(path, [node, ...bundled]);
      if (path.endsWith('/koffi.node') && koffi !== undefined) recipe.set(path, [koffi]);
    }
  }
  return recipe;
}

/** The files of the module of class resources, with the licence of the module. */
async function dscFiles({ model, dsc, emitted, out }: Packing, signer: Signer | undefined): Promise<PackedFile[]> {
  if (dsc === undefined) return [];
  const own = [...emitted].flatMap(([path, text]) => {
    if (path === join(out, 'LICENSE')) return [textFile('LICENSE', text)];
    return dirname(path) === join(dsc) ? [textFile(relative(dsc, path), text)] : [];
  });
  return own.some(({ path }) => path.endsWith('.psm1')) ? withAccounts(dscFacts(model), own, new Map(), signer) : [];
}

function within(folder: string, files: readonly PackedFile[]): PackedFile[] {
  return sorted(files).map((file) => ({ ...file, path: `${folder}/${file.path}` }));
}

function dscName({ name }: Model): string {
  return `${name}Dsc`;
}

function factsOf(model: Model): PackageFacts {
  const { name, version, author, copyright, description, tags, releaseNotes, projectUri, commands } = model;
  const functions = [...commands.map((command) => command.name), ...sessionCmdlets(model)].sort();
  const more = { functions, resources: [], needs: [] };
  return { name, version, author, copyright, description, tags, releaseNotes, projectUri, ...more };
}

/** Of the module of class resources. It looks for the other one in just its own version. */
function dscFacts(model: Model): PackageFacts {
  const { name, version } = model;
  const resources = model.resources.flatMap(({ className }) => className ?? []);
  return {
    ...factsOf(model),
    name: dscName(model),
    description: `PowerShell DSC resources of ${name}: ${model.description}`,
    functions: [],
    resources,
    needs: [{ name, version }],
  };
}
