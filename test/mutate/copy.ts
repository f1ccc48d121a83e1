import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Thrown by what runs in a copy that is stopped, and by what would run there afterwards. */
export class Stopped extends Error {}

/** How something ended that was run in a copy. */
export interface Ended {
  /** null where it was ended, since nothing came for too long. */
  readonly code: number | null;
  readonly output: string;
}

/** A repository of its own, in a temporary folder, into which faults are put. */
export interface Copy {
  readonly root: string;
  /** Writes one of its files. */
  put(file: string, text: string): void;
  /** Which files are not what they were, but those that git ignores. */
  changed(): string[];
  /** Makes all files what they were, but what git ignores. */
  restore(): void;
  /** Runs node with these words, until it ends or writes nothing for so many milliseconds. */
  node(words: readonly string[], silence: number): Promise<Ended>;
  /** Ends what runs there, for good. */
  stop(): void;
  remove(): void;
}

/** Copies a repository as it lies there, with what is not committed; what is installed and never changed is linked. */
export function copyRepository(from: string): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'iproute-mutate-'));
  // Tests that become another user work below it.
  chmodSync(folder, 0o755);
  const root = join(folder, 'repository');
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const git = (cwd: string, ...words: string[]) =>
    execFileSync('git', words, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 });
  for (const file of git(from, 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0')) {
    if (file === '' || !existsSync(join(from, file))) continue;
    mkdirSync(join(root, dirname(file)), { recursive: true });
    cpSync(join(from, file), join(root, file));
  }
  // Hard links: the packages that are folders of the repository stay relative links, so they are those of the copy.
  const links = linkable(from, root);
  const take = (folder: string) =>
    execFileSync('cp', ['-a', ...links, join(from, folder), join(root, dirname(folder))]);
  take('node_modules');
  const powershell = join(from, 'build', 'powershell');
  mkdirSync(join(root, 'build'));
  if (existsSync(powershell)) symlinkSync(powershell, join(root, 'build', 'powershell'));
  // A mutant's executable is for this system; what is only looked at of the other may be as it was.
  const programs = join('module', 'IpRoute', 'bin');
  mkdirSync(join(root, programs), { recursive: true });
  if (existsSync(join(from, programs, 'win-x64'))) take(join(programs, 'win-x64'));
  git(root, 'init', '--quiet');
  git(root, 'add', '--all');
  const someone = ['-c', 'user.name=mutate', '-c', 'user.email=mutate@localhost'];
  git(root, ...someone, 'commit', '--quiet', '--no-verify', '--message', 'As it was');
  let running: number | undefined;
  let isStopped = false;
  return {
    root,
    put: (file, text) => writeFileSync(join(root, file), text),
    changed: () => git(root, 'ls-files', '-z', '--modified', '--others', '--exclude-standard').split('\0').slice(0, -1),
    restore() {
      git(root, 'checkout', '--quiet', '--', '.');
      git(root, 'clean', '--quiet', '-fd');
      // What tsx has compiled stays: most files are the same for the next one.
      for (const name of readdirSync(temporary).filter((each) => !each.startsWith('tsx-')))
        rmSync(join(temporary, name), { recursive: true, force: true, maxRetries: 9 });
    },
    async node(words, silence) {
      if (isStopped) throw new Stopped();
      const { pid, ended } = runNode(root, temporary, words, silence);
      running = pid;
      const result = await ended;
      running = undefined;
      if (isStopped) throw new Stopped();
      return result;
    },
    stop() {
      isStopped = true;
      endGroup(running);
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 9 }),
  };
}

/**
 * Works in copies, and removes them, also when whoever waits ends the run.
 * @param longest - after how many milliseconds what runs there is ended
 * @throws {Stopped} where it was ended
 */
export async function workIn(
  copies: readonly Pick<Copy, 'stop' | 'remove'>[],
  work: () => Promise<unknown>,
  longest?: number,
): Promise<void> {
  const stop = () => {
    for (const copy of copies) copy.stop();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const timer = longest === undefined ? undefined : setTimeout(stop, longest);
  try {
    await work();
  } finally {
    clearTimeout(timer);
    process.off('SIGINT', stop).off('SIGTERM', stop);
    stop();
    for (const copy of copies) copy.remove();
  }
}

/** Links want the same file system. */
function linkable(from: string, root: string): string[] {
  try {
    execFileSync('cp', ['-l', join(from, 'package.json'), join(dirname(root), 'link')], { stdio: 'ignore' });
    return ['-l'];
  } catch {
    return [];
  }
}

function runNode(cwd: string, temporary: string, words: readonly string[], silence: number) {
  // In a group of its own, so that what it started ends with it.
  const child = spawn(process.execPath, words, {
    cwd,
    detached: true,
    env: { ...process.env, TMPDIR: temporary, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    let output = '';
    let isHung = false;
    const end = () => {
      isHung = true;
      endGroup(child.pid);
    };
    let timer = setTimeout(end, silence);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        clearTimeout(timer);
        timer = setTimeout(end, silence);
      });
    }
    child.on('error', reject);
    child.on('exit', (code) => {
      // Whoever of them is left would hold the pipes open.
      endGroup(child.pid);
      child.on('close', () => {
        clearTimeout(timer);
        resolve({ code: isHung ? null : code, output });
      });
    });
  });
  return { pid: child.pid, ended };
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}

/** A file of a copy. */
export function readIn({ root }: Copy, file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
