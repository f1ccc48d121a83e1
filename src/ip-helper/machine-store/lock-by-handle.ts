import { closeSync, constants, existsSync, futimesSync, openSync, statSync } from 'node:fs';
import type { Attempt, Locker } from './locker.ts';
import { codeOf } from './retry.ts';

/** UV_FS_O_EXLOCK: no other handle to the file may be opened (a share mode of 0). */
const EXCLUSIVE = 0x1000_0000;
/** UV_FS_O_TEMPORARY: the file goes when its handle is closed. */
const DELETE_ON_CLOSE = 0x40;

/** Opens a file, made where it is not there, that nobody else can open and that goes with its handle. */
export const ALONE = constants.O_RDWR | constants.O_CREAT | EXCLUSIVE | DELETE_ON_CLOSE;

/** A denial this many times in a row is no file on its way out, but a folder that cannot be written. */
const DENIALS = 20;

/**
 * The lock on Windows: `path` is open with no sharing.
 *
 * Why this is right: the kernel refuses a second handle, and closes (and with it deletes) a dead process's handles
 * itself. So there is nothing to take over, no process id to misjudge, and a file that is merely there is no lock.
 * libuv takes both flags from the caller (uv_fs_open); node only has no names for them.
 */
export function lockByHandle(path: string): Locker {
  let denied = 0;
  return {
    attempt() {
      try {
        const descriptor = openSync(path, ALONE);
        // The time of a file that others may not open is all that they can read of it: it holds the id of this process.
        futimesSync(descriptor, process.pid, process.pid);
        return { outcome: 'taken', release: () => closeSync(descriptor) };
      } catch (error) {
        const code = codeOf(error);
        if (code === 'EBUSY' || code === 'EISDIR') return BUSY;
        if (code !== 'EPERM' && code !== 'EACCES') return { outcome: 'refused', error: error as Error };
        // A file that is being deleted answers so, and a folder in which no file may be made.
        denied = existsSync(path) ? 0 : denied + 1;
        return denied < DENIALS ? BUSY : { outcome: 'refused', error: error as Error };
      }
    },
    holder: () => holderOf(path),
    giveUp() {},
  };
}

const BUSY: Attempt = { outcome: 'busy' };

function holderOf(path: string): string | undefined {
  try {
    const facts = statSync(path);
    // A folder is how a session on Linux (WSL) takes the lock.
    return facts.isDirectory() ? undefined : `process ${Math.round(facts.mtimeMs / 1000)}`;
  } catch {
    return undefined;
  }
}
