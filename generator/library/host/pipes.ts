import { read, writeSync } from 'node:fs';

/** How much of the input is taken at once, in bytes. */
const READ = 65_536;
/** When a descriptor that was left non-blocking is tried again, in milliseconds. */
const AGAIN = 10;

/** What becomes of the input. */
export interface Input {
  /** Takes what one read gave; the buffer is used again for the next one. */
  take(bytes: Buffer): void;
  /** The input has ended. */
  ended(): void;
}

/**
 * Reads the input on node's loop, one read after the other: the next one begins when `take` has returned. Not by a
 * stream: those cannot be opened on every kind of pipe that this process may be given.
 */
export function readInput({ take, ended }: Input): void {
  const buffer = Buffer.allocUnsafe(READ);
  const next = () =>
    read(0, buffer, 0, READ, null, (error, count) => {
      // Windows pipes may give EOF, or that the writer is gone.
      if (error?.code === 'EAGAIN') setTimeout(next, AGAIN);
      else if (error?.code === 'EOF' || error?.code === 'EPIPE' || (error === null && count === 0)) ended();
      else if (error !== null) throw error;
      else {
        take(buffer.subarray(0, count));
        next();
      }
    });
  next();
}

/** Writes all of it, however long that takes. False when nobody reads any more: nobody is left to read an error, either. */
export function write(text: string | Uint8Array): boolean {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE' || code === 'EOF') return false;
      if (code !== 'EAGAIN') throw error;
      pause();
    }
  }
  return true;
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}

/**
 * Ends this process, from which nobody wants anything more. Its exit would wait for a read of the input that a thread is
 * in, or for what hangs in a call.
 */
export function kill(): void {
  process.kill(process.pid, 'SIGKILL');
}
