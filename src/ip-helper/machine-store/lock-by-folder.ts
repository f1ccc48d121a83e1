import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Attempt, Locker } from './locker.ts';
import { codeOf } from './retry.ts';

/** What a rename onto a folder that is full (or, on file systems of other systems, onto anything there) answers. */
const TAKEN = new Set(['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EISDIR', 'EPERM', 'EACCES', 'EBUSY']);

/**
 * The lock where files are POSIX files: `path` is a folder that holds one file, named after its owner.
 *
 * Why this is right:
 * - It is taken by renaming a complete folder into place. That succeeds only where nothing or an empty folder is, and
 *   at once: of several one succeeds, and the lock is never seen without its owner.
 * - The name of an owner is never used twice. A dead owner's lock is opened by removing the file of that name from the
 *   lock, which can hit nobody else's lock, however late it comes, and does no harm when several do it. Nobody
 *   gets the lock by that: the rename still decides.
 * - `path` itself is removed only when it is empty, which the file system checks in the same step.
 * - An owner is dead when its process is gone, or is another process with the same id by now (it started at another
 *   time), or waits to be buried. An owner on another host, or out of sight in another container, is never judged.
 */
export function lockByFolder(path: string): Locker {
  const owner = `${ourselves()}~${Math.random().toString(36).slice(2)}`;
  const mine = `${path}.${owner}`;
  let made = false;
  const taken: Attempt = { outcome: 'taken', release: () => empty(path, owner) };
  const attempt = (again: boolean): Attempt => {
    try {
      if (!made) {
        mkdirSync(mine);
        writeFileSync(join(mine, owner), '', { flag: 'wx' });
        made = true;
      }
      renameSync(mine, path);
      return taken;
    } catch (error) {
      if (!made || !TAKEN.has(codeOf(error))) return { outcome: 'refused', error: error as Error };
    }
    const holder = ownerOf(path);
    // The rename was answered twice (NFS): it is ours.
    if (holder === owner) return taken;
    if (holder === undefined) removeIfEmpty(path);
    else if (isGone(holder)) empty(path, holder);
    else return { outcome: 'busy', ...describe(holder) };
    // It was free, or is now.
    return again ? attempt(false) : { outcome: 'busy', ...describe(holder) };
  };
  return { attempt: () => attempt(true), giveUp: () => empty(mine, owner) };
}

/** Removes the folders of sessions that were killed before they could rename them. */
export function removeAbandoned(path: string): void {
  const start = `${basename(path)}.`;
  try {
    for (const name of readdirSync(dirname(path))) {
      const owner = name.startsWith(start) ? name.slice(start.length) : '';
      if (isGone(owner)) empty(join(dirname(path), name), owner);
    }
  } catch {
    // Tidying up is no reason to fail.
  }
}

/** Takes one owner out of a lock, and the lock away if it is empty then. */
function empty(lock: string, owner: string): void {
  removeFile(join(lock, owner));
  removeIfEmpty(lock);
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Not empty, or gone, or not ours to remove: then it is somebody's, or nobody's.
  }
}

function ownerOf(path: string): string | undefined {
  try {
    return readdirSync(path)[0];
  } catch (error) {
    // A plain file is no lock of a session on this system. One that a session on Windows holds (on a folder that both
    // see) cannot be removed, and neither can this way a folder, should it have become one.
    if (codeOf(error) === 'ENOTDIR') removeFile(path);
    return undefined;
  }
}

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone, or not to be removed.
  }
}

function describe(owner: string | undefined): { holder?: string } {
  const [host, pid] = (owner ?? '').split('~');
  if (pid === undefined) return {};
  return { holder: host === here() ? `process ${pid}` : `process ${pid} on ${host}` };
}

function isGone(owner: string): boolean {
  const [host, pid, start] = owner.split('~');
  if (host !== here() || !/^[1-9][0-9]*$/.test(pid ?? '')) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // Any other code is a process of somebody else's.
    if (codeOf(error) === 'ESRCH') return true;
  }
  const now = startOf(Number(pid));
  return now !== undefined && start !== '' && now !== start;
}

/** When a process started, in ticks since the system did (Linux); `undefined` where that cannot be read. */
function startOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the name in brackets, which may hold spaces and brackets.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // Zombies have an id, and nothing else.
    return fields[0] === 'Z' || fields[0] === 'X' ? 'dead' : fields[19];
  } catch {
    return undefined;
  }
}

let self: string | undefined;
let place: string | undefined;

/** This process, in the words of an owner's name. */
function ourselves(): string {
  self ??= `${here()}~${process.pid}~${startOf(process.pid) ?? ''}`;
  return self;
}

/** Where process ids mean what they mean here: this host, and on Linux this namespace of ids. */
function here(): string {
  place ??= `${hostname()}${namespace()}`.replaceAll(/[^A-Za-z0-9.-]/g, '_');
  return place;
}

function namespace(): string {
  try {
    return `-${/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0]}`;
  } catch {
    return '';
  }
}
