import { win32 } from 'node:path';
import type { Backend, IpHelper } from '../ip-helper.ts';
import { MIB_IPFORWARD_ROW2, MIB_IPFORWARD_TABLE2 } from '../layout.ts';
import { ERROR_PROC_NOT_FOUND, NO_ERROR } from '../status.ts';
import type { Koffi } from './load-koffi.ts';

type Native = (...values: unknown[]) => unknown;

/** IF_MAX_STRING_SIZE and its terminator, in UTF-16 units. */
const ALIAS_UNITS = 257;

/**
 * Binds the functions of Iphlpapi.dll, each on its first use. Libraries are loaded by absolute System32 path, as Windows
 * itself gives it: a bare name would be looked for beside the executable first, and the environment is the caller's.
 * @param library - another library that exports them (tests)
 */
export function bindWindows(koffi: Koffi, library?: string): Backend {
  const binder = (pathOf: () => string, bind = bindFunction) => {
    let loaded: ReturnType<Koffi['load']> | undefined;
    return (declaration: string): Native => {
      let bound: Native | undefined;
      return (...values) => {
        loaded ??= koffi.load(pathOf());
        bound ??= bind(loaded, declaration);
        return bound(...values);
      };
    };
  };
  // By its bare name alone: kernel32 is in every process before any code of ours, and LoadLibrary returns the module of
  // that name that is loaded without looking for a file (it is one of the KnownDLLs besides, which come from System32).
  const kernel32 = binder(() => 'kernel32.dll');
  const systemDirectory = kernel32('uint32_t GetSystemDirectoryW(void *buffer, uint32_t units)');
  const inSystem32 = (name: string) => () => win32.join(readSystemDirectory(systemDirectory), name);
  const iphlpapi = binder(library === undefined ? inSystem32('Iphlpapi.dll') : () => library, bindOrMissing);
  const advapi32 = binder(inSystem32('advapi32.dll'));
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

type Library = ReturnType<Koffi['load']>;

function bindFunction(library: Library, declaration: string): Native {
  return library.func(declaration) as unknown as Native;
}

/** A function that this Windows (or Wine) does not have answers with a status, as a missing interface does. */
function bindOrMissing(library: Library, declaration: string): Native {
  try {
    return bindFunction(library, declaration);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Cannot find function')) return () => ERROR_PROC_NOT_FOUND;
    throw error;
  }
}

function bindIpHelper(koffi: Koffi, bind: (declaration: string) => Native): IpHelper {
  const set = bind('uint32_t SetIpForwardEntry2(const void *row)');
  const get = bind('uint32_t GetIpForwardEntry2(void *row)');
  const table = bind('uint32_t GetIpForwardTable2(uint16_t family, _Out_ void **table)');
  const free = bind('void FreeMibTable(void *memory)');
  const getInterface = bind('uint32_t GetIpInterfaceEntry(void *row)');
  const indexToLuid = bind('uint32_t ConvertInterfaceIndexToLuid(uint32_t index, void *luid)');
  const luidToIndex = bind('uint32_t ConvertInterfaceLuidToIndex(const void *luid, void *index)');
  const luidToAlias = bind('uint32_t ConvertInterfaceLuidToAlias(const void *luid, void *alias, size_t units)');
  const aliasToLuid = bind('uint32_t ConvertInterfaceAliasToLuid(const void *alias, void *luid)');
  const luidBytes = (luid: bigint) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigUInt64LE(luid);
    return buffer;
  };
  return {
    SetIpForwardEntry2: (row) => set(row) as number,
    GetIpForwardEntry2: (row) => get(row) as number,
    GetIpForwardTable2(family) {
      const out: unknown[] = [null];
      const status = table(family, out) as number;
      if (status !== NO_ERROR) return { status };
      try {
        // Copied before it is freed: the count first, then all of it.
        const [count = 0] = koffi.decode(out[0] as never, 'uint32_t', 1) as number[];
        const size = MIB_IPFORWARD_TABLE2.members.Table[0] + count * MIB_IPFORWARD_ROW2.size;
        return { status, table: Uint8Array.from(koffi.decode(out[0] as never, 'uint8_t', size) as Uint8Array) };
      } finally {
        free(out[0]);
      }
    },
    GetIpInterfaceEntry: (row) => getInterface(row) as number,
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
