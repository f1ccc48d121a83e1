import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { resolve } from 'node:path';
import type { Backend } from '../ip-helper.ts';
import { BUILT_IN_MACHINE } from './built-in-machine.ts';
import { MachineFileError, parseMachine, printMachine, type SimulatedMachine } from './machine-file.ts';
import { createSimulator } from './simulator.ts';

/** How long a batch waits for another session's, in milliseconds. */
const LOCK_PATIENCE = 10_000;

/**
 * Opens a simulated machine: of a machine file, or without one a small built-in machine in memory.
 * @throws {MachineFileError} when the file cannot be read or breaks a rule
 */
export function openSimulator(options: { readonly machineFile?: string }): Backend {
  const file = options.machineFile === undefined ? undefined : resolve(options.machineFile);
  let text = file === undefined ? BUILT_IN_MACHINE : readMachineFile(file);
  let machine: SimulatedMachine = parseMachine(text, file ?? 'built-in');
  let changed = false;
  const ipHelper = createSimulator(
    () => machine,
    () => {
      changed = true;
    },
  );
  const load = (path: string) => {
    const present = readMachineFile(path);
    if (present === text) return;
    machine = parseMachine(present, path);
    text = present;
  };
  return {
    name: file === undefined ? 'Simulator' : `Simulator:${file}`,
    ...(file === undefined ? {} : { machineFile: file }),
    elevated: machine.elevated,
    ipHelper,
    batch(work) {
      if (file === undefined) return work();
      return withLock(`${file}.lock`, () => {
        load(file);
        changed = false;
        try {
          const result = work();
          if (changed) {
            const next = printMachine(machine);
            saveAtomically(file, next);
            text = next;
          }
          return result;
        } catch (error) {
          // What was not saved has not happened: the next batch reads the file again.
          text = '';
          throw error;
        }
      });
    },
    statusText: () => undefined,
  };
}

function readMachineFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new MachineFileError(`The machine file '${file}' cannot be read: ${(error as Error).message}`);
  }
}

/** Readers see the old text or the new one, never a part. */
function saveAtomically(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  const descriptor = openSync(temporary, 'w');
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
}

/** Holds a lock file with our process id; one whose process is gone is taken over. */
function withLock<T>(lock: string, work: () => T): T {
  for (let waited = 0; !tryLock(lock); waited += 5) {
    if (waited >= LOCK_PATIENCE)
      throw new MachineFileError(`The machine file is in use by another session: '${lock}' stays`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }
  try {
    return work();
  } finally {
    unlinkSync(lock);
  }
}

function tryLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST' && code !== 'EPERM') throw error;
  }
  removeDeadLock(lock);
  return false;
}

/** Only one taker can rename the dead owner's file away; a new owner's file has another content by then. */
function removeDeadLock(lock: string): void {
  try {
    const owner = Number(readFileSync(lock, 'utf8'));
    if (!(owner > 0) || isAlive(owner)) return;
    const taken = `${lock}.${process.pid}`;
    renameSync(lock, taken);
    const moved = Number(readFileSync(taken, 'utf8'));
    // A live owner's lock came in between: give it back.
    if (moved !== owner && isAlive(moved)) renameSync(taken, lock);
    else unlinkSync(taken);
  } catch {
    // It is gone, or another session takes it over: the next attempt tells.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
