import { setTimeout as sleep } from 'node:timers/promises';
import { decodeInterfaceRow, splitTable } from '../../src/ip-helper/codec.ts';
import type { IpHelper } from '../../src/ip-helper/ip-helper.ts';
import { MIB_IPINTERFACE_ROW } from '../../src/ip-helper/layout.ts';
import { CouldNotRun, type Ground } from './ground.ts';

/** IANA's number of a loopback interface, which a LUID holds in its highest 16 bits. */
const LOOPBACK = 24n;

/**
 * The ground of a real machine: time passes as it does, and nothing can be put into a state.
 * @param index - the interface that routes are made on; without one the loopback interface
 * @throws {CouldNotRun} when there is no such interface, or it lacks a family
 */
export function liveGround(ipHelper: IpHelper, index: number | undefined): Ground {
  const chosen = index ?? loopbackIndex(ipHelper);
  const { status, luid } = ipHelper.ConvertInterfaceIndexToLuid(chosen);
  if (status !== 0) throw new CouldNotRun(`there is no interface ${chosen} (status ${status})`);
  for (const family of [2, 23])
    if (!interfaces(ipHelper, family).some((row) => row.InterfaceLuid === luid))
      throw new CouldNotRun(`the interface ${chosen} has no IPv${family === 2 ? 4 : 6}; name another with --interface`);
  return { ipHelper, luid, index: chosen, patience: 3000, pass: (seconds) => sleep(seconds * 1000) };
}

function loopbackIndex(ipHelper: IpHelper): number {
  const found = interfaces(ipHelper, 2).find((row) => BigInt(row.InterfaceLuid) >> 48n === LOOPBACK);
  if (found === undefined) throw new CouldNotRun('there is no loopback interface; name another with --interface');
  return Number(found.InterfaceIndex);
}

function interfaces(ipHelper: IpHelper, family: number) {
  const { status, table } = ipHelper.GetIpInterfaceTable(family);
  if (table === undefined) throw new CouldNotRun(`GetIpInterfaceTable gave ${status}`);
  return splitTable(table, MIB_IPINTERFACE_ROW.size).map((row) => decodeInterfaceRow(row));
}
