import { createHash } from 'node:crypto';
import { cpSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDigests } from '../../generator/emit/manifest.ts';

const module = join(import.meta.dirname, '..', '..', 'module', 'IpRoute');

/** A copy of the module that holds the program of one system. */
export interface ModuleCopy {
  /** Its folder. */
  readonly folder: string;
  readonly manifest: string;
  /** The folder of the program. */
  readonly bin: string;
  /** Writes the digests of the program and what it loads, as they lie there now, into the manifest, as a package has them. */
  pack(): void;
}

/** The folder of the program that the build made. */
export function builtProgram(system: 'linux-x64' | 'win-x64'): string {
  return join(module, 'bin', system);
}

/**
 * Copies the module into `parent`, as a build from a clone leaves it: without digests.
 * @param program - the folder that the program is copied from, or linked where it is another copy's
 */
export function copyModule(parent: string, system: string, program: string, how: 'copy' | 'link' = 'copy'): ModuleCopy {
  const folder = join(parent, 'IpRoute');
  const bin = join(folder, 'bin', system);
  const manifest = join(folder, 'IpRoute.psd1');
  cpSync(module, folder, { recursive: true, filter: (path) => path !== join(module, 'bin') });
  mkdirSync(bin, { recursive: true });
  if (how === 'copy') cpSync(program, bin, { recursive: true });
  else for (const name of readdirSync(program)) linkSync(join(program, name), join(bin, name));
  const bare = readFileSync(manifest, 'utf8');
  return {
    folder,
    manifest,
    bin,
    pack() {
      const names = readdirSync(bin).filter((name) => name !== 'LICENCES.txt');
      const digests = names.map((name): [string, string] => {
        const digest = createHash('sha256').update(readFileSync(join(bin, name)));
        return [`${system}/${name}`, digest.digest('hex')];
      });
      writeFileSync(manifest, withDigests(bare, new Map(digests)));
    },
  };
}
