import { existsSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Plan } from 'pwsh-contract';
import { CommandError, invalidArgument } from 'pwsh-contract';
import type { ExportOptions } from '../commands/export-ip-route-table.ts';
import { copyMachine } from '../ip-helper/machine-file/copy-machine.ts';
import { parseMachine } from '../ip-helper/machine-file/parse.ts';
import { printMachine } from '../ip-helper/machine-file/print.ts';
import { withLock } from '../ip-helper/machine-store/lock.ts';
import { draftOf, replaceFile } from '../ip-helper/machine-store/replace-file.ts';
import { windowsError } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import type { IpRouteTable } from './ip-route-table.ts';

/**
 * Export: the machine that this session works on as a machine file.
 * @throws {CommandError} when it cannot be read, or the file is there and -Force is not given
 */
export function planExport({ Path, Force }: ExportOptions, machine: Machine): Plan<IpRouteTable> {
  const copy = copyMachine(machine.ipHelper);
  if ('status' in copy) throw windowsError(copy.name, copy.status, 'the table');
  const text = printMachine(copy);
  // What was written must be what Connect can read.
  parseMachine(text, Path ?? 'export');
  const [interfaces, routes] = [copy.interfaces.length, copy.routes.rows.length];
  const result: IpRouteTable = {
    Path: Path ?? null,
    InterfaceCount: interfaces,
    RouteCount: routes,
    Json: Path === undefined ? text : null,
    Backend: machine.backend,
    ComputerName: machine.computer,
  };
  if (Path === undefined) return { target: '', action: '', planned: result, apply: () => result };
  const exists = existsSync(Path);
  if (exists && machine.machineFile !== undefined && realpathSync(Path) === realpathSync(machine.machineFile)) {
    throw invalidArgument(
      'OwnMachineFile',
      `-Path '${Path}' is the machine file that this session works on.`,
      'Give another path: that file is up to date after every change.',
    );
  }
  if (exists && Force !== true) throw fileExists(Path);
  return {
    target: Path,
    action: `${exists ? 'Replace by' : 'Write'} a machine file of ${interfaces} interfaces and ${routes} routes`,
    planned: result,
    apply() {
      writing(Path, () => (exists ? replace(Path, text) : writeNew(Path, text)));
      return result;
    },
  };
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

function writing(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError({
      id: 'FileNotWritten',
      category: 'ResourceUnavailable',
      message: `-Path '${path}' could not be written: ${(error as Error).message}.`,
      action: 'Check that the folder is there and can be written; then run the command again.',
    });
  }
}
