import { existsSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import {
  type BackendName,
  CommandError,
  type ComputerName,
  type FilePath,
  invalidArgument,
  type Plan,
  type Switch,
  type UInt32,
} from 'pwsh-contract';
import { copyMachine } from '../ip-helper/machine-file/copy-machine.ts';
import { parseMachine } from '../ip-helper/machine-file/parse.ts';
import { printMachine } from '../ip-helper/machine-file/print.ts';
import { withLock } from '../ip-helper/machine-store/lock.ts';
import { draftOf, replaceFile } from '../ip-helper/machine-store/replace-file.ts';
import { windowsError } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';

/**
 * The interfaces and routes of a machine, exported as a machine file.
 *
 * @table InterfaceCount:9 RouteCount Path
 */
export interface IpRouteTable {
  /** The file that was written; null where none was asked for. */
  Path: string | null;
  /** How many interfaces the machine has. */
  InterfaceCount: UInt32;
  /** How many routes the machine has. */
  RouteCount: UInt32;
  /** The text of the machine file, where none was written. */
  Json: string | null;
  /** What was exported: Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that this was read on. */
  ComputerName: ComputerName;
}

/** Where the machine file goes. */
export interface ExportOptions {
  /**
   * The file to write. Without one, the text is the Json of what is returned.
   * @position 0
   */
  Path?: FilePath;
  /** Replaces a file that is there already. */
  Force?: Switch;
}

/**
 * Exports the interfaces and routes as a machine file.
 *
 * Writes what this session works on, the live machine or a simulated one, as a machine file that Connect-IpRouteHost
 * opens: a change can be rehearsed on a copy of the real table. The copy counts as elevated. Nothing of the machine is
 * changed, and no elevation is needed.
 *
 * @cmdlet Export-IpRouteTable
 * @impact Low
 * @calls GetIpInterfaceTable GetIpForwardTable2
 * @example Rehearse on a copy of this computer
 * Export-IpRouteTable ./copy.json; Connect-IpRouteHost -Simulator -MachineFile ./copy.json
 */
export function exportIpRouteTable({ Path, Force }: ExportOptions, machine: Machine): Plan<IpRouteTable> {
  // Export: the machine that this session works on as a machine file.
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
