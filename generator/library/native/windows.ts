import { win32 } from 'node:path';
import { binder, type Native } from './bind.ts';
import type { Koffi } from './load-koffi.ts';

/** What a program asks of Windows itself. Each function is bound on its first use. */
export interface WindowsSystem {
  /**
   * The absolute path of a library in System32, as Windows itself gives it: a bare name would be looked for beside the
   * executable first, and the environment is the caller's.
   * @throws {Error} when Windows does not say where that folder is
   */
  inSystem32(name: string): () => string;
  /**
   * What a program that is started here is to have of the environment: SystemRoot, windir and SystemDrive, as Windows itself says
   * them, since those that this process has are its caller's.
   * @throws {Error} when Windows does not say where it is
   */
  environment(): Readonly<Record<string, string>>;
  /** Windows' own words for a Win32 status, in one line; undefined where it has none. */
  statusText(status: number): string | undefined;
  /** Whether the process token is elevated: membership of Administrators alone is not enough (UAC). */
  isElevated(): boolean;
}

export function windowsSystem(koffi: Koffi): WindowsSystem {
  // By its bare name alone: kernel32 is in every process before any code of ours, and LoadLibrary returns the module of
  // that name that is loaded without looking for a file (it is one of the KnownDLLs besides, which come from System32).
  const kernel32 = binder(koffi, () => 'kernel32.dll');
  const systemDirectory = kernel32('uint32_t GetSystemDirectoryW(void *buffer, uint32_t units)');
  // Not GetWindowsDirectoryW: that of a user of a terminal server may be a folder of his own.
  const windowsDirectory = kernel32('uint32_t GetSystemWindowsDirectoryW(void *buffer, uint32_t units)');
  const formatMessage = kernel32(
    'uint32_t FormatMessageW(uint32_t flags, void *source, uint32_t id, uint32_t language, void *buffer, uint32_t size, void *arguments)',
  );
  const inSystem32 = (name: string) => () => win32.join(readDirectory(systemDirectory), name);
  return {
    inSystem32,
    environment() {
      const folder = readDirectory(windowsDirectory);
      return { SystemRoot: folder, windir: folder, SystemDrive: win32.parse(folder).root.replace('\\', '') };
    },
    statusText(status) {
      const buffer = Buffer.alloc(1024);
      // FROM_SYSTEM | IGNORE_INSERTS | MAX_WIDTH_MASK (one line)
      const units = formatMessage(0x1000 | 0x200 | 0xff, null, status, 0, buffer, 512, null) as number;
      return buffer.toString('utf16le', 0, units * 2).trim() || undefined;
    },
    isElevated: () => isElevated(kernel32, binder(koffi, inSystem32('advapi32.dll'))),
  };
}

/** MAX_PATH, in UTF-16 units. */
const PATH_UNITS = 260;

function readDirectory(getDirectory: Native): string {
  const buffer = Buffer.alloc(PATH_UNITS * 2);
  const units = getDirectory(buffer, PATH_UNITS) as number;
  // A longer path would have been refused, with the size that it needs.
  if (units === 0 || units >= PATH_UNITS) throw new Error('Windows does not say where its system folder is');
  return buffer.toString('utf16le', 0, units * 2);
}

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
