import { expect } from 'chai';
import type { Koffi } from '../../../generator/library/native/load-koffi.ts';
import { bindWindows } from '../../../src/ip-helper/windows/windows.ts';

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
