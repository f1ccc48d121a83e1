import { binder, type Koffi, NO_ERROR, windowsSystem } from 'pwsh-contract/native';

const SOURCE = 'IpRoute';
const KEY = `SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\${SOURCE}`;
/** Its ids 1 to 1000 are the text that comes with the event, so the log shows it: that is what eventcreate.exe itself relies on. */
const MESSAGES = '%SystemRoot%\\System32\\EventCreate.exe';

/** The id of what a guard has undone. */
export const UNDONE_EVENT = 100;

/** The id of a change that was made, where changes are recorded. It is an information; what a guard has undone is a warning. */
export const CHANGED_EVENT = 101;

const HKEY_LOCAL_MACHINE = 0x8000_0002;
const KEY_SET_VALUE = 2;
const [REG_EXPAND_SZ, REG_DWORD] = [2, 4];
const EVENTLOG_WARNING_TYPE = 2;
const EVENTLOG_INFORMATION_TYPE = 4;
/** Error, warning and information. */
const TYPES_SUPPORTED = 7;
/** What ReportEvent takes of one text, in UTF-16 units. */
const LONGEST = 31_839;

/**
 * Writes a warning, or an information, to the log Application, of the source IpRoute, which is registered where it is not. Only for administrators and
 * the system.
 * @returns why it could not be written; undefined where it is
 */
export function windowsEventLog(koffi: Koffi): (id: number, message: string) => string | undefined {
  const advapi32 = binder(koffi, windowsSystem(koffi).inSystem32('advapi32.dll'));
  const createKey = advapi32(
    'int RegCreateKeyExW(intptr_t root, const void *name, uint32_t reserved, void *class, uint32_t options, uint32_t access, void *security, _Out_ intptr_t *key, void *disposition)',
  );
  const setValue = advapi32(
    'int RegSetValueExW(intptr_t key, const void *name, uint32_t reserved, uint32_t type, const void *data, uint32_t size)',
  );
  const closeKey = advapi32('int RegCloseKey(intptr_t key)');
  const register = advapi32('intptr_t RegisterEventSourceW(void *server, const void *source)');
  const report = advapi32(
    'int ReportEventW(intptr_t log, uint16_t type, uint16_t category, uint32_t id, void *user, uint16_t strings, uint32_t size, void **texts, void *data)',
  );
  const close = advapi32('int DeregisterEventSource(intptr_t log)');
  const registerSource = () => {
    const out: (number | bigint)[] = [0];
    const status = createKey(HKEY_LOCAL_MACHINE, wide(KEY), 0, null, 0, KEY_SET_VALUE, null, out, null) as number;
    if (status !== NO_ERROR) return status;
    const [key] = out;
    try {
      const file = wide(MESSAGES);
      const types = Buffer.alloc(4);
      types.writeUInt32LE(TYPES_SUPPORTED);
      return (
        (setValue(key, wide('EventMessageFile'), 0, REG_EXPAND_SZ, file, file.length) as number) ||
        (setValue(key, wide('TypesSupported'), 0, REG_DWORD, types, types.length) as number)
      );
    } finally {
      closeKey(key);
    }
  };
  return (id, message) => {
    const status = registerSource();
    if (status !== NO_ERROR) return `its source could not be registered (code ${status})`;
    const log = register(null, wide(SOURCE)) as number | bigint;
    if (BigInt(log) === 0n) return 'the log could not be opened';
    try {
      const type = id === CHANGED_EVENT ? EVENTLOG_INFORMATION_TYPE : EVENTLOG_WARNING_TYPE;
      const written = report(log, type, 0, id, null, 1, 0, [wide(message.slice(0, LONGEST))], null);
      return written === 0 ? 'the log took nothing' : undefined;
    } finally {
      close(log);
    }
  };
}

function wide(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf16le');
}
