import { hostname } from 'node:os';
import type { Backend, IpHelper } from '../ip-helper/ip-helper.ts';

/** What the commands work on. */
export interface Machine {
  readonly ipHelper: IpHelper;
  /** How many rows of the whole table are read in the time of one look-up, about. */
  readonly rowsInALookUp: number;
  /** Live, or the simulator and its machine file. */
  readonly backend: string;
  /** The name of this computer. */
  readonly computer: string;
  /** The machine file of the simulator, as an absolute path. */
  readonly machineFile?: string;
  /** Whether this session may change what only administrators may. */
  readonly elevated: boolean;
  /** Whether other processes see its changes, and this one theirs: not a machine in the memory of one process. */
  readonly shared: boolean;
  /** What the machine answered in this batch, by what was asked. */
  readonly answers: Map<Question<unknown>, unknown>;
}

/** What is asked of a machine once in a batch, such as for a whole table. */
export type Question<Answer> = (machine: Machine) => Answer;

export function openMachine(backend: Backend): Machine {
  const { ipHelper, rowsInALookUp, name, machineFile } = backend;
  return {
    ipHelper,
    rowsInALookUp,
    backend: name,
    get elevated() {
      return backend.elevated;
    },
    computer: hostname(),
    shared: name === 'Live' || machineFile !== undefined,
    answers: new Map(),
    ...(machineFile === undefined ? {} : { machineFile }),
  };
}

/** The answer to a question, which is asked when it is the first time in this batch. */
export function ask<Answer>(machine: Machine, question: Question<Answer>): Answer {
  if (!machine.answers.has(question)) machine.answers.set(question, question(machine));
  return machine.answers.get(question) as Answer;
}

/** Follows a change: what was answered may not hold any more. */
export function forget(machine: Machine, question: Question<unknown>): void {
  machine.answers.delete(question);
}

/** Begins a batch, or follows a change of an interface: nothing that was answered may hold any more. */
export function forgetAll(machine: Machine): void {
  machine.answers.clear();
}
