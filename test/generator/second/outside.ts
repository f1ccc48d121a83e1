import { spawnSync } from 'node:child_process';
import { constants, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { sha256 } from '../../../generator/package/sha256.ts';
import { makeOnce } from '../../tools/make-once.ts';
import type { Ran } from './generate-here.ts';

export const here = import.meta.dirname;
export const root = join(here, '..', '..', '..');
const kit = join(root, 'generator');

/** The platform of this machine's executables. */
export const target = process.platform === 'win32' ? 'win-x64' : 'linux-x64';

export interface Outside {
  /** A folder outside of this repository. */
  readonly folder: string;
  /** The contract there, which has the kit and nothing else. */
  readonly contract: string;
  remove(): void;
}

/** The second contract as somebody else has it: in a folder of its own, with the kit in its node_modules. */
export function putOutside(): Outside {
  const folder = mkdtempSync(join(tmpdir(), 'fileseal-'));
  putContract(folder);
  linkKit(folder);
  return { folder, contract: join(folder, 'contract.ts'), remove: () => rmSync(folder, { recursive: true }) };
}

/** Copies the second contract into a folder. */
export function putContract(folder: string): void {
  cpSync(here, folder, { recursive: true, filter: isPartOfContract });
}

/** Gives a folder the kit of this repository, as npm links a package that is a folder, with its command. */
export function linkKit(folder: string): void {
  const packages = join(folder, 'node_modules');
  mkdirSync(join(packages, '.bin'), { recursive: true });
  symlinkSync(kit, join(packages, 'pwsh-contract'), 'junction');
  symlinkSync(join(kit, 'bin.js'), join(packages, '.bin', 'pwsh-contract'));
}

/** Not the module that it becomes, and not its tests. */
function isPartOfContract(path: string): boolean {
  const inside = relative(here, path);
  return (
    inside.split(sep)[0] !== 'module' &&
    !/\.test\.ts$|^(?:outside|walkthrough|several|generate-here)\.ts$|^contract\.generated\.ts$/.test(inside)
  );
}

/** Runs the package's command in a folder, for tests of how it is started; the others {@link generateHere}. */
export function generateIn(cwd: string, words: readonly string[], env: NodeJS.ProcessEnv = {}): Ran {
  const command = join(kit, 'bin.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: 120_000,
  });
  return { status, stdout, stderr };
}

/** Runs several command lines in a folder, one after another in one process that has more in its environment. */
export function generateAllIn(cwd: string, runs: readonly (readonly string[])[], env: NodeJS.ProcessEnv): Ran[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join(here, 'several.ts'), cwd], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    input: JSON.stringify(runs),
  });
  if (status !== 0) throw new Error(`several.ts ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Ran[];
}

/** Runs the kit's command as somebody does who has nothing but its folder, and no network. */
export function npxIn(cwd: string, words: readonly string[]): Ran {
  return runNpm('npx', cwd, ['--offline', '--yes', ...words], { npm_config_cache: join(cwd, 'cache') });
}

/** Runs npm in a folder as somebody does there. */
export function npmIn(cwd: string, words: readonly string[]): Ran {
  return runNpm('npm', cwd, words, {});
}

/** These tests are themselves run by npm, which hands its settings on; only where packages come from may come from those. */
function runNpm(program: 'npm' | 'npx', cwd: string, words: readonly string[], more: NodeJS.ProcessEnv): Ran {
  const clean = Object.entries(process.env).filter(
    ([name]) => !/^npm_/i.test(name) || /^npm_config_(?:registry|(?:https?_)?proxy|cafile)$/i.test(name),
  );
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...Object.fromEntries(clean), ...more, npm_config_update_notifier: 'false' },
    timeout: 240_000,
  });
  return { status, stdout, stderr };
}

/** Puts the second module into a folder, with an executable for this machine, and returns its manifest. It is made once of the same sources. */
export function buildModule({ folder }: Pick<Outside, 'folder'>): string {
  const made = join(root, 'build', 'fileseal');
  makeOnce(made, digestOfSources(), (fresh) => {
    putContract(fresh);
    linkKit(fresh);
    const words = ['generate', '--contract', 'contract.ts', '--out', 'FileSeal', '--build', '--target', target];
    const { status, stderr } = generateIn(fresh, words);
    if (status !== 0) throw new Error(`generate ended with ${status}: ${stderr}`);
  });
  cpSync(join(made, 'FileSeal'), join(folder, 'FileSeal'), { recursive: true, mode: constants.COPYFILE_FICLONE });
  return join(folder, 'FileSeal', 'FileSeal.psd1');
}

/** Of all that the second module is made of: the kit, its contract, and the packages that are installed. */
function digestOfSources(): string {
  const files = [kit, here].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:ts|ps1|json|js|ico)$/.test(name) && !name.includes('node_modules'))
      .sort()
      .map((name) => join(folder, name)),
  );
  const lock = join(root, 'package-lock.json');
  return sha256([...files, lock].map((file) => `${file}\0${sha256(readFileSync(file))}`).join('\n'));
}
