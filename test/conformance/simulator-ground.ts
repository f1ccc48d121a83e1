import { parseAddress } from '../../generator/library/wire/address.ts';
import { copyRow, decodeInterfaceRow, splitTable } from '../../src/ip-helper/codec.ts';
import type { IpHelper } from '../../src/ip-helper/ip-helper.ts';
import { MIB_IPINTERFACE_ROW } from '../../src/ip-helper/layout.ts';
import { writeMember } from '../../src/ip-helper/simulator/interface-row.ts';
import type { SimulatedFamily, SimulatedInterface, SimulatedMachine } from '../../src/ip-helper/simulator/machine.ts';
import { emptyTable } from '../../src/ip-helper/simulator/route-table.ts';
import { createSimulator } from '../../src/ip-helper/simulator/simulator.ts';
import { openState } from '../../src/ip-helper/simulator/state.ts';
import { decodeTcpTable } from '../../src/ip-helper/tcp-table.ts';
import type { Controls, Ground } from './ground.ts';
import { STAND_IN_MACHINE } from './stand-in-machine.ts';

export interface SimulatorGround extends Ground {
  readonly controls: Controls;
}

/** Opens a simulated machine in memory, on a clock that stands still until a case lets time pass. */
export function openSimulatedMachine(machine: SimulatedMachine, index: number): SimulatorGround {
  let now = 1_000_000;
  const state = openState(machine, { clock: () => now });
  const ipHelper = createSimulator(state);
  return {
    ipHelper,
    luid: ipHelper.ConvertInterfaceIndexToLuid(index).luid,
    index,
    patience: 2000,
    async pass(seconds) {
      now += seconds * 1000;
      // What has run out goes when somebody looks.
      state.machine();
    },
    controls: {
      elevate: (elevated) => state.replace({ ...state.machine(), elevated }),
      connect(connected) {
        const { interfaces, ...rest } = state.machine();
        const plugged = (item: SimulatedInterface) => (item.InterfaceIndex === index ? plug(item, connected) : item);
        state.replace({ ...rest, interfaces: interfaces.map(plugged) });
      },
      addRow: (row) => void state.add(copyRow(row)),
    },
  };
}

function plug(item: SimulatedInterface, connected: boolean): SimulatedInterface {
  const family = (name: 'IPv4' | 'IPv6') => {
    const facts = item[name];
    if (facts === undefined) return {};
    const row = facts.row.slice();
    writeMember(row, 'Connected', connected ? 1 : 0);
    return { [name]: { ...facts, row } };
  };
  return { ...item, Connected: connected, ...family('IPv4'), ...family('IPv6') };
}

/** The machine of another implementation, byte for byte, with the addresses of `STAND_IN_MACHINE`. */
export function machineOf(ipHelper: IpHelper): SimulatedMachine {
  const routes = emptyTable();
  for (const row of rowsOf(ipHelper.GetIpForwardTable2(0).table)) routes.add(copyRow(row));
  const interfaces = new Map<number, SimulatedInterface>();
  for (const bytes of rowsOf(ipHelper.GetIpInterfaceTable(0).table, MIB_IPINTERFACE_ROW.size)) {
    const row = decodeInterfaceRow(bytes);
    const [index, luid] = [Number(row.InterfaceIndex), BigInt(row.InterfaceLuid)];
    const name = row.Family === 2 ? 'IPv4' : 'IPv6';
    const facts: SimulatedFamily = {
      row: bytes.slice(),
      automaticMetric: Number(row.Metric),
      addresses: addressesOf(index, name),
    };
    interfaces.set(index, {
      InterfaceIndex: index,
      InterfaceLuid: luid,
      InterfaceAlias: ipHelper.ConvertInterfaceLuidToAlias(luid).alias,
      InterfaceType: Number(luid >> 48n),
      Connected: row.Connected !== 0,
      SupportsRoutes: true,
      ...interfaces.get(index),
      [name]: facts,
    });
  }
  const connections = [2, 23].flatMap((family) =>
    decodeTcpTable(ipHelper.GetExtendedTcpTable(family).table ?? new Uint8Array(4), family),
  );
  return { elevated: true, stacks: [2, 23], interfaces: [...interfaces.values()], routes, connections };
}

function addressesOf(index: number, family: 'IPv4' | 'IPv6') {
  return STAND_IN_MACHINE.addresses.flatMap(({ index: owner, address, length }) => {
    const parsed = parseAddress(address);
    if (!parsed.ok || owner !== index || parsed.family !== (family === 'IPv4' ? 4 : 6)) return [];
    return [{ bytes: parsed.bytes, length }];
  });
}

function rowsOf(table: Uint8Array | undefined, size?: number): Uint8Array[] {
  if (table === undefined) throw new Error('the other implementation gave no table');
  return splitTable(table, size);
}
