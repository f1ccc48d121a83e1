import { mkdirSync, readdirSync, renameSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Attempt, Locker } from './locker.ts';
import { describe, isGone, newOwner } from './owner.ts';
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
 */
export function lockByFolder(path: string): Locker {
  const owner = newOwner();
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
    else return { outcome: 'busy' };
    // It was free, or is now.
    return again ? attempt(false) : { outcome: 'busy' };
  };
  return { attempt: () => attempt(true), holder: () => describe(ownerOf(path)), giveUp: () => empty(mine, owner) };
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
