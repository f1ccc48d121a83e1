import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { makeOnce } from '../tools/make-once.ts';

/** A Windows to test on, or the reason why there is none. */
export type Wine = AvailableWine | { readonly available: false; readonly reason: string };

/** Wine on this machine, with a prefix (a Windows installation) of our own. */
export interface AvailableWine {
  readonly available: true;
  /** Starts a Windows program. Arguments are passed on as they are: paths in them as {@link windowsPath} gives them. */
  start(program: string, args?: readonly string[], options?: WineOptions): ChildProcessWithoutNullStreams;
  /** Starts a Windows program, gives it `input`, and waits for its end. */
  run(
    program: string,
    args?: readonly string[],
    options?: WineOptions & { readonly input?: string },
  ): Promise<Finished>;
}

/** How a Windows program is started. */
export interface WineOptions {
  /** Added to the environment, which holds nothing of ours but what Wine needs. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The program is killed after so many milliseconds. Default: 240 000, for a busy machine. */
  readonly timeout?: number;
  /**
   * Shell commands that set up a network namespace, in which Wine then runs. Wine's services, which see the network for
   * every program, are ended before and after.
   */
  readonly network?: string;
}

/** How a Windows program ended. */
export interface Finished {
  /** The exit code (Wine keeps its low 8 bits), or null if it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  /** Without the lines that Wine itself writes. */
  readonly stderr: string;
}

// Test files run beside each other: each worker of mocha has a Windows of its own.
const prefix = resolve('build', `wine-prefix-${process.env['MOCHA_WORKER_ID'] ?? '0'}`);

/** Drive C: of that Windows. */
export const driveC = join(prefix, 'drive_c');

/** Looks for Wine; the first call on a machine also makes a prefix, which takes about ten seconds. */
export function findWine(): Wine {
  if (process.platform !== 'linux') return { available: false, reason: 'the Wine tests run on Linux only' };
  if (spawnSync('wine', ['--version']).status !== 0) return { available: false, reason: 'wine is not installed' };
  const problem = ensurePrefix();
  if (problem !== undefined) return { available: false, reason: problem };
  return { available: true, start, run };
}

/** Wine for the tests of a file, which are skipped where there is none, and say why. */
export function needWine(test: Mocha.Context): AvailableWine {
  const found = findWine();
  if (found.available) return found;
  console.log(`      skipped: ${found.reason}`);
  return test.skip();
}

/** The path by which a Windows program under Wine finds a file of this machine. */
export function windowsPath(path: string): string {
  return `Z:${resolve(path).replaceAll('/', '\\')}`;
}

/**
 * Makes a copy of a win-x64 executable that runs under Wine, with its koffi.node beside it, and returns its path. A program that
 * was built for tests is not copied: each has 100 MB.
 *
 * V8 takes memory through VirtualAlloc2 where Windows has it. Wine 8 has it, without what V8 needs. The
 * name of the function is changed, so V8 finds none and does it the old way. All else is what ships.
 */
export function wineReady(executable: string): string {
  const path = resolve(executable);
  const isOfTests = path.startsWith(resolve('build') + sep);
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 8);
  const folder = isOfTests ? dirname(path) : resolve('build/wine-programs', digest);
  const image = readFileSync(path);
  const wanted = Buffer.from('\0VirtualAlloc2\0');
  const instead = Buffer.from('\0VirtualAlloc_\0');
  if (isOfTests && image.includes(instead)) return path;
  const at = image.indexOf(wanted);
  if (at < 0 || image.indexOf(wanted, at + 1) >= 0) {
    throw new Error(
      `${path} does not hold the name VirtualAlloc2 once: see how this node can be made to run under Wine.`,
    );
  }
  image.set(instead, at);
  mkdirSync(folder, { recursive: true });
  put(image, join(folder, basename(path)));
  if (isOfTests) return path;
  const koffi = join(dirname(path), 'koffi.node');
  // A program that calls no native functions has none.
  if (existsSync(koffi)) put(readFileSync(koffi), join(folder, 'koffi.node'));
  return join(folder, basename(path));
}

/** In one step: the tests of another file may run what was there. */
function put(bytes: Uint8Array, path: string): void {
  const next = `${path}.${process.pid}.new`;
  writeFileSync(next, bytes, { mode: 0o755 });
  renameSync(next, path);
}

function start(program: string, args: readonly string[] = [], options: WineOptions = {}) {
  const { network } = options;
  if (network !== undefined) endServices();
  // They may have ended since the program before: while an executable was built, say.
  else bootPrefix();
  // Services that the program itself starts would hold its output open.
  const inside = `set -e\n${network}\nwineserver -p5\nwine wineboot </dev/null >/dev/null 2>&1\nexec wine "$@"`;
  const [command = '', ...words] = network === undefined ? ['wine'] : ['unshare', '-n', 'sh', '-c', inside, 'sh'];
  return spawn(command, [...words, program, ...args], {
    env: { ...wineEnvironment(prefix), ...options.env },
    timeout: options.timeout ?? 240_000,
    killSignal: 'SIGKILL',
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  });
}

function run(program: string, args?: readonly string[], options: WineOptions & { readonly input?: string } = {}) {
  return new Promise<Finished>((done, failed) => {
    const child = start(program, args, options);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // A program that ends before it read all its input is no failure of ours; its exit code and output say more.
    child.stdin.on('error', () => {});
    child.on('error', failed);
    child.on('close', (code) => {
      if (options.network !== undefined) endServices();
      done({ code, stdout: Buffer.concat(stdout).toString(), stderr: withoutNoise(Buffer.concat(stderr).toString()) });
    });
    child.stdin.end(options.input ?? '');
  });
}

/** Takes the lines that Wine itself writes out of what a program wrote to its stderr. */
export function withoutNoise(stderr: string): string {
  return stderr
    .split('\n')
    .filter(
      (line) => !/^(wine: )?(Read access denied for device |created the configuration |configuration in )/.test(line),
    )
    .join('\n');
}

/**
 * Makes the prefix unless it is there: as a copy of one that is made once, which takes ten seconds. It is copied under another
 * name and then renamed, so that nobody ever sees half a prefix; of two who copy it at once, one throws his away.
 *
 * @returns What went wrong, if something did.
 */
function ensurePrefix(): string | undefined {
  if (existsSync(prefix)) return undefined;
  const made = resolve('build', 'wine-prefix');
  const { stdout: version } = spawnSync('wine', ['--version'], { encoding: 'utf8' });
  try {
    makeOnce(made, version, makePrefix);
  } catch (error) {
    return (error as Error).message;
  }
  const fresh = mkdtempSync(`${prefix}-`);
  try {
    // As links: nobody writes the 700 MB of Wine's libraries.
    const { status, stderr } = spawnSync('cp', ['-alT', made, fresh], { encoding: 'utf8' });
    if (status !== 0) return `copying ${made} failed: ${stderr}`;
    // Where its registry has several links, Wine writes into it instead of putting a new one in its place.
    for (const name of readdirSync(made).filter((each) => each.endsWith('.reg'))) {
      rmSync(join(fresh, name));
      copyFileSync(join(made, name), join(fresh, name));
    }
    try {
      renameSync(fresh, prefix);
    } catch (error) {
      if (!existsSync(prefix)) throw error;
    }
    return undefined;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Makes a prefix in which no program runs. */
function makePrefix(folder: string): void {
  mkdirSync(folder);
  const env = wineEnvironment(folder, true);
  const step = (command: string, ...args: string[]) =>
    spawnSync(command, args, { env, stdio: ['ignore', 'ignore', 'ignore'], timeout: 180_000 }).status === 0;
  if (!step('wine', 'wineboot', '-i')) throw new Error('wineboot failed');
  // A new prefix is a Windows 7.
  if (!step('wine', 'reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f')) {
    throw new Error('wine reg failed');
  }
  step('wineserver', '-k');
  step('wineserver', '-w');
}

/**
 * Starts Wine's services with no pipes of ours. Otherwise the first program starts them, they inherit its stdout, and it
 * seems to go on for as long as they do: three seconds, and so does each that comes later, for which they start again.
 * They end by themselves ten seconds after the last program. Where they run, this takes a tenth of a second.
 */
function bootPrefix(): void {
  const options = { env: wineEnvironment(prefix, true), stdio: 'ignore' } as const;
  // Fails if there is a server already, which is as good.
  spawnSync('wineserver', ['-p10'], options);
  spawnSync('wine', ['wineboot'], options);
}

function endServices(): void {
  const options = { env: wineEnvironment(prefix, true), stdio: 'ignore' } as const;
  spawnSync('wineserver', ['-k'], options);
  spawnSync('wineserver', ['-w'], options);
}

/** A small environment: what Wine needs, and nothing that a developer's own settings could change. */
function wineEnvironment(winePrefix: string, making = false): Record<string, string> {
  const { PATH = '' } = process.env;
  return {
    PATH,
    // Wine links the user's folders to those of HOME.
    HOME: dirname(winePrefix),
    // File names outside ASCII.
    LC_ALL: 'C.UTF-8',
    WINEPREFIX: winePrefix,
    WINEDEBUG: '-all',
    // Memory that is mapped twice, writable and executable, breaks .NET under Wine 8 after some thousand calls.
    DOTNET_EnableWriteXorExecute: '0',
    // No debugger that starts on a crash, and no offer to download an HTML engine. While a prefix is made, no offer to
    // download .NET either; later .NET programs need the library that makes it.
    WINEDLLOVERRIDES: `mshtml,winedbg.exe${making ? ',mscoree' : ''}=`,
  };
}
