import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { nodeBinary } from '../../generator/package/node-binaries.ts';
import { pinnedVersion } from '../tools/pinned-powershell.ts';
import { childrenTime, runPowerShell } from './processes.ts';

/** On what a run was made: nothing that names the machine or a place on it. */
export type Facts = Readonly<Record<string, string>>;

const root = join(import.meta.dirname, '..', '..');

/** Begins to watch what else the machine does; what is returned says how it was. */
export function watchMachine(): () => Facts {
  const [start, busy, own, commit] = [performance.now(), busyTime(), ownTime(), commitOf(root)];
  return () => {
    const took = performance.now() - start;
    const others = Math.max(0, busyTime() - busy - (ownTime() - own)) / took;
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return {
      machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Linux`,
      'other work meanwhile': `${others.toFixed(2)} cores on average`,
      PowerShell: `${pinnedVersion} on .NET ${runPowerShell(2, ['-Command', '"$([System.Environment]::Version)"']).stdout.trim()}`,
      'node in the executable, and beside it': nodeBinary('linux-x64').version,
      IpRoute: `${version}, commit ${commit}`,
      measured: `${new Date().toISOString().slice(0, 10)}, in ${Math.round(took / 60_000)} minutes`,
    };
  };
}

/** The commit that a folder is at, and whether there is more in it. */
export function commitOf(folder: string): string {
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
  return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : ' and changes'}`;
}

/** For how long the cores of the machine have worked, and those of its host for others, in milliseconds. */
function busyTime(): number {
  const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line.split(/\s+/).slice(1).map(Number);
  // In hundredths of a second, on every Linux.
  return 10 * (user + nice + system + irq + softirq + steal);
}

function ownTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + childrenTime();
}
