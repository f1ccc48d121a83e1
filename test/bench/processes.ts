import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import koffi from 'koffi';
import { powerShellEnvironment } from '../tools/environment.ts';
import { pinnedPowerShell } from '../tools/pinned-powershell.ts';

/** What a process and all that it started took, in milliseconds, and what it wrote. */
export interface Run {
  /** From its start to its end, and to that of its output. */
  readonly wall: number;
  /** Of all cores, in user and system mode, until the last of its children had ended. */
  readonly cpu: number;
  readonly stdout: string;
}

/** On how many cores a process may run: on the first one or on the first two. */
export type Cores = 1 | 2;

const libc = koffi.load(null);
const prctl = libc.func('int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)');
const waitpid = libc.func('int waitpid(int, void *, int)');
const getrusage = libc.func('int getrusage(int, void *)');
const PR_SET_CHILD_SUBREAPER = 36;
const RUSAGE_CHILDREN = -1;

// A child that outlives its PowerShell becomes ours, so that what it took is counted, too.
if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) !== 0) throw new Error('This kernel has no subreaper.');

/**
 * Runs a program to its end.
 * @throws {Error} when it fails or writes to standard error: a measurement of what did not work is none
 */
export function run(
  cores: Cores,
  program: string,
  args: readonly string[],
  input = '',
  more: NodeJS.ProcessEnv = {},
): Run {
  // A process group of its own, in which its orphans are found.
  const options = {
    encoding: 'utf8',
    input,
    env: { ...powerShellEnvironment(), ...more },
    detached: true,
    maxBuffer: 2 ** 26,
  } as const;
  const before = childrenTime();
  const start = performance.now();
  const ended = spawnSync('taskset', ['--cpu-list', cores === 1 ? '0' : '0,1', program, ...args], options);
  const wall = performance.now() - start;
  if (ended.error) throw ended.error;
  while (waitpid(-ended.pid, null, 0) > 0);
  if (ended.status !== 0 || ended.stderr !== '') {
    const how = ended.signal ? constants.signals[ended.signal] : ended.status;
    throw new Error(`${program} ${args.join(' ')} ended with ${how}:\n${ended.stderr}${ended.stdout.slice(-2000)}`);
  }
  return { wall, cpu: childrenTime() - before, stdout: ended.stdout };
}

const caches = mkdtempSync(join(tmpdir(), 'bench-caches-'));
process.on('exit', () => rmSync(caches, { recursive: true, force: true }));

/**
 * Runs the pinned PowerShell. A PowerShell notes which methods it compiled, and the next one compiles them ahead on another
 * core: each script has a cache of its own, so that none is measured by what ran before it.
 */
export function runPowerShell(cores: Cores, args: readonly string[]): Run {
  const cache = join(caches, createHash('sha256').update(args.join('\n')).digest('hex').slice(0, 16));
  mkdirSync(cache, { recursive: true });
  const words = ['-NoLogo', '-NoProfile', '-NonInteractive', ...args];
  return run(cores, pinnedPowerShell(), words, '', { XDG_CACHE_HOME: cache });
}

/** The CPU time of all children that have ended, in milliseconds. */
export function childrenTime(): number {
  // struct rusage begins with the user and the system time, each as seconds and microseconds.
  const usage = Buffer.alloc(144);
  getrusage(RUSAGE_CHILDREN, usage);
  const [seconds, micros] = [0, 8].map((at) => Number(usage.readBigInt64LE(at) + usage.readBigInt64LE(at + 16)));
  return (seconds ?? 0) * 1000 + (micros ?? 0) / 1000;
}
