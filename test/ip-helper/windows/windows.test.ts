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

describe('what Windows writes into', () => {
  /** A Windows whose functions write to the last byte of what they are told there is, or of what they write always. */
  const played = fakeWindows(() => {
    const write = (buffer: Uint8Array, bytes: number) => {
      if (buffer.length !== bytes) throw new Error(`${buffer.length} bytes are no room for ${bytes}`);
      buffer.fill(1);
      return 0;
    };
    return {
      GetCurrentProcess: () => 1n,
      OpenProcessToken: () => 0,
      ConvertInterfaceIndexToLuid: (_index, luid) => write(luid, 8),
      ConvertInterfaceLuidToIndex: (luid, index) => write(luid, 8) + write(index, 4),
      ConvertInterfaceAliasToLuid: (_alias, luid) => write(luid, 8),
      ConvertInterfaceLuidToAlias(luid, alias: Buffer, units: number) {
        // NDIS_IF_MAX_STRING_SIZE, and the 0 at the end.
        if (units !== 257) return 122;
        const status = write(luid, 8) + write(alias, 2 * units);
        alias.write(`${'ä'.repeat(256)}\0`, 'utf16le');
        return status;
      },
      GetBestRoute2: (luid, _index, _source, _destination, _options, row, best) =>
        (luid === null ? 0 : write(luid, 8)) + write(row, 104) + write(best, 28),
    };
  });
  const { ipHelper } = bindWindows(played.koffi, 'any');

  it('has just the room that it takes, and all that was written is read', () => {
    expect(ipHelper.ConvertInterfaceIndexToLuid(12)).to.deep.equal({ status: 0, luid: 0x01010101_01010101n });
    expect(ipHelper.ConvertInterfaceLuidToIndex(7n)).to.deep.equal({ status: 0, index: 0x01010101 });
    expect(ipHelper.ConvertInterfaceAliasToLuid('Wi-Fi')).to.deep.equal({ status: 0, luid: 0x01010101_01010101n });
    expect(ipHelper.ConvertInterfaceLuidToAlias(7n)).to.deep.equal({ status: 0, alias: 'ä'.repeat(256) });
    for (const luid of [0n, 7n]) {
      const found = ipHelper.GetBestRoute2(luid, 0, null, new Uint8Array(28));
      expect(found).to.deep.equal({ status: 0, row: new Uint8Array(104).fill(1), source: new Uint8Array(28).fill(1) });
    }
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
