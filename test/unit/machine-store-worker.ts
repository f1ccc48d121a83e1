import { writeSync } from 'node:fs';
import { decodeForwardRow, encodeForwardKey, patchForwardRow } from '../../src/ip-helper/codec.ts';
import type { IpHelper } from '../../src/ip-helper/ip-helper.ts';
import { openSimulator } from '../../src/ip-helper/simulator/store.ts';

/**
 * One session of several on a machine file: each batch adds one to the metric of its own route and of the shared one,
 * and is reported by a line. `dieAt` names the batch in which it kills itself while it holds the lock.
 */
const [machineFile = '', own = '', batches = '', dieAt = ''] = process.argv.slice(2);
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

for (let at = 1; at <= Number(batches); at++) {
  batch(() => {
    addOne(ipHelper, own);
    addOne(ipHelper, '10.0.0.0/8');
    if (at === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
  });
  writeSync(1, `${at}\n`);
}
