import { readSync, writeSync } from 'node:fs';
import { withLock } from '../../src/ip-helper/machine-store/lock.ts';

/** Takes the lock of the file named by the first line of its input, and keeps it until the input ends. */
const buffer = Buffer.alloc(4096);
const file = buffer.toString('utf8', 0, readSync(0, buffer)).trim();
try {
  withLock(file, () => writeSync(1, `${process.pid}\n`) && readSync(0, buffer), 300);
} catch (error) {
  writeSync(1, `${(error as Error).message}\n`);
}
