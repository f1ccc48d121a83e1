// npm run chaos -- [--minutes 60] [--requests 1000000] [--seed 7] [--rows 2000] [--most 500] [--only 'Get | Set'] [--how 'stall, Ctrl+C']
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type FileResult, runFile } from '../powershell/session.ts';
import { writeMachine } from './machine.ts';

export interface ChaosOptions {
  /** Draws the steps. */
  seed: number;
  /** How long it goes on, and until how many requests were made. */
  minutes: number;
  requests?: number;
  /** Of the table, at least 1,000. */
  rows?: number;
  /** How many rows a step takes at most, of those. */
  most?: number;
  /** One of the steps of steps.ps1, and one way to disturb it, each time. */
  only?: string;
  how?: string;
}

const module = join(import.meta.dirname, '..', '..', 'module', 'IpRoute', 'IpRoute.psd1');

/**
 * How PowerShell itself ends where two events come at once while nothing runs: each starts the pipeline of the other
 * (PowerShell/PowerShell#24692). It says nothing of the module.
 */
const PULSED_TWICE = /InvalidPipelineStateException[\s\S]*RunspaceBase\.Pulse\(\)/;

/** Runs the script of that name beside this file on a machine of its own; again, where PowerShell ended by its own fault. */
export async function runOnMachine(script: string, how: Run): Promise<FileResult> {
  const result = await runOnce(script, how);
  return PULSED_TWICE.test(result.stderr) ? runOnce(script, how) : result;
}

interface Run {
  readonly rows: number;
  readonly args: readonly string[];
  readonly timeoutMs: number;
}

async function runOnce(script: string, { rows, args, timeoutMs }: Run): Promise<FileResult> {
  const folder = mkdtempSync(join(tmpdir(), 'iproute-chaos-'));
  try {
    const file = join(folder, 'machine.json');
    writeMachine(file, rows);
    const all = ['-Module', module, '-MachineFile', file, ...args];
    return await runFile(join(import.meta.dirname, script), { args: all, timeoutMs });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A session in which everything happens at once; its last line sums up. Nothing of what it prints is `WRONG` where all was right. */
export function runChaos({
  seed,
  minutes,
  requests = 0,
  rows = 2000,
  most = 500,
  only,
  how,
}: ChaosOptions): Promise<FileResult> {
  const args = ['-Seed', String(seed), '-Minutes', String(minutes), '-Requests', String(requests)];
  args.push('-Most', String(most));
  if (only !== undefined) args.push('-Only', only);
  if (how !== undefined) args.push('-How', how);
  // 100 requests a second is a slow machine.
  const timeoutMs = minutes * 60_000 + requests * 10 + 300_000;
  return runOnMachine('chaos.ps1', { rows, args, timeoutMs });
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      requests: { type: 'string', default: '0' },
      rows: { type: 'string', default: '2000' },
      most: { type: 'string', default: '500' },
      seed: { type: 'string', default: String(Date.now() % 100_000) },
      only: { type: 'string' },
      how: { type: 'string' },
    },
  });
  const { stdout, stderr, exitCode } = await runChaos({
    seed: Number(values.seed),
    minutes: Number(values.minutes),
    requests: Number(values.requests),
    rows: Number(values.rows),
    most: Number(values.most),
    ...(values.only === undefined ? {} : { only: values.only }),
    ...(values.how === undefined ? {} : { how: values.how }),
  });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = exitCode ?? 1;
}
