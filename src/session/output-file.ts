import { existsSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { CommandError, invalidArgument, writeFault } from 'pwsh-contract';
import { withLock } from '../ip-helper/machine-store/lock.ts';
import { draftOf, replaceFile } from '../ip-helper/machine-store/replace-file.ts';
import type { Machine } from './machine.ts';

/**
 * Whether a file that is to be written is there already, and may be replaced.
 * @throws {CommandError} FileExists where it is there and `force` is false, OwnMachineFile where this session works on it
 */
export function checkOutput(path: string, machine: Machine, force: boolean): boolean {
  const exists = existsSync(path);
  if (exists && machine.machineFile !== undefined && realpathSync(path) === realpathSync(machine.machineFile)) {
    throw invalidArgument(
      'OwnMachineFile',
      `-Path '${path}' is the machine file that this session works on.`,
      'Give another path: that file is up to date after every change.',
    );
  }
  if (exists && !force) throw fileExists(path);
  return exists;
}

/**
 * Writes a file, whole or not at all.
 * @param exists - what `checkOutput` said: only then one that is there is replaced
 * @throws {CommandError} FileExists where it has come in between, FileNotWritten where it can't be written
 */
export function writeOutput(path: string, exists: boolean, text: string): void {
  try {
    if (exists) replace(path, text);
    else writeNew(path, text);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError({
      id: 'FileNotWritten',
      category: 'ResourceUnavailable',
      message: `-Path '${path}' could not be written: ${writeFault(error)}.`,
      action: 'Check that the folder is there and can be written; then run the command again.',
    });
  }
}

/** A session may work on that file: it sees the old machine or the new one. */
function replace(path: string, text: string): void {
  const file = realpathSync(path);
  locked(file, () => replaceFile(file, text)?.drop());
}

/** Whole or not at all. */
function writeNew(path: string, text: string): void {
  locked(path, () => {
    // Somebody was faster; nobody asked for that file to be replaced.
    if (existsSync(path)) throw fileExists(path);
    const draft = draftOf(path);
    rmSync(draft, { force: true });
    try {
      writeFileSync(draft, text, { flag: 'wx' });
      renameSync(draft, path);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  });
}

/** Only who holds the lock of a file writes a draft of it: one that is there was left by a session that was killed. */
function locked(file: string, work: () => void): void {
  withLock(file, (unlocked) => {
    if (unlocked !== undefined) throw unlocked;
    work();
  });
}

function fileExists(path: string): CommandError {
  return new CommandError({
    id: 'FileExists',
    category: 'ResourceExists',
    message: `-Path '${path}' is there already.`,
    action: 'Give another path, or -Force to replace that file.',
  });
}
