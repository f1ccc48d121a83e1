import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from '../../src/ip-helper/simulator/lock.ts';

export type HostRuntime = 'linux-x64' | 'win-x64';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sourceFolder = join(root, 'test', 'powershell-host');
const buildFolder = join(root, 'build', 'powershell-host');
const stampName = 'sources.sha256';
/** How long to wait for other builders, in milliseconds. One takes a minute, and more on a busy machine. */
const BUILD_PATIENCE = 600_000;

/** The executable of the tests' PowerShell engine, built first when it is missing or its sources have changed. */
export function ensureEngineHost({ rid = hereRuntime() }: { rid?: HostRuntime } = {}): string {
  const folder = join(buildFolder, rid);
  const executable = join(folder, rid === 'win-x64' ? 'powershell-host.exe' : 'powershell-host');
  const digest = digestOfSources();
  const isCurrent = () => existsSync(executable) && readText(join(folder, stampName)) === digest;
  if (!isCurrent()) {
    mkdirSync(buildFolder, { recursive: true });
    // One builder at a time: the compiler's own folders are the same for both runtimes.
    withLock(
      buildFolder,
      (unlocked) => {
        if (unlocked !== undefined) {
          throw unlocked;
        }
        // Whoever held the lock before may have built just this.
        if (!isCurrent()) {
          publish(rid, folder, digest);
        }
      },
      BUILD_PATIENCE,
    );
  }
  return executable;
}

function hereRuntime(): HostRuntime {
  return process.platform === 'win32' ? 'win-x64' : 'linux-x64';
}

function digestOfSources(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(sourceFolder).sort()) {
    if (/\.(cs|csproj|json)$/.test(name)) {
      hash.update(`${name}\0`).update(readFileSync(join(sourceFolder, name)));
    }
  }
  return hash.digest('hex');
}

function publish(rid: HostRuntime, folder: string, digest: string): void {
  process.stderr.write(`Building the PowerShell engine host for ${rid} ...\n`);
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  const selfContained = rid === 'win-x64';
  const args = ['publish', join(sourceFolder, 'powershell-host.csproj'), '-c', 'Release', '-r', rid, '-o', fresh];
  args.push('--nologo', '-v', 'quiet', '-p:PublishReadyToRun=true', '-p:RestoreLockedMode=true');
  args.push(selfContained ? '--self-contained' : '--no-self-contained', ...(selfContained ? [] : whereDotnetIs(fresh)));
  // A build server left behind would keep this process's pipes open.
  args.push('-nodeReuse:false', '-p:UseSharedCompilation=false');
  const result = spawnSync('dotnet', args, { cwd: root, encoding: 'utf8' });
  if (result.error) {
    throw new Error(
      `The .NET SDK 10 is needed to build the tests' PowerShell, and 'dotnet' did not start: ${result.error.message}`,
    );
  }
  if (result.status !== 0) {
    throw new Error(`dotnet ${args.join(' ')} ended with ${result.status}:\n${result.stdout}${result.stderr}`);
  }
  writeFileSync(join(fresh, stampName), digest);
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
}

/**
 * The launcher looks for .NET in DOTNET_ROOT and in the machine-wide places. The tests start it with environments of their
 * own making and .NET may be anywhere, so the launcher also gets the way from itself to the SDK that built it.
 */
function whereDotnetIs(publishFolder: string): string[] {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const candidate = join(folder, process.platform === 'win32' ? 'dotnet.exe' : 'dotnet');
    const dotnetRoot = folder !== '' && existsSync(candidate) ? dirname(realpathSync(candidate)) : undefined;
    if (dotnetRoot !== undefined && existsSync(join(dotnetRoot, 'host', 'fxr'))) {
      const way = relative(publishFolder, dotnetRoot);
      return [`-p:AppHostRelativeDotNet=${way}`];
    }
  }
  return [];
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
