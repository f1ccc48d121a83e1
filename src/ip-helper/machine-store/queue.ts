import { closeSync, mkdirSync, openSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ALONE } from './lock-by-handle.ts';
import { isGone, newOwner } from './owner.ts';
import { codeOf } from './retry.ts';

/**
 * The queue of those who wait for a lock: a folder with a file for each, named by when it came and who it is. It gives
 * turns and no rights: the lock alone decides, so whatever becomes of a file here, two never hold it.
 */
export interface Queue {
  /** Who came before us: the first one, and how many. Without a place of our own these are all who wait. */
  ahead(): { readonly first?: string; readonly count: number };
  /** Takes a place at the end; takes it again where somebody has given it away. */
  enter(): void;
  /** Takes its place away from one who does not come. */
  passOver(name: string): void;
  leave(): void;
}

/** Milliseconds since 1970, which sessions on other computers have as well, and the owner. */
const PLACE = /^\d{13}~/;
const onWindows = process.platform === 'win32';

/** Removes what sessions that were killed while they waited left. */
export function removeAbandonedPlaces(folder: string): void {
  for (const name of list(folder)) if (PLACE.test(name) && isDead(name)) remove(join(folder, name));
  removeIfEmpty(folder);
}

export function openQueue(folder: string): Queue {
  let name: string | undefined;
  /** On Windows the file goes with its handle, and so with its process. */
  let handle: number | undefined;
  const leave = () => {
    if (name === undefined) return;
    if (handle !== undefined) closeSync(handle);
    else remove(join(folder, name));
    name = handle = undefined;
    removeIfEmpty(folder);
  };
  return {
    ahead() {
      const names = list(folder);
      const before = names.filter((other) => PLACE.test(other) && (name === undefined || other < name)).sort();
      // Of those who came before us the first one alone is waited for, so it alone must live.
      while (before[0] !== undefined && isDead(before[0])) {
        remove(join(folder, before.shift() ?? ''));
        removeIfEmpty(folder);
      }
      const [first] = before;
      return first === undefined ? { count: 0 } : { first, count: before.length };
    },
    enter() {
      if (handle !== undefined) return;
      name ??= `${Date.now()}~${newOwner()}`;
      handle = create(folder, name);
    },
    passOver: (other) => remove(join(folder, other)),
    leave,
  };
}

function isDead(name: string): boolean {
  // On Windows a file that is there is somebody's.
  return !onWindows && isGone(name.slice(name.indexOf('~') + 1));
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Nobody waits, or nobody can: then all try as they like.
    return [];
  }
}

/** Makes the file of a place, and its folder, which who leaves last may be removing. */
function create(folder: string, name: string): number | undefined {
  for (let tries = 3; tries > 0; tries--) {
    try {
      const handle = openSync(join(folder, name), onWindows ? ALONE : 'a');
      if (onWindows) return handle;
      closeSync(handle);
      return undefined;
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') return undefined;
    }
    try {
      mkdirSync(folder);
    } catch {
      // Somebody else has made it, or it cannot be made: then there are no places.
    }
  }
  return undefined;
}

function remove(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // Gone, or not to be removed.
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody waits, or it is gone.
  }
}
