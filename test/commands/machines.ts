import type { Backend, IpHelper } from '../../src/ip-helper/ip-helper.ts';
import { openSimulator } from '../../src/ip-helper/machine-store/store.ts';
import { type Machine, openMachine, runBatch } from '../../src/session/machine.ts';

/** The functions that change something. */
export const CHANGING = [
  'CreateIpForwardEntry2',
  'SetIpForwardEntry2',
  'DeleteIpForwardEntry2',
  'SetIpInterfaceEntry',
] as const;

/** A machine whose functions can be replaced, and what runs a batch on it. */
export interface OpenedMachine {
  readonly machine: Machine & { readonly ipHelper: IpHelper };
  run<T>(work: () => T): T;
}

/** A machine file as sessions have it: a batch is saved as a whole at its end. */
export function openWhole(machineFile: string): OpenedMachine {
  const backend = openSimulator({ machineFile });
  const machine = openMachine({ ...backend, ipHelper: { ...backend.ipHelper } });
  return { machine, run: (work) => runBatch(machine, backend, work) };
}

/** The same file as a machine on which each change is safe as soon as it is made, as it is on Windows. */
export function openEach(machineFile: string): OpenedMachine {
  const { machineFile: _file, ...backend } = openSimulator({ machineFile });
  const ipHelper: IpHelper = { ...backend.ipHelper };
  for (const name of CHANGING) ipHelper[name] = (row) => backend.batch(() => backend.ipHelper[name](row));
  ipHelper.GetIpForwardTable2 = (family) => backend.batch(() => backend.ipHelper.GetIpForwardTable2(family));
  ipHelper.GetIpForwardEntry2 = (row) => backend.batch(() => backend.ipHelper.GetIpForwardEntry2(row));
  const live: Backend = { ...backend, ipHelper, batch: (work) => work() };
  const machine = openMachine(live);
  return { machine, run: (work) => runBatch(machine, live, work) };
}
