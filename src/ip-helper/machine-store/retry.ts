const cell = new Int32Array(new SharedArrayBuffer(4));

/** Waits without giving up the thread: the executable serves one request after the other. */
export function pause(milliseconds: number): void {
  Atomics.wait(cell, 0, 0, milliseconds);
}

/** The code of a failed call of the file system. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

/** What Windows answers while somebody - a reader, a virus scanner, an indexer - has the file open. */
const TRANSIENT = new Set(['EPERM', 'EBUSY', 'EACCES']);

/** Tries again, for a while, what Windows refuses only for the moment. */
export function insist<T>(work: () => T, milliseconds = 2000): T {
  const end = performance.now() + milliseconds;
  for (let wait = 1; ; wait = Math.min(2 * wait, 50)) {
    try {
      return work();
    } catch (error) {
      if (!TRANSIENT.has(codeOf(error)) || performance.now() >= end) throw error;
      pause(wait);
    }
  }
}
