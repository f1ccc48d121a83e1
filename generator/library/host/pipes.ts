import { read, readSync, writeSync } from 'node:fs';

/** Bytes read from the input, 0 at its end. Windows pipes may throw EOF; a descriptor left non-blocking gives EAGAIN. */
export function readSome(buffer: Buffer): number {
  for (;;) {
    try {
      return readSync(0, buffer);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      pause();
    }
  }
}

/**
 * Writes all of it, however long that takes.
 * @param gone - what to do when nobody reads any more: to end the process
 */
export function write(text: string | Uint8Array, gone: () => void = () => process.exit(0)): void {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // The reader is gone: nobody is left to read an error.
      if (code === 'EPIPE' || code === 'EOF') {
        gone();
        return;
      }
      if (code !== 'EAGAIN') throw error;
      pause();
    }
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}

/**
 * Calls once the input has ended, and keeps the loop alive until then. Not by a stream: those cannot be opened on every
 * kind of pipe that this process may be given.
 */
export function onInputEnd(ended: () => void): void {
  const buffer = Buffer.allocUnsafe(1024);
  const next = () =>
    read(0, buffer, 0, buffer.length, null, (error, count) => {
      if (error?.code === 'EAGAIN') setTimeout(next, 10);
      else if (error !== null || count === 0) ended();
      else next();
    });
  next();
}
