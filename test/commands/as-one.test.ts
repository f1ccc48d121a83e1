import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { resultOf } from '../../generator/library/contract/plan.ts';
import type { Change } from '../../src/changes/change-set.ts';
import { journalFile, markState } from '../../src/changes/journal.ts';
import { carryOut } from '../../src/commands/carry-out.ts';
import { moveIpRouteEntry } from '../../src/commands/move-ip-route-entry.ts';
import { newIpRouteEntry } from '../../src/commands/new-ip-route-entry.ts';
import { removeIpRouteEntry } from '../../src/commands/remove-ip-route-entry.ts';
import { setIpRouteEntry } from '../../src/commands/set-ip-route-entry.ts';
import { copyRow, patchForwardRow } from '../../src/ip-helper/codec.ts';
import { forgetAll, type Machine } from '../../src/session/machine.ts';
import { callOf } from './calls.ts';
import { type KeptMachine, keptMachine, planEvery } from './kept-machine.ts';

const ID = 'k7f3w2qa';
const ATOMIC = { atomic: true };
/** Codes that Windows' functions are known to fail with, and one that nobody knows. */
const CODES = [2, 5, 50, 87, 127, 1168, 1231, 5010, 31337];

function carry(kept: KeptMachine, changes: readonly Change[], warnings: string[] = []): (Change | CommandError)[] {
  forgetAll(kept.machine);
  const call = callOf(ID, warnings);
  try {
    return [...carryOut({ id: ID, changes }, ATOMIC, kept.machine, call)];
  } catch (error) {
    if (error instanceof CommandError) return [error];
    throw error;
  }
}

const errorsOf = (given: readonly (Change | CommandError)[]) => given.filter((one) => one instanceof CommandError);

describe('changes that are made as one', () => {
  let kept: KeptMachine;
  beforeEach(() => {
    kept = keptMachine();
  });
  afterEach(() => kept.remove());

  it('are all made, given as they are, and kept in a journal that says so', () => {
    const changes = planEvery(kept.machine);
    const before = kept.table();
    const given = carry(kept, changes) as Change[];
    expect(given.map(({ Summary }) => Summary)).to.deep.equal(changes.map(({ Summary }) => Summary));
    expect(given.every(({ Changed, WhatIf, ChangeSetId }) => Changed && !WhatIf && ChangeSetId === ID)).to.equal(true);
    expect(kept.table()).to.not.deep.equal(before);
    const [journal, ...none] = kept.journals();
    expect(none).to.deep.equal([]);
    expect(journal).to.deep.include({ id: ID, state: 'Applied', backend: 'Live', changes, terms: ATOMIC });
    expect(journal?.begun.size).to.equal(changes.length);
    // A second time there is nothing to do, and nothing to keep.
    const again = carry(kept, changes) as Change[];
    expect(again.every(({ Changed }) => !Changed)).to.equal(true);
  });

  it('are none of them made where one fails, whichever it is and whatever with', () => {
    const steps = planEvery(kept.machine).length;
    for (let step = 0; step < steps; step++) {
      for (const code of CODES) {
        const own = keptMachine();
        const changes = planEvery(own.machine);
        const before = own.table();
        own.fail((call) => (call === step ? code : undefined));
        const given = carry(own, changes);
        const isGone = code === 1168 && changes[step]?.Action === 'Delete';
        // Windows says that the route is gone: no error, and nobody's fault.
        if (isGone) expect(errorsOf(given), `${step} ${code}`).to.deep.equal([]);
        else {
          expect(given, `${step} ${code}`).to.have.length(1);
          const { message, status } = (given[0] as CommandError).facts;
          expect(status).to.equal(code);
          expect(message).to.match(
            step === 0
              ? /It was the first of 6: all is as it was\.$/
              : new RegExp(`It was the ${step + 1}\\. of 6, and those before it are undone: all is as it was\\.$`),
          );
          expect(own.table(), `${step} ${code}`).to.deep.equal(before);
          expect(own.journals().map(({ state, left }) => [state, left])).to.deep.equal([['RolledBack', undefined]]);
        }
        own.remove();
      }
    }
  });

  it('name one by one what cannot be undone, in the errors and in the journal, and no more', () => {
    const changes = planEvery(kept.machine);
    // The fifth fails, and so does each call that undoes: the first four stay made.
    kept.fail((call) => (call >= 4 ? 5 : undefined));
    const [failure, ...left] = carry(kept, changes) as CommandError[];
    expect(failure?.message).to.match(
      /DeleteIpForwardEntry2 failed .* It was change 5 of 6; 4 could not be undone and/,
    );
    expect(failure?.facts.action).to.match(/Undo-IpRouteChangeSet -Id k7f3w2qa\.$/);
    expect(left.map(({ message }) => message.split(' is not undone.')[0])).to.have.members([
      'IPv4 on LAN (7)',
      '10.0.0.0/8 via 192.0.2.254 on LAN (7)',
      '10.20.0.0/16 via 192.0.2.254 on LAN (7)',
      '10.21.0.0/16 via 192.0.2.254 on LAN (7)',
    ]);
    const [journal] = kept.journals();
    expect(journal?.state).to.equal('Partial');
    expect(journal?.left).to.deep.equal(left.map(({ message }) => message));
    // Until that is finished, the same set is not begun again.
    kept.fail(() => undefined);
    const [again] = carry(kept, changes) as CommandError[];
    expect(again?.facts.id).to.equal('ChangeSetLeft');
  });

  it('leave what somebody else has changed meanwhile, and say so', () => {
    const changes = planEvery(kept.machine);
    const { machine } = kept;
    kept.fail((call) => {
      if (call !== 5) return undefined;
      // Somebody else sets the metric of the route that the third change has set, while the sixth is made.
      kept.fail(() => undefined);
      const { carried } = somebodySets(kept, 4711);
      expect(carried).to.equal(true);
      return 5;
    });
    const [failure, left, ...none] = carry(kept, changes) as CommandError[];
    expect(none).to.deep.equal([]);
    expect(failure?.message).to.match(/It was change 6 of 6; 1 could not be undone/);
    expect(left?.message).to.equal(
      '10.0.0.0/8 via 192.0.2.254 on LAN (7) is not undone: it was changed since by somebody else: RouteMetric is 4711, not 6000.',
    );
    expect(machine.backend).to.equal('Live');
    expect(kept.table().filter((line) => line.startsWith('10.'))).to.deep.equal([
      '10.0.0.0/8 192.0.2.254 7 4711 3',
      '10.9.0.0/16 192.0.2.254 7 6 3',
    ]);
  });

  it('are checked as a whole before the first: all that has drifted is listed, all that is refused, and what comes twice', () => {
    const changes = planEvery(kept.machine);
    somebodySets(kept, 9);
    const before = kept.table();
    const refuse = (list: readonly Change[]) => (carry(kept, list)[0] as CommandError).facts;
    expect(refuse(changes)).to.include({
      id: 'PlanDrifted',
      message:
        'Nothing is done. Of the 6 changes of this command 1 no longer fits what is there now: 10.0.0.0/8 via 192.0.2.254 on LAN (7): RouteMetric is 9, not 5.',
    });
    const [create] = changes as [Change];
    expect(refuse([create, create])).to.include({ id: 'ChangedTwice' });
    const stray = (index: number) => ({ ...create, InterfaceIndex: index, InterfaceAlias: null, InterfaceLuid: 77n });
    expect(refuse([create, stray(70) as Change, stray(71) as Change]).message).to.match(
      /^Nothing is done: 2 of the 3 changes cannot be made\. /,
    );
    expect(kept.table()).to.deep.equal(before);
    expect(kept.journals()).to.deep.equal([]);
  });

  it('give a route that is moved as one change, and bring it back where a later one fails', () => {
    forgetAll(kept.machine);
    const asked = { DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.254', InterfaceAlias: 'LAN' };
    const call = { ...callOf(ID), named: new Set(['NewInterfaceAlias']) };
    const { planned } = moveIpRouteEntry({ ...asked, NewInterfaceAlias: 'VPN' }, kept.machine, call);
    const remove = planEvery(kept.machine)[4] as Change;
    const before = kept.table();
    kept.fail((number) => (number === 2 ? 5 : undefined));
    expect((carry(kept, [planned, remove])[0] as CommandError).message).to.match(/all is as it was\.$/);
    expect(kept.table()).to.deep.equal(before);
    kept.fail(() => undefined);
    const [moved, removed] = carry(kept, [planned, remove]) as Change[];
    expect([moved?.Action, moved?.Summary, moved?.WhatIf]).to.deep.equal(['Move', planned.Summary, false]);
    expect(removed?.Action).to.equal('Delete');
    expect(kept.journals()[0]?.changes.map(({ Action }) => Action)).to.deep.equal(['Create', 'Delete', 'Delete']);
  });

  it('are not begun where the journal cannot be written', () => {
    const changes = planEvery(kept.machine);
    const before = kept.table();
    writeFileSync(kept.folder, 'in the way');
    const [error, ...none] = carry(kept, changes) as CommandError[];
    expect(none).to.deep.equal([]);
    expect(error?.facts.id).to.equal('JournalNotWritten');
    expect(error?.message).to.match(
      /^Nothing is done: the folder '.*Sets' for the journal .* could not be made: something else of that name is in its place\.$/,
    );
    expect(kept.table()).to.deep.equal(before);
    // Nor where only its draft cannot.
    rmSync(kept.folder);
    mkdirSync(join(`${journalFile(kept.folder, ID)}.writing`, 'in the way'), { recursive: true });
    const [second] = carry(kept, changes) as CommandError[];
    expect(second?.facts.id).to.equal('JournalNotWritten');
    expect(kept.table()).to.deep.equal(before);
  });

  it('of an Id that names a way out of the folder stay in it', () => {
    const [create] = planEvery(kept.machine) as [Change];
    const id = '../../../x';
    expect([...carryOut({ id, changes: [create] }, ATOMIC, kept.machine, callOf())]).to.have.length(1);
    expect(kept.journals().map((journal) => [dirname(journal.file), journal.id])).to.deep.equal([[kept.folder, id]]);
  });

  it('of a set of which something is left are not begun anew', () => {
    const [create, ...others] = planEvery(kept.machine) as [Change, ...Change[]];
    expect(errorsOf(carry(kept, [create]))).to.deep.equal([]);
    markState(journalFile(kept.folder, ID), { state: 'Partial', at: 1, left: ['something'] });
    const [error] = carry(kept, others) as CommandError[];
    expect(error?.facts).to.include({
      id: 'ChangeSetLeft',
      message: "Nothing is done: something is left of an earlier run of the change set 'k7f3w2qa'.",
      action: 'Finish that first: Undo-IpRouteChangeSet -Id k7f3w2qa.',
    });
  });

  it('say which of them is gone where that shows when all are made, and are undone all the same', () => {
    const before = kept.table();
    const changes = planMany(kept.machine);
    kept.fail((call) => {
      if (call !== 10) return undefined;
      // Somebody else deletes the route that the fourth change has created.
      kept.fail(() => undefined);
      somebodyRemoves(kept, '10.103.0.0/16');
      return undefined;
    });
    const [failure, ...none] = carry(kept, changes) as CommandError[];
    expect(none).to.deep.equal([]);
    expect(failure?.facts).to.include({ id: 'RouteNotFound', status: 1168 });
    expect(failure?.message).to.match(
      /10\.103\.0\.0\/16 via 192\.0\.2\.254 on LAN \(7\).* It was the 4\. of 20, and those before it are undone: all is as it was\.$/,
    );
    expect(kept.table()).to.deep.equal(before);
    expect(kept.journals().map(({ state, left }) => [state, left])).to.deep.equal([['RolledBack', undefined]]);
  });

  it('are marked as they are; where that cannot be written, a warning says so, and nothing else changes', () => {
    const changes = planEvery(kept.machine);
    const file = journalFile(kept.folder, ID);
    const warnings: string[] = [];
    kept.fail((call) => {
      // Somebody deletes the journal while the sixth is made, and puts something in its place.
      if (call !== 5) return undefined;
      rmSync(file);
      mkdirSync(file);
      return undefined;
    });
    const given = carry(kept, changes, warnings) as Change[];
    expect(given.map(({ Changed }) => Changed)).to.deep.equal(changes.map(() => true));
    expect(warnings).to.deep.equal([`The journal '${file}' does not say 'Applied': it is a folder.`]);
  });

  it('are undone but for what somebody else has made meanwhile', () => {
    const changes = planEvery(kept.machine);
    const before = kept.table();
    kept.fail((call, _, make) => {
      // Somebody else deletes the route that the fifth change is to delete; the sixth fails.
      if (call === 4) return make() || 1168;
      return call === 5 ? 5 : undefined;
    });
    const [failure, ...none] = carry(kept, changes) as CommandError[];
    expect(none).to.deep.equal([]);
    expect(failure?.message).to.match(
      /SetIpInterfaceEntry failed .* It was the 6\. of 6, and those before it are undone: all is as it was\.$/,
    );
    expect(kept.table()).to.deep.equal(before.filter((line) => !line.startsWith('10.9.')));
    expect(kept.journals().map(({ state, left }) => [state, left])).to.deep.equal([['RolledBack', undefined]]);
  });

  it('are undone where something fails that is no error of a command, which goes on as it is', () => {
    const changes = planEvery(kept.machine);
    const before = kept.table();
    kept.fail((call) => {
      if (call === 3) throw new RangeError('out of bounds');
      return undefined;
    });
    expect(() => carry(kept, changes)).to.throw(RangeError, 'out of bounds');
    expect(kept.table()).to.deep.equal(before);
    expect(kept.journals().map(({ state, left }) => [state, left])).to.deep.equal([['RolledBack', undefined]]);
  });

  it('are all made or none also on a machine of which no set is kept, and no Id is named to undo them by', () => {
    const { sets: _, ...machine } = kept.machine;
    const inMemory = { ...kept, machine };
    const changes = planEvery(machine);
    const before = kept.table();
    kept.fail((call) => (call === 4 ? 5 : undefined));
    expect((carry(inMemory, changes)[0] as CommandError).message).to.match(/all is as it was\.$/);
    expect(kept.table()).to.deep.equal(before);
    kept.fail((call) => (call >= 4 ? 5 : undefined));
    const [failure, ...left] = carry(inMemory, changes) as CommandError[];
    expect(left).to.have.length(4);
    expect(failure?.message).to.match(/It was change 5 of 6; 4 could not be undone and are named by the errors that/);
    expect(failure?.facts.action).to.match(/\(of JEA or of a service, say\)\.$/);
    kept.fail(() => undefined);
    const rest = carry(inMemory, changes) as Change[];
    expect(rest.map(({ Changed }) => Changed)).to.deep.equal([false, false, false, false, true, true]);
    expect(kept.journals()).to.deep.equal([]);
  });

  it('are kept as they became, so that an undo knows them again', () => {
    const [create] = planEvery(kept.machine) as [Change];
    // Windows gives the route another metric than it was told.
    const { ipHelper } = kept.machine;
    const { CreateIpForwardEntry2 } = ipHelper;
    ipHelper.CreateIpForwardEntry2 = (row) => {
      const other = copyRow(row);
      patchForwardRow(other, { Metric: 99 });
      return CreateIpForwardEntry2(other);
    };
    const warnings: string[] = [];
    const [made, ...none] = carry(kept, [create], warnings) as Change[];
    expect(none).to.deep.equal([]);
    expect(warnings).to.deep.equal([
      '10.20.0.0/16 via 192.0.2.254 on LAN (7) is not as it was to be: RouteMetric is 99, not 10.',
    ]);
    expect(kept.journals()[0]?.changes).to.deep.equal([made]);
  });
});

/** Another session sets the metric of 10.0.0.0/8. */
function somebodySets(kept: KeptMachine, RouteMetric: number): { carried: boolean } {
  const other = { ...kept.machine, answers: new Map(), waiting: [] };
  const asked = { DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.254', InterfaceAlias: 'LAN', RouteMetric };
  const made = setIpRouteEntry(asked, other, { ...callOf('somebody'), named: new Set(['RouteMetric']) }).apply();
  return { carried: resultOf(made).Changed };
}

/** So many creations that they are read back together. */
function planMany(machine: Machine): Change[] {
  forgetAll(machine);
  return Array.from({ length: 20 }, (_, at) => {
    const asked = { DestinationPrefix: `10.${100 + at}.0.0/16`, NextHop: '192.0.2.254', InterfaceAlias: 'LAN' };
    return newIpRouteEntry(asked, machine, callOf(ID)).planned;
  });
}

/** Another session deletes a route. */
function somebodyRemoves(kept: KeptMachine, DestinationPrefix: string): void {
  const other = { ...kept.machine, answers: new Map(), waiting: [] };
  const asked = { DestinationPrefix, NextHop: '192.0.2.254', InterfaceAlias: 'LAN' };
  resultOf(removeIpRouteEntry(asked, other, callOf('somebody')).apply());
}
