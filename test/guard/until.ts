import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

/** How long anything may take that a test waits for, in milliseconds. */
const LONGEST = 60_000;

/** Waits until a condition holds. What cannot be asked yet does not hold. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  let last: unknown;
  for (
    const begun = Date.now();
    Date.now() - begun < LONGEST;
    await new Promise((resolve) => setTimeout(resolve, 50))
  ) {
    try {
      if (await holds()) return;
      last = undefined;
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`${what}: not within ${LONGEST / 1000} s${last === undefined ? '' : `: ${(last as Error).message}`}`);
}

/** Whether a process is gone, or waits only to be buried. */
export function isGone(processId: number): boolean {
  try {
    process.kill(processId, 0);
    const text = readFileSync(`/proc/${processId}/stat`, 'latin1');
    return /^[ZX]/.test(text.slice(text.lastIndexOf(')') + 2));
  } catch {
    return true;
  }
}

/** Whether somebody listens to a port of loopback. */
export function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
