import { writeSync } from 'node:fs';
import { openSimulator } from '../../../src/ip-helper/machine-store/store.ts';

/** Listens to a machine file and does nothing else: a watch alone must not keep its process alive. */
const [machineFile = ''] = process.argv.slice(2);
const { status } = openSimulator({ machineFile }).ipHelper.NotifyRouteChange2(0, false, () => {});
writeSync(1, `${status}\n`);
