import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const target = process.platform === 'win32' ? 'win-x64/iproute.exe' : 'linux-x64/iproute';

/** The executable, as it is shipped. */
export const program = join(import.meta.dirname, '..', '..', 'module', 'IpRoute', 'bin', target);

export type Line = Readonly<Record<string, unknown>>;

export interface Ran {
  readonly status: number | null;
  readonly lines: Line[];
  /** The one line of standard error. */
  readonly error: Line | undefined;
}

export interface Running {
  readonly process: ChildProcess;
  /** What it has told by now. */
  told(): Line[];
  readonly ended: Promise<Ran>;
}

const objects = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

/** Starts it; whatever this machine's own configuration is, it has that of `home` alone. */
export function start(words: readonly string[], cwd: string, path = program): Running {
  const child = spawn(path, words, {
    cwd,
    env: { ...process.env, XDG_CONFIG_HOME: join(cwd, 'config') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text.out += piece;
  });
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    text.error += piece;
  });
  const ended = once(child, 'close').then(([status]) => ({
    status: status as number | null,
    lines: objects(text.out),
    error: objects(text.error)[0],
  }));
  return { process: child, told: () => objects(text.out.slice(0, text.out.lastIndexOf('\n') + 1)), ended };
}

export function run(words: readonly string[], cwd: string): Promise<Ran> {
  return start(words, cwd).ended;
}
