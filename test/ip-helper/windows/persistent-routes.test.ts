import { expect } from 'chai';
import { persistentRoutesOf } from '../../../src/ip-helper/windows/persistent-routes.ts';
import { fakeWindows, textIn } from './fake-windows.ts';

/** The longest name of a value, and its end, in UTF-16 units. */
const ROOM = 16_384;

/** A key with values of these names; after them RegEnumValueW ends with `last`. */
function play(names: readonly string[], { opens = 0, last = 259 } = {}) {
  return fakeWindows((windows) => ({
    RegOpenKeyExW(_root, _name, _options, _access, opened: Buffer) {
      if (opens === 0) opened.writeBigUInt64LE(windows.open());
      return opens;
    },
    RegEnumValueW(_key, index: number, name: Buffer, units: Buffer) {
      const found = names[index];
      if (found === undefined) return last;
      expect([name.length, units.readUInt32LE()]).to.deep.equal([2 * ROOM, ROOM]);
      name.fill(0xff).write(`${found}\0`, 'utf16le');
      units.writeUInt32LE(found.length);
      return 0;
    },
  }));
}

describe('the names that route -p keeps (Stack8)', () => {
  const read = (...played: Parameters<typeof play>) => {
    const windows = play(...played);
    const found = persistentRoutesOf(windows.koffi)();
    expect(windows.isOpen(), 'left open').to.equal(0);
    return { found, windows };
  };

  it('are those of all values, each as long as Windows says', () => {
    const names = ['10.20.0.0,255.255.0.0,192.0.2.1,1', '', `x${'y'.repeat(ROOM - 2)}`];
    const { found, windows } = read(names);
    expect(found).to.deep.equal({ status: 0, names });
    const [open] = windows.calls.filter(([name]) => name === 'RegOpenKeyExW');
    expect(textIn(open?.[2])).to.equal('SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\PersistentRoutes');
    // HKEY_LOCAL_MACHINE, extended by its sign; KEY_READ.
    expect([open?.[1], open?.[3], open?.[4]]).to.deep.equal([0xffff_ffff_8000_0002n, 0, 0x2_0019]);
  });

  it('are none where nothing was ever kept; any other refusal is what it is', () => {
    expect(read([], { opens: 2 }).found).to.deep.equal({ status: 0, names: [] });
    expect(read([]).found).to.deep.equal({ status: 0, names: [] });
    expect(read(['a'], { opens: 5 }).found).to.deep.equal({ status: 5, names: [] });
    expect(read(['a'], { last: 1018 }).found).to.deep.equal({ status: 1018, names: ['a'] });
  });
});
