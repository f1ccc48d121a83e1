export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Does in this process what the command does in one of its own, which takes a second to begin: for tests of what
 * the command says, not of how it is started.
 */
export async function generateHere(cwd: string, words: readonly string[]): Promise<Ran> {
  // Most who import this module do without the compiler, which the command loads.
  const { run } = await import('../../../generator/cli.ts');
  const { log, error } = console;
  const before = process.cwd();
  const ran = { stdout: '', stderr: '' };
  console.log = (text: string) => {
    ran.stdout += `${text}\n`;
  };
  console.error = (text: string) => {
    ran.stderr += `${text}\n`;
  };
  process.chdir(cwd);
  try {
    return { status: await run([...words]), ...ran };
  } finally {
    process.chdir(before);
    Object.assign(console, { log, error });
  }
}
