import { realpathSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Backend } from '../ip-helper.ts';
import { BUILT_IN_MACHINE } from '../machine-file/built-in-machine.ts';
import { MachineFileError } from '../machine-file/machine-file-error.ts';
import { decodeText, parseMachine } from '../machine-file/parse.ts';
import { machinePrinter } from '../machine-file/print.ts';
import { createSimulator } from '../simulator/simulator.ts';
import { openState, type StateOptions } from '../simulator/state.ts';
import type { FileMark } from './file-mark.ts';
import { removeAbandonedLocks, withLock } from './lock.ts';
import { type ReadFile, readMarked, removeAbandonedDraft, replaceFile } from './replace-file.ts';
import { codeOf } from './retry.ts';

/** What tests set: the clock in milliseconds, and how often a machine file is looked at while anybody listens. */
type Times = Pick<StateOptions, 'clock' | 'lookEvery'>;

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
      batch: (work) => work(),
      statusText: () => undefined,
    };
  }
  const machineFile = resolve(named);
  const { state, batch } = openStore(machineFile, times);
  return {
    name: `Simulator:${machineFile}`,
    machineFile,
    // The file may be changed meanwhile.
    get elevated() {
      return state.machine().elevated;
    },
    ipHelper: createSimulator(state),
    batch,
    statusText: () => undefined,
  };
}

/** How long a file that cannot be read is left alone, in milliseconds: at first, and at most. */
const SHORT_BREAK = 100;
const LONG_BREAK = 3000;

/** Keeps a machine and its file the same. */
function openStore(named: string, times: Times) {
  // Sessions that come by different links must meet at one lock, and a link is not to be replaced by a file.
  const file = reading(named, () => realpathSync(named));
  let text = decodeText(reading(named, () => read(file)).bytes, named);
  const printer = machinePrinter();
  let changed = false;
  /** Of the text that the machine is of; without one the file must be read. */
  let mark: FileMark | undefined;
  let tidy = false;
  const forget = () => {
    mark?.drop();
    mark = undefined;
  };
  const load = () => {
    if (mark?.isStill(file)) return;
    forget();
    const present = reading(named, () => readMarked(file));
    mark = present.mark;
    const next = decodeText(present.bytes, named);
    if (next === text) return;
    // Not what it was, whether or not the new text is a machine.
    text = '';
    state.replace(parseMachine(next, named));
    text = next;
  };
  let pause = 0;
  let quietUntil = 0;
  const state = openState(parseMachine(text, named), {
    ...times,
    onChange(row) {
      if (row !== undefined) printer.forget(row);
      changed = true;
    },
    // Without the lock: a session replaces the file as a whole. What an editor has written in part is tried again.
    look() {
      if (performance.now() < quietUntil) return;
      try {
        load();
        pause = 0;
      } catch {
        forget();
        pause = Math.min(LONG_BREAK, Math.max(SHORT_BREAK, 2 * pause));
        quietUntil = performance.now() + pause;
      }
    },
  });
  const save = (unlocked: Error | undefined) => {
    try {
      if (unlocked !== undefined) throw unlocked;
      const next = printer.print(state.machine());
      const saved = replaceFile(file, next);
      forget();
      mark = saved;
      text = next;
      state.saved();
    } catch (error) {
      throw notSaved(named, file, error as Error);
    }
  };
  return {
    state,
    batch<T>(work: () => T): T {
      return withLock(file, (unlocked) => {
        if (!tidy && unlocked === undefined) {
          removeAbandonedDraft(file);
          removeAbandonedLocks(file);
          tidy = true;
        }
        try {
          load();
        } catch (error) {
          forget();
          throw error;
        }
        changed = false;
        // What has run out before the batch is no part of it.
        state.machine();
        const waiting = state.waiting();
        try {
          const result = work();
          if (changed) save(unlocked);
          return result;
        } catch (error) {
          // What was not saved has not happened; the next batch reads the file again.
          forget();
          if (changed) state.restore(parseMachine(text, named), waiting);
          throw error;
        }
      });
    },
  };
}

/** The opening alone marks nothing: a machine that is never changed holds no file open. */
function read(file: string): ReadFile {
  const { bytes, mark } = readMarked(file);
  mark?.drop();
  return { bytes, mark: undefined };
}

function reading<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new MachineFileError(
      'NotRead',
      `The machine file '${file}' cannot be read: ${(error as Error).message}.`,
      codeOf(error) === 'ENOENT'
        ? 'Check the path; Examples/vpn-laptop.machine.json of the module shows such a file.'
        : 'Check the path and who may read the file.',
    );
  }
}

function notSaved(named: string, file: string, error: Error): MachineFileError {
  return new MachineFileError(
    'NotSaved',
    `The machine file '${named}' could not be saved: ${error.message}. Nothing of this batch was done.`,
    `Check that '${basename(file)}' and files beside it can be written in '${dirname(file)}' and that the disk has room; then run the command again.`,
  );
}
