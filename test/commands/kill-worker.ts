import { readPlanFile } from '../../src/changes/read-plan.ts';
import { carryOut } from '../../src/commands/carry-out.ts';
import { undoIpRouteChangeSet } from '../../src/commands/undo-ip-route-change-set.ts';
import { callOf } from './calls.ts';
import { CHANGING, openEach, openWhole } from './machines.ts';

/**
 * A session that carries out a plan on a machine file, or undoes a set, and kills itself at one of its calls.
 * `kind` is `each` where each change is safe as soon as it is made, as on a live machine, and `whole` where the batch is saved at
 * its end. `work` is a plan's path, or the Id of a set to undo. Of the changing calls, counted from 0, `failing` fails and
 * `dying` is its last one: it dies before it, or with `after` behind it.
 */
const [machineFile = '', kind = '', work = '', dying = '', after = '', failing = ''] = process.argv.slice(2);
const { machine, run } = kind === 'each' ? openEach(machineFile) : openWhole(machineFile);
let calls = 0;
for (const name of CHANGING) {
  const own = machine.ipHelper[name];
  machine.ipHelper[name] = (row) => {
    const call = calls++;
    const dies = String(call) === dying;
    if (dies && after === '') process.kill(process.pid, 'SIGKILL');
    const status = String(call) === failing ? 5 : own(row);
    if (dies) process.kill(process.pid, 'SIGKILL');
    return status;
  };
}
run(() => {
  if (!work.endsWith('.json')) {
    const asked = { Id: work } as Parameters<typeof undoIpRouteChangeSet>[0];
    return [...undoIpRouteChangeSet(asked, machine, callOf('undo1234')).apply()];
  }
  const set = readPlanFile(work);
  return [...carryOut(set, { atomic: true }, machine, callOf(set.id))];
});
// Behind the last call there is one place more to die at.
if (String(calls) === dying) process.kill(process.pid, 'SIGKILL');
