import { win32 } from 'node:path';
import type { Koffi } from 'pwsh-contract/native';
import { binder, bindOrMissing, type Native, NO_ERROR } from 'pwsh-contract/native';
import type { Backend, IpHelper, TableResult } from '../ip-helper.ts';
import { MIB_IPFORWARD_ROW2, MIB_IPFORWARD_TABLE2, MIB_IPINTERFACE_ROW, SOCKADDR_INET } from '../layout.ts';
import { bindNotify } from './notify.ts';

/** IF_MAX_STRING_SIZE and its terminator, in UTF-16 units. */
const ALIAS_UNITS = 257;

/**
 * Binds the functions of Iphlpapi.dll, each on its first use. Libraries are loaded by absolute System32 path, as Windows
 * itself gives it: a bare name would be looked for beside the executable first, and the environment is the caller's.
 * @param library - another library that exports them (tests)
 */
export function bindWindows(koffi: Koffi, library?: string): Backend {
  // By its bare name alone: kernel32 is in every process before any code of ours, and LoadLibrary returns the module of
  // that name that is loaded without looking for a file (it is one of the KnownDLLs besides, which come from System32).
  const kernel32 = binder(koffi, () => 'kernel32.dll');
  const systemDirectory = kernel32('uint32_t GetSystemDirectoryW(void *buffer, uint32_t units)');
  const inSystem32 = (name: string) => () => win32.join(readSystemDirectory(systemDirectory), name);
  const iphlpapi = binder(koffi, library === undefined ? inSystem32('Iphlpapi.dll') : () => library, bindOrMissing);
  const advapi32 = binder(koffi, inSystem32('advapi32.dll'));
  const formatMessage = kernel32(
    'uint32_t FormatMessageW(uint32_t flags, void *source, uint32_t id, uint32_t language, void *buffer, uint32_t size, void *arguments)',
  );
  const onWindows = process.platform === 'win32';
  return {
    name: 'Live',
    elevated: onWindows ? isElevated(kernel32, advapi32) : true,
    ipHelper: bindIpHelper(koffi, iphlpapi),
    batch: (work) => work(),
    statusText(status) {
      if (!onWindows) return undefined;
      const buffer = Buffer.alloc(1024);
      // FROM_SYSTEM | IGNORE_INSERTS | MAX_WIDTH_MASK (one line)
      const units = formatMessage(0x1000 | 0x200 | 0xff, null, status, 0, buffer, 512, null) as number;
      return buffer.toString('utf16le', 0, units * 2).trim() || undefined;
    },
  };
}

/** MAX_PATH, in UTF-16 units. */
const PATH_UNITS = 260;

function readSystemDirectory(getSystemDirectory: Native): string {
  const buffer = Buffer.alloc(PATH_UNITS * 2);
  const units = getSystemDirectory(buffer, PATH_UNITS) as number;
  // A longer path would have been refused, with the size that it needs.
  if (units === 0 || units >= PATH_UNITS) throw new Error('Windows does not say where its system folder is');
  return buffer.toString('utf16le', 0, units * 2);
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
      return { status, table: Uint8Array.from(koffi.decode(out[0] as never, 'uint8_t', size) as Uint8Array) };
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

/** Whether the process token is elevated: membership of Administrators alone is not enough (UAC). */
function isElevated(kernel32: (declaration: string) => Native, advapi32: (declaration: string) => Native): boolean {
  const currentProcess = kernel32('void *GetCurrentProcess()');
  const closeHandle = kernel32('int CloseHandle(void *handle)');
  const openToken = advapi32('int OpenProcessToken(void *process, uint32_t access, _Out_ void **token)');
  const tokenInformation = advapi32(
    'int GetTokenInformation(void *token, int information, void *buffer, uint32_t size, void *returned)',
  );
  const token: unknown[] = [null];
  // TOKEN_QUERY = 8, TokenElevation = 20
  if (openToken(currentProcess(), 8, token) === 0) return false;
  try {
    const elevation = Buffer.alloc(4);
    return tokenInformation(token[0], 20, elevation, 4, Buffer.alloc(4)) !== 0 && elevation.readUInt32LE() !== 0;
  } finally {
    closeHandle(token[0]);
  }
}
