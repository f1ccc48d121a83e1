import { readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { withLock } from '../../../src/ip-helper/machine-store/lock.ts';

/**
 * One of many that add one to the number in a file, under its lock, until that is `last`. It prints the number that it
 * made at each turn. `stopAt` names the turn of its own in which it stops while it waits for the lock.
 */
const [file = '', last = ''] = process.argv.slice(2);

// All begin together.
writeSync(1, 'ready\n');
readSync(0, Buffer.alloc(1));

for (let number = 0; number < Number(last); ) {
  number = withLock(file, () => {
    const next = Number(readFileSync(file, 'utf8')) + 1;
    writeFileSync(file, String(next));
    return next;
  });
  writeSync(1, `${number}\n`);
}
