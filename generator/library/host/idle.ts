import { now } from './clock.ts';

/** The word before the time after which a process that nobody asks ends, in milliseconds. It comes before all others. */
const WORD = '--idle';

/**
 * Takes that word and its time out of the words that the process was started with: what is left is the contract's.
 * @returns the time in milliseconds; undefined where there is none
 * @throws {Error} for what is no time
 */
export function takeIdleTime(words: string[]): number | undefined {
  const at = 2;
  if (words[at] !== WORD) return undefined;
  const [, text = ''] = words.splice(at, 2);
  const time = /^[0-9]{1,9}$/.test(text) ? Number(text) : 0;
  if (time > 0) return time;
  throw new Error(`${WORD} is followed by '${text}', which is no whole number of milliseconds`);
}

/** Knows when a process was asked something last. */
export interface Idle {
  /** Something was asked, and is answered. */
  asked(): void;
  /** Nothing will be asked any more. */
  stop(): void;
}

/**
 * Calls `end` when nothing was asked for so long, in milliseconds, and nobody waits meanwhile.
 * @param owes - whether somebody may come back for what was given in part
 */
export function whenIdle(time: number, owes: () => boolean, end: () => void): Idle {
  let last = now();
  let timer: NodeJS.Timeout;
  // The timer alone does not know: one that is due while a long batch is worked on fires right behind that.
  const look = () => {
    const left = owes() ? time : time - (now() - last);
    if (left <= 0) end();
    else timer = setTimeout(look, Math.ceil(left));
  };
  look();
  return {
    asked() {
      last = now();
    },
    stop() {
      clearTimeout(timer);
    },
  };
}
