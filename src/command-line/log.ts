import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { withLock } from '../ip-helper/machine-store/lock.ts';
import { insist } from '../ip-helper/machine-store/retry.ts';

/** A log that is longer is put aside before the next line, in bytes: `<file>.1`, in the place of the one before. */
const LARGEST = 1024 * 1024;

/** How long to wait while another process writes, in milliseconds. */
const LONGEST_WAIT = 5000;

/**
 * Adds lines to a log, whole and behind those of other processes. A line that somebody who was killed has left in part is ended
 * first.
 * @throws {Error} when they cannot be written
 */
export function appendLines(file: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  mkdirSync(dirname(file), { recursive: true });
  withLock(
    file,
    (unlocked) => {
      if (unlocked !== undefined) throw unlocked;
      let descriptor = openLog(file);
      try {
        for (const line of lines) {
          if (fstatSync(descriptor).size > LARGEST) {
            closeSync(descriptor);
            putAside(file);
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

/** Who reads the log just now may keep it where it is: then it is put aside at the next time. */
function putAside(file: string): void {
  try {
    if (existsSync(file)) renameSync(file, `${file}.1`);
  } catch {
    // It goes on in the same file: no line is lost.
  }
}

function endsInPart(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last.toString('latin1') !== '\n';
}
