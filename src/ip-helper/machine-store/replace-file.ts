import {
  type BigIntStats,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  futimesSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { type FileMark, markFile, sameContent, sameState, stateOf } from './file-mark.ts';
import { insist } from './retry.ts';

/** A file's bytes, and the mark of the state in which they were read, unless it changed meanwhile. */
export interface ReadFile {
  readonly bytes: Buffer;
  readonly mark: FileMark | undefined;
}

/** More than any machine or plan has, in bytes: 1,500,000 routes. */
const LARGEST = 256 * 2 ** 20;

/** Reads a file as a whole. Nothing is opened that is no file: a device has no end, and a pipe keeps who opens it. */
export function readMarked(file: string): ReadFile {
  return readWith(file, (descriptor) => readFileSync(descriptor));
}

/** Reads what a file has from `offset` on; no bytes where it is not the marked one that has grown. */
export function readGrown(file: string, known: FileMark, offset: number): ReadFile {
  return readWith(file, (descriptor, state) => {
    if (!known.hasGrown(state)) return Buffer.alloc(0);
    const bytes = Buffer.alloc(Number(state.size) - offset);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset));
  });
}

function readWith(file: string, read: (descriptor: number, state: BigIntStats) => Buffer): ReadFile {
  refuseOther(statSync(file));
  // What has become a pipe meanwhile does not keep us either.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const descriptor = process.platform === 'win32' ? insist(() => openSync(file, flags)) : openSync(file, flags);
  let mark: FileMark | undefined;
  try {
    const before = stateOf(descriptor);
    refuseOther(before);
    const bytes = read(descriptor, before);
    if (sameState(before, stateOf(descriptor))) mark = markFile(descriptor, before);
    return { bytes, mark };
  } finally {
    if (mark === undefined) closeSync(descriptor);
  }
}

function refuseOther(state: Stats | BigIntStats): void {
  if (state.isDirectory()) throw new Error('it is a folder');
  if (state.isFIFO()) throw new Error('it is a pipe, not a file');
  if (!state.isFile()) throw new Error('it is a device, not a file');
  if (state.size > LARGEST) throw new Error(`it has ${state.size} bytes, and at most ${LARGEST} are read`);
}

/** Where the new text is written before it takes the file's place. One name is enough: only the lock's holder saves. */
export function draftOf(file: string): string {
  return `${file}.saving`;
}

/** Removes what a session that was killed while it saved has left. Only for who holds the lock. */
export function removeAbandonedDraft(file: string): void {
  try {
    rmSync(draftOf(file), { force: true });
  } catch {
    // It is no part of the machine, and the next save says so if it is in the way.
  }
}

/**
 * Replaces the text of a file that exists: readers see the old text or the new one, never a part, also after a power
 * cut. The new file has the owner and the mode of the old one.
 * @returns the mark of the new state, unless somebody changed the file right away
 */
export function replaceFile(file: string, text: string, rename = renameSync): FileMark | undefined {
  const old = statSync(file);
  // Replacing would get past the protection of a file that must not be written.
  closeSync(openSync(file, 'r+'));
  const draft = draftOf(file);
  rmSync(draft, { force: true });
  let descriptor: number | undefined;
  try {
    descriptor = openSync(draft, 'wx', old.mode & 0o777);
    keepOwnerAndMode(descriptor, old.uid, old.gid, old.mode & 0o7777);
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
    const written = stateOf(descriptor);
    insist(() => rename(draft, file));
    const renamed = stateOf(descriptor);
    if (!sameContent(written, renamed)) return undefined;
    const mark = markFile(descriptor, renamed);
    descriptor = undefined;
    return mark;
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/**
 * Writes `text` over what stands in a file from `offset` on, of which `end` is the last part and stays the last part.
 * Readers without the lock may see a part of it.
 * @param time - what the file's time is then, in milliseconds since 1970
 * @returns the mark of the new state
 */
export function replaceEnd(file: string, offset: number, text: string, end: string, time: number): FileMark {
  const descriptor = process.platform === 'win32' ? insist(() => openSync(file, 'r+')) : openSync(file, 'r+');
  let mark: FileMark | undefined;
  try {
    try {
      writeAll(descriptor, Buffer.from(text + end), offset);
      futimesSync(descriptor, time / 1000, time / 1000);
      fdatasyncSync(descriptor);
    } catch (error) {
      // As on a full disk: what was there has its room still.
      writeAll(descriptor, Buffer.from(end), offset);
      ftruncateSync(descriptor, offset + end.length);
      throw error;
    }
    mark = markFile(descriptor, stateOf(descriptor));
    return mark;
  } finally {
    if (mark === undefined) closeSync(descriptor);
  }
}

function writeAll(descriptor: number, bytes: Buffer, offset: number): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at, bytes.length - at, offset + at);
}

function keepOwnerAndMode(descriptor: number, uid: number, gid: number, mode: number): void {
  if (process.platform === 'win32') return;
  const made = stateOf(descriptor);
  if (Number(made.uid) !== uid || Number(made.gid) !== gid) {
    try {
      fchownSync(descriptor, uid, gid);
    } catch {
      // Only root may give a file away; a file of ours is the next best.
    }
  }
  fchmodSync(descriptor, mode);
}
