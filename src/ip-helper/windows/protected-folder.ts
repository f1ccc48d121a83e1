import { lstatSync } from 'node:fs';
import { binder, type Koffi, windowsFiles, windowsSystem } from 'pwsh-contract/native';

/** What is asked of Windows about folders that only administrators may write. */
export interface FolderSystem {
  /** The folder of data that belong to no user: C:\ProgramData. */
  programData(): string;
  /** Makes a folder that administrators own, that they and the system alone may write, and all users may read. */
  create(path: string): boolean;
  /**
   * What is there: nothing, such a folder, one that administrators own but others may write into, or a reason why it is
   * neither.
   */
  inspect(path: string): Inspected;
}

export type Inspected = 'missing' | 'protected' | 'owned' | { readonly reason: string };

/**
 * Owner and group Administrators. A list of rights that takes none over from the folder above (P) and hands its own on
 * (OICI): all for the system and for administrators, reading and listing for users.
 */
export const DESCRIPTOR = 'O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)';

const [FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_REPARSE_POINT] = [0x10, 0x400];
const [READ_CONTROL, FILE_READ_ATTRIBUTES] = [0x2_0000, 0x80];
/** Read, write and delete: nobody is kept from anything meanwhile. */
const SHARE_ALL = 7;
const OPEN_EXISTING = 3;
const [FILE_FLAG_BACKUP_SEMANTICS, FILE_FLAG_OPEN_REPARSE_POINT] = [0x200_0000, 0x20_0000];
const SE_FILE_OBJECT = 1;
const [OWNER_SECURITY_INFORMATION, DACL_SECURITY_INFORMATION] = [1, 4];
const SE_DACL_PROTECTED = 0x1000;
/** SYSTEM and Administrators. */
const TRUSTED_OWNERS: readonly string[] = ['S-1-5-18', 'S-1-5-32-544'];
const SDDL_REVISION_1 = 1;

/**
 * Binds the functions, each on its first use.
 * @param unkept - whose folders are trusted besides, whatever their rights: for a system that keeps neither (tests under Wine)
 */
export function bindFolders(koffi: Koffi, unkept?: string): FolderSystem {
  const windows = windowsSystem(koffi);
  const kernel32 = binder(koffi, () => 'kernel32.dll');
  const advapi32 = binder(koffi, windows.inSystem32('advapi32.dll'));
  const toDescriptor = advapi32(
    'int ConvertStringSecurityDescriptorToSecurityDescriptorW(const void *text, uint32_t revision, _Out_ uint64_t *descriptor, void *size)',
  );
  const localFree = kernel32('uint64_t LocalFree(uint64_t memory)');
  const createDirectory = kernel32('int CreateDirectoryW(const void *path, const void *attributes)');
  const createFile = kernel32(
    'int64_t CreateFileW(const void *path, uint32_t access, uint32_t share, void *attributes, uint32_t disposition, uint32_t flags, void *template)',
  );
  const closeHandle = kernel32('int CloseHandle(int64_t handle)');
  const fileInformation = kernel32('int GetFileInformationByHandle(int64_t handle, void *information)');
  const securityInfo = advapi32(
    'uint32_t GetSecurityInfo(int64_t handle, int type, uint32_t information, _Out_ uint64_t *owner, void *group, _Out_ uint64_t *dacl, void *sacl, _Out_ uint64_t *descriptor)',
  );
  const toText = advapi32('int ConvertSidToStringSidW(uint64_t sid, _Out_ void **text)');
  const descriptorControl = advapi32(
    'int GetSecurityDescriptorControl(uint64_t descriptor, _Out_ uint16_t *control, _Out_ uint32_t *revision)',
  );
  const pathBytes = (path: string) => Buffer.from(`${path}\0`, 'utf16le');
  return {
    programData: windowsFiles(koffi).programData,
    create(path) {
      const out: unknown[] = [null];
      const text = Buffer.from(`${DESCRIPTOR}\0`, 'utf16le');
      if (toDescriptor(text, SDDL_REVISION_1, out, null) === 0) return false;
      try {
        // SECURITY_ATTRIBUTES: nLength, lpSecurityDescriptor, bInheritHandle.
        const attributes = Buffer.alloc(24);
        attributes.writeUInt32LE(attributes.length);
        attributes.writeBigUInt64LE(BigInt(out[0] as number | bigint), 8);
        return createDirectory(pathBytes(path), attributes) !== 0;
      } finally {
        localFree(out[0]);
      }
    },
    inspect(path) {
      try {
        lstatSync(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'missing';
      }
      const access = READ_CONTROL | FILE_READ_ATTRIBUTES;
      const flags = FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT;
      // One handle for all questions: what it is of cannot be exchanged between them.
      const handle = createFile(pathBytes(path), access, SHARE_ALL, null, OPEN_EXISTING, flags, null) as
        | number
        | bigint;
      if (BigInt(handle) === -1n) return { reason: 'it cannot be looked at' };
      try {
        const information = Buffer.alloc(52);
        if (fileInformation(handle, information) === 0) return { reason: 'it cannot be looked at' };
        const attributes = information.readUInt32LE();
        if (attributes & FILE_ATTRIBUTE_REPARSE_POINT) return { reason: 'it is a link to elsewhere' };
        if (!(attributes & FILE_ATTRIBUTE_DIRECTORY)) return { reason: 'it is a file' };
        return inspectSecurity(handle);
      } finally {
        closeHandle(handle);
      }
    },
  };

  /** UTF-16 up to its end. */
  function textAt(memory: unknown): string {
    return koffi.decode(memory as never, 'char16_t', -1) as string;
  }

  function sidText(sid: unknown): string {
    const out: unknown[] = [null];
    if (toText(sid, out) === 0) return 'nobody known';
    try {
      return textAt(out[0]);
    } finally {
      localFree(BigInt(out[0] as bigint));
    }
  }

  function inspectSecurity(handle: number | bigint): Inspected {
    const [owner, dacl, descriptor]: unknown[][] = [[null], [null], [null]];
    const wanted = OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION;
    if (securityInfo(handle, SE_FILE_OBJECT, wanted, owner, null, dacl, null, descriptor) !== 0)
      return { reason: 'Windows does not say who owns it' };
    try {
      const sid = sidText(owner?.[0]);
      if (sid === unkept) return 'protected';
      if (!TRUSTED_OWNERS.includes(sid)) return { reason: `${sid} owns it, and not the administrators` };
      const [control, revision]: unknown[][] = [[null], [null]];
      if (descriptorControl(descriptor?.[0], control, revision) === 0) return { reason: 'its rights cannot be read' };
      return (control?.[0] as number) & SE_DACL_PROTECTED ? 'protected' : 'owned';
    } finally {
      localFree(descriptor?.[0]);
    }
  }
}
