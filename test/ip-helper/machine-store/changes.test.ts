import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { decodeForwardRow, splitTable } from '../../../src/ip-helper/codec.ts';
import type { Backend } from '../../../src/ip-helper/ip-helper.ts';
import { parseMachine } from '../../../src/ip-helper/machine-file/parse.ts';
import { openSimulator } from '../../../src/ip-helper/machine-store/store.ts';
import { bundleWorker } from '../../tools/bundle-worker.ts';
import { LAN, listen, routeRow, until } from '../simulator/simulated.ts';

/** So many that their file is not small. */
const ROUTES = 1000;
const prefixOf = (at: number) => `10.${at >> 8}.${at & 255}.0/24`;
const key = (at: number) => ({ InterfaceIndex: LAN, DestinationPrefix: prefixOf(at), NextHop: '0.0.0.0' });

describe('list of changes at the end of a large machine file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    file = join(folder, 'machine.json');
    const Routes = Array.from({ length: ROUTES }, (_, at) => ({ ...key(at), RouteMetric: 1 }));
    const Interfaces = [{ InterfaceIndex: LAN, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 25 } }];
    writeFileSync(file, JSON.stringify({ Interfaces, Routes }));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = () => openSimulator({ machineFile: file, lookEvery: 10 });
  const text = () => readFileSync(file, 'utf8');
  const json = () => JSON.parse(text());
  const set = ({ batch, ipHelper }: Backend, at: number, Metric: number) =>
    batch(() => expect(ipHelper.SetIpForwardEntry2(routeRow({ ...key(at), Metric }))).to.equal(0));
  const add = ({ batch, ipHelper }: Backend, at: number, Metric: number) =>
    batch(() => ipHelper.CreateIpForwardEntry2(routeRow({ ...key(at), Metric })));
  const remove = ({ batch, ipHelper }: Backend, at: number) =>
    batch(() => ipHelper.DeleteIpForwardEntry2(routeRow(key(at))));
  /** Every row, as the file says it. */
  const rows = (content = text()) =>
    parseMachine(content, file).routes.rows.map((row) => Buffer.from(row).toString('hex'));
  /** A session that has begun the list. */
  const busy = () => {
    const session = open();
    set(session, 0, 2);
    expect(json(), 'a session that saves once leaves the file as it found it').to.not.have.property('Changes');
    set(session, 0, 3);
    expect(json().Changes).to.deep.equal([]);
    return session;
  };

  it('takes one line for a save, in the same file', () => {
    const session = busy();
    const { ino, size } = statSync(file);
    for (let at = 1; at <= 50; at++) set(session, at, 100);
    const after = statSync(file);
    expect(after.ino).to.equal(ino);
    expect((after.size - size) / 50).to.be.lessThan(200);
    expect(json().Changes).to.have.length(50);
    const [before, last] = json().Changes.slice(-2);
    expect(last.Routes).to.deep.equal([{ Set: { ...key(50), RouteMetric: 100 } }]);
    expect(last.After).to.equal(before.Saved);
    expect(Date.parse(last.Saved)).to.equal(Math.round(after.mtimeMs));
  });

  it('is folded in when it is half as long as the rest, so that the rest is seldom written', () => {
    const Routes = Array.from({ length: 4 * ROUTES }, (_, at) => ({ ...key(at), RouteMetric: 1 }));
    writeFileSync(file, JSON.stringify({ ...json(), Routes }));
    const session = busy();
    const { ino } = statSync(file);
    for (let at = 1; at <= 600; at++) set(session, at, 100);
    expect([statSync(file).ino, json().Changes.length]).to.deep.equal([ino, 600]);
  });

  it('says the same as the machine, whoever makes which changes in which order', () => {
    const sessions = [busy(), open(), open()];
    const step = fc.record({
      who: fc.nat(2),
      what: fc.constantFrom('set', 'set', 'add', 'remove', 'both'),
      at: fc.integer({ min: 0, max: ROUTES + 20 }),
      metric: fc.nat(9999),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        for (const { who, what, at, metric } of steps) {
          const session = sessions[who] as Backend;
          if (what === 'add') add(session, at, metric);
          else if (what === 'remove') remove(session, at);
          else
            session.batch(() => {
              session.ipHelper.SetIpForwardEntry2(routeRow({ ...key(at), Metric: metric }));
              if (what === 'set') return;
              session.ipHelper.DeleteIpForwardEntry2(routeRow(key(at)));
              session.ipHelper.CreateIpForwardEntry2(routeRow({ ...key(at), Metric: metric + 1 }));
            });
          const table = session.ipHelper.GetIpForwardTable2(0).table as Uint8Array;
          const own = Array.from({ length: (table.length - 8) / 104 }, (_, n) =>
            Buffer.from(table.subarray(8 + n * 104, 112 + n * 104)).toString('hex'),
          );
          expect(own.map(withoutAge)).to.deep.equal(rows().map(withoutAge));
        }
      }),
      { numRuns: 25 },
    );
    expect(json().Changes).to.not.deep.equal([]);
  }).timeout(120_000);
  /** Sessions count it from when they read a route. */
  const withoutAge = (hex: string) => hex.slice(0, 96 * 2) + hex.slice(100 * 2);

  it('is taken for what was written to the end, wherever the writing stopped', () => {
    const session = busy();
    set(session, 1, 100);
    const before = text();
    set(session, 2, 200);
    const after = text();
    const [old, fresh] = [rows(before), rows(after)];
    expect(fresh).to.not.deep.equal(old);
    for (let end = before.length - 7; end <= after.length; end++) {
      for (const rest of end % 5 === 0 ? ['', '\0'.repeat(after.length - end)] : ['']) {
        writeFileSync(file, after.slice(0, end) + rest);
        const other = open();
        other.batch(() => {});
        const { table } = other.ipHelper.GetIpForwardTable2(0);
        expect(table?.length).to.equal(8 + 104 * ROUTES);
        if (end % 10 !== 0) continue;
        set(other, 3, 300);
        const found = parseMachine(text(), file).routes.rows.map((row) => decodeForwardRow(row).Metric);
        expect([found[1], found[3]]).to.deep.equal([100, 300]);
        // A line that is all there was perhaps not reported, but it may be.
        if (!after.slice(0, end).endsWith('200}}]}')) expect(found[2]).to.equal(end < after.length - 7 ? 1 : 200);
      }
    }
  }).timeout(60_000);

  it('is nothing that stops in the middle of the routes, or has another member behind it', () => {
    busy();
    const whole = text();
    writeFileSync(file, whole.slice(0, whole.length / 2));
    expect(() => open()).to.throw(/is no JSON/);
    const edited = whole.replace(/\n\}\n$/, ',\n  "AddressFamilies": [\n    "IPv4"\n  ]\n}\n');
    writeFileSync(file, edited);
    const other = open();
    set(other, 1, 77);
    set(other, 1, 78);
    expect(json()).to.include({ Elevated: true }).and.property('AddressFamilies').deep.equal(['IPv4']);
    expect(json().Changes).to.deep.equal([]);
  });

  it('is folded in when it has grown, and again and again', () => {
    const session = busy();
    let folded = 0;
    let length = 0;
    for (let at = 0; at < 1000; at++) {
      set(session, at % ROUTES, at + 5);
      const { size } = statSync(file);
      if (size < length) folded++;
      length = size;
    }
    expect(folded).to.be.within(2, 4);
    expect(parseMachine(text(), file).routes.rows).to.have.length(ROUTES);
  }).timeout(60_000);

  const metricsOf = ({ ipHelper }: Backend) =>
    splitTable(ipHelper.GetIpForwardTable2(0).table as Uint8Array).map((row) => decodeForwardRow(row).Metric);
  const inFile = () => parseMachine(text(), file).routes.rows.map((row) => decodeForwardRow(row).Metric);
  /** What an editor that writes in place does. */
  const edit = (at: number, from: number, to: number) => {
    const line = (metric: number) => `"${prefixOf(at)}","NextHop":"0.0.0.0","RouteMetric":${metric}}`;
    expect(text()).to.contain(line(from));
    writeFileSync(file, text().replace(line(from), line(to)));
    // Its time is between two milliseconds, as nearly always.
    const time = (Date.now() + 0.4) / 1000;
    utimesSync(file, time, time);
  };

  it('hides nothing that an editor writes in place, before, between or behind what sessions add', () => {
    const [session, other] = [busy(), open()];
    const look = () => {
      other.batch(() => {});
      expect(metricsOf(other)).to.deep.equal(inFile());
      return [1, 2, 5, 6, 7].map((at) => metricsOf(other)[at]);
    };
    set(session, 1, 100);
    expect(look()).to.deep.equal([100, 1, 1, 1, 1]);
    edit(5, 1, 9);
    set(session, 1, 101);
    expect(look()).to.deep.equal([101, 1, 9, 1, 1]);
    set(session, 1, 102);
    edit(6, 1, 9);
    set(session, 2, 200);
    expect(look()).to.deep.equal([102, 200, 9, 9, 1]);
    set(session, 2, 201);
    edit(7, 1, 9);
    expect(look()).to.deep.equal([102, 201, 9, 9, 9]);
    // In the millisecond in which a session saved.
    for (const [at, part] of [-0.4, 0.01, 0.4].entries()) {
      set(session, 2, 300 + at);
      const time = (Math.round(statSync(file).mtimeMs) + part) / 1000;
      edit(7, 9 - at, 8 - at);
      utimesSync(file, time, time);
      set(session, 1, 102);
      expect(look()).to.deep.equal([102, 300 + at, 9, 9, 8 - at]);
    }
    // Of the same length, and in the list.
    set(session, 2, 202);
    edit(2, 202, 203);
    expect(look()).to.deep.equal([102, 203, 9, 9, 6]);
  });

  it('lets others read what was added alone', () => {
    const [session, other] = [busy(), open()];
    set(session, 1, 100);
    other.batch(() => {});
    const after = Math.round(statSync(file).mtimeMs);
    const saved = after + 1000;
    const line = {
      Saved: new Date(saved).toISOString(),
      After: new Date(after).toISOString(),
      Routes: [{ Set: { ...key(2), RouteMetric: 200 } }, { Remove: { ...key(3), RouteMetric: 1 } }],
    };
    // A fault in the routes shows who reads them again.
    const added = text()
      .replace('"Routes"', '?Routes"')
      .replace(/\n {2}\]\n\}\n$/, `,\n    ${JSON.stringify(line)}$&`);
    const write = (time: number) => {
      writeFileSync(file, added);
      utimesSync(file, time / 1000, time / 1000);
    };
    write(saved);
    other.batch(() => {});
    expect(metricsOf(other).slice(0, 4)).to.deep.equal([3, 100, 200, 1]);
    expect(metricsOf(other)).to.have.length(ROUTES - 1);
    write(saved + 1);
    expect(() => other.batch(() => {})).to.throw(/is no JSON/);
  });

  it('is noticed by who watches', async () => {
    const session = busy();
    const watcher = open();
    const { told, cancel } = listen(watcher.ipHelper);
    set(session, 1, 100);
    await until('the change', () => told.length === 1);
    remove(session, 2);
    await until('the end', () => told.length === 2);
    expect(told).to.deep.equal([`0 ${prefixOf(1)} via 0.0.0.0 on ${LAN}`, `2 ${prefixOf(2)} via 0.0.0.0 on ${LAN}`]);
    await cancel();
  });

  describe('at the end of a process', () => {
    let worker: string;
    before(() => {
      worker = bundleWorker(join(import.meta.dirname, 'store-worker.ts'), mkdtempSync(join(tmpdir(), 'iproute-')));
    });
    after(() => rmSync(join(worker, '..'), { recursive: true }));

    /** A session of ten batches, each of one more for the metrics of 10.0.0.0/8 and the first route. */
    const run = (dieAt: number, ...prefix: string[]) => {
      writeFileSync(
        file,
        text().replace(
          '"Routes":[',
          `"Routes":[${JSON.stringify({ InterfaceIndex: LAN, DestinationPrefix: '10.0.0.0/8', RouteMetric: 0 })},`,
        ),
      );
      const [program = '', ...words] = [...prefix, process.execPath, worker, file, prefixOf(0), '10', String(dieAt)];
      const { stdout, signal, stderr } = spawnSync(program, words, { input: '\n', encoding: 'utf8' });
      return { reported: stdout.trim().split('\n').length - 1, signal, stderr };
    };
    const metric = (content = text()) => parseMachine(content, file).routes.rows[0]?.[84];

    it('is folded in: the file is as one that was never changed but once', function () {
      if (process.platform === 'win32') this.skip();
      expect(run(0)).to.include({ reported: 10, signal: null });
      expect(json()).to.not.have.property('Changes');
      expect(json().Routes[0].RouteMetric).to.equal(10);
      expect(readdirSync(folder)).to.deep.equal(['machine.json']);
    });

    it('is there where the process was killed, says all that was reported, and goes with the next', function () {
      if (process.platform === 'win32') this.skip();
      expect(run(8)).to.include({ reported: 7, signal: 'SIGKILL' });
      expect(json().Changes).to.have.length(5);
      expect(metric()).to.equal(7);
      expect(json().Routes[0].RouteMetric).to.be.lessThan(7);
      const session = open();
      set(session, 5, 50);
      expect(metric()).to.equal(7);
    });

    it('loses nothing of what was reported where the disk has no room for another line', function () {
      if (process.platform !== 'linux') this.skip();
      const before = text();
      run(0);
      // Room for the machine as a whole, and for some lines.
      const whole = statSync(file).size;
      let failed = 0;
      for (const more of [500, 700, 1000]) {
        writeFileSync(file, before);
        const { reported, stderr } = run(0, 'prlimit', `--fsize=${whole + more}`);
        if (/could not be saved: EFBIG/.test(stderr)) failed++;
        expect(reported).to.be.within(3, 9);
        expect(metric()).to.equal(reported);
        expect(json().Changes, 'a line that has no room leaves nothing').to.have.length(reported - 2);
      }
      expect(failed).to.equal(3);
    });
  });
});
