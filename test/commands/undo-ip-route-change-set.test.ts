import { mkdirSync, rmSync } from 'node:fs';
import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { type Change, toChanges, toIpChange } from '../../src/changes/change-set.ts';
import { holding, journalFile } from '../../src/changes/journal.ts';
import { carryOut } from '../../src/commands/carry-out.ts';
import { undoIpRouteChangeSet } from '../../src/commands/undo-ip-route-change-set.ts';
import { forgetAll } from '../../src/session/machine.ts';
import { callOf } from './calls.ts';
import { type KeptMachine, keptMachine, planEvery } from './kept-machine.ts';

const ID = 'k7f3w2qa';

describe('Undo-IpRouteChangeSet of a kept set', () => {
  let kept: KeptMachine;
  let file: string;
  let before: string[];
  let after: string[];
  let made: Change[];
  beforeEach(() => {
    kept = keptMachine();
    file = journalFile(kept.folder, ID);
    before = kept.table();
    const changes = planEvery(kept.machine);
    forgetAll(kept.machine);
    made = [...carryOut({ id: ID, changes }, { atomic: true }, kept.machine, callOf(ID))] as Change[];
    after = kept.table();
    expect(after).to.not.deep.equal(before);
  });
  afterEach(() => kept.remove());

  const plan = (asked: object = { Id: ID }) => {
    forgetAll(kept.machine);
    return undoIpRouteChangeSet(asked as never, kept.machine, callOf('undo1234'));
  };
  const undo = (asked?: object) => {
    const given = [...plan(asked).apply()];
    return given.filter((one) => one instanceof CommandError).map(({ facts }) => facts);
  };
  const piped = () => ({ InputObject: made.map((change) => toIpChange(change, kept.machine)) });
  const stateOf = () => kept.journals().map(({ state, left }) => [state, left]);

  it('says what it would do, and does nothing', () => {
    const { target, action, planned } = plan();
    expect([target, action]).to.deep.equal([`the change set ${ID} on Live`, 'Undo: Create 1, set 3, delete 2']);
    expect(toChanges(planned).map(({ Action, WhatIf, Summary }) => `${Action} ${WhatIf} ${Summary}`)).to.deep.equal([
      'Create true Create RouteMetric 6',
      'Set true AutomaticMetric Disabled -> Enabled',
      'Set true AutomaticMetric Disabled -> Enabled',
      'Set true RouteMetric 6000 -> 5',
      'Delete true Delete RouteMetric 11',
      'Delete true Delete RouteMetric 10',
    ]);
    expect([kept.table(), stateOf()]).to.deep.equal([after, [['Applied', undefined]]]);
  });

  it('takes it from no process that works on it, by its Id or from the pipeline', () => {
    for (const asked of [{ Id: ID }, piped()]) {
      holding(file, () => {
        expect(() => plan(asked)).to.throw(CommandError, /is being carried out by another process\.$/);
      });
    }
    expect([kept.table(), stateOf()]).to.deep.equal([after, [['Applied', undefined]]]);
  });

  it('with -Atomic leaves it made where one fails; without, says of the journal what is left', () => {
    kept.fail((call) => (call === 2 ? 5 : undefined));
    const [error, ...none] = undo({ Id: ID, Atomic: true });
    expect(none).to.deep.equal([]);
    expect(error?.message).to.match(/It was the 3\. of 6, and those before it are undone: all is as it was\.$/);
    expect([
      kept.table(),
      kept
        .journals()
        .map(({ id, state }) => `${id} ${state}`)
        .sort(),
    ]).to.deep.equal([after, [`${ID} Applied`, 'undo1234 RolledBack']]);
    kept.fail((call) => (call === 2 ? 5 : undefined));
    const [second, ...others] = undo();
    expect(others).to.deep.equal([]);
    expect(second?.message).to.match(/There it stopped: 2 change\(s\) before it are made, 3 behind it are not\.$/);
    const journal = kept.journals().find(({ id }) => id === ID);
    expect([journal?.state, journal?.left]).to.deep.equal(['Partial', [second?.message]]);
    kept.fail(() => undefined);
    expect(undo()).to.deep.equal([]);
    expect(kept.table()).to.deep.equal(before);
    expect(kept.journals().find(({ id }) => id === ID)?.state).to.equal('RolledBack');
  });

  it('says where it is undone, and that cannot be marked', () => {
    kept.fail((call) => {
      if (call !== 5) return undefined;
      rmSync(file);
      mkdirSync(file);
      return undefined;
    });
    const [error, ...none] = undo();
    expect(none).to.deep.equal([]);
    expect(error?.id).to.equal('JournalNotWritten');
    expect(error?.message).to.equal(
      `The change set ${ID} is RolledBack, and is not marked so: the journal '${file}' could not be written: it is a folder. Changes that are made as one need it, so that a session that ends meanwhile can be mended.`,
    );
    expect(kept.table()).to.deep.equal(before);
  });
});
