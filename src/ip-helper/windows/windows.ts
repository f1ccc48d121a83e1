import {
  binder,
  bindOrMissing,
  ERROR_INSUFFICIENT_BUFFER,
  type Koffi,
  type Native,
  NO_ERROR,
  windowsSystem,
} from 'pwsh-contract/native';
import type { Backend, IpHelper, TableResult } from '../ip-helper.ts';
import { MIB_IPFORWARD_ROW2, MIB_IPFORWARD_TABLE2, MIB_IPINTERFACE_ROW, SOCKADDR_INET } from '../layout.ts';
import { cutTcpTable, TCP_TABLE_OWNER_PID_CONNECTIONS } from '../tcp-table.ts';
import { bindNotify } from './notify.ts';

/**
 * Not known of Windows, where look-ups are said to grow with the table: between a look-up that walks through the table, as
 * that of the tests' stand-in does, and one whose cost is the call alone.
 */
const ROWS_IN_A_LOOK_UP = 250;

/** How many bytes GetExtendedTcpTable is given at first, some hundred connections, and then more than it wants; and how often. */
const TCP_TABLE_ROOM = 8192;
const TCP_TABLE_TRIES = 8;

/** IF_MAX_STRING_SIZE and its terminator, in UTF-16 units. */
const ALIAS_UNITS = 257;

/**
 * Binds the functions of Iphlpapi.dll, each on its first use.
 * @param library - another library that exports them (tests)
 */
export function bindWindows(koffi: Koffi, library?: string): Backend {
  const windows = windowsSystem(koffi);
  const path = library === undefined ? windows.inSystem32('Iphlpapi.dll') : () => library;
  const onWindows = process.platform === 'win32';
  return {
    name: 'Live',
    elevated: onWindows ? windows.isElevated() : true,
    ipHelper: bindIpHelper(koffi, binder(koffi, path, bindOrMissing)),
    rowsInALookUp: ROWS_IN_A_LOOK_UP,
    batch: (work) => work(),
    statusText: (status) => (onWindows ? windows.statusText(status) : undefined),
  };
}

function bindIpHelper(koffi: Koffi, bind: (declaration: string) => Native): IpHelper {
  const initialize = bind('void InitializeIpForwardEntry(void *row)');
  const create = bind('uint32_t CreateIpForwardEntry2(const void *row)');
  const set = bind('uint32_t SetIpForwardEntry2(const void *row)');
  const remove = bind('uint32_t DeleteIpForwardEntry2(const void *row)');
  const get = bind('uint32_t GetIpForwardEntry2(void *row)');
  const table = bind('uint32_t GetIpForwardTable2(uint16_t family, _Out_ void **table)');
  const free = bind('void FreeMibTable(void *memory)');
  const bestRoute = bind(
    'uint32_t GetBestRoute2(const void *luid, uint32_t index, const void *source, const void *destination, uint32_t sort, void *row, void *best)',
  );
  const initializeInterface = bind('void InitializeIpInterfaceEntry(void *row)');
  const getInterface = bind('uint32_t GetIpInterfaceEntry(void *row)');
  const setInterface = bind('uint32_t SetIpInterfaceEntry(void *row)');
  const interfaceTable = bind('uint32_t GetIpInterfaceTable(uint16_t family, _Out_ void **table)');
  const tcpTable = bind(
    'uint32_t GetExtendedTcpTable(void *table, void *size, int32_t order, uint32_t family, int32_t class, uint32_t reserved)',
  );
  const indexToLuid = bind('uint32_t ConvertInterfaceIndexToLuid(uint32_t index, void *luid)');
  const luidToIndex = bind('uint32_t ConvertInterfaceLuidToIndex(const void *luid, void *index)');
  const luidToAlias = bind('uint32_t ConvertInterfaceLuidToAlias(const void *luid, void *alias, size_t units)');
  const aliasToLuid = bind('uint32_t ConvertInterfaceAliasToLuid(const void *alias, void *luid)');
  const luidBytes = (luid: bigint) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigUInt64LE(luid);
    return buffer;
  };
  const readTable = (get: Native, family: number, rowSize: number): TableResult => {
    const out: unknown[] = [null];
    const status = get(family, out) as number;
    if (status !== NO_ERROR) return { status };
    try {
      // Copied before it is freed: the count first, then all of it. Rows start at the same offset in both tables.
      const [count = 0] = koffi.decode(out[0] as never, 'uint32_t', 1) as number[];
      const size = MIB_IPFORWARD_TABLE2.members.Table[0] + count * rowSize;
      return { status, table: koffi.decode(out[0] as never, 'uint8_t', size) as Uint8Array };
    } finally {
      free(out[0]);
    }
  };
  return {
    InitializeIpForwardEntry: (row) => void initialize(row),
    CreateIpForwardEntry2: (row) => create(row) as number,
    SetIpForwardEntry2: (row) => set(row) as number,
    DeleteIpForwardEntry2: (row) => remove(row) as number,
    GetIpForwardEntry2: (row) => get(row) as number,
    GetIpForwardTable2: (family) => readTable(table, family, MIB_IPFORWARD_ROW2.size),
    GetBestRoute2(luid, index, source, destination) {
      const row = new Uint8Array(MIB_IPFORWARD_ROW2.size);
      const best = new Uint8Array(SOCKADDR_INET.size);
      const constraint = luid === 0n ? null : luidBytes(luid);
      const status = bestRoute(constraint, index, source, destination, 0, row, best) as number;
      return status === NO_ERROR ? { status, row, source: best } : { status };
    },
    ...bindNotify(koffi, bind),
    InitializeIpInterfaceEntry: (row) => void initializeInterface(row),
    GetIpInterfaceEntry: (row) => getInterface(row) as number,
    SetIpInterfaceEntry: (row) => setInterface(row) as number,
    GetIpInterfaceTable: (family) => readTable(interfaceTable, family, MIB_IPINTERFACE_ROW.size),
    GetExtendedTcpTable(family) {
      const size = new Uint32Array([TCP_TABLE_ROOM]);
      for (let tries = 0; tries < TCP_TABLE_TRIES; tries++) {
        const buffer = new Uint8Array(size[0] ?? 0);
        const status = tcpTable(buffer, size, 0, family, TCP_TABLE_OWNER_PID_CONNECTIONS, 0) as number;
        if (status === NO_ERROR) return { status, table: cutTcpTable(buffer, family) };
        if (status !== ERROR_INSUFFICIENT_BUFFER) return { status };
        // More room than was asked for: connections may come between two calls.
        size[0] = (size[0] ?? 0) + TCP_TABLE_ROOM;
      }
      return { status: ERROR_INSUFFICIENT_BUFFER };
    },
    ConvertInterfaceIndexToLuid(index) {
      const buffer = Buffer.alloc(8);
      const status = indexToLuid(index, buffer) as number;
      return { status, luid: buffer.readBigUInt64LE() };
    },
    ConvertInterfaceLuidToIndex(luid) {
      const buffer = Buffer.alloc(4);
      const status = luidToIndex(luidBytes(luid), buffer) as number;
      return { status, index: buffer.readUInt32LE() };
    },
    ConvertInterfaceLuidToAlias(luid) {
      const buffer = Buffer.alloc(ALIAS_UNITS * 2);
      const status = luidToAlias(luidBytes(luid), buffer, ALIAS_UNITS) as number;
      const text = buffer.toString('utf16le');
      return { status, alias: status === NO_ERROR ? text.slice(0, Math.max(0, text.indexOf('\0'))) : '' };
    },
    ConvertInterfaceAliasToLuid(alias) {
      const buffer = Buffer.alloc(8);
      const status = aliasToLuid(Buffer.from(`${alias}\0`, 'utf16le'), buffer) as number;
      return { status, luid: buffer.readBigUInt64LE() };
    },
  };
}
