import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runDotnet } from './make-once.ts';

const project = join(import.meta.dirname, 'ahead', 'ahead.csproj');

/** What the project compiles; beside it lies what that refers to. */
const COMPILED = /^(?:System\.Management\.Automation|Microsoft\.PowerShell\..*)\.dll$/;

/** What {@link compileAhead} does: another text is another result. */
export const howAhead: string = readFileSync(project, 'utf8');

/**
 * Compiles the assemblies of a PowerShell in its folder, as those of an installed PowerShell are. The dotnet tool has none for
 * a machine, and each start of it compiles for half a second what all starts need.
 * @param work - a folder that may go, for what the compiler writes
 */
export function compileAhead(powershell: string, work: string): void {
  rmSync(work, { recursive: true, force: true });
  try {
    cpSync(project, join(work, 'ahead.csproj'));
    const out = join(work, 'out');
    const args = ['publish', join(work, 'ahead.csproj'), '-c', 'Release', '-o', out, '--nologo', '-v', 'quiet'];
    // A build server left behind would keep this process's pipes open.
    args.push(`-p:PowerShellFolder=${powershell}`, '-nodeReuse:false', '-p:UseSharedCompilation=false');
    runDotnet(args, 'Compiling that PowerShell for this machine');
    for (const name of readdirSync(out)) {
      if (COMPILED.test(name)) cpSync(join(out, name), join(powershell, name));
    }
  } catch (error) {
    // It runs without, only slower.
    process.stderr.write(`PowerShell stays as it is, which starts slowly: ${(error as Error).message}\n`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
