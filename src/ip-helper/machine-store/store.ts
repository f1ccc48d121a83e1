import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Backend } from '../ip-helper.ts';
import { BUILT_IN_MACHINE } from '../machine-file/built-in-machine.ts';
import { parseAdded, parseMachine } from '../machine-file/parse.ts';
import { machinePrinter } from '../machine-file/print.ts';
import { createSimulator } from '../simulator/simulator.ts';
import { openState, type RowChange, type StateOptions } from '../simulator/state.ts';
import { openCopy } from './copy.ts';
import { removeAbandonedLocks, withLock } from './lock.ts';
import { removeAbandonedDraft } from './replace-file.ts';
import { simulatedTasks } from './simulated-tasks.ts';

/** The simulator finds a route by its hash. */
export const ROWS_IN_A_LOOK_UP = 4;

/** What tests set: the clock in milliseconds, and how often a machine file is looked at while anybody listens. */
type Times = Pick<StateOptions, 'clock' | 'lookEvery'>;

/** Up to so many characters a file is written as a whole in about the time that a line at its end takes. */
const SMALL = 65_536;

/** How long a session that ends waits for the lock, in milliseconds. */
const SHORT_WAIT = 500;

/**
 * Opens a simulated machine: of a machine file, or without one a small built-in machine in memory.
 * @throws {MachineFileError} when the file cannot be read or breaks a rule
 */
export function openSimulator(options: Times & { readonly machineFile?: string }): Backend {
  const { machineFile: named, ...times } = options;
  if (named === undefined) {
    const state = openState(parseMachine(BUILT_IN_MACHINE, 'built-in'), times);
    return {
      name: 'Simulator',
      elevated: state.machine().elevated,
      ipHelper: createSimulator(state),
      rowsInALookUp: ROWS_IN_A_LOOK_UP,
      batch: (work) => work(),
      statusText: () => undefined,
    };
  }
  const machineFile = resolve(named);
  const { state, batch, file } = openStore(machineFile, times);
  const sets = `${file}.sets`;
  return {
    name: `Simulator:${machineFile}`,
    machineFile,
    // The file may be changed meanwhile.
    get elevated() {
      return state.machine().elevated;
    },
    ipHelper: createSimulator(state),
    rowsInALookUp: ROWS_IN_A_LOOK_UP,
    batch,
    statusText: () => undefined,
    sets: {
      find: () => sets,
      make() {
        mkdirSync(sets, { recursive: true });
        return sets;
      },
    },
    tasks: simulatedTasks(file, machineFile),
    persistentRoutes: () => ({ status: 0, names: state.machine().persistentRoutes ?? [] }),
  };
}

/** Keeps a machine and its file the same. */
function openStore(named: string, times: Times) {
  const copy = openCopy(named);
  const printer = machinePrinter();
  /** What the batch has changed so far; without the list, more than routes. */
  let changes: RowChange[] | undefined = [];
  let tidy = false;
  /** Whether a list pays: this session has saved before, and so may again, or has waited for another that works on the file. */
  let busy = false;
  const load = () => {
    if (copy.isStill()) return;
    if (copy.follow((lines) => parseAdded(lines, state.machine(), named), state.follow)) {
      // Those of others are saved.
      changes = [];
      return;
    }
    const next = copy.reload();
    if (next === undefined) return;
    state.replace(parseMachine(next, named));
    copy.take(next);
  };
  const state = openState(parseMachine(copy.text, named), {
    ...times,
    onChange(row, gone = false) {
      if (row === undefined) {
        changes = undefined;
      } else {
        printer.forget(row);
        changes?.push({ row, gone });
      }
    },
    // Without the lock: what is seen of a save in part is mended, and what an editor has written in part tried again.
    look: withBreaks(load, copy.forget),
  });
  const replace = (open: boolean, unlocked?: Error) => {
    copy.replace(() => printer.print(state.machine(), open), unlocked);
    state.saved();
  };
  const save = (unlocked: Error | undefined) => {
    if (changes !== undefined && copy.hasRoom) {
      const made = changes;
      copy.append((times) => printer.printBatch({ ...times, changes: made }), unlocked);
    } else {
      // A session that is alone and saves once leaves the file as it found it, and so does one whose file is small.
      replace(busy && copy.text.length > SMALL, unlocked);
    }
    busy = true;
    if (copy.isOpen) doAtEnd(fold);
  };
  /** The list of changes goes, unless somebody has worked on the file since. */
  const fold = () =>
    withLock(
      copy.file,
      (unlocked) => {
        if (unlocked === undefined && copy.isOpen && copy.isStill()) replace(false);
      },
      SHORT_WAIT,
    );
  /** Works on the machine as the file has it, and saves what changed: all of the batch, or nothing. */
  const batch = <T>(work: () => T, unlocked: Error | undefined, waited = false): T => {
    busy ||= waited;
    if (!tidy && unlocked === undefined) {
      removeAbandonedDraft(copy.file);
      removeAbandonedLocks(copy.file);
      tidy = true;
    }
    try {
      load();
    } catch (error) {
      copy.forget();
      throw error;
    }
    changes = [];
    // What has run out before the batch is no part of it.
    state.machine();
    const waiting = state.waiting();
    const hasChanged = () => changes?.length !== 0;
    try {
      const result = work();
      if (hasChanged()) save(unlocked);
      return result;
    } catch (error) {
      // What was not saved has not happened; the next batch reads the file again.
      copy.forget();
      if (hasChanged()) state.restore(parseMachine(copy.text, named), waiting);
      throw error;
    }
  };
  return {
    state,
    file: copy.file,
    batch: <T>(work: () => T, end?: (failure?: unknown) => void): T =>
      withLock(copy.file, (unlocked, waited) => {
        let result: T;
        try {
          result = batch(work, unlocked, waited);
        } catch (error) {
          end?.(error);
          throw error;
        }
        end?.();
        return result;
      }),
  };
}

const atEnd = new Set<() => void>();

/** Does something once at the end of this process, if that ends by itself. */
function doAtEnd(work: () => void): void {
  if (atEnd.size === 0) process.once('exit', endAll);
  atEnd.add(work);
}

function endAll(): void {
  for (const work of atEnd) {
    try {
      work();
    } catch {
      // The list says what the machine is as well as the whole does.
    }
  }
}

/** How long a file that cannot be read is left alone, in milliseconds: at first, and at most. */
const SHORT_BREAK = 100;
const LONG_BREAK = 3000;

/** Loads, and after a failure leaves the file alone for a while, longer each time. */
function withBreaks(load: () => void, forget: () => void): () => void {
  let pause = 0;
  let quietUntil = 0;
  return () => {
    if (performance.now() < quietUntil) return;
    try {
      load();
      pause = 0;
    } catch {
      forget();
      pause = Math.min(LONG_BREAK, Math.max(SHORT_BREAK, 2 * pause));
      quietUntil = performance.now() + pause;
    }
  };
}
