import { AF_INET } from './enums.ts';
import { MIB_TCP6ROW_OWNER_PID, MIB_TCPROW_OWNER_PID, MIB_TCPTABLE_OWNER_PID } from './layout.ts';
import { CodecError } from './sockaddr.ts';

/** TCP_TABLE_CLASS: connections without listeners, each with its process (iprtrmib.h). */
export const TCP_TABLE_OWNER_PID_CONNECTIONS = 4;

/** MIB_TCP_STATE, as Get-NetTCPConnection names it. */
export const TCP_STATES: Readonly<Record<number, string>> = {
  1: 'Closed',
  2: 'Listen',
  3: 'SynSent',
  4: 'SynReceived',
  5: 'Established',
  6: 'FinWait1',
  7: 'FinWait2',
  8: 'CloseWait',
  9: 'Closing',
  10: 'LastAck',
  11: 'TimeWait',
  12: 'DeleteTCB',
};
export const ESTABLISHED = 5;

/** One end of a connection. */
export interface TcpEnd {
  /** 4 or 16 bytes. */
  readonly bytes: Uint8Array;
  /** The zone of an IPv6 address; 0 without one. */
  readonly zone: number;
  readonly port: number;
}

export interface TcpConnection {
  readonly state: number;
  readonly local: TcpEnd;
  readonly remote: TcpEnd;
  readonly process: number;
}

const { members: V4 } = MIB_TCPROW_OWNER_PID;
const { members: V6 } = MIB_TCP6ROW_OWNER_PID;
const COUNT = MIB_TCPTABLE_OWNER_PID.members.dwNumEntries[0];
const ROWS = MIB_TCPTABLE_OWNER_PID.members.table[0];

function rowSize(family: number): number {
  return family === AF_INET ? MIB_TCPROW_OWNER_PID.size : MIB_TCP6ROW_OWNER_PID.size;
}

/** The bytes of a table in a buffer that may be larger. */
export function cutTcpTable(buffer: Uint8Array, family: number): Uint8Array {
  const count = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength).getUint32(COUNT, true);
  return buffer.subarray(0, ROWS + count * rowSize(family));
}

/**
 * The connections of a table that GetExtendedTcpTable gave.
 * @throws {CodecError} when the count does not fit the bytes
 */
export function decodeTcpTable(table: Uint8Array, family: number): TcpConnection[] {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const size = rowSize(family);
  const count = table.length < ROWS ? -1 : view.getUint32(COUNT, true);
  if (count < 0 || ROWS + count * size > table.length)
    throw new CodecError(`a table of ${table.length} bytes has no ${count} rows of ${size} bytes`);
  return Array.from({ length: count }, (_, row): TcpConnection => {
    const at = ROWS + row * size;
    const end = (
      address: readonly [number, number],
      port: readonly [number, number],
      zone?: readonly [number, number],
    ) => ({
      bytes: table.slice(at + address[0], at + address[0] + address[1]),
      zone: zone === undefined ? 0 : view.getUint32(at + zone[0], true),
      port: view.getUint16(at + port[0], false),
    });
    if (family === AF_INET) {
      return {
        state: view.getUint32(at + V4.dwState[0], true),
        local: end(V4.dwLocalAddr, V4.dwLocalPort),
        remote: end(V4.dwRemoteAddr, V4.dwRemotePort),
        process: view.getUint32(at + V4.dwOwningPid[0], true),
      };
    }
    return {
      state: view.getUint32(at + V6.dwState[0], true),
      local: end(V6.ucLocalAddr, V6.dwLocalPort, V6.dwLocalScopeId),
      remote: end(V6.ucRemoteAddr, V6.dwRemotePort, V6.dwRemoteScopeId),
      process: view.getUint32(at + V6.dwOwningPid[0], true),
    };
  });
}

/** Such a table of connections of one family. */
export function encodeTcpTable(connections: readonly TcpConnection[], family: number): Uint8Array {
  const size = rowSize(family);
  const table = new Uint8Array(ROWS + connections.length * size);
  const view = new DataView(table.buffer);
  view.setUint32(COUNT, connections.length, true);
  for (const [row, { state, local, remote, process }] of connections.entries()) {
    const at = ROWS + row * size;
    const isV4 = family === AF_INET;
    view.setUint32(at + (isV4 ? V4 : V6).dwState[0], state, true);
    view.setUint32(at + (isV4 ? V4 : V6).dwOwningPid[0], process, true);
    table.set(local.bytes, at + (isV4 ? V4.dwLocalAddr : V6.ucLocalAddr)[0]);
    table.set(remote.bytes, at + (isV4 ? V4.dwRemoteAddr : V6.ucRemoteAddr)[0]);
    view.setUint16(at + (isV4 ? V4 : V6).dwLocalPort[0], local.port, false);
    view.setUint16(at + (isV4 ? V4 : V6).dwRemotePort[0], remote.port, false);
    if (isV4) continue;
    view.setUint32(at + V6.dwLocalScopeId[0], local.zone, true);
    view.setUint32(at + V6.dwRemoteScopeId[0], remote.zone, true);
  }
  return table;
}
