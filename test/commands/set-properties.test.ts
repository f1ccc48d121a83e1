import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Whole } from 'pwsh-contract';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { resultOf } from '../../generator/library/contract/plan.ts';
import { type Change, type IpChange, nameOf, toChanges, toIpChange } from '../../src/changes/change-set.ts';
import { printPlanCsv, printPlanJson } from '../../src/changes/print.ts';
import { carryOut } from '../../src/commands/carry-out.ts';
import { invokeIpRoutePlan } from '../../src/commands/invoke-ip-route-plan.ts';
import { newIpRouteEntry } from '../../src/commands/new-ip-route-entry.ts';
import { removeIpRouteEntry } from '../../src/commands/remove-ip-route-entry.ts';
import { setIpRouteEntry } from '../../src/commands/set-ip-route-entry.ts';
import { undoIpRouteChangeSet } from '../../src/commands/undo-ip-route-change-set.ts';
import type { IpRouteEntry } from '../../src/routes/entry.ts';
import { forgetAll, type Machine } from '../../src/session/machine.ts';
import { type Deed, INTERFACES, planDeed, type Row, STACK, table, toFile } from '../changes/drawn.ts';
import { callOf } from './calls.ts';
import { type KeptMachine, keptMachine } from './kept-machine.ts';
import { watching } from './served.ts';

const ID = 'k7f3w2qa';
type Made = readonly (Change | CommandError)[];
const drawn = table(10);
const RUNS = { numRuns: 120 };

/** Works on a machine of these routes, and of what the stack made. */
function on(before: readonly Row[], work: (kept: KeptMachine) => void): void {
  const kept = keptMachine([...before, ...STACK].map(toFile), { Interfaces: INTERFACES });
  try {
    work(kept);
  } finally {
    kept.remove();
  }
}

/** What the deeds would be, all together: each route and interface once. */
function planAll(deeds: readonly Deed[], { machine }: KeptMachine): Change[] {
  const names = new Set<string>();
  return deeds.flatMap((deed) => {
    const planned = planDeed(deed, machine)?.planned;
    if (planned === undefined) return [];
    const own = toChanges([toIpChange(planned, machine)]).map(nameOf);
    if (own.some((name) => names.has(name))) return [];
    for (const name of own) names.add(name);
    return [planned];
  });
}

const flat = (made: Iterable<IpChange | CommandError>): Made =>
  [...made].flatMap((one): (Change | CommandError)[] => (one instanceof CommandError ? [one] : toChanges([one])));

/** The ways in which a set is carried out. */
const WAYS = {
  records: (changes: readonly Change[], { machine }: KeptMachine, atomic: boolean): Made => [
    ...carryOut({ id: ID, changes }, { atomic }, machine, callOf(ID)),
  ],
  json: (changes: readonly Change[], kept: KeptMachine, atomic: boolean): Made => invoke(changes, kept, atomic, 'json'),
  csv: (changes: readonly Change[], kept: KeptMachine, atomic: boolean): Made => invoke(changes, kept, atomic, 'csv'),
};
const way = fc.constantFrom(...(Object.keys(WAYS) as (keyof typeof WAYS)[]));

/** As a file has them: a route that is moved is created and deleted. */
function partsOfAll(changes: readonly Change[], { machine }: KeptMachine): Change[] {
  return toChanges(changes.map((change) => toIpChange(change, machine)));
}

function planFile({ folder }: KeptMachine, type: string): string {
  return join(dirname(folder), `plan.${type}`);
}

function invoke(changes: readonly Change[], kept: KeptMachine, Atomic: boolean, type: 'json' | 'csv'): Made {
  const { machine } = kept;
  const { computer, backend } = machine;
  const set = { id: ID, created: 0, computer, backend, changes: partsOfAll(changes, kept) };
  writeFileSync(planFile(kept, type), type === 'json' ? printPlanJson(set) : printPlanCsv(set));
  return flat(invokeIpRoutePlan({ Path: planFile(kept, type), Atomic }, machine, callOf(ID)).apply());
}

function make(how: keyof typeof WAYS, changes: readonly Change[], kept: KeptMachine, atomic: boolean): Change[] {
  forgetAll(kept.machine);
  const made = WAYS[how](changes, kept, atomic);
  expect(made.filter((one) => one instanceof CommandError)).to.deep.equal([]);
  return made as Change[];
}

function undo(asked: Parameters<typeof undoIpRouteChangeSet>[0], machine: Machine): void {
  forgetAll(machine);
  const undone = flat(undoIpRouteChangeSet(asked, machine, callOf('undo1234')).apply());
  expect(undone.filter((one) => one instanceof CommandError)).to.deep.equal([]);
}

describe('any changes of any table', () => {
  it('that are made leave nothing of them to be done', () => {
    let made = 0;
    fc.assert(
      fc.property(drawn, way, way, fc.boolean(), fc.boolean(), ({ before, deeds }, how, again, atomic, other) => {
        on(before, (kept) => {
          const changes = planAll(deeds, kept);
          if (changes.length === 0) return;
          let given: Change[] = [];
          const apply = () => {
            given = make(how, changes, kept, atomic);
            made += given.filter(({ Changed }) => Changed).length;
          };
          const calls = watching(kept, apply, atomic);
          expect(calls).to.be.at.least(changes.length);
          expect(given.map(nameOf)).to.deep.equal(
            (how === 'records' ? changes : partsOfAll(changes, kept)).map(nameOf),
          );
          const after = kept.settings();
          const idle = watching(kept, () => {
            const unchanged = make(again, changes, kept, other);
            expect(unchanged.filter(({ Changed }) => Changed)).to.deep.equal([]);
          });
          expect(idle).to.equal(0);
          expect(kept.settings()).to.deep.equal(after);
        });
      }),
      RUNS,
    );
    expect(made).to.be.greaterThan(RUNS.numRuns);
  });

  it('are undone to the table as it was, by what was given, by the Id, or by the plan', () => {
    let undone = 0;
    const by = fc.constantFrom('changes', 'Id', 'plan');
    fc.assert(
      fc.property(drawn, way, by, fc.boolean(), fc.boolean(), ({ before, deeds }, how, what, atomic, Atomic) => {
        on(before, (kept) => {
          const { machine } = kept;
          const changes = planAll(deeds, kept);
          const first = kept.settings();
          const made = make(how, changes, kept, atomic || what === 'Id');
          if (made.length === 0) return;
          expect(kept.settings()).to.not.deep.equal(first);
          undone += watching(kept, () => {
            if (what === 'Id') return undo({ Id: ID, Atomic }, machine);
            if (what === 'changes')
              return undo({ InputObject: made.map((change) => toIpChange(change, machine)), Atomic }, machine);
            const type = how === 'records' ? 'json' : how;
            make(type, changes, kept, false);
            return undo({ Path: planFile(kept, type), Atomic }, machine);
          });
          expect([...kept.settings()]).to.have.deep.members([...first]);
        });
      }),
      RUNS,
    );
    expect(undone).to.be.greaterThan(RUNS.numRuns);
  });

  it('bring a route back that has no site prefix, as Windows marks that, also by New- and Set-IpRouteEntry', () => {
    const route = { InterfaceAlias: 'LAN', DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.1', RouteMetric: 5 };
    const kept = keptMachine([{ ...route, SitePrefixLength: 255 }], { Interfaces: INTERFACES });
    try {
      const { machine } = kept;
      const first = kept.settings();
      const call = () => {
        forgetAll(machine);
        return { ...callOf(), named: new Set(['InputObject']) };
      };
      const removed = resultOf(removeIpRouteEntry(route, machine, call()).apply());
      const { Before } = removed;
      expect(Before?.SitePrefixLength).to.equal(255);
      const InputObject = Before as Whole<IpRouteEntry>;
      const made = resultOf(newIpRouteEntry({ InputObject }, machine, call()).apply());
      expect(made.Summary).to.equal('Create RouteMetric 5');
      expect(kept.settings()).to.deep.equal(first);
      expect(resultOf(setIpRouteEntry({ InputObject }, machine, call()).apply()).Summary).to.equal('unchanged');
      const other = { InputObject: { ...InputObject, SitePrefixLength: 8 } };
      const set = resultOf(setIpRouteEntry(other, machine, call()).apply());
      expect(set.Summary).to.equal('SitePrefixLength 0 -> 8');
      expect(resultOf(setIpRouteEntry({ InputObject }, machine, call()).apply()).Changed).to.equal(true);
      expect(kept.settings()).to.deep.equal(first);
    } finally {
      kept.remove();
    }
  });
});
