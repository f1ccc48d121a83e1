import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MODULE_VERSION } from '../../src/session/module-facts.ts';
import { generateHere } from '../generator/second/generate-here.ts';
import { linkKit, root, target } from '../generator/second/outside.ts';
import { dotnetRoot } from '../tools/pinned-powershell.ts';
import { testPowerShell } from '../tools/powershell.ts';

export const VERSION = MODULE_VERSION;

/** A folder of a test, outside of this repository. */
export function ownFolder(): string {
  return mkdtempSync(join(tmpdir(), 'packages-'));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 9 });
}

/** Packs the module of this repository into a folder. */
export function packHere(packages: string, more: readonly string[] = ['--target', target]): Promise<string> {
  return packIn(root, ['--out', 'module/IpRoute', '--dsc', 'module/IpRouteDsc', '--packages', packages, ...more]);
}

/**
 * Packs a copy of the module's sources in a folder of its own, as another version where one is given: the executable is built there, too.
 * @returns the folder of the packages
 */
export async function packCopy(
  folder: string,
  version?: string,
  targets: readonly string[] = [target],
): Promise<string> {
  cpSync(join(root, 'src'), join(folder, 'src'), { recursive: true });
  cpSync(join(root, 'module', 'IpRoute', 'Examples'), join(folder, 'IpRoute', 'Examples'), { recursive: true });
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  linkKit(folder);
  if (version !== undefined) {
    const facts = join(folder, 'src', 'session', 'module-facts.ts');
    writeFileSync(facts, readFileSync(facts, 'utf8').replace(/(MODULE_VERSION = ')[^']+/, `$1${version}`));
  }
  await packIn(folder, [
    '--out',
    'IpRoute',
    '--dsc',
    'IpRouteDsc',
    '--packages',
    'packages',
    ...targets.flatMap((each) => ['--target', each]),
  ]);
  return join(folder, 'packages');
}

async function packIn(folder: string, words: readonly string[]): Promise<string> {
  const common = ['package', '--contract', 'src/contract.ts', '--license', 'LICENSE'];
  const { status, stdout, stderr } = await generateHere(folder, [...common, ...words]);
  if (status !== 0) throw new Error(`package ended with ${status}: ${stdout}${stderr}`);
  return stdout;
}

/** A user of a computer on which there is PowerShell and nothing of ours. */
export interface Stranger {
  /** Where that user lives. */
  readonly home: string;
  /** Runs a script there, and returns the lines that it prints. What goes to standard error is an error. */
  run(script: string): string[];
}

/** A new user: no variable of the environment but where the user lives, where programs are, and where .NET is. */
export function stranger(folder: string, name = 'home'): Stranger {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  const { path } = testPowerShell();
  const dotnet = dotnetRoot();
  const env = {
    HOME: home,
    PATH: process.platform === 'win32' ? (process.env['PATH'] ?? '') : '/usr/bin:/bin',
    ...(process.platform === 'win32' ? { SystemRoot: process.env['SystemRoot'], USERPROFILE: home } : {}),
    ...(dotnet === undefined ? {} : { DOTNET_ROOT: dotnet }),
    NO_COLOR: '1',
    TERM: 'dumb',
    POWERSHELL_TELEMETRY_OPTOUT: '1',
  };
  return {
    home,
    run(script) {
      const file = join(home, 'script.ps1');
      mkdirSync(dirname(file), { recursive: true });
      const common = "$ErrorActionPreference = 'Stop'\n$ProgressPreference = 'SilentlyContinue'\n";
      writeFileSync(file, `\uFEFF${common}${script}`);
      const words = ['-NoLogo', '-NoProfile', '-NonInteractive', '-File', file];
      const { status, stdout, stderr } = spawnSync(path, words, { cwd: home, env, encoding: 'utf8', timeout: 240_000 });
      if (status !== 0 || stderr !== '') throw new Error(`The script ended with ${status}:\n${stdout}${stderr}`);
      return stdout.split(/\r?\n/).filter((line) => line !== '');
    },
  };
}
