import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { expect } from 'chai';
import { resultOf } from '../../generator/library/contract/plan.ts';
import type { Change } from '../../src/changes/change-set.ts';
import { journalFile, markGuard, markState, writeJournal } from '../../src/changes/journal.ts';
import type { StateMark } from '../../src/changes/journal-format.ts';
import { confirmIpRouteChangeSet } from '../../src/commands/confirm-ip-route-change-set.ts';
import { noticesOfLeft } from '../../src/commands/left-set.ts';
import { moveIpRouteEntry } from '../../src/commands/move-ip-route-entry.ts';
import { newIpRouteEntry } from '../../src/commands/new-ip-route-entry.ts';
import { recreateRoute } from '../../src/commands/recreate-route.ts';
import { printTime } from '../../src/guard/leases.ts';
import { forgetAll, type Machine } from '../../src/session/machine.ts';
import { factsOf } from '../facts-of.ts';
import { callOf } from './calls.ts';
import { type KeptMachine, keptMachine, planEvery } from './kept-machine.ts';

const ID = 'k7f3w2qa';
const booted = Date.now() - 1000 * Math.round(uptime());
const started = Math.round(Date.now() - 1000 * uptime());
const NET = '10.20.0.0/16 192.0.2.254 7 10 3';

describe('a set that is to be confirmed, and whose guard is gone', () => {
  let kept: KeptMachine;
  let file: string;
  let create: Change;
  /** How often a guard was started; each says at once that it watches. */
  let guards: number;
  beforeEach(() => {
    kept = keptMachine();
    file = journalFile(kept.folder, ID);
    guards = 0;
    create = planEvery(kept.machine)[0] as Change;
  });
  afterEach(() => kept.remove());

  const watched = (): Machine => ({
    ...kept.machine,
    guards: { start: (journal) => markGuard(journal, { processId: 70_000 + guards++, answered: [] }) },
  });

  /** A set of one creation, which is made; its process said no more than this. */
  function leave(mark?: Partial<StateMark>, terms: object = { rollbackAfter: 300 }, isMade = true): void {
    mkdirSync(kept.folder, { recursive: true });
    const { backend, computer } = kept.machine;
    const head = { id: ID, created: 1, computer, backend, user: 'me', processId: 4711, booted };
    const open = writeJournal(file, { ...head, terms: { atomic: true, ...terms } }, [create]);
    open.begin(0);
    open.close();
    if (isMade) makeIt();
    if (mark !== undefined) markState(file, { state: 'Pending', at: 2, ...mark });
  }

  function makeIt(): void {
    forgetAll(kept.machine);
    const { DestinationPrefix, NextHop, InterfaceAlias } = create as never;
    const asked = { DestinationPrefix, NextHop, InterfaceAlias, RouteMetric: 10 };
    resultOf(newIpRouteEntry(asked, kept.machine, callOf(ID)).apply());
  }

  const notices = (machine: Machine = watched()) => {
    forgetAll(machine);
    return [...noticesOfLeft(machine)];
  };
  const isThere = () => kept.table().includes(NET);
  const stateOf = () => kept.journals()[0]?.state;

  it('is undone past its deadline, once, and the session that does it says so', () => {
    leave({ deadline: Date.now() - 1000, started });
    expect(isThere()).to.equal(true);
    expect(notices()).to.deep.equal([
      `The change set ${ID} of me was undone (1 change(s) put back), because it was not confirmed in time; its guard was gone, so that is done only now.`,
    ]);
    expect([isThere(), stateOf(), guards]).to.deep.equal([false, 'RolledBack', 0]);
    expect(notices()).to.deep.equal([]);
  });

  it('is left past its deadline by who may not undo it, who says so', () => {
    const deadline = Date.now() - 1000;
    leave({ deadline, started });
    const text = `The change set ${ID} of me was to be undone at ${printTime(deadline)}, because it was not confirmed, but its guard is gone. An elevated session undoes it.`;
    const delegation = { files: ['operator.json'], describe: () => '0.0.0.0/0', allows: () => true };
    expect(notices({ ...watched(), elevated: false })).to.deep.equal([text]);
    expect(notices({ ...watched(), delegation })).to.deep.equal([text]);
    expect([isThere(), stateOf(), guards]).to.deep.equal([true, 'Pending', 0]);
  });

  it('gets another guard before its deadline, but by who may change a part only', () => {
    const deadline = Date.now() + 300_000;
    leave({ deadline, started });
    const delegation = { files: ['operator.json'], describe: () => '0.0.0.0/0', allows: () => true };
    expect([notices({ ...watched(), delegation }), guards]).to.deep.equal([[], 0]);
    expect(notices()).to.deep.equal([
      `The guard of the change set ${ID} of me was gone; another one watches now. It is undone at ${printTime(deadline)} unless this comes: Confirm-IpRouteChangeSet -Id ${ID}`,
    ]);
    expect([isThere(), stateOf(), guards]).to.deep.equal([true, 'Pending', 1]);
    // Where there is none to be had, that is what is said.
    const [error, ...none] = notices(kept.machine);
    expect(none).to.deep.equal([]);
    expect(error).to.equal(
      'Nothing is done: no guard watches, and only it undoes a set that nobody confirms: it could not be started: this program has none. Mend that, or make the change without -RollbackAfter.',
    );
  });

  it('waits from now on where its process ended before it said so, and is over where nothing of it is made', () => {
    leave();
    const before = Date.now();
    const [notice] = notices();
    const [journal] = kept.journals();
    expect(journal).to.deep.include({
      state: 'Pending',
      why: 'process 4711, which made it, ended before it said so',
    });
    expect(journal?.left ?? []).to.deep.equal([]);
    expect(journal?.deadline).to.be.within(before + 300_000, Date.now() + 300_000);
    expect(Math.abs((journal?.started ?? 0) - started)).to.be.lessThan(1000);
    expect(notice).to.match(/^The guard of the change set k7f3w2qa of me was gone; another one watches now\./);
    expect([isThere(), guards]).to.deep.equal([true, 1]);
    rmSync(file);
    kept.remove();
    kept = keptMachine();
    file = journalFile(kept.folder, ID);
    leave(undefined, { rollbackAfter: 300 }, false);
    expect(notices()).to.deep.equal([]);
    expect([stateOf(), guards]).to.deep.equal(['RolledBack', 1]);
  });

  it('is said to be broken where its journal is, beside the others', () => {
    leave({ deadline: Date.now() - 1000, started });
    writeFileSync(journalFile(kept.folder, 'broken01'), 'x\n');
    const all = notices().sort();
    expect(all).to.have.length(2);
    expect(all[0]).to.match(/^The change set k7f3w2qa of me was undone \(1 change\(s\) put back\), /);
    expect(all[1]).to.match(/^The journal '.*broken01\.jsonl' is not valid: line 1/);
    expect(isThere()).to.equal(false);
    rmSync(kept.folder, { recursive: true });
    writeFileSync(kept.folder, 'in the way');
    const [error, ...none] = notices();
    expect(none).to.deep.equal([]);
    expect(error).to.match(/^The journal '.*Sets' could not be read: /);
  });

  it('is of another machine where its backend is, and is left to it', () => {
    leave({ deadline: Date.now() - 1000, started });
    expect(notices({ ...watched(), backend: 'Simulator' })).to.deep.equal([]);
    leave(undefined, {}, false);
    expect(notices({ ...watched(), backend: 'Simulator' })).to.deep.equal([]);
    expect([isThere(), stateOf(), guards]).to.deep.equal([true, 'Applying', 0]);
  });

  it('is undone also where that cannot be marked, which the notice says', () => {
    leave({ deadline: Date.now() - 1000, started });
    kept.fail(() => {
      rmSync(file);
      mkdirSync(file);
      return undefined;
    });
    const [error, ...none] = notices();
    expect(none).to.deep.equal([]);
    expect(error).to.match(
      /^The change set k7f3w2qa is RolledBack, and is not marked so: the journal '.*k7f3w2qa\.jsonl' could not be written: it is a folder\. /,
    );
    expect(isThere()).to.equal(false);
  });

  it('is named where what it made is moved or recreated meanwhile', () => {
    const deadline = Date.now() + 300_000;
    leave({ deadline, started });
    const asked = { DestinationPrefix: '10.20.0.0/16', NextHop: '192.0.2.254', InterfaceAlias: 'LAN' };
    const text = `10.20.0.0/16 via 192.0.2.254 on LAN (7) is under lease. The change set ${ID} of me (process 4711) is undone at ${printTime(deadline)} unless it is confirmed; what is changed now is then left.`;
    const make = (handler: typeof recreateRoute | typeof moveIpRouteEntry, more: object) => {
      const warnings: string[] = [];
      const request = { ...asked, ...more };
      const call = { ...callOf('other123', warnings), named: new Set(Object.keys(request)) };
      const machine = watched();
      forgetAll(machine);
      const { action, planned } = handler(request, machine, call);
      const result = resultOf(handler(request, machine, call).apply());
      return [action, planned.WhatIf, result.Action, result.Summary, warnings];
    };
    expect(make(recreateRoute, { RouteMetric: 12 })).to.deep.equal([
      'Delete and create again: RouteMetric 10 -> 12',
      true,
      'Recreate',
      'Recreate RouteMetric 10 -> 12',
      [text],
    ]);
    expect(make(moveIpRouteEntry, { NewInterfaceAlias: 'VPN' })).to.deep.equal([
      'Move InterfaceAlias LAN -> VPN',
      true,
      'Move',
      'InterfaceAlias LAN -> VPN',
      [text],
    ]);
  });

  describe('confirmed', () => {
    const confirm = (asked: object = { Id: ID }, machine: Machine = watched(), warnings: string[] = []) => {
      forgetAll(machine);
      return confirmIpRouteChangeSet(asked, machine, callOf('conf0001', warnings));
    };

    it('again stays so, without an action', () => {
      leave({ state: 'Confirmed', at: 5 });
      const plan = confirm();
      expect([plan.action, resultOf(plan.apply()).State]).to.deep.equal(['', 'Confirmed']);
      expect([kept.journals()[0]?.at, guards]).to.deep.equal([5, 0]);
    });

    it('or put off says what was never made of it, and gets a guard where it has none', () => {
      const deadline = Date.now() + 300_000;
      leave({ deadline, started, left: ['something', 'another'], why: 'it was so' });
      const warnings: string[] = [];
      const put = resultOf(confirm({ Id: ID, Extend: 60 }, watched(), warnings).apply());
      expect([put.State, put.Left, put.Reason]).to.deep.equal(['Pending', ['something', 'another'], 'it was so']);
      expect(Math.abs((put.Deadline ?? 0) - deadline - 60_000)).to.be.lessThan(1000);
      const made = resultOf(confirm({ Id: ID }, watched(), warnings).apply());
      expect([made.State, made.Left, made.Deadline]).to.deep.equal(['Confirmed', ['something', 'another'], null]);
      const warning = `The change set ${ID} was never made as a whole: something another`;
      expect(warnings).to.deep.equal([warning, warning]);
      expect([stateOf(), guards]).to.deep.equal(['Confirmed', 1]);
    });

    it('while it is being made is refused, and where its journal is gone or cannot be written', () => {
      leave();
      expect(factsOf(() => confirm())).to.deep.equal({
        id: 'ChangeSetBusy',
        category: 'ResourceUnavailable',
        message: `The change set ${ID} is being made, so there is nothing to confirm yet.`,
        action: 'Wait until that is done: Get-IpRouteChangeSet shows it.',
      });
      markState(file, { state: 'Pending', at: 2, deadline: Date.now() + 300_000, started });
      const first = confirm();
      rmSync(file);
      expect(factsOf(() => first.apply())).to.deep.include({
        id: 'ChangeSetNotFound',
        message: `The journal '${file}' is gone.`,
        action: 'Look what the table is now.',
      });
      expect(guards).to.equal(0);
    });
  });
});
