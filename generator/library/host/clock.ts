/** Milliseconds since some moment, which no change of the clock turns back. `performance` would have to be loaded first. */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
