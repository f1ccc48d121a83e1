import { chmodSync, existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { compileAhead, howAhead } from './compile-ahead.ts';
import { makeOnce, runDotnet } from './make-once.ts';

const root = join(import.meta.dirname, '..', '..');
const manifest = join(root, '.config', 'dotnet-tools.json');

/** The version of PowerShell that the tests run in. */
export const pinnedVersion: string = JSON.parse(readFileSync(manifest, 'utf8')).tools.powershell.version;

/** The executable of the PowerShell that `.config/dotnet-tools.json` pins. The first call installs it below `build`. */
export function pinnedPowerShell(): string {
  const folder = join(root, 'build', 'powershell');
  makeOnce(folder, `${pinnedVersion}\n${howAhead}`, (fresh) => {
    const args = ['tool', 'install', '--tool-path', fresh, 'PowerShell', '--version', pinnedVersion];
    runDotnet(args, `Installing PowerShell ${pinnedVersion}`);
    // Who works on Windows names the installed one, which is compiled.
    if (process.platform !== 'win32') compileAhead(dirname(programIn(fresh)), `${fresh}.ahead`);
    // A test starts it as another user.
    chmodSync(programIn(fresh), 0o755);
  });
  return programIn(folder);
}

/** Not the tool's own command, which starts PowerShell as a child: Ctrl+C, an end and a process id are those of the child. */
function programIn(folder: string): string {
  const version = join(folder, '.store', 'powershell', pinnedVersion);
  const tool = join(version, 'powershell', pinnedVersion, 'tools', 'net10.0', 'any');
  return process.platform === 'win32' ? join(tool, 'win', 'pwsh.exe') : join(tool, 'unix', 'pwsh');
}

/**
 * Where .NET is, for the pinned PowerShell: it looks in DOTNET_ROOT and in the machine-wide places, and the SDK that
 * installed it may be anywhere on the path.
 */
export function dotnetRoot(): string | undefined {
  const given = process.env['DOTNET_ROOT'];
  if (given) return given;
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const dotnet = join(folder, process.platform === 'win32' ? 'dotnet.exe' : 'dotnet');
    const found = folder !== '' && existsSync(dotnet) ? dirname(realpathSync(dotnet)) : undefined;
    if (found !== undefined && existsSync(join(found, 'host', 'fxr'))) return found;
  }
  return undefined;
}
