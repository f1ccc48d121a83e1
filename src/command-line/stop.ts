import type { Ticking } from './hold.ts';

/** Ctrl+C, the end of a task, a console that is closed: what is being done is finished first. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

/** The time, until a signal comes. */
export function untilStopped(): { readonly time: Ticking; close(): void } {
  let isStopped = false;
  let wake = () => {};
  const stop = () => {
    isStopped = true;
    wake();
  };
  for (const signal of SIGNALS) if (signal !== 'SIGBREAK' || process.platform === 'win32') process.on(signal, stop);
  return {
    time: {
      now: () => performance.now(),
      pause: (milliseconds) =>
        new Promise((resolve) => {
          if (isStopped) return resolve();
          const timer = setTimeout(resolve, milliseconds);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        }),
      stopped: () => isStopped,
    },
    close() {
      for (const signal of SIGNALS) process.off(signal, stop);
    },
  };
}
