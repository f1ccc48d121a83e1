import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { windowsFiles } from '../../../generator/library/native/windows-files.ts';
import { bindFolders, DESCRIPTOR } from '../../../src/ip-helper/windows/protected-folder.ts';
import { fakeWindows, textIn } from './fake-windows.ts';

const [DIRECTORY, FILE, LINK] = [0x10, 0x20, 0x400];
const [SYSTEM, ADMINISTRATORS, SOMEBODY] = ['S-1-5-18', 'S-1-5-32-544', 'S-1-5-21-1-2-3-1001'];
const INSTALLER = 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464';
/** SE_DACL_PROTECTED and SE_SELF_RELATIVE. */
const [PROTECTED, OTHERS] = [0x1000, 0x8000];

interface Played {
  attributes?: number;
  owner?: string;
  control?: number;
  /** The functions that fail. */
  failing?: readonly string[];
}

/** A Windows with one folder. */
function play({ attributes = DIRECTORY, owner = ADMINISTRATORS, control = PROTECTED | OTHERS, failing = [] }: Played) {
  const fails = (name: string) => failing.includes(name);
  return fakeWindows((windows) => ({
    CreateFileW: () => (fails('CreateFileW') ? -1n : windows.open()),
    GetFileInformationByHandle(_handle, information: Buffer) {
      // A BY_HANDLE_FILE_INFORMATION.
      expect(information.length).to.equal(52);
      information.writeUInt32LE(attributes);
      return fails('GetFileInformationByHandle') ? 0 : 1;
    },
    GetSecurityInfo(_handle, _type, _wanted, sid: unknown[], _group, dacl: unknown[], _sacl, descriptor: unknown[]) {
      if (fails('GetSecurityInfo')) return 5;
      [sid[0], dacl[0], descriptor[0]] = [7n, 8n, windows.open()];
      return 0;
    },
    GetNamedSecurityInfoW(_name, _type, _wanted, sid: unknown[], _group, _dacl, _sacl, descriptor: unknown[]) {
      if (fails('GetNamedSecurityInfoW')) return 5;
      [sid[0], descriptor[0]] = [7n, windows.open()];
      return 0;
    },
    ConvertSidToStringSidW(sid, text: unknown[]) {
      expect(sid).to.equal(7n);
      if (fails('ConvertSidToStringSidW')) return 0;
      text[0] = windows.open(owner);
      return 1;
    },
    GetSecurityDescriptorControl(_descriptor, out: unknown[], revision: unknown[]) {
      [out[0], revision[0]] = [control, 1];
      return fails('GetSecurityDescriptorControl') ? 0 : 1;
    },
    ConvertStringSecurityDescriptorToSecurityDescriptorW(_text, _revision, out: unknown[]) {
      if (fails('ConvertStringSecurityDescriptorToSecurityDescriptorW')) return 0;
      out[0] = windows.open();
      return 1;
    },
    CreateDirectoryW: () => (fails('CreateDirectoryW') ? 0 : 1),
    SHGetKnownFolderPath(_id, _flags, _token, path: unknown[]) {
      path[0] = windows.open('D:\\Programmdaten');
      return fails('SHGetKnownFolderPath') ? -2147024894 : 0;
    },
  }));
}

describe('a folder that administrators alone may write', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'folder-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What is found there; nothing stays open. */
  const inspect = (played: Played, unkept?: string) => {
    const windows = play(played);
    const found = bindFolders(windows.koffi, unkept).inspect(folder);
    expect(windows.isOpen(), 'left open').to.equal(0);
    return typeof found === 'object' ? found.reason : found;
  };

  it('is protected where the system or the administrators own it, and it takes over no rights', () => {
    for (const owner of [SYSTEM, ADMINISTRATORS]) {
      expect(inspect({ owner }), owner).to.equal('protected');
      expect(inspect({ owner, control: OTHERS }), owner).to.equal('owned');
    }
  });

  it('is not trusted where anybody else owns it, whatever its rights', () => {
    for (const owner of [SOMEBODY, INSTALLER, 'S-1-5-18-1', 'S-1-5-32-545', '']) {
      expect(inspect({ owner }), owner).to.equal(`${owner} owns it, and not the administrators`);
    }
    expect(inspect({ owner: SOMEBODY }, SOMEBODY)).to.equal('protected');
    expect(inspect({ owner: SOMEBODY }, 'S-1-5-21-1-2-3-1002')).to.match(/owns it/);
  });

  it('is no link and no file', () => {
    expect(inspect({ attributes: DIRECTORY | LINK })).to.equal('it is a link to elsewhere');
    expect(inspect({ attributes: FILE })).to.equal('it is a file');
    expect(inspect({ attributes: FILE | LINK })).to.equal('it is a link to elsewhere');
  });

  it('is not trusted where Windows does not answer, and nothing stays open', () => {
    const reasons = {
      CreateFileW: 'it cannot be looked at',
      GetFileInformationByHandle: 'it cannot be looked at',
      GetSecurityInfo: 'Windows does not say who owns it',
      ConvertSidToStringSidW: 'nobody known owns it, and not the administrators',
      GetSecurityDescriptorControl: 'its rights cannot be read',
    };
    for (const [name, reason] of Object.entries(reasons)) expect(inspect({ failing: [name] }), name).to.equal(reason);
  });

  it('is looked at by one handle, as it is and not where a link leads, with no more access than that takes', () => {
    const windows = play({});
    bindFolders(windows.koffi).inspect(folder);
    const [open, ...others] = windows.calls.filter(([name]) => /CreateFileW|ByHandle|GetSecurityInfo/.test(name));
    expect(textIn(open?.[1])).to.equal(folder);
    // READ_CONTROL | FILE_READ_ATTRIBUTES; read, write and delete are shared; OPEN_EXISTING; BACKUP_SEMANTICS | OPEN_REPARSE_POINT.
    expect(open?.slice(2)).to.deep.equal([0x2_0080, 7, null, 3, 0x220_0000, null]);
    expect(new Set(others.map(([, handle]) => handle)).size).to.equal(1);
    // SE_FILE_OBJECT; OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION.
    expect(others.at(-1)?.slice(2, 4)).to.deep.equal([1, 5]);
  });

  it('is made with its rights from the beginning, and what they were written in is freed', () => {
    const windows = play({});
    expect(bindFolders(windows.koffi).create('D:\\x')).to.equal(true);
    const [text, make] = windows.calls.filter(([name]) => /^Convert|^Create/.test(name));
    expect([textIn(text?.[1]), text?.[2]]).to.deep.equal([DESCRIPTOR, 1]);
    expect(textIn(make?.[1])).to.equal('D:\\x');
    const attributes = make?.[2] as Buffer;
    // SECURITY_ATTRIBUTES: its length, the descriptor, nothing handed to children.
    expect([attributes.length, attributes.readUInt32LE(), attributes.readUInt32LE(16)]).to.deep.equal([24, 24, 0]);
    expect(attributes.readBigUInt64LE(8)).to.equal(101n);
    expect(windows.isOpen()).to.equal(0);
    for (const name of ['ConvertStringSecurityDescriptorToSecurityDescriptorW', 'CreateDirectoryW']) {
      const other = play({ failing: [name] });
      expect(bindFolders(other.koffi).create('D:\\x'), name).to.equal(false);
      expect(other.isOpen(), name).to.equal(0);
    }
  });

  it('is missing where there is nothing, and Windows is asked for nothing', () => {
    const windows = play({});
    expect(bindFolders(windows.koffi).inspect(join(folder, 'none'))).to.equal('missing');
    expect(windows.calls).to.deep.equal([]);
  });
});

describe('a file that is obeyed', () => {
  const isObeyed = (played: Played, unkept?: string) => {
    const windows = play(played);
    const answer = windowsFiles(windows.koffi, unkept).isOfAdministrators('C:\\a b.json');
    expect(windows.isOpen(), 'left open').to.equal(0);
    const [asked] = windows.calls.filter(([name]) => name === 'GetNamedSecurityInfoW');
    // SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION
    expect([textIn(asked?.[1]), asked?.[2], asked?.[3]]).to.deep.equal(['C:\\a b.json', 1, 1]);
    return answer;
  };

  it("is the administrators', the system's or the installer's, and nobody else's", () => {
    for (const owner of [ADMINISTRATORS, SYSTEM, INSTALLER]) expect(isObeyed({ owner }), owner).to.equal(true);
    for (const owner of [SOMEBODY, 'S-1-5-32-545', '']) expect(isObeyed({ owner }), owner).to.equal(false);
    expect(isObeyed({ owner: SOMEBODY }, SOMEBODY)).to.equal(true);
    expect(isObeyed({ owner: SOMEBODY }, ADMINISTRATORS)).to.equal(false);
  });

  it('is not obeyed where Windows does not say whose it is', () => {
    for (const failing of ['GetNamedSecurityInfoW', 'ConvertSidToStringSidW'])
      expect(isObeyed({ failing: [failing] }), failing).to.equal(false);
  });

  it('lies where Windows says, there or not; where it does not say, the error names its code', () => {
    const windows = play({});
    expect(windowsFiles(windows.koffi).programData()).to.equal('D:\\Programmdaten');
    const [asked] = windows.calls.filter(([name]) => name === 'SHGetKnownFolderPath');
    // FOLDERID_ProgramData, as a GUID lies in memory; KF_FLAG_DONT_VERIFY.
    const id = Buffer.from('825dab62c1fdc34da9dd070d1d495d97', 'hex');
    expect(asked?.slice(1, 3)).to.deep.equal([id, 0x4000]);
    const other = play({ failing: ['SHGetKnownFolderPath'] });
    expect(() => windowsFiles(other.koffi).programData()).to.throw(/does not say .* \(-2147024894\)/);
    expect([windows.isOpen(), other.isOpen()]).to.deep.equal([0, 0]);
  });
});
