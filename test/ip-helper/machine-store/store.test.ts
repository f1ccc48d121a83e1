import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { decodeForwardRow, encodeForwardKey, patchForwardRow } from '../../../src/ip-helper/codec.ts';
import type { Backend } from '../../../src/ip-helper/ip-helper.ts';
import { MachineFileError } from '../../../src/ip-helper/machine-file/machine-file-error.ts';
import { readMarked, replaceFile } from '../../../src/ip-helper/machine-store/replace-file.ts';
import { openSimulator } from '../../../src/ip-helper/machine-store/store.ts';

const laptop = new URL('../../../module/IpRoute/Examples/vpn-laptop.machine.json', import.meta.url);
const key = (prefix: string) => ({
  InterfaceLuid: 0n,
  InterfaceIndex: 17,
  DestinationPrefix: prefix,
  NextHop: '10.29.176.1',
});

describe('store of a machine file', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    file = join(folder, 'machine.json');
    copyFileSync(laptop, file);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const set = ({ batch, ipHelper }: Backend, metric: number, prefix = '172.22.0.0/20') =>
    batch(() => {
      const row = encodeForwardKey(key(prefix));
      expect(ipHelper.GetIpForwardEntry2(row)).to.equal(0);
      patchForwardRow(row, { Metric: metric });
      return ipHelper.SetIpForwardEntry2(row);
    });
  const get = ({ batch, ipHelper }: Backend, prefix = '172.22.0.0/20') =>
    batch(() => {
      const row = encodeForwardKey(key(prefix));
      expect(ipHelper.GetIpForwardEntry2(row)).to.equal(0);
      return decodeForwardRow(row).Metric;
    });
  const posixOnly = (context: Mocha.Context) => {
    if (process.platform === 'win32') context.skip();
  };

  it('loses nothing between two sessions on one file', () => {
    const sessions = [openSimulator({ machineFile: file }), openSimulator({ machineFile: file })];
    const prefixes = ['172.16.126.0/24', '172.22.0.0/20'];
    // Fast, and of one size: neither time nor size shows what was saved.
    for (let round = 100; round < 200; round++) {
      for (const [at, session] of sessions.entries()) expect(set(session, round, prefixes[at])).to.equal(0);
      if (round % 3 === 0) for (const session of sessions) set(session, round, '169.254.0.0/16');
      const fresh = openSimulator({ machineFile: file });
      expect(prefixes.map((prefix) => get(fresh, prefix))).to.deep.equal([round, round]);
    }
  });

  it('sees what an editor writes, in place or by another file', () => {
    const session = openSimulator({ machineFile: file });
    set(session, 11);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"RouteMetric":11', '"RouteMetric":4711'));
    expect(get(session)).to.equal(4711);
    set(session, 12);
    writeFileSync(`${file}.new`, readFileSync(file, 'utf8').replace('"RouteMetric":12', '"RouteMetric":13'));
    renameSync(`${file}.new`, file);
    expect(get(session)).to.equal(13);
    writeFileSync(file, '{');
    expect(() => get(session)).to.throw(MachineFileError, /no JSON/);
    copyFileSync(laptop, file);
    expect(get(session)).to.equal(1);
  });

  it('knows a state of a file from every other', () => {
    const replaceByCopy = () => {
      copyFileSync(file, `${file}.new`);
      renameSync(`${file}.new`, file);
    };
    const states: [string, () => void][] = [
      ['another text', () => writeFileSync(file, 'x')],
      ['another time', () => utimesSync(file, 1, 1)],
      ['another file', replaceByCopy],
      ['no file', () => rmSync(file)],
    ];
    for (const [what, change] of states) {
      const { mark } = readMarked(file);
      expect(mark?.isStill(file), what).to.equal(true);
      change();
      expect(mark?.isStill(file), what).to.equal(false);
      mark?.drop();
    }
  });

  it('saves once for a batch, and not at all where nothing changed', () => {
    const session = openSimulator({ machineFile: file });
    const before = readFileSync(file, 'utf8');
    get(session);
    expect(readFileSync(file, 'utf8')).to.equal(before);
    session.batch(() => {
      const row = encodeForwardKey(key('172.22.0.0/20'));
      patchForwardRow(row, { Metric: 5, ValidLifetime: 1 });
      session.ipHelper.SetIpForwardEntry2(row);
      expect(readFileSync(file, 'utf8')).to.equal(before);
    });
    expect(readFileSync(file, 'utf8')).to.match(/"RouteMetric":5,/);
  });

  it('keeps the link, the mode and the type of the interfaces', function () {
    posixOnly(this);
    const link = join(folder, 'link.json');
    symlinkSync('machine.json', link);
    chmodSync(file, 0o640);
    const sessions = [openSimulator({ machineFile: link }), openSimulator({ machineFile: file })];
    for (const [at, session] of sessions.entries()) set(session, 50 + at);
    expect(sessions.map((session) => get(session))).to.deep.equal([51, 51]);
    expect(lstatSync(link).isSymbolicLink()).to.equal(true);
    expect(statSync(file).mode & 0o777).to.equal(0o640);
    expect(JSON.parse(readFileSync(file, 'utf8')).Interfaces[2]).to.include({
      InterfaceAlias: 'Wi-Fi',
      InterfaceType: 71,
    });
    expect(sessions[0]?.name).to.equal(`Simulator:${link}`);
  });

  it('clears away what killed sessions left', () => {
    writeFileSync(`${file}.saving`, 'half of a mach');
    get(openSimulator({ machineFile: file }));
    expect(readdirSync(folder)).to.deep.equal(['machine.json']);
  });

  it('undoes a batch that could not be saved, and says so', () => {
    const session = openSimulator({ machineFile: file });
    const before = readFileSync(file, 'utf8');
    // A folder that is not empty is in the way of the new text.
    mkdirSync(join(`${file}.saving`, 'full'), { recursive: true });
    expect(() => set(session, 77))
      .to.throw(MachineFileError, /machine\.json' could not be saved: .* Nothing of this batch was done\./)
      .and.include({ trouble: 'NotSaved' })
      .and.property('action')
      .match(/can be written/);
    expect(get(session)).to.equal(1);
    rmSync(`${file}.saving`, { recursive: true });
    expect(set(session, 78)).to.equal(0);
    expect(readFileSync(file, 'utf8')).to.not.equal(before);
  });

  it('reads in a folder that cannot be written, and changes nothing there', function () {
    posixOnly(this);
    const session = openSimulator({ machineFile: file });
    chmodSync(folder, 0o555);
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(65534);
    try {
      expect(get(session)).to.equal(1);
      expect(() => set(session, 77))
        .to.throw(MachineFileError, /could not be saved: access is denied\./)
        .and.include({ trouble: 'NotSaved' });
      expect(get(session)).to.equal(1);
    } finally {
      if (root) process.seteuid?.(0);
      chmodSync(folder, 0o755);
    }
  });

  it('does not get past the protection of a read-only file', function () {
    posixOnly(this);
    chmodSync(file, 0o444);
    chmodSync(folder, 0o777);
    const session = openSimulator({ machineFile: file });
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(65534);
    try {
      expect(() => set(session, 77)).to.throw(MachineFileError, /could not be saved: access is denied\./);
    } finally {
      if (root) process.seteuid?.(0);
    }
    expect(readdirSync(folder)).to.deep.equal(['machine.json']);
  });

  it('tries again where a reader is in the way, and ends in good order where it stays', () => {
    const failing = (code: string, times: number) => {
      let left = times;
      return (from: string, to: string) => {
        if (left-- > 0) throw Object.assign(new Error(code), { code });
        renameSync(from, to);
      };
    };
    for (const code of ['EPERM', 'EBUSY', 'EACCES']) {
      replaceFile(file, code, failing(code, 3) as typeof renameSync)?.drop();
      expect(readFileSync(file, 'utf8')).to.equal(code);
    }
    expect(() => replaceFile(file, 'new', failing('ENOSPC', 1) as typeof renameSync)).to.throw('ENOSPC');
    expect(() => replaceFile(file, 'new', failing('EBUSY', 10_000) as typeof renameSync)).to.throw('EBUSY');
    expect(readFileSync(file, 'utf8')).to.equal('EACCES');
    expect(existsSync(`${file}.saving`)).to.equal(false);
  });

  it('says that a file is not there, and not that it is wrong', () => {
    expect(() => openSimulator({ machineFile: join(folder, 'none.json') }))
      .to.throw(MachineFileError, /none\.json' cannot be read: there is no such file\./)
      .and.include({ trouble: 'NotRead' });
    const session = openSimulator({ machineFile: file });
    rmSync(file);
    expect(() => get(session)).to.throw(MachineFileError, /cannot be read: there is no such file\./);
  });
});
