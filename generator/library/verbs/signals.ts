/** Ctrl+C, the end of a task, a console that is closed: what is being done is finished first. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

/** Is aborted when a signal comes, until it is closed. */
export function untilStopped(): { readonly stopped: AbortSignal; close(): void } {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const signals = SIGNALS.filter((signal) => signal !== 'SIGBREAK' || process.platform === 'win32');
  for (const signal of signals) process.on(signal, stop);
  return {
    stopped: controller.signal,
    close() {
      for (const signal of signals) process.off(signal, stop);
    },
  };
}
