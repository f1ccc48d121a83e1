import { expect } from 'chai';
import type { Koffi } from '../../../generator/library/native/load-koffi.ts';
import { AF_INET } from '../../../src/ip-helper/enums.ts';
import { bindWindows } from '../../../src/ip-helper/windows/windows.ts';
import { fakeWindows } from './fake-windows.ts';

/** A koffi whose functions all succeed, on a Windows that has its system folder in `folder`. */
function fakeKoffi(folder: string) {
  const loaded: string[] = [];
  const koffi = {
    load(path: string) {
      loaded.push(path);
      return {
        func: (declaration: string) => (buffer: unknown) => {
          if (!declaration.includes('GetSystemDirectoryW')) return 0;
          return (buffer as Buffer).write(folder, 'utf16le') / 2;
        },
      };
    },
  };
  return { loaded, koffi: koffi as unknown as Koffi };
}

describe('windows backend', () => {
  const { SystemRoot } = process.env;
  before(() => {
    process.env['SystemRoot'] = 'Z:\\somewhere\\else';
  });
  after(() => {
    if (SystemRoot === undefined) delete process.env['SystemRoot'];
    else process.env['SystemRoot'] = SystemRoot;
  });

  it('asks Windows for its system folder, not the environment', () => {
    const { loaded, koffi } = fakeKoffi('D:\\Fenêtres\\System32');
    const { ipHelper } = bindWindows(koffi);
    expect(ipHelper.SetIpForwardEntry2(new Uint8Array(104))).to.equal(0);
    const own = loaded.filter((path) => !path.includes('advapi32'));
    expect(own).to.deep.equal(['kernel32.dll', 'D:\\Fenêtres\\System32\\Iphlpapi.dll']);
  });

  it('loads nothing from a folder that Windows does not name', () => {
    const { loaded, koffi } = fakeKoffi('');
    expect(() => bindWindows(koffi).ipHelper.GetIpForwardEntry2(new Uint8Array(104))).to.throw(/system folder/);
    expect(loaded).to.deep.equal(['kernel32.dll']);
  });
});

describe('the table of connections', () => {
  /** Reads it where each call wants so much more than the one before, and the last one succeeds with one connection. */
  const read = (wants: readonly number[], last = 0) => {
    let call = 0;
    const given: number[] = [];
    const { koffi } = fakeWindows(() => ({
      // Asked where these tests run on Windows.
      GetCurrentProcess: () => 1n,
      OpenProcessToken: () => 0,
      GetExtendedTcpTable(table: Uint8Array, size: Uint32Array, order, family, kind) {
        // What is written reaches as far as the size says.
        expect(size[0]).to.equal(table.length);
        expect([order, family, kind]).to.deep.equal([0, AF_INET, 4]);
        given.push(table.length);
        const wanted = wants[call++];
        if (wanted === undefined) {
          if (last === 0) table[0] = 1;
          return last;
        }
        size[0] = wanted;
        return 122;
      },
    }));
    const { status, table } = bindWindows(koffi, 'any').ipHelper.GetExtendedTcpTable(AF_INET);
    return { status, length: table?.length, given };
  };

  it('is read in more room than was asked for, as long as connections come', () => {
    // The count, and a row of 24 bytes.
    expect(read([])).to.deep.equal({ status: 0, length: 28, given: [8192] });
    expect(read([9000, 20_000])).to.deep.equal({ status: 0, length: 28, given: [8192, 9000 + 8192, 20_000 + 8192] });
    expect(read(Array(7).fill(9000))).to.include({ status: 0 });
  });

  it('that grows each time is given up at the eighth, and any other refusal at once', () => {
    const grown = read(Array(20).fill(9000));
    expect([grown.status, grown.length, grown.given.length]).to.deep.equal([122, undefined, 8]);
    expect(read([9000], 5)).to.deep.equal({ status: 5, length: undefined, given: [8192, 9000 + 8192] });
  });
});
