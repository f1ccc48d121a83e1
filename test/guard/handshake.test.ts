import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CommandError } from 'pwsh-contract';
import { journalFile, markGuard, writeJournal } from '../../src/changes/journal.ts';
import { startGuard } from '../../src/guard/handshake.ts';
import type { Guards } from '../../src/session/machine.ts';

const HEAD = {
  id: 'k7f3w2qa',
  created: 1_800_000_000_000,
  computer: 'PC',
  backend: 'Simulator',
  user: 'Büro West',
  processId: 4711,
  booted: 1_700_000_000_000,
  terms: { atomic: true, rollbackAfter: 300 },
};
const NOTHING = 'Nothing is done: no guard watches, and only it undoes a set that nobody confirms: ';

describe('a guard that is started', () => {
  let folder: string;
  let journal: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'handshake-'));
    journal = journalFile(folder, HEAD.id);
    writeJournal(journal, HEAD, []).close();
  });
  afterEach(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  const start = (work?: Guards['start']) =>
    startGuard(journal, work === undefined ? {} : ({ guards: { start: work } } as never));
  const refusal = (work?: Guards['start']) => {
    try {
      start(work);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      expect(error.facts.id).to.equal('GuardNotStarted');
      return [error.message.replace(NOTHING, ''), error.facts.action];
    }
    return 'started';
  };

  it('is none where the program has none, or none could be started: the reason is said, and the journal stays', () => {
    const before = readFileSync(journal, 'utf8');
    const action = 'Mend that, or make the change without -RollbackAfter.';
    expect(refusal()).to.deep.equal(['it could not be started: this program has none.', action]);
    const fails = () => {
      throw new Error('schtasks.exe ended with 5.');
    };
    expect(refusal(fails)).to.deep.equal(['it could not be started: schtasks.exe ended with 5.', action]);
    expect(readFileSync(journal, 'utf8')).to.equal(before);
  });

  it('has its own word in the journal, and not that of the guard before it', () => {
    const mark = { processId: 7, answered: ['ping://10.0.0.6'] };
    expect(start((file) => markGuard(file, mark))).to.deep.equal(mark);
    const next = { processId: 8, answered: [] };
    expect(start((file) => markGuard(file, next))).to.deep.equal(next);
    const refused = {
      processId: 9,
      answered: [],
      refused: 'of -RollbackUnless none answers now, before the first change: x',
    };
    expect(refusal((file) => markGuard(file, refused))).to.deep.equal([
      `${refused.refused}.`,
      'Name in -RollbackUnless what answers now, or leave it out: the change is then undone unless Confirm-IpRouteChangeSet comes.',
    ]);
  });
});
