import { decodeForwardRow, splitTable } from '../../src/ip-helper/codec.ts';
import { openSimulator } from '../../src/ip-helper/machine-store/store.ts';

/** The routes of a machine file that the stack has not made: destination, next hop, metric. */
export function readForwardTable(machineFile: string): string[] {
  const { ipHelper } = openSimulator({ machineFile });
  return splitTable(ipHelper.GetIpForwardTable2(0).table ?? new Uint8Array(8))
    .map(decodeForwardRow)
    .filter(({ Protocol }) => Protocol !== 2)
    .map(({ DestinationPrefix, NextHop, Metric }) => `${DestinationPrefix} ${NextHop} ${Metric}`);
}
