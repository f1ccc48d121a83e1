import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildExecutable } from '../../generator/package/executable.ts';

/** The compiled cmdlet, and the executable behind it. */
export interface Peer {
  readonly assembly: string;
  readonly executable: string;
}

/** Builds the C# cmdlet and its executable below `out`. */
export async function buildPeer(out: string): Promise<Peer> {
  const folder = join(out, 'csharp');
  const args = ['build', join(import.meta.dirname, 'csharp', 'bench-cmdlets.csproj'), '-c', 'Release', '-o', folder];
  // A build server left behind would keep this process's pipes open.
  args.push(
    '--nologo',
    '-v',
    'quiet',
    '-p:RestoreLockedMode=true',
    '-nodeReuse:false',
    '-p:UseSharedCompilation=false',
  );
  const { status, stdout, error } = spawnSync('dotnet', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The C# cmdlet could not be built: ${error?.message ?? stdout}`);
  const entry = join(import.meta.dirname, 'json-main.ts');
  const { path } = await buildExecutable({
    entry,
    name: 'iproute-json',
    outDir: join(out, 'json'),
    target: 'linux-x64',
  });
  return { assembly: join(folder, 'IpRoute.Bench.dll'), executable: path };
}
