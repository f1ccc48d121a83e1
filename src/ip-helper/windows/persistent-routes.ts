import { binder, ERROR_FILE_NOT_FOUND, type Koffi, NO_ERROR, windowsSystem } from 'pwsh-contract/native';
import type { NamesResult } from '../ip-helper.ts';

/** HKEY_LOCAL_MACHINE, as 64-bit programs have it. */
const LOCAL_MACHINE = 0xffffffff80000002n;
/** Where `route -p` keeps its routes: the name of each value is one, and the value is empty (Stack8). */
const KEY = 'SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\PersistentRoutes';
const KEY_READ = 0x20019;
/** What a name of a value may have at most, with its end, in UTF-16 units. */
const LONGEST_NAME = 16_384;
const ERROR_NO_MORE_ITEMS = 259;

/** Reads the names of the values below that key; one that is not there has none. */
export function persistentRoutesOf(koffi: Koffi): () => NamesResult {
  const advapi32 = binder(koffi, windowsSystem(koffi).inSystem32('advapi32.dll'));
  const open = advapi32(
    'int32_t RegOpenKeyExW(uint64_t key, const void *name, uint32_t options, uint32_t access, void *opened)',
  );
  const next = advapi32(
    'int32_t RegEnumValueW(uint64_t key, uint32_t index, void *name, void *units, void *reserved, void *type, void *data, void *size)',
  );
  const close = advapi32('int32_t RegCloseKey(uint64_t key)');
  return () => {
    const opened = Buffer.alloc(8);
    const status = open(LOCAL_MACHINE, Buffer.from(`${KEY}\0`, 'utf16le'), 0, KEY_READ, opened) as number;
    if (status === ERROR_FILE_NOT_FOUND) return { status: NO_ERROR, names: [] };
    if (status !== NO_ERROR) return { status, names: [] };
    const key = opened.readBigUInt64LE();
    const name = Buffer.alloc(2 * LONGEST_NAME);
    const names: string[] = [];
    try {
      for (;;) {
        const units = Buffer.alloc(4);
        units.writeUInt32LE(LONGEST_NAME);
        const found = next(key, names.length, name, units, null, null, null, null) as number;
        if (found === ERROR_NO_MORE_ITEMS) return { status: NO_ERROR, names };
        if (found !== NO_ERROR) return { status: found, names };
        names.push(name.toString('utf16le', 0, 2 * units.readUInt32LE()));
      }
    } finally {
      close(key);
    }
  };
}
