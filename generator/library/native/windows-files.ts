import { binder, type Native } from './bind.ts';
import type { Koffi } from './load-koffi.ts';
import { NO_ERROR } from './status.ts';
import { windowsSystem } from './windows.ts';

/** What a program asks Windows of its folders and files. Each function is bound on its first use. */
export interface WindowsFiles {
  /**
   * The folder for what programs keep for all users, usually C:\ProgramData: asked of the system, since an environment is
   * the caller's.
   * @throws {Error} when Windows does not say
   */
  programData(): string;
  /**
   * Whether the Administrators, the system or the installer of Windows owns a file or folder: anybody may put files into
   * ProgramData, and what a privileged process obeys must not be theirs.
   */
  isOfAdministrators(path: string): boolean;
}

/** FOLDERID_ProgramData, 62AB5D82-FDC1-4DC3-A9DD-070D1D495D97, as its bytes lie in memory. */
const PROGRAM_DATA = Buffer.from('825dab62c1fdc34da9dd070d1d495d97', 'hex');

/** Administrators, the system, the service that installs Windows. */
const ADMINISTRATORS = new Set([
  'S-1-5-32-544',
  'S-1-5-18',
  'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464',
]);

/**
 * Binds the functions, each on its first use.
 * @param unkept - whose files are trusted besides: for a system that keeps no owners (tests under Wine)
 */
export function windowsFiles(koffi: Koffi, unkept?: string): WindowsFiles {
  const { inSystem32 } = windowsSystem(koffi);
  const kernel32 = binder(koffi, () => 'kernel32.dll');
  const shell32 = binder(koffi, inSystem32('shell32.dll'));
  const ole32 = binder(koffi, inSystem32('ole32.dll'));
  const advapi32 = binder(koffi, inSystem32('advapi32.dll'));
  const length = kernel32('int lstrlenW(void *text)');
  const localFree = kernel32('void *LocalFree(void *memory)');
  const taskFree = ole32('void CoTaskMemFree(void *memory)');
  const knownFolder = shell32(
    'int32_t SHGetKnownFolderPath(const void *id, uint32_t flags, void *token, _Out_ void **path)',
  );
  const securityInfo = advapi32(
    'uint32_t GetNamedSecurityInfoW(const void *name, int type, uint32_t wanted, _Out_ void **owner, void *group, void *dacl, void *sacl, _Out_ void **descriptor)',
  );
  const sidText = advapi32('int ConvertSidToStringSidW(void *sid, _Out_ void **text)');
  const textAt = (pointer: unknown) => readText(koffi, length, pointer);
  return {
    programData() {
      const path: unknown[] = [null];
      // KF_FLAG_DONT_VERIFY: where it is, there or not.
      const status = knownFolder(PROGRAM_DATA, 0x4000, null, path) as number;
      try {
        if (status !== NO_ERROR) throw new Error(`Windows does not say where its ProgramData is (${status})`);
        return textAt(path[0]);
      } finally {
        taskFree(path[0]);
      }
    },
    isOfAdministrators(path) {
      const [owner, descriptor, text]: unknown[][] = [[null], [null], [null]];
      // SE_FILE_OBJECT = 1, OWNER_SECURITY_INFORMATION = 1
      const name = Buffer.from(`${path}\0`, 'utf16le');
      if (securityInfo(name, 1, 1, owner, null, null, null, descriptor) !== NO_ERROR) return false;
      try {
        if (sidText(owner?.[0], text) === 0) return false;
        const sid = textAt(text?.[0]);
        localFree(text?.[0]);
        return ADMINISTRATORS.has(sid) || sid === unkept;
      } finally {
        localFree(descriptor?.[0]);
      }
    },
  };
}

function readText(koffi: Koffi, length: Native, pointer: unknown): string {
  const bytes = koffi.decode(pointer as never, 'uint8_t', 2 * (length(pointer) as number)) as Uint8Array;
  return Buffer.from(bytes).toString('utf16le');
}
