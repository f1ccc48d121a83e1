import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from '../../src/ip-helper/machine-store/lock.ts';

const STAMP = 'made-from.txt';
/** How long to wait for who makes it already, in milliseconds. It may take a minute, and more on a busy machine. */
const LONGEST_WAIT = 600_000;

/**
 * Makes a folder unless it is there, made from the same things. Of several processes one makes it, and none sees half of it.
 * @param from - what it is made from, or a digest of that: another text makes the folder anew
 * @param make - fills the folder that it is given, which later has another name
 */
export function makeOnce(folder: string, from: string, make: (fresh: string) => void): void {
  const isCurrent = () => existsSync(join(folder, STAMP)) && readFileSync(join(folder, STAMP), 'utf8') === from;
  if (isCurrent()) return;
  mkdirSync(dirname(folder), { recursive: true });
  withLock(
    folder,
    (unlocked) => {
      if (unlocked !== undefined) throw unlocked;
      // Whoever held the lock before may have made just this.
      if (isCurrent()) return;
      const fresh = `${folder}.new`;
      rmSync(fresh, { recursive: true, force: true });
      make(fresh);
      writeFileSync(join(fresh, STAMP), from);
      rmSync(folder, { recursive: true, force: true });
      renameSync(fresh, folder);
    },
    LONGEST_WAIT,
  );
}

/** Runs the .NET SDK. What it is needed for is said where it is missing. */
export function runDotnet(args: readonly string[], purpose: string): void {
  process.stderr.write(`${purpose} ...\n`);
  const { error, status, stdout, stderr } = spawnSync('dotnet', args, { encoding: 'utf8' });
  if (error) throw new Error(`${purpose} needs the .NET SDK 10, and 'dotnet' did not start: ${error.message}`);
  if (status !== 0) throw new Error(`dotnet ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
}
