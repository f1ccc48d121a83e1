import type { FilePath, Plan, Switch } from 'pwsh-contract';
import type { IpRouteTable } from '../routes/ip-route-table.ts';
import { planExport } from '../routes/plan-export.ts';
import type { Machine } from '../session/machine.ts';

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
export function exportIpRouteTable(options: ExportOptions, machine: Machine): Plan<IpRouteTable> {
  return planExport(options, machine);
}
