import { expect } from 'chai';
import { CHANGED_EVENT, UNDONE_EVENT, windowsEventLog } from '../../../src/ip-helper/windows/event-log.ts';
import { fakeWindows, textIn } from './fake-windows.ts';

/** What the functions answer; without it they succeed. */
interface Played {
  createKey?: number;
  /** The status of setting each value. */
  setValue?: readonly number[];
  log?: 'closed';
  report?: number;
}

function play({ createKey = 0, setValue = [], log, report = 1 }: Played = {}) {
  let set = 0;
  return fakeWindows((windows) => ({
    RegCreateKeyExW(_root, _name, _reserved, _class, _options, _access, _security, key: unknown[]) {
      if (createKey === 0) key[0] = windows.open();
      return createKey;
    },
    RegSetValueExW: () => setValue[set++] ?? 0,
    RegisterEventSourceW: () => (log === 'closed' ? 0 : windows.open()),
    ReportEventW: () => report,
  }));
}

describe("Windows' event log", () => {
  const write = (played: Played, id = UNDONE_EVENT, message = 'a \u00e4.') => {
    const windows = play(played);
    const why = windowsEventLog(windows.koffi)(id, message);
    expect(windows.isOpen(), 'left open').to.equal(0);
    const named = (name: string) => windows.calls.filter(([each]) => each === name).map(([, ...values]) => values);
    return { why, named };
  };

  it('is written a warning of what was undone, and an information of what was changed, each with its id and text', () => {
    for (const [id, number, type] of [
      [UNDONE_EVENT, 100, 2],
      [CHANGED_EVENT, 101, 4],
    ] as const) {
      const { why, named } = write({}, id);
      expect([why, id]).to.deep.equal([undefined, number]);
      const [[, ...report] = []] = named('ReportEventW');
      expect([...report.slice(0, 6), report[7]]).to.deep.equal([type, 0, id, null, 1, 0, null]);
      expect((report[6] as unknown[]).map(textIn)).to.deep.equal(['a \u00e4.']);
      expect(named('RegisterEventSourceW').map(([server, source]) => [server, textIn(source)])).to.deep.equal([
        [null, 'IpRoute'],
      ]);
    }
  });

  it('shows the text, since its source is registered with the messages of eventcreate.exe', () => {
    const { named } = write({});
    const [[root, key, , , , access] = []] = named('RegCreateKeyExW');
    // HKEY_LOCAL_MACHINE, KEY_SET_VALUE
    expect([root, access]).to.deep.equal([0x8000_0002, 2]);
    expect(textIn(key)).to.equal('SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\IpRoute');
    const [[, file, , fileType, path, size] = [], [, types, , typesType, mask, four] = []] = named('RegSetValueExW');
    // REG_EXPAND_SZ, with its end; REG_DWORD: error, warning and information.
    expect([textIn(file), fileType, textIn(path), size]).to.deep.equal([
      'EventMessageFile',
      2,
      '%SystemRoot%\\System32\\EventCreate.exe',
      2 * '%SystemRoot%\\System32\\EventCreate.exe'.length + 2,
    ]);
    expect([textIn(types), typesType, mask, four]).to.deep.equal(['TypesSupported', 4, Buffer.from([7, 0, 0, 0]), 4]);
  });

  it('takes no more than 31,839 units of a text', () => {
    for (const length of [31_839, 31_840]) {
      const [report = []] = write({}, UNDONE_EVENT, 'x'.repeat(length)).named('ReportEventW');
      expect(textIn((report[7] as unknown[])[0]).length, String(length)).to.equal(31_839);
    }
  });

  it('that takes nothing says at which step, and leaves nothing open', () => {
    const said = (played: Played) => write(played).why;
    expect(said({ createKey: 5 })).to.equal('its source could not be registered (code 5)');
    expect(said({ setValue: [5] })).to.equal('its source could not be registered (code 5)');
    expect(said({ setValue: [0, 6] })).to.equal('its source could not be registered (code 6)');
    expect(said({ log: 'closed' })).to.equal('the log could not be opened');
    expect(said({ report: 0 })).to.equal('the log took nothing');
    expect(write({ createKey: 5 }).named('ReportEventW')).to.deep.equal([]);
  });
});
