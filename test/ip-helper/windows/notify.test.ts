import { expect } from 'chai';
import type { Koffi } from '../../../generator/library/native/load-koffi.ts';
import { bindWindows } from '../../../src/ip-helper/windows/windows.ts';

/** A koffi that writes down what is asked of it; `statuses`: what the functions return. */
function recordingKoffi(statuses: { NotifyRouteChange2?: number; CancelMibChangeNotify2?: number } = {}) {
  const calls: string[] = [];
  let callback: (context: unknown, row: unknown, type: number) => void = () => {};
  let cancelled: (error?: Error) => void = () => {};
  const nameOf = (declaration: string) => /(\w+)\(/.exec(declaration)?.[1] ?? '';
  const koffi = {
    load: () => ({
      func(declaration: string) {
        const name = nameOf(declaration);
        const status = statuses[name as keyof typeof statuses] ?? 0;
        return Object.assign(
          (...values: unknown[]) => {
            if (name !== 'NotifyRouteChange2') return 0;
            const [family, pointer, context, initial, out] = values;
            calls.push(`${name} ${family} ${pointer} ${context} ${initial}`);
            (out as unknown[])[0] = 77n;
            return status;
          },
          {
            async(handle: unknown, done: (error: Error | null, status: number) => void) {
              calls.push(`${name} ${handle}`);
              cancelled = (error) => done(error ?? null, status);
            },
          },
        );
      },
    }),
    proto: (result: string, values: string[]) => `${result}(${values.join()})`,
    pointer: (type: string) => `${type} *`,
    register(given: typeof callback, type: string) {
      calls.push(`register ${type}`);
      callback = given;
      return 5n;
    },
    unregister: (pointer: bigint) => calls.push(`unregister ${pointer}`),
    decode: (row: Uint8Array, type: string, count: number) => {
      calls.push(`decode ${type} ${count}`);
      return row;
    },
  };
  const { ipHelper } = bindWindows(koffi as unknown as Koffi, 'a library');
  return {
    ipHelper,
    calls,
    call: (row: unknown, type: number) => callback(null, row, type),
    cancelled: (error?: Error) => cancelled(error),
  };
}

describe('notifications of Windows', () => {
  it('copy the row inside the callback', () => {
    const { ipHelper, calls, call } = recordingKoffi();
    const seen: [Uint8Array | null, number][] = [];
    ipHelper.NotifyRouteChange2(2, false, (row, type) => seen.push([row, type]));
    const memory = new Uint8Array(104).fill(7);
    call(memory, 1);
    memory.fill(0);
    call(null, 3);
    expect(seen).to.deep.equal([
      [new Uint8Array(104).fill(7), 1],
      [null, 3],
    ]);
    expect(calls).to.deep.equal([
      'register void(void *,void *,int) *',
      'NotifyRouteChange2 2 5 null 0',
      'decode uint8_t 104',
    ]);
  });

  it('are cancelled on another thread, and only then is the callback given up', async () => {
    const { ipHelper, calls, cancelled } = recordingKoffi();
    const { handle } = ipHelper.NotifyRouteChange2(0, true, () => {});
    const status = ipHelper.CancelMibChangeNotify2(handle);
    expect(calls.slice(1)).to.deep.equal(['NotifyRouteChange2 0 5 null 1', 'CancelMibChangeNotify2 77']);
    cancelled();
    expect(await status).to.equal(0);
    expect(calls.at(-1)).to.equal('unregister 5');
  });

  it('keep the callback where the cancel failed, since Windows may still call it', async () => {
    const { ipHelper, calls, cancelled } = recordingKoffi({ CancelMibChangeNotify2: 6 });
    const { handle } = ipHelper.NotifyRouteChange2(0, false, () => {});
    const status = ipHelper.CancelMibChangeNotify2(handle);
    cancelled();
    expect(await status).to.equal(6);
    expect(calls.join()).to.not.include('unregister');
  });

  it('keep the callback, and say so, where the cancel was not called at all', async () => {
    const { ipHelper, calls, cancelled } = recordingKoffi();
    const { handle } = ipHelper.NotifyRouteChange2(0, false, () => {});
    const told = ipHelper.CancelMibChangeNotify2(handle).catch((error: Error) => error.message);
    cancelled(new Error('too many calls wait'));
    expect(await told).to.equal('too many calls wait');
    expect(calls.join()).to.not.include('unregister');
  });

  it('refuse what is no registration, or was cancelled', async () => {
    const { ipHelper, calls, cancelled } = recordingKoffi();
    expect(await ipHelper.CancelMibChangeNotify2(null)).to.equal(87);
    const { handle } = ipHelper.NotifyRouteChange2(0, false, () => {});
    void ipHelper.CancelMibChangeNotify2(handle);
    cancelled();
    expect(await ipHelper.CancelMibChangeNotify2(handle)).to.equal(87);
    expect(calls.filter((call) => call.startsWith('Cancel'))).to.have.length(1);
  });

  it('leave no callback behind where Windows refuses', () => {
    const { ipHelper, calls } = recordingKoffi({ NotifyRouteChange2: 8 });
    expect(ipHelper.NotifyRouteChange2(0, false, () => {})).to.deep.equal({ status: 8 });
    expect(calls.at(-1)).to.equal('unregister 5');
  });
});
