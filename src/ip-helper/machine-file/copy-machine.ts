import { ERROR_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import { splitTable } from '../codec.ts';
import { AF_INET, AF_INET6, AF_UNSPEC } from '../enums.ts';
import type { IpHelper, TableResult } from '../ip-helper.ts';
import { MIB_IPINTERFACE_ROW } from '../layout.ts';
import { readFamily } from '../row-keys.ts';
import { readIndex, readLuid } from '../simulator/forward-row.ts';
import { defaultInterfaceRow, readMember, readWideMember } from '../simulator/interface-row.ts';
import type { SimulatedFamily, SimulatedInterface, SimulatedMachine } from '../simulator/machine.ts';
import { emptyTable } from '../simulator/route-table.ts';
import { decodeTcpTable, type TcpConnection } from '../tcp-table.ts';
import { presetAutomaticMetric } from './read-interfaces.ts';

/** What could not be read of the machine: the function and its status. */
export interface NotCopied {
  readonly name: string;
  readonly status: number;
}

type Families = { IPv4?: SimulatedFamily; IPv6?: SimulatedFamily };

/**
 * A simulated machine that is as the one behind `ipHelper` is now: its IP interfaces and its routes, byte for byte. It
 * counts as elevated: what it is made for is to rehearse changes.
 * @param keeps - which TCP connections are in it: what a person's programs talk to is nobody's business
 */
export function copyMachine(
  ipHelper: IpHelper,
  keeps: (connection: TcpConnection) => boolean,
): SimulatedMachine | NotCopied {
  const interfaces = ipHelper.GetIpInterfaceTable(AF_UNSPEC);
  if (!isRead(interfaces)) return { name: 'GetIpInterfaceTable', status: interfaces.status };
  const table = ipHelper.GetIpForwardTable2(AF_UNSPEC);
  if (!isRead(table)) return { name: 'GetIpForwardTable2', status: table.status };
  const known = new Map<bigint, { index: number; families: Families }>();
  const familiesOf = (luid: bigint, index: number) => {
    const owner = known.get(luid) ?? { index, families: {} };
    known.set(luid, owner);
    return owner.families;
  };
  for (const bytes of rowsOf(interfaces, MIB_IPINTERFACE_ROW.size)) {
    const row = Uint8Array.from(bytes);
    const luid = readWideMember(row, 'InterfaceLuid');
    familiesOf(luid, readMember(row, 'InterfaceIndex'))[familyName(readMember(row, 'Family'))] = toFamily(row, luid);
  }
  const routes = emptyTable();
  for (const bytes of rowsOf(table)) {
    const row = Uint8Array.from(bytes);
    const [luid, index, family] = [readLuid(row), readIndex(row), readFamily(row)];
    const families = familiesOf(luid, index);
    // A route may outlive the address family of its interface.
    families[familyName(family)] ??= toFamily(defaultInterfaceRow(family, luid, index, typeOf(luid)), luid);
    routes.add(row);
  }
  const items = [...known].map(([luid, { index, families }]) => interfaceOf(ipHelper, luid, index, families));
  const connections = [AF_INET, AF_INET6].flatMap((family) => connectionsOf(ipHelper, family)).filter(keeps);
  return { elevated: true, stacks: [AF_INET, AF_INET6], interfaces: items, routes, connections };
}

/** A copy without connections is a copy all the same. */
function connectionsOf(ipHelper: IpHelper, family: number): TcpConnection[] {
  const { status, table } = ipHelper.GetExtendedTcpTable(family);
  return status === NO_ERROR && table !== undefined ? decodeTcpTable(table, family) : [];
}

/** An empty table is "not found" to Windows. */
function isRead({ status }: TableResult): boolean {
  return status === NO_ERROR || status === ERROR_NOT_FOUND;
}

function rowsOf({ table }: TableResult, size?: number): Uint8Array[] {
  return table === undefined ? [] : splitTable(table, size);
}

function familyName(family: number): keyof Families {
  return family === AF_INET ? 'IPv4' : 'IPv6';
}

function toFamily(row: Uint8Array, luid: bigint): SimulatedFamily {
  const automatic = readMember(row, 'UseAutomaticMetric') !== 0;
  return { row, automaticMetric: automatic ? readMember(row, 'Metric') : presetAutomaticMetric(typeOf(luid)) };
}

/** The upper 16 bits of a LUID are the IANA number of the interface's type. */
function typeOf(luid: bigint): number {
  return Number(luid >> 48n);
}

function interfaceOf(ipHelper: IpHelper, luid: bigint, index: number, families: Families): SimulatedInterface {
  const { status, alias } = ipHelper.ConvertInterfaceLuidToAlias(luid);
  const rows = [families.IPv4, families.IPv6].flatMap((family) => (family === undefined ? [] : [family.row]));
  return {
    InterfaceIndex: index,
    InterfaceLuid: luid,
    InterfaceAlias: status === NO_ERROR ? alias : `Interface ${index}`,
    InterfaceType: typeOf(luid),
    Connected: rows.some((row) => readMember(row, 'Connected') !== 0),
    SupportsRoutes: true,
    ...families,
  };
}
