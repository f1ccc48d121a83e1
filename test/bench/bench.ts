import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildExecutable } from '../../generator/package/executable.ts';
import { powerShellEnvironment } from '../tools/environment.ts';
import { pinnedPowerShell } from '../tools/pinned-powershell.ts';
import { jsonRequests, machineFile, wireRequests } from './requests.ts';

/**
 * Measures Set-IpRouteEntry beside a compiled C# cmdlet, in one run of one PowerShell:
 * - ours: the module, its wire and its executable
 * - C#, JSON: the cmdlet in C#, JSON lines, the same handler and simulator behind them
 * - C#, our wire: the cmdlet in C# on our wire and our executable
 * - a node process for each route, what everybody writes first
 */
const TARGET = 1.2;
const COUNT = 10_000;
const SPAWNS = 50;
const LABELS = { ours: 'ours', json: 'C#, JSON', wire: 'C#, our wire' } as const;
type Contender = keyof typeof LABELS;
const CONTENDERS = Object.keys(LABELS) as Contender[];

const root = fileURLToPath(new URL('../../', import.meta.url));
const out = join(root, 'build', 'bench');

const { values } = parseArgs({ options: { rounds: { type: 'string' }, 'file-rounds': { type: 'string' } } });
const rounds = Number(values.rounds ?? 9);
const fileRounds = Number(values['file-rounds'] ?? 3);

mkdirSync(out, { recursive: true });
const executable = join(root, 'module', 'IpRoute', 'bin', 'linux-x64', 'iproute');
const jsonExecutable = await buildExecutable({
  entry: join(root, 'test', 'bench', 'json-main.ts'),
  name: 'iproute-json',
  outDir: join(out, 'json'),
  target: 'linux-x64',
});
const passes = runPasses(buildCmdlets(), jsonExecutable.path);

printTable(`Set-IpRouteEntry, ${COUNT} records, in-memory machine`, 'memory');
printSpawn();
printTable(`Set-IpRouteEntry, ${COUNT} routes of a machine file, saved after each batch`, 'file');
printChild('our wire', executable, wireRequests(COUNT));
printChild('JSON', jsonExecutable.path, jsonRequests(COUNT));
const ratio = median(rates('memory', 'ours')) / median(rates('memory', 'json'));
console.log(`\nours / C#, JSON = ${ratio.toFixed(2)}: ${ratio >= TARGET ? 'meets' : 'misses'} the target of ${TARGET}`);

interface Pass {
  readonly scenario: string;
  readonly contender: string;
  readonly milliseconds: number;
}

/** Builds the C# cmdlets and returns their assembly. */
function buildCmdlets(): string {
  const folder = join(out, 'csharp');
  const args = ['build', join(root, 'test', 'bench', 'csharp', 'bench-cmdlets.csproj'), '-c', 'Release', '-o', folder];
  // A build server left behind would keep this process's pipes open.
  args.push(
    '--nologo',
    '-v',
    'quiet',
    '-p:RestoreLockedMode=true',
    '-nodeReuse:false',
    '-p:UseSharedCompilation=false',
  );
  const { status, stdout, error } = spawnSync('dotnet', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The C# cmdlets could not be built: ${error?.message ?? stdout}`);
  return join(folder, 'IpRoute.Bench.dll');
}

/** Runs bench.ps1 in the pinned PowerShell, whatever other there is. */
function runPasses(assembly: string, json: string): Pass[] {
  const machines = CONTENDERS.flatMap((contender) => {
    const file = join(out, `${contender}.machine.json`);
    writeFileSync(file, machineFile(COUNT));
    return [`-${contender}Machine`, file];
  });
  const script = join(root, 'test', 'bench', 'bench.ps1');
  const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-File', script, ...machines];
  args.push('-Assembly', assembly, '-Executable', executable, '-JsonExecutable', json);
  args.push('-Rounds', String(rounds), '-FileRounds', String(fileRounds), '-Count', String(COUNT));
  args.push('-Spawns', String(SPAWNS));
  const environment = powerShellEnvironment();
  const { status, stdout } = spawnSync(pinnedPowerShell(), args, {
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`bench.ps1 ended with ${status}.\n${stdout}`);
  const lines = stdout.split('\n').filter((line) => line.includes('\t'));
  return lines.map((line) => {
    const [scenario = '', contender = '', milliseconds] = line.split('\t');
    return { scenario, contender, milliseconds: Number(milliseconds) };
  });
}

/** Objects per second of each pass. */
function rates(scenario: string, contender: Contender): number[] {
  const own = passes.filter((pass) => pass.scenario === scenario && pass.contender === contender);
  return own.map(({ milliseconds }) => (COUNT * 1000) / milliseconds);
}

function printTable(title: string, scenario: string): void {
  const ours = median(rates(scenario, 'ours'));
  console.log(`\n${title}: objects/s of ${rates(scenario, 'ours').length} rounds`);
  console.log(row('', 'lowest', 'median', 'us/object', 'ours / this'));
  for (const contender of CONTENDERS) {
    const all = rates(scenario, contender);
    const middle = median(all);
    const each = (1e6 / middle).toFixed(1);
    console.log(row(LABELS[contender], whole(Math.min(...all)), whole(middle), each, (ours / middle).toFixed(2)));
  }
}

function printSpawn(): void {
  const milliseconds = passes.find(({ contender }) => contender === 'spawn')?.milliseconds ?? Number.NaN;
  const each = milliseconds / SPAWNS;
  const times = (median(rates('memory', 'ours')) * each) / 1000;
  console.log(row('node per route', '', whole(1000 / each), whole(1000 * each), times.toFixed(0)));
  console.log(`  (a process for each route: measured with ${SPAWNS} routes, not ${COUNT})`);
}

/** How long an executable alone takes for the requests, read from a file: from its start, and once it is warm. */
function printChild(label: string, program: string, requests: string): void {
  const more = 4;
  const [empty, once, often] = ['', requests, requests.repeat(1 + more)].map((text) => {
    const file = join(out, 'requests');
    writeFileSync(file, text);
    return median(Array.from({ length: 5 }, () => timeChild(program, file, text.split('\n').length - 1)));
  }) as [number, number, number];
  const [start, first, warm] = [empty, once - empty, (often - once) / more].map((ms) => `${ms.toFixed(0)} ms`);
  console.log(`${label} executable alone: start ${start}, first ${COUNT} requests ${first}, once warm ${warm}`);
}

function timeChild(program: string, requestFile: string, lines: number): number {
  const replyFile = join(out, 'replies');
  const [stdin, stdout] = [openSync(requestFile, 'r'), openSync(replyFile, 'w')];
  const start = performance.now();
  const { status } = spawnSync(program, ['--simulator'], { stdio: [stdin, stdout, 'inherit'] });
  const milliseconds = performance.now() - start;
  closeSync(stdin);
  closeSync(stdout);
  // The first line of the replies is the greeting; an empty line ends a batch on both sides.
  const answered = readFileSync(replyFile, 'latin1').split('\n').length - 2;
  if (status !== 0 || answered !== lines) throw new Error(`${program} answered ${answered} of ${lines} lines`);
  rmSync(replyFile);
  return milliseconds;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[half]];
  return (low + high) / 2;
}

function whole(value: number): string {
  return value.toFixed(0);
}

function row(label: string, ...cells: readonly string[]): string {
  return `  ${label.padEnd(16)}${cells.map((cell) => cell.padStart(13)).join('')}`;
}
