import { hostname } from 'node:os';
import type { Backend, Delegation, IpHelper, NamesResult, SetsFolder, TaskKeeper } from '../ip-helper/ip-helper.ts';

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
  /** What may be changed at most, where administrators have delegated a part. */
  readonly delegation?: Delegation;
  /** Whether other processes see its changes, and this one theirs: not a machine in the memory of one process. */
  readonly shared: boolean;
  /** Where the sets of changes that are made as one are kept, for any session; absent where the machine is in memory. */
  readonly sets?: SetsFolder;
  /** The names of the routes that `route -p` keeps. */
  readonly persistentRoutes?: () => NamesResult;
  /** Who keeps its scheduled tasks; absent where the machine is in memory. */
  readonly tasks?: TaskKeeper;
  /**
   * The ports by which people administer this computer, as its configuration names them beside those that always count.
   * @param warn - is called where that is not to be trusted, and so is left
   * @throws {CommandError} for a mistake in it
   */
  readonly managementPorts?: (warn: (message: string) => void) => readonly number[];
  /** Starts a guard for a set that is undone unless it is confirmed; absent where this process has none. */
  readonly guards?: Guards;
  /** Records each change, where that was asked for. */
  readonly recorder?: Recorder;
  /** What waits for the end of this batch, which alone makes the changes safe where they are saved to a file. */
  readonly waiting: Ending[];
  /** What the machine answered in this batch, by what was asked. */
  readonly answers: Map<Question<unknown>, unknown>;
}

/** For what changes are made, as the record of them has it. */
export interface Cause {
  /** The cmdlet, or the verb of the command line. */
  readonly command?: string;
  /** The change set that they are of. */
  readonly set?: string;
  /** Why they are made, where nobody asked for them now: what was not confirmed is undone, say. */
  readonly why?: string;
  /** Where warnings go. */
  readonly warn?: (message: string) => void;
  /** Whether they are made also where they cannot be recorded: what is undone must be undone. */
  readonly always?: boolean;
  /** Whether they are the steps of one change: where the first one is made, the others follow whatever comes. */
  readonly steps?: boolean;
}

/** Records each change before and after it is made. */
export interface Recorder {
  /** For what the changes are made that follow. */
  cause: Cause;
  /** Records what is no change of the machine. */
  note(event: string, facts: object): void;
}

/** Does some work of which the record says more than of what is around it. */
export function because<T>({ recorder }: Pick<Machine, 'recorder'>, more: Cause, work: () => T): T {
  if (recorder === undefined) return work();
  const { cause } = recorder;
  recorder.cause = { ...cause, ...more };
  try {
    return work();
  } finally {
    recorder.cause = cause;
  }
}

/** What makes the recorder of a machine, and the backend of which each change is recorded. */
export type Recording = (backend: Backend) => {
  readonly backend: Backend;
  readonly recorder: Recorder;
  /** Says which machine it is, once that is open. */
  open(machine: Machine): void;
};

/** What undoes a set that nobody confirms, in a process of its own that outlives the session. */
export interface Guards {
  /**
   * Starts the guard of a set. That it watches it says itself, in the journal.
   * @param journal - the file of the set
   * @throws {Error} when it cannot be started
   */
  start(journal: string): void;
}

/** What is asked of a machine once in a batch, such as for a whole table. */
export type Question<Answer> = (machine: Machine) => Answer;

/** Is called when the changes of a batch are safe, or with the error for which all of them are undone. */
export type Ending = (failure?: unknown) => void;

export function openMachine(
  own: Backend,
  guards?: Guards,
  managementPorts?: Machine['managementPorts'],
  recording?: Recording,
): Machine {
  const recorded = recording?.(own);
  const backend = recorded?.backend ?? own;
  const machine = machineOf(backend, {
    ...(guards === undefined ? {} : { guards }),
    ...(managementPorts === undefined ? {} : { managementPorts }),
    ...(recorded === undefined ? {} : { recorder: recorded.recorder }),
  });
  recorded?.open(machine);
  return machine;
}

function machineOf(backend: Backend, more: Pick<Machine, 'guards' | 'managementPorts' | 'recorder'>): Machine {
  const { ipHelper, rowsInALookUp, name, machineFile, sets, tasks, persistentRoutes, delegation } = backend;
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
    waiting: [],
    ...(machineFile === undefined ? {} : { machineFile }),
    ...(delegation === undefined ? {} : { delegation }),
    ...(sets === undefined ? {} : { sets }),
    ...(tasks === undefined ? {} : { tasks }),
    ...more,
    ...(persistentRoutes === undefined ? {} : { persistentRoutes }),
  };
}

/**
 * Runs a batch: what was answered before it is forgotten, and what waits for its end is done then.
 * @throws what the backend throws, and then nothing of the batch was done
 */
export function runBatch<T>(machine: Machine, backend: Pick<Backend, 'batch'>, work: () => T): T {
  forgetAll(machine);
  const end = (...failure: unknown[]) => {
    for (const ending of machine.waiting.splice(0)) ending(...failure);
  };
  let result: T;
  try {
    // Before anybody else may look at the machine, where somebody could.
    result = backend.batch(work, end);
  } catch (error) {
    end(error);
    throw error;
  }
  end();
  return result;
}

/** Calls when the changes that were made so far are safe: at once, where each one is as soon as it is made. */
export function whenSafe(machine: Machine, ending: Ending): void {
  if (machine.machineFile === undefined) ending();
  else machine.waiting.push(ending);
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
