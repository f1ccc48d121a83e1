import type { BackendName, Call, ComputerName, FilePath, Plan, Switch, UInt32 } from 'pwsh-contract';
import { copyMachine } from '../ip-helper/machine-file/copy-machine.ts';
import { parseMachine } from '../ip-helper/machine-file/parse.ts';
import { printMachine } from '../ip-helper/machine-file/print.ts';
import { managementTest } from '../routes/peers.ts';
import { windowsError } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import { checkOutput, writeOutput } from '../session/output-file.ts';

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
 * opens: a change can be rehearsed on a copy of the real table. The copy counts as elevated. Of the TCP connections it has
 * those by which somebody administers the computer (SSH, RDP, WinRM, and the ManagementPorts of the configuration), so that a rehearsal refuses what would cut them. Nothing of the machine is
 * changed, and no elevation is needed.
 *
 * @cmdlet Export-IpRouteTable
 * @part Tables
 * @impact Low
 * @calls GetIpInterfaceTable GetIpForwardTable2 GetExtendedTcpTable
 * @example Rehearse on a copy of this computer
 * Export-IpRouteTable ./copy.json; Connect-IpRouteHost -Simulator -MachineFile ./copy.json
 */
export function exportIpRouteTable({ Path, Force }: ExportOptions, machine: Machine, call: Call): Plan<IpRouteTable> {
  // Export: the machine that this session works on as a machine file.
  const copy = copyMachine(
    machine.ipHelper,
    managementTest(machine, (message) => call.warn(message)),
  );
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
  const exists = checkOutput(Path, machine, Force === true);
  return {
    target: Path,
    action: `${exists ? 'Replace by' : 'Write'} a machine file of ${interfaces} interfaces and ${routes} routes`,
    planned: result,
    apply() {
      writeOutput(Path, exists, text);
      return result;
    },
  };
}
