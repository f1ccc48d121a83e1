import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import type { IpRouteChangeSet } from '../../src/changes/kept-set.ts';
import { printPlanJson } from '../../src/changes/print.ts';
import { getIpRouteChangeSet } from '../../src/commands/get-ip-route-change-set.ts';
import { noticesOfLeft } from '../../src/commands/left-set.ts';
import { newIpRouteEntry } from '../../src/commands/new-ip-route-entry.ts';
import { removeIpRouteEntry } from '../../src/commands/remove-ip-route-entry.ts';
import { setIpInterfaceEntry } from '../../src/commands/set-ip-interface-entry.ts';
import { setIpRouteEntry } from '../../src/commands/set-ip-route-entry.ts';
import { undoIpRouteChangeSet } from '../../src/commands/undo-ip-route-change-set.ts';
import { decodeForwardRow, decodeInterfaceRow, splitTable } from '../../src/ip-helper/codec.ts';
import { bundleWorker } from '../tools/bundle-worker.ts';
import { callOf } from './calls.ts';
import { type OpenedMachine, openEach, openWhole } from './machines.ts';

const ID = 'k7f3w2qa';
/** How many changes the set has. */
const STEPS = 20;

const MACHINE = {
  Interfaces: [
    { InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 25 } },
    { InterfaceIndex: 8, InterfaceAlias: 'VPN', IPv4: { InterfaceMetric: 1 } },
  ],
  Routes: Array.from({ length: 12 }, (_, at) => ({
    InterfaceIndex: 7,
    DestinationPrefix: `10.${at}.0.0/16`,
    NextHop: '192.0.2.254',
    RouteMetric: 5,
  })),
};

function tableOf({ machine, run }: OpenedMachine): string {
  return run(() => {
    const rows = splitTable(machine.ipHelper.GetIpForwardTable2(0).table ?? new Uint8Array(8)).map((bytes) => {
      const { DestinationPrefix, NextHop, InterfaceIndex, Metric } = decodeForwardRow(bytes);
      return `${DestinationPrefix} ${NextHop} ${InterfaceIndex} ${Metric}`;
    });
    const interfaces = splitTable(machine.ipHelper.GetIpInterfaceTable(0).table ?? new Uint8Array(8), 168).map(
      (bytes) => {
        const { InterfaceIndex, Metric } = decodeInterfaceRow(bytes);
        return `${InterfaceIndex} ${Metric}`;
      },
    );
    return [...rows, ...interfaces].sort().join('\n');
  });
}

/** Creations, settings and deletions in turn, and two interfaces. */
function planOf(opened: OpenedMachine): string {
  const { machine, run } = opened;
  const NextHop = '192.0.2.254';
  const call = callOf(ID);
  const changes = run(() =>
    Array.from({ length: STEPS }, (_, at) => {
      const route = { DestinationPrefix: `10.${at}.0.0/16`, NextHop, InterfaceAlias: 'LAN', RouteMetric: 100 + at };
      if (at === 4 || at === 15) {
        const asked = { InterfaceAlias: at === 4 ? 'LAN' : 'VPN', AddressFamily: 'IPv4', InterfaceMetric: 77 } as const;
        return setIpInterfaceEntry(asked, machine, { ...call, named: new Set(Object.keys(asked)) }).planned;
      }
      if (at >= 12) return newIpRouteEntry(route, machine, call).planned;
      if (at % 3 === 0) return removeIpRouteEntry(route, machine, call).planned;
      return setIpRouteEntry(route, machine, { ...call, named: new Set(['RouteMetric']) }).planned;
    }),
  );
  return printPlanJson({
    id: ID,
    created: 0,
    computer: machine.computer,
    backend: machine.backend,
    changes,
  });
}

describe('a set whose process is killed', function () {
  this.timeout(240_000);
  let folder: string;
  let worker: string;
  let file: string;
  let plan: string;
  /** The table as it was, and as the set makes it. */
  let old: string;
  let made: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-killed-'));
    worker = bundleWorker(join(import.meta.dirname, 'kill-worker.ts'), folder);
    file = join(folder, 'm.json');
    plan = join(folder, 'plan.json');
    writeFileSync(file, JSON.stringify(MACHINE));
    writeFileSync(plan, planOf(openWhole(file)));
    cpSync(file, `${file}.saved`);
    old = tableOf(openWhole(file));
    expect(start('whole', plan)).to.equal(null);
    made = tableOf(openWhole(file));
    expect(made).to.not.equal(old);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    rmSync(`${file}.sets`, { recursive: true, force: true });
    cpSync(`${file}.saved`, file);
  });

  /** @returns the signal that ended the worker */
  function start(kind: string, work: string, dying = '', behind = '', failing = ''): NodeJS.Signals | null {
    const { signal, status, stderr } = spawnSync(process.execPath, [worker, file, kind, work, dying, behind, failing]);
    expect([0, null], String(stderr)).to.include(status);
    return signal;
  }

  function undo({ machine, run }: OpenedMachine): string[] {
    const asked = { Id: ID } as Parameters<typeof undoIpRouteChangeSet>[0];
    return run(() => [...undoIpRouteChangeSet(asked, machine, callOf('undo0001')).apply()])
      .filter((one) => one instanceof CommandError)
      .map(({ message }) => message);
  }

  const sets = ({ machine, run }: OpenedMachine) =>
    run(() => [...getIpRouteChangeSet({}, machine)]) as IpRouteChangeSet[];
  const notices = ({ machine, run }: OpenedMachine) => run(() => [...noticesOfLeft(machine)]);

  it('at any of its calls leaves what the next session says, once it is told to undo: the old table', () => {
    for (let step = 0; step <= STEPS; step++) {
      for (const behind of step === STEPS ? [''] : ['', 'after']) {
        const what = `${step} ${behind}`;
        rmSync(`${file}.sets`, { recursive: true, force: true });
        cpSync(`${file}.saved`, file);
        const signal = start('each', plan, String(step), behind);
        expect(signal, what).to.equal('SIGKILL');
        const next = openEach(file);
        const count = step + (behind === '' ? 0 : 1);
        const told = notices(next);
        const [set] = sets(next);
        if (step === STEPS) {
          expect([told, set?.State]).to.deep.equal([[], 'Applied']);
        } else if (count === 0) {
          expect([told, set?.State], what).to.deep.equal([[], 'RolledBack']);
        } else if (count === STEPS) {
          expect(told.join(), what).to.match(
            /^The change set k7f3w2qa is made as a whole, but process \d+ of .*Undo-IpRouteChangeSet -Id k7f3w2qa\.$/,
          );
          expect(tableOf(next)).to.equal(made);
        } else {
          expect(told.join(), what).to.match(
            /^The change set k7f3w2qa of 20 change\(s\) is left half done, because process \d+ of \S+ ended while it made it\. To put back what was before: Undo-IpRouteChangeSet -Id k7f3w2qa\. What is left: /,
          );
          expect([set?.State, set?.Left.length], what).to.deep.equal(['Partial', count]);
        }
        expect(undo(next), what).to.deep.equal([]);
        expect(tableOf(next), what).to.equal(old);
        const again = openEach(file);
        expect([notices(again), sets(again).map(({ State }) => State)], what).to.deep.equal([[], ['RolledBack']]);
      }
    }
  });

  it('on a machine file, which is saved as a whole, leaves the old table, and nothing to say', () => {
    for (const step of [0, 1, 10, STEPS - 1]) {
      rmSync(`${file}.sets`, { recursive: true, force: true });
      cpSync(`${file}.saved`, file);
      expect(start('whole', plan, String(step), 'after')).to.equal('SIGKILL');
      const next = openWhole(file);
      expect([notices(next), tableOf(next) === old], `${step}`).to.deep.equal([[], true]);
      expect(sets(next).map(({ State }) => State)).to.deep.equal(['RolledBack']);
      // Nothing is in the way of the next one.
      expect(start('whole', plan)).to.equal(null);
      expect(sets(openWhole(file)).map(({ State }) => State)).to.deep.equal(['Applied']);
      expect(tableOf(openWhole(file))).to.equal(made);
    }
  });

  it('while it undoes what it has made can be undone as well', () => {
    // The tenth call fails; behind it come those that undo.
    for (const dying of [10, 13, 18]) {
      rmSync(`${file}.sets`, { recursive: true, force: true });
      cpSync(`${file}.saved`, file);
      expect(start('each', plan, String(dying), 'after', '9'), `${dying}`).to.equal('SIGKILL');
      const next = openEach(file);
      expect(undo(next), `${dying}`).to.deep.equal([]);
      expect(tableOf(next), `${dying}`).to.equal(old);
    }
  });

  it('may be undone by a process that is killed, too, and then by another', () => {
    expect(start('each', plan, '14', 'after')).to.equal('SIGKILL');
    for (const dying of ['0', '3', '5']) {
      const undoing = openEach(file);
      const [{ Left = [] } = {}] = sets(undoing);
      expect(start('each', ID, dying)).to.equal('SIGKILL');
      const [set] = sets(openEach(file));
      expect([set?.State, set?.Left.length]).to.deep.equal(['Partial', Left.length - Number(dying)]);
    }
    expect(notices(openEach(file))).to.have.length(1);
    expect(undo(openEach(file))).to.deep.equal([]);
    expect(tableOf(openEach(file))).to.equal(old);
  });

  it('leaves alone what somebody else has changed since, names it, and warns of it no more', () => {
    expect(start('each', plan, '10')).to.equal('SIGKILL');
    const next = openEach(file);
    const asked = {
      DestinationPrefix: '10.1.0.0/16',
      NextHop: '192.0.2.254',
      InterfaceAlias: 'LAN',
      RouteMetric: 4711,
    };
    const call = { ...callOf('somebody'), named: new Set(['RouteMetric']) };
    next.run(() => setIpRouteEntry(asked, next.machine, call).apply());
    expect(notices(next).join()).to.match(
      /10\.1\.0\.0\/16 via 192\.0\.2\.254 on LAN \(7\) was changed since by somebody else: RouteMetric is 4711, not 101\./,
    );
    expect(undo(next)).to.deep.equal([
      '10.1.0.0/16 via 192.0.2.254 on LAN (7) is not undone: it was changed since by somebody else: RouteMetric is 4711, not 101.',
    ]);
    expect(tableOf(next)).to.equal(old.replace('10.1.0.0/16 192.0.2.254 7 5', '10.1.0.0/16 192.0.2.254 7 4711'));
    const [set] = sets(next);
    expect([set?.State, set?.Left.length]).to.deep.equal(['RolledBack', 1]);
    expect(notices(next)).to.deep.equal([]);
  });

  it('and whose journal somebody edited is carried out by nobody: file and line are named, and the others are told of', () => {
    expect(start('each', plan, '10')).to.equal('SIGKILL');
    const journal = join(`${file}.sets`, `${ID}.jsonl`);
    const text = readFileSync(journal, 'utf8');
    writeFileSync(journal, text.replace('"RouteMetric":101', '"RouteMetric":1'));
    const line = 1 + text.split('\n').findIndex((one) => one.includes('"RouteMetric":101'));
    expect(line).to.be.greaterThan(1);
    const next = openEach(file);
    const left = tableOf(next);
    const broken = new RegExp(`^The journal '${journal}' is not valid: line ${line}: it is not as it was written`);
    expect(notices(next).join()).to.match(broken);
    expect((sets(next)[0] as unknown as CommandError).message).to.match(broken);
    expect(() => undo(next)).to.throw(broken);
    // Nor is it taken for nothing, where the same set is to be made.
    const { status, stderr } = spawnSync(process.execPath, [worker, file, 'each', plan]);
    expect([status, String(stderr)]).to.satisfy(
      ([code, said]: [number, string]) => code === 1 && said.includes(`is not valid: line ${line}:`),
    );
    expect(tableOf(next)).to.equal(left);
  });
});
