/** A call of a cmdlet, whose warnings are noted. */
export function callOf(run = 'k7f3w2qa', warnings: string[] = []) {
  return {
    named: new Set<string>(),
    piped: false,
    run,
    together: 1,
    warn: (message: string) => void warnings.push(message),
  };
}
