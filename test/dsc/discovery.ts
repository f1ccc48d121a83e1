import { accessSync, constants, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { type Manifest, manifestFault } from './manifest.ts';

/** A resource that was found, and where its manifest lies. */
export interface Found {
  readonly manifest: Manifest;
  readonly folder: string;
}

/** The environment and the working folder of the engine. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** What discovery came to: the resources in the order in which they count, and why files were skipped. */
export interface Discovered {
  readonly resources: readonly Found[];
  readonly skipped: readonly string[];
}

/** The folders that are searched: those of one variable, and no others. */
function foldersOf({ env }: Surroundings): string[] {
  const list = env['DSC_RESTRICTED_PATH'] ?? env['DSC_RESOURCE_PATH'] ?? env['PATH'] ?? '';
  return [...new Set(list.split(delimiter).filter((folder) => folder !== '' && existsSync(folder)))];
}

/** Finds the manifests that lie directly in the folders. One that is wrong is skipped, as the engine skips it. */
export function discover(surroundings: Surroundings): Discovered {
  const resources: Found[] = [];
  const skipped: string[] = [];
  for (const folder of foldersOf(surroundings)) {
    for (const name of readdirSync(folder)) {
      const kind = /\.dsc\.(resource|manifests)\.json$/i.exec(name)?.[1]?.toLowerCase();
      if (kind === undefined) continue;
      try {
        const content = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { resources?: unknown[] };
        const manifests = kind === 'resource' ? [content] : (content.resources ?? []);
        // One that is bad rejects the whole file.
        for (const manifest of manifests) {
          const fault = manifestFault(manifest);
          if (fault !== undefined) throw new Error(fault);
        }
        resources.push(...manifests.map((manifest) => ({ manifest: manifest as Manifest, folder })));
      } catch (error) {
        skipped.push(`${name}: ${(error as Error).message}`);
      }
    }
  }
  return { resources: [...resources].sort(byVersion), skipped };
}

/** The newest first; of equal ones the one that was found first. */
function byVersion(a: Found, b: Found): number {
  const numbers = ({ manifest }: Found) => manifest.version.split(/[.+-]/).slice(0, 3).map(Number);
  const [one, other] = [numbers(a), numbers(b)];
  const at = one.findIndex((number, index) => number !== other[index]);
  return at < 0 ? 0 : (other[at] ?? 0) - (one[at] ?? 0);
}

/**
 * What is started for the name of an executable: the name itself where it is found by PATH, or, where it has a separator, from the
 * engine's own working folder; else the file in the folder of the manifest, absolute.
 * @throws {Error} when there is none
 */
export function resolveExecutable(name: string, folder: string, { env, cwd }: Surroundings): string {
  const hasSeparator = /[\\/]/.test(name);
  const folders = (env['DSC_RESTRICTED_PATH'] ?? env['PATH'] ?? '').split(delimiter);
  const candidates = isAbsolute(name)
    ? [name]
    : hasSeparator
      ? [join(cwd, name)]
      : folders.map((one) => join(one, name));
  if (candidates.some(isExecutable)) return name;
  const beside = join(folder, process.platform === 'win32' && !/\.\w+$/.test(name) ? `${name}.exe` : name);
  if (!existsSync(beside)) throw new Error(`there is no executable '${name}', neither by PATH nor in ${folder}`);
  return realpathSync(beside);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
