import { writeSync } from 'node:fs';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { readPlanFile } from '../../src/changes/read-plan.ts';
import { carryOut } from '../../src/commands/carry-out.ts';
import { getIpRouteEntry } from '../../src/commands/get-ip-route-entry.ts';
import { openSimulator } from '../../src/ip-helper/machine-store/store.ts';
import { forgetAll, openMachine } from '../../src/session/machine.ts';
import { callOf } from './calls.ts';

/**
 * Carries out a plan on a machine in memory, whose sets are kept beside a machine file: what has no room is the journal
 * alone. Says how many routes there are then, and the errors.
 */
const [machineFile = '', plan = ''] = process.argv.slice(2);
const { machineFile: _file, ...backend } = openSimulator({ machineFile });
const machine = openMachine(backend);
const errors: CommandError['facts'][] = [];
try {
  const set = readPlanFile(plan);
  for (const one of carryOut(set, { atomic: true }, machine, callOf(set.id)))
    if (one instanceof CommandError) errors.push(one.facts);
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  errors.push(error.facts);
}
forgetAll(machine);
const made = [...getIpRouteEntry({ DestinationPrefix: ['10.*'] }, machine, callOf())].length;
writeSync(1, JSON.stringify({ made, errors }));
