import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { withLock } from '../ip-helper/machine-store/lock.ts';
import { insist } from '../ip-helper/machine-store/retry.ts';
import { makeFolders } from '../session/make-folders.ts';

/** When a log is put aside, and how many of those that were are kept. */
export interface Rotation {
  /** A log that is longer is put aside before the next line, in bytes. */
  readonly size: number;
  /** How many are kept beside it: `<file>.1` is the last one that was put aside. */
  readonly keep: number;
}

const USUAL: Rotation = { size: 1024 * 1024, keep: 1 };

/** How long to wait while another process writes, in milliseconds. */
const LONGEST_WAIT = 5000;

/**
 * Adds lines to a log, whole and behind those of other processes. A line that somebody who was killed has left in part is ended
 * first.
 * @throws {Error} when they cannot be written
 */
export function appendLines(file: string, lines: readonly string[], { size, keep }: Rotation = USUAL): void {
  if (lines.length === 0) return;
  makeFolders(dirname(file));
  withLock(
    file,
    (unlocked) => {
      if (unlocked !== undefined) throw unlocked;
      let descriptor = openLog(file);
      try {
        for (const line of lines) {
          if (fstatSync(descriptor).size > size) {
            closeSync(descriptor);
            putAside(file, keep);
            descriptor = openLog(file);
          }
          const text = `${endsInPart(descriptor) ? '\n' : ''}${line}\n`;
          const bytes = Buffer.from(text);
          for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
        }
      } finally {
        closeSync(descriptor);
      }
    },
    LONGEST_WAIT,
  );
}

function openLog(file: string): number {
  return insist(() => openSync(file, 'a+', 0o644));
}

/** Who reads a log just now may keep it where it is: then it is put aside at the next time. */
function putAside(file: string, keep: number): void {
  const names = [file, ...Array.from({ length: keep }, (_, at) => `${file}.${at + 1}`)];
  try {
    // The oldest one first, so that each name is free before it is taken.
    for (let at = keep; at > 0; at--) {
      const [from = '', to = ''] = [names[at - 1], names[at]];
      if (existsSync(from)) renameSync(from, to);
    }
  } catch {
    // It goes on in the same file: no line is lost.
  }
}

function endsInPart(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last.toString('latin1') !== '\n';
}
