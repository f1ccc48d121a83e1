import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeOnce, runDotnet } from '../tools/make-once.ts';
import { pinnedVersion } from '../tools/pinned-powershell.ts';
import { type AvailableWine, windowsPath } from './wine.ts';

const COMPILER = 'x86_64-w64-mingw32-gcc';
const sources = join(import.meta.dirname, 'pwsh');
const folder = join(import.meta.dirname, '..', '..', 'build', 'windows-pwsh');

/**
 * Runs a script file in the pinned PowerShell for Windows under Wine; what it prints comes in lines. The first call publishes that
 * PowerShell, which takes a minute.
 */
export async function runWindowsScript(wine: AvailableWine, file: string, timeout: number) {
  const digest = createHash('sha256').update(pinnedVersion);
  for (const source of readdirSync(sources).sort()) digest.update(readFileSync(join(sources, source)));
  makeOnce(folder, digest.digest('hex'), publish);
  // Nothing is sent to Microsoft, and no escape sequence stands in what is parsed.
  const env = { POWERSHELL_TELEMETRY_OPTOUT: '1', NO_COLOR: '1' };
  const options = ['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass'];
  const words = [windowsPath(join(folder, 'pwsh.exe')), ...options, '-File', windowsPath(file)];
  const { code, stdout, stderr } = await wine.run(join(folder, 'launcher.exe'), words, { env, timeout });
  return { code, lines: stdout.replaceAll('\r', '').trim().split('\n'), stderr };
}

function publish(fresh: string): void {
  // The compiler writes beside the sources.
  const work = `${fresh}.work`;
  rmSync(work, { recursive: true, force: true });
  try {
    cpSync(sources, work, { recursive: true });
    const args = ['publish', join(work, 'pwsh.csproj'), '-c', 'Release', '-o', fresh, '--nologo', '-v', 'quiet'];
    // A build server left behind would keep this process's pipes open.
    args.push(`-p:PowerShellVersion=${pinnedVersion}`, '-nodeReuse:false', '-p:UseSharedCompilation=false');
    runDotnet(args, `Publishing PowerShell ${pinnedVersion} for Windows`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  // Where PowerShell looks for its own modules.
  renameSync(join(fresh, 'runtimes', 'win', 'lib', 'net10.0', 'Modules'), join(fresh, 'Modules'));
  const options = ['-O1', '-Wall', '-Wextra', '-Werror', '-o', join(fresh, 'launcher.exe')];
  const { status, stderr } = spawnSync(COMPILER, [...options, join(sources, 'launcher.c')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The launcher does not compile.\n${stderr}`);
}
