import { expect } from 'chai';
import { windowsSystem } from '../../../../generator/library/native/windows.ts';
import { fakeWindows } from '../../../ip-helper/windows/fake-windows.ts';

/** winbase.h. */
const [FORMAT_MESSAGE_IGNORE_INSERTS, FORMAT_MESSAGE_FROM_SYSTEM, FORMAT_MESSAGE_MAX_WIDTH_MASK] = [
  0x200, 0x1000, 0xff,
];
const MAX_PATH = 260;

/** Writes as Windows does, who trusts what it is told of the room: here a buffer of another size is an access violation. */
function put(buffer: Buffer, units: number, text: string): number {
  if (buffer.length !== units * 2) throw new Error(`${buffer.length} bytes are no room for ${units} units.`);
  return buffer.write(text, 'utf16le') / 2;
}

/** A Windows that has these folders, and these words for a status. */
function systemWith(folders: { system: string; windows: string }, words: Record<number, string> = {}) {
  // What does not fit is not written: then the answer is the room that it needs, with the 0 at its end.
  const folder = (path: string) => (buffer: Buffer, units: number) =>
    path.length >= units ? path.length + 1 : put(buffer, units, path);
  const { koffi } = fakeWindows(() => ({
    GetSystemDirectoryW: folder(folders.system),
    GetSystemWindowsDirectoryW: folder(folders.windows),
    FormatMessageW: (flags: number, source: null, id: number, language: number, buffer: Buffer, size: number) => {
      const asked = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK;
      return flags === asked && source === null && language === 0 ? put(buffer, size, words[id] ?? '') : 0;
    },
  }));
  return windowsSystem(koffi);
}

describe('what Windows says of itself', () => {
  const usual = { system: 'C:\\Windows\\System32', windows: 'C:\\Windows' };

  it('is read from a buffer of just the size that Windows is told', () => {
    const system = systemWith({ system: 'D:\\Wïndows\\System32', windows: 'D:\\Wïndows' }, { 5: 'Access is denied. ' });
    expect(system.inSystem32('iphlpapi.dll')()).to.equal('D:\\Wïndows\\System32\\iphlpapi.dll');
    expect(system.environment()).to.deep.equal({
      SystemRoot: 'D:\\Wïndows',
      windir: 'D:\\Wïndows',
      SystemDrive: 'D:',
    });
    expect([system.statusText(5), system.statusText(6)]).to.deep.equal(['Access is denied.', undefined]);
  });

  it('is the longest path that Windows has, and never a part of a longer one', () => {
    const long = `C:\\${'w'.repeat(MAX_PATH - 1 - 3)}`;
    expect(systemWith({ ...usual, windows: long }).environment()['windir']).to.equal(long);
    for (const windows of [`${long}w`, `${long}ww`, '']) {
      const system = systemWith({ ...usual, windows });
      expect(() => system.environment()).to.throw('Windows does not say where its system folder is');
    }
  });
});
