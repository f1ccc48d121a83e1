/** Names a run, or a set of changes, that nobody has named: eight letters and digits, as a run of a cmdlet has them. */
export function newRun(): string {
  // Loaded here, as in load-koffi.ts: it takes milliseconds that a session's first reply does not wait for.
  const { randomBytes } = process.getBuiltinModule('node:crypto');
  return BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString(36)
    .padStart(8, '0')
    .slice(0, 8);
}
