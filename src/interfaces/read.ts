import { type Table, tableOf } from 'pwsh-contract';
import {
  ERROR_FILE_NOT_FOUND,
  ERROR_NOT_FOUND,
  ERROR_NOT_SUPPORTED,
  ERROR_PROC_NOT_FOUND,
  NO_ERROR,
} from 'pwsh-contract/native';
import { decodeInterfaceRow, splitTable, zoneIndices } from '../ip-helper/codec.ts';
import { AF_INET, AF_INET6, AF_UNSPEC, bitsOf, OFFLOADS } from '../ip-helper/enums.ts';
import { MIB_IPFORWARD_ROW2, MIB_IPINTERFACE_ROW } from '../ip-helper/layout.ts';
import { windowsError } from '../session/errors.ts';
import { ask, type Machine } from '../session/machine.ts';
import type { IpInterfaceEntry } from './entry.ts';
import { readInterfaceRow } from './row.ts';
import { readSettings } from './settings.ts';

/** Every IP interface, by index, the IPv4 row of an interface before its IPv6 row; as they were read first in this batch. */
export function interfaceTable(machine: Machine): Table<IpInterfaceEntry> {
  return ask(machine, readInterfaces);
}

const readInterfaces = (machine: Machine) =>
  tableOf(
    interfaceRows(machine)
      .map((bytes) => toInterfaceEntry(bytes, machine))
      .sort((a, b) => a.InterfaceIndex - b.InterfaceIndex || (a.AddressFamily < b.AddressFamily ? -1 : 1)),
  );

function interfaceRows(machine: Machine): Uint8Array[] {
  const { status, table } = machine.ipHelper.GetIpInterfaceTable(AF_UNSPEC);
  if (table !== undefined) return splitTable(table, MIB_IPINTERFACE_ROW.size);
  if (status === ERROR_NOT_FOUND) return [];
  // A system that cannot list them (Wine) can still be asked for those that have routes.
  if (status === ERROR_NOT_SUPPORTED || status === ERROR_PROC_NOT_FOUND) return rowsOfRoutes(machine);
  throw windowsError('GetIpInterfaceTable', status, 'the table');
}

function rowsOfRoutes(machine: Machine): Uint8Array[] {
  const rows: Uint8Array[] = [];
  for (const [family, number] of [['IPv4', AF_INET] as const, ['IPv6', AF_INET6] as const]) {
    const { status, table } = machine.ipHelper.GetIpForwardTable2(number);
    if (status === ERROR_NOT_FOUND || status === ERROR_NOT_SUPPORTED) continue;
    if (table === undefined) throw windowsError('GetIpForwardTable2', status, 'the table');
    const [offset] = MIB_IPFORWARD_ROW2.members.InterfaceLuid;
    const luids = splitTable(table).map((row) =>
      new DataView(row.buffer, row.byteOffset, row.byteLength).getBigUint64(offset, true),
    );
    for (const luid of new Set(luids)) {
      const read = readInterfaceRow(machine.ipHelper, luid, family);
      if (read.status === NO_ERROR) rows.push(read.bytes);
      // The interface may have gone since, or lost the family.
      else if (read.status !== ERROR_NOT_FOUND && read.status !== ERROR_FILE_NOT_FOUND)
        throw windowsError('GetIpInterfaceEntry', read.status, `the interface with the LUID ${luid}`);
    }
  }
  return rows;
}

/** What a row says, in the words of the contract. */
export function toInterfaceEntry(bytes: Uint8Array, machine: Machine): IpInterfaceEntry {
  const row = decodeInterfaceRow(bytes);
  const number = (name: keyof typeof row) => Number(row[name]);
  const flag = (name: keyof typeof row) => number(name) !== 0;
  const luid = BigInt(row.InterfaceLuid);
  const { status, alias } = machine.ipHelper.ConvertInterfaceLuidToAlias(luid);
  return {
    InterfaceIndex: number('InterfaceIndex'),
    InterfaceAlias: status === NO_ERROR ? alias : null,
    InterfaceLuid: luid,
    AddressFamily: number('Family') === AF_INET ? 'IPv4' : 'IPv6',
    ...readSettings(row),
    ConnectionState: flag('Connected') ? 'Connected' : 'Disconnected',
    NeighborDiscoverySupported: flag('SupportsNeighborDiscovery') ? 'Yes' : 'No',
    ReachableTime: number('ReachableTime'),
    MinRouterAdvertisementInterval: number('MinRouterAdvertisementInterval'),
    MaxRouterAdvertisementInterval: number('MaxRouterAdvertisementInterval'),
    SupportsRouterDiscovery: flag('SupportsRouterDiscovery'),
    SupportsWakeUpPatterns: flag('SupportsWakeUpPatterns'),
    TransmitOffload: bitsOf(OFFLOADS, number('TransmitOffload')),
    ReceiveOffload: bitsOf(OFFLOADS, number('ReceiveOffload')),
    MaxReassemblySize: number('MaxReassemblySize'),
    InterfaceIdentifier: BigInt(row.InterfaceIdentifier),
    ZoneIndices: zoneIndices(bytes),
    Store: 'ActiveStore',
    Backend: machine.backend,
    ComputerName: machine.computer,
  };
}
