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

/** Keeps a machine and its file the same. */
function openStore(named: string, times: Times) {
  const copy = openCopy(named);
  const printer = machinePrinter();
  let changed = false;
  let tidy = false;
  const load = () => {
    const next = copy.reload();
    if (next === undefined) return;
    state.replace(parseMachine(next, named));
    copy.take(next);
  };
  const state = openState(parseMachine(copy.text, named), {
    ...times,
    onChange(row) {
      if (row !== undefined) printer.forget(row);
      changed = true;
    },
    // Without the lock: a session replaces the file as a whole. What an editor has written in part is tried again.
    look: withBreaks(load, copy.forget),
  });
  /** Works on the machine as the file has it, and saves what changed: all of the batch, or nothing. */
  const batch = <T>(work: () => T, unlocked: Error | undefined): T => {
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
    changed = false;
    // What has run out before the batch is no part of it.
    state.machine();
    const waiting = state.waiting();
    try {
      const result = work();
      if (changed) {
        copy.save(() => printer.print(state.machine()), unlocked);
        state.saved();
      }
      return result;
    } catch (error) {
      // What was not saved has not happened; the next batch reads the file again.
      copy.forget();
      if (changed) state.restore(parseMachine(copy.text, named), waiting);
      throw error;
    }
  };
  return { state, batch: <T>(work: () => T): T => withLock(copy.file, (unlocked) => batch(work, unlocked)) };
}

/** The text of a machine file as this process has it, and whether the file is still that. */
interface Copy {
  /** The path without links: sessions that come by different links must meet at one lock, and a link is not to be replaced. */
  readonly file: string;
  readonly text: string;
  /** The text that the file has now; undefined where it is what it was. */
  reload(): string | undefined;
  /** A text that was reloaded is a machine. */
  take(text: string): void;
  /** Replaces the file as a whole. */
  save(print: () => string, unlocked: Error | undefined): void;
  /** The file must be read again. */
  forget(): void;
}

/** @throws {MachineFileError} when the file cannot be read */
function openCopy(named: string): Copy {
  const file = reading(named, () => realpathSync(named));
  let text = decodeText(reading(named, () => read(file)).bytes, named);
  /** Of the text that the machine is of; without one the file must be read. */
  let mark: FileMark | undefined;
  const forget = () => {
    mark?.drop();
    mark = undefined;
  };
  return {
    file,
    get text() {
      return text;
    },
    reload() {
      if (mark?.isStill(file)) return undefined;
      forget();
      const present = reading(named, () => readMarked(file));
      mark = present.mark;
      const next = decodeText(present.bytes, named);
      if (next === text) return undefined;
      // Not what it was, whether or not the new text is a machine.
      text = '';
      return next;
    },
    take(next) {
      text = next;
    },
    save(print, unlocked) {
      try {
        if (unlocked !== undefined) throw unlocked;
        const next = print();
        const saved = replaceFile(file, next);
        forget();
        mark = saved;
        text = next;
      } catch (error) {
        throw notSaved(named, file, error as Error);
      }
    },
    forget,
  };
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
