import { realpathSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Backend } from '../ip-helper.ts';
import { BUILT_IN_MACHINE } from './built-in-machine.ts';
import type { FileMark } from './file-mark.ts';
import { removeAbandonedLocks, withLock } from './lock.ts';
import { decodeText, parseMachine } from './machine-file.ts';
import { MachineFileError } from './machine-file-error.ts';
import { machinePrinter } from './machine-text.ts';
import { codeOf } from './patience.ts';
import { type ReadFile, readMarked, removeAbandonedDraft, replaceFile } from './replace-file.ts';
import { createSimulator } from './simulator.ts';
import { openState } from './state.ts';

/**
 * Opens a simulated machine: of a machine file, or without one a small built-in machine in memory.
 * @throws {MachineFileError} when the file cannot be read or breaks a rule
 */
export function openSimulator(options: { readonly machineFile?: string }): Backend {
  if (options.machineFile === undefined) {
    const state = openState(parseMachine(BUILT_IN_MACHINE, 'built-in'));
    return {
      name: 'Simulator',
      elevated: state.machine().elevated,
      ipHelper: createSimulator(state),
      batch: (work) => work(),
      statusText: () => undefined,
    };
  }
  const machineFile = resolve(options.machineFile);
  const store = openStore(machineFile);
  return {
    name: `Simulator:${machineFile}`,
    machineFile,
    elevated: store.state.machine().elevated,
    ipHelper: createSimulator(store.state),
    batch: store.batch,
    statusText: () => undefined,
  };
}

/** Keeps a machine and its file the same. */
function openStore(named: string) {
  // Sessions that come by different links must meet at one lock, and a link is not to be replaced by a file.
  const file = reading(named, () => realpathSync(named));
  let text = decodeText(reading(named, () => read(file)).bytes, named);
  const printer = machinePrinter();
  let changed = false;
  const state = openState(parseMachine(text, named), {
    onChange(row) {
      if (row !== undefined) printer.forget(row);
      changed = true;
    },
  });
  /** Of the text that the machine is of; without one the file must be read. */
  let mark: FileMark | undefined;
  let tidy = false;

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
  const forget = () => {
    mark?.drop();
    mark = undefined;
  };
  const save = (unlocked: Error | undefined) => {
    try {
      if (unlocked !== undefined) throw unlocked;
      const next = printer.print(state.machine());
      const saved = replaceFile(file, next);
      forget();
      mark = saved;
      text = next;
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
        changed = false;
        try {
          load();
          const result = work();
          if (changed) save(unlocked);
          return result;
        } catch (error) {
          // What was not saved has not happened: the next batch reads the file again.
          forget();
          text = '';
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
