import { type BigIntStats, closeSync, fstatSync, statSync } from 'node:fs';

/** Remembers one state of a file, and says later whether the file is still in it. */
export interface FileMark {
  readonly size: number;
  /** When the file was written, in microseconds since 1970. */
  readonly time: number;
  isStill(file: string): boolean;
  /** Whether this is a later state of the same file, which has grown. */
  hasGrown(state: BigIntStats): boolean;
  /** Lets go of what the mark holds. */
  drop(): void;
}

/**
 * Marks the state of an open file, and takes the descriptor over.
 *
 * A session replaces a machine file by another file, so another `ino` is another state - but only while the old file
 * cannot give its number away, and on Linux a number is soon used again, within one tick of the file system's clock.
 * The open descriptor keeps the number. On Windows it would keep others from replacing the file; there the number
 * holds a sequence (NTFS) and is not used again. The times and the size show an editor that writes in place.
 */
export function markFile(descriptor: number, state: BigIntStats): FileMark {
  const keep = process.platform !== 'win32';
  if (!keep) closeSync(descriptor);
  let open = keep;
  return {
    size: Number(state.size),
    time: timeOf(state),
    isStill(file) {
      try {
        return sameState(state, statSync(file, { bigint: true }));
      } catch {
        return false;
      }
    },
    hasGrown: ({ dev, ino, size }) => dev === state.dev && ino === state.ino && size > state.size,
    drop() {
      if (open) closeSync(descriptor);
      open = false;
    },
  };
}

/**
 * A session sets whole milliseconds, through a number that is up to a microsecond off. Who writes without setting a time
 * has one between them, by which it is known although it wrote in the same millisecond.
 */
function timeOf({ mtimeNs }: BigIntStats): number {
  const time = Number((mtimeNs + 500n) / 1000n);
  const whole = 1000 * Math.round(time / 1000);
  return Math.abs(time - whole) <= 1 ? whole : time;
}

/** What `fstat` says of an open file, in full precision. */
export function stateOf(descriptor: number): BigIntStats {
  return fstatSync(descriptor, { bigint: true });
}

export function sameState(a: BigIntStats, b: BigIntStats): boolean {
  return sameContent(a, b) && a.ctimeNs === b.ctimeNs;
}

/** As {@link sameState}, but for what a rename changes. */
export function sameContent(a: BigIntStats, b: BigIntStats): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs;
}
