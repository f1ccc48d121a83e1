import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import type { FolderSystem } from '../../../src/ip-helper/windows/protected-folder.ts';
import { homeSetsFolder, windowsSetsFolder } from '../../../src/ip-helper/windows/sets-folder.ts';

describe('the folder of change sets on Windows', () => {
  let data: string;
  /** What was made with the list of rights, and so is protected. */
  let made: string[];
  /** What administrators made by hand. */
  let owned: string[];
  beforeEach(() => {
    owned = [];
    data = mkdtempSync(join(tmpdir(), 'iproute-data-'));
    made = [];
  });
  afterEach(() => rmSync(data, { recursive: true, force: true }));

  /** Real folders; what counts as protected is what was made here. */
  const system = (): FolderSystem => ({
    programData: () => data,
    create(path) {
      if (existsSync(path)) return false;
      mkdirSync(path);
      made.push(path);
      return true;
    },
    inspect(path) {
      if (!readdirSync(dirname(path)).includes(basename(path))) return 'missing';
      if (owned.includes(path)) return 'owned';
      return made.includes(path) ? 'protected' : { reason: 'S-1-5-21-1 owns it, and not the administrators' };
    },
  });
  const silent = (message: string) => expect.fail(message);

  it('is found once it was made, and by the next session', () => {
    const folder = windowsSetsFolder(system());
    expect(folder.find()).to.equal(undefined);
    const sets = join(data, 'IpRoute', 'Sets');
    expect(folder.make(silent)).to.equal(sets);
    expect(made).to.deep.equal([join(data, 'IpRoute'), sets]);
    expect(folder.find()).to.equal(sets);
    const next = windowsSetsFolder(system());
    expect([next.find(), next.make(silent)]).to.deep.equal([sets, sets]);
    expect(made).to.have.length(2);
  });

  it('of somebody else is not trusted, and moved aside with a warning: a folder, a link, a file', () => {
    const theirs: ((path: string) => void)[] = [
      (path) => {
        mkdirSync(join(path, 'Sets'), { recursive: true });
        writeFileSync(join(path, 'Sets', 'planted.jsonl'), '{}');
      },
      (path) => symlinkSync(tmpdir(), path),
      (path) => writeFileSync(path, 'in the way'),
    ];
    // All in one millisecond.
    const at = new Date();
    for (const make of theirs) {
      rmSync(join(data, 'IpRoute'), { recursive: true, force: true });
      made = [];
      make(join(data, 'IpRoute'));
      const folder = windowsSetsFolder(system(), renameSync, () => at);
      expect(folder.find()).to.equal(undefined);
      const told: string[] = [];
      expect(folder.make((message) => told.push(message))).to.equal(join(data, 'IpRoute', 'Sets'));
      expect(told.join()).to.match(
        /IpRoute' was made by somebody else \(S-1-5-21-1 owns it, .*\); it is moved to '.*IpRoute\.moved-[-0-9TZ]+(-[23])?', and nothing in it is trusted\.$/,
      );
      expect(readdirSync(join(data, 'IpRoute', 'Sets'))).to.deep.equal([]);
    }
    expect(readdirSync(data).filter((name) => name.includes('.moved-'))).to.have.length(theirs.length);
  });

  it('lies in a folder that administrators made for something else, which stays; but is itself theirs alone', () => {
    const [base, sets] = [join(data, 'IpRoute'), join(data, 'IpRoute', 'Sets')];
    mkdirSync(sets, { recursive: true });
    writeFileSync(join(base, 'config.json'), '{}');
    owned = [base, sets];
    const told: string[] = [];
    const folder = windowsSetsFolder(system());
    expect(folder.find()).to.equal(undefined);
    owned = [base, sets];
    const move = ((from: string, to: string) => {
      owned = owned.filter((path) => path !== from);
      renameSync(from, to);
    }) as typeof renameSync;
    expect(windowsSetsFolder(system(), move).make((message) => told.push(message))).to.equal(sets);
    expect(told.join()).to.match(/^'.*Sets' was made by somebody else \(others may write into it\); it is moved to/);
    expect(readdirSync(base)).to.include.members(['config.json', 'Sets']);
    expect(windowsSetsFolder(system()).find()).to.equal(sets);
  });

  it('has another name where what is in the way is kept open, also for the next session', () => {
    mkdirSync(join(data, 'IpRoute'));
    const kept = ((from: string, to: string) => {
      if (from === join(data, 'IpRoute')) throw new Error('EBUSY');
      renameSync(from, to);
    }) as typeof renameSync;
    const sets = windowsSetsFolder(system(), kept).make(silent);
    expect(sets).to.equal(join(data, 'IpRoute.2', 'Sets'));
    expect(windowsSetsFolder(system()).find()).to.equal(sets);
    // Once the way is free, it stays where it is.
    rmSync(join(data, 'IpRoute'), { recursive: true });
    expect(windowsSetsFolder(system()).make(silent)).to.equal(sets);
  });

  it('ends in one error that names all that is in the way', () => {
    for (const name of ['IpRoute', 'IpRoute.2', 'IpRoute.3', 'IpRoute.4']) mkdirSync(join(data, name));
    const kept = () => {
      throw new Error('EBUSY');
    };
    expect(() => windowsSetsFolder(system(), kept).make(silent)).to.throw(
      /IpRoute' is in the way: S-1-5-21-1 owns it.*IpRoute\.4' is in the way/,
    );
    // A session that is not elevated makes none.
    const denied: FolderSystem = { ...system(), create: () => false, inspect: () => 'missing' };
    expect(() => windowsSetsFolder(denied).make(silent)).to.throw(/IpRoute' could not be made/);
  });

  it('leaves what is in the way where all names beside it are taken', () => {
    const at = new Date(0);
    const bases = ['IpRoute', 'IpRoute.2', 'IpRoute.3', 'IpRoute.4'].map((name) => join(data, name));
    const asidesOf = (base: string) =>
      ['', '-2', '-3', '-4'].map((end) => `${base}.moved-1970-01-01T00-00-00-000Z${end}`);
    for (const base of bases) for (const path of [base, ...asidesOf(base)]) mkdirSync(path);
    const reason = 'S-1-5-21-1 owns it, and not the administrators';
    const make = (warn: (message: string) => void) => windowsSetsFolder(system(), renameSync, () => at).make(warn);
    expect(() => make(silent)).to.throw(bases.map((base) => `'${base}' is in the way: ${reason}`).join('; '));
    const [base = ''] = bases;
    const [, , , last = ''] = asidesOf(base);
    rmSync(last, { recursive: true });
    const told: string[] = [];
    expect(make((message) => told.push(message))).to.equal(join(base, 'Sets'));
    expect(told).to.deep.equal([
      `'${base}' was made by somebody else (${reason}); it is moved to '${last}', and nothing in it is trusted.`,
    ]);
  });

  it('lies elsewhere where a test build is live elsewhere', () => {
    const folder = homeSetsFolder({ XDG_STATE_HOME: data });
    expect([folder.find(), folder.make(silent)]).to.deep.equal(Array(2).fill(join(data, 'IpRoute', 'Sets')));
    expect(existsSync(join(data, 'IpRoute', 'Sets'))).to.equal(true);
  });
});
