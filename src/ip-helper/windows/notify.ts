import { ERROR_INVALID_PARAMETER, type Koffi, type Native, NO_ERROR } from 'pwsh-contract/native';
import type { IpHelper } from '../ip-helper.ts';
import { MIB_IPFORWARD_ROW2 } from '../layout.ts';

/** What Windows gave, and the callback that it may call until it is cancelled. */
class Registration {
  live = true;
  readonly native: unknown;
  readonly callback: bigint;

  constructor(native: unknown, callback: bigint) {
    this.native = native;
    this.callback = callback;
  }
}

/**
 * The notifications. Windows calls from threads of its own, which koffi lets wait until node's loop has run the
 * JavaScript: so the row is valid inside the callback, where it is copied. A registration does not keep the loop alive.
 *
 * With `initial` the first call comes before NotifyRouteChange2 returns, when the loop does not run: it arrives where
 * Windows makes it on the calling thread.
 */
export function bindNotify(
  koffi: Koffi,
  bind: (declaration: string) => Native,
): Pick<IpHelper, 'NotifyRouteChange2' | 'CancelMibChangeNotify2'> {
  const notify = bind(
    'uint32_t NotifyRouteChange2(uint16_t family, void *callback, void *context, uint8_t initial, _Out_ void **handle)',
  );
  const cancel = bind('uint32_t CancelMibChangeNotify2(void *handle)');
  return {
    NotifyRouteChange2(family, initial, callback) {
      const type = koffi.pointer(koffi.proto('void', ['void *', 'void *', 'int']));
      const registered = koffi.register((_context: unknown, row: unknown, kind: number) => {
        if (row === null) callback(null, kind);
        else callback(Uint8Array.from(koffi.decode(row as never, 'uint8_t', MIB_IPFORWARD_ROW2.size)), kind);
      }, type);
      const out: unknown[] = [null];
      const status = notify(family, registered, null, initial ? 1 : 0, out) as number;
      if (status === NO_ERROR) return { status, handle: new Registration(out[0], registered) };
      koffi.unregister(registered);
      return { status };
    },
    CancelMibChangeNotify2(handle) {
      if (!(handle instanceof Registration) || !handle.live) return Promise.resolve(ERROR_INVALID_PARAMETER);
      handle.live = false;
      // It waits for callbacks that run, and those for node's loop: called on the loop it would never return. Only when
      // it has, nothing calls back any more, and the callback can go.
      return new Promise((resolve, reject) => {
        cancel.async(handle.native, (error: Error | null, status: number) => {
          if (error !== null) return reject(error);
          if (status === NO_ERROR) koffi.unregister(handle.callback);
          resolve(status);
        });
      });
    },
  };
}
