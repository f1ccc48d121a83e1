import { join } from 'node:path';
import { writeRequest } from '../../generator/library/wire/lines.ts';
import { nodeBinary } from '../../generator/package/node-binaries.ts';
import { importParts } from './import.ts';
import { type Cores, type Run, run, runPowerShell } from './processes.ts';
import { add, addLines, type Series } from './series.ts';

/** A build of the module: the folder that holds its manifest. */
export interface Build {
  readonly who: 'ours' | 'before';
  readonly folder: string;
}

const COMMAND = 'Get-IpRouteEntry';
const READ = `$route = ${COMMAND} -DestinationPrefix 10.0.0.0/8`;

/** What is measured from cold: each time fresh processes, one after the other, round by round. */
export function measureCold(
  cores: Cores,
  rounds: number,
  builds: readonly Build[],
  work: string,
  series: Series,
): void {
  const parts = builds.flatMap(({ who, folder }) => (who === 'ours' ? importParts(folder, work) : []));
  const node = nodeBinary('linux-x64').path;
  // The first round fills the caches of the disk.
  for (let round = 0; round <= rounds; round++) {
    const into: Series = round === 0 ? new Map() : series;
    const bare = runPowerShell(cores, ['-Command', '1']);
    add(into, 'bare:wall', bare.wall);
    add(into, 'bare:cpu', bare.cpu);
    for (const [part, manifest] of parts) add(into, `import:${part}`, timeImport(cores, manifest));
    for (const { who, folder } of builds) {
      const manifest = join(folder, 'IpRoute.psd1');
      add(into, `import:${who}`, timeImport(cores, manifest));
      addLines(into, who, runPowerShell(cores, ['-File', join(import.meta.dirname, 'first-use.ps1'), manifest]).stdout);
      add(into, `use:${who}`, changeRoute(cores, manifest, READ).wall);
      add(into, `change:${who}`, changeRoute(cores, manifest).cpu);
    }
    for (let times = 0; times < 3; times++) {
      add(into, 'node:-e 0', run(cores, node, ['-e', '0']).wall);
      for (const { who, folder } of builds) add(into, `reply:${who}`, timeReply(cores, folder));
    }
  }
}

function timeImport(cores: Cores, manifest: string): number {
  const script = `$w = [System.Diagnostics.Stopwatch]::StartNew(); Import-Module '${manifest}'; $w.Stop(); "$($w.Elapsed.TotalMilliseconds)"`;
  return Number(runPowerShell(cores, ['-Command', script]).stdout);
}

/** A whole process that changes one route, as a scheduled task does: `first` is what it does before. */
function changeRoute(cores: Cores, manifest: string, ...first: readonly string[]): Run {
  const script = [
    `Import-Module '${manifest}'`,
    '$null = Connect-IpRouteHost -Simulator',
    ...first,
    '$change = Set-IpRouteEntry -DestinationPrefix 10.0.0.0/8 -NextHop 192.0.2.254 -InterfaceIndex 12 -RouteMetric 7',
    '$change.After.RouteMetric',
  ].join('; ');
  const done = runPowerShell(cores, ['-Command', script]);
  if (done.stdout.trim() !== '7') throw new Error(`The route was not changed: ${done.stdout}`);
  return done;
}

/** The executable alone: it starts, answers one request, and ends. */
function timeReply(cores: Cores, folder: string): number {
  const request = writeRequest({ id: '1', command: COMMAND, mode: 'apply', named: 'DestinationPrefix' }, [
    '10.0.0.0/8',
  ]);
  const program = join(folder, 'bin', 'linux-x64', 'iproute');
  const { wall, stdout } = run(cores, program, ['--simulator'], `${request}\n\n`);
  if (!/\n-\t1\t10\.0\.0\.0\/8\t/.test(stdout)) throw new Error(`${program} did not answer: ${stdout}`);
  return wall;
}
