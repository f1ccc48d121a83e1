import { mkdirSync, readSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { decodeForwardRow, encodeForwardKey, patchForwardRow } from '../../../src/ip-helper/codec.ts';
import type { IpHelper } from '../../../src/ip-helper/ip-helper.ts';
import { openSimulator } from '../../../src/ip-helper/machine-store/store.ts';

/**
 * One session of several on a machine file: each batch adds one to the metric of its own route and of the shared one,
 * and is reported by a line. `dieAt` names the batch in which it kills itself while it holds the lock. `dead` is the
 * owner in whose name it leaves a lock after each batch, so that all the others have one to take over at once.
 */
const [machineFile = '', own = '', batches = '', dieAt = '', dead = ''] = process.argv.slice(2);
const { batch, ipHelper } = openSimulator({ machineFile });

function addOne(helper: IpHelper, destination: string): void {
  const row = encodeForwardKey({
    InterfaceLuid: 0n,
    InterfaceIndex: 7,
    DestinationPrefix: destination,
    NextHop: '0.0.0.0',
  });
  if (helper.GetIpForwardEntry2(row) !== 0) throw new Error(`there is no route ${destination}`);
  patchForwardRow(row, { Metric: decodeForwardRow(row).Metric + 1 });
  if (helper.SetIpForwardEntry2(row) !== 0) throw new Error(`the route ${destination} was not set`);
}

function leaveDeadLock(owner: string): void {
  const folder = `${machineFile}.lock.${owner}`;
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, owner), '');
    renameSync(folder, `${machineFile}.lock`);
  } catch {
    // Somebody has the lock already, or has tidied up what a dead owner left.
  }
}

// All begin together.
writeSync(1, 'ready\n');
readSync(0, Buffer.alloc(1));

for (let at = 1; at <= Number(batches); at++) {
  batch(() => {
    addOne(ipHelper, own);
    addOne(ipHelper, '10.0.0.0/8');
    if (at === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
  });
  writeSync(1, `${at}\n`);
  if (dead !== '') leaveDeadLock(`${dead}-${process.pid}-${at}`);
}
