import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { completeChangeSetId, completePendingChangeSetId } from '../../src/changes/completers.ts';
import { journalFile, markState, writeJournal } from '../../src/changes/journal.ts';
import type { SetState } from '../../src/changes/journal-format.ts';
import { everyChange, twoInterfaces } from './planned.ts';

const set = everyChange(twoInterfaces());

describe('the completion of the Id of a change set', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-completers-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 9 }));
  const kept = () => ({ sets: { find: () => folder, make: () => folder } as never });

  /** Keeps a set, the later the newer. */
  function keep(id: string, time: number, state?: SetState): void {
    const file = journalFile(folder, id);
    const { created, computer, backend, changes } = set;
    const head = { id, created, computer, backend, user: 'u', processId: 1, booted: 0, terms: { atomic: true } };
    writeJournal(file, head, changes).close();
    if (state !== undefined) markState(file, { state, at: created });
    utimesSync(file, time, time);
  }

  const told = (state: string) => `${state}, 5 change(s), ${new Date(set.created).toLocaleString('sv')}`;

  it('is of those that begin with the word, the newest first, and passes over what cannot be read', () => {
    keep('ab1', 1000, 'Pending');
    keep('ab2', 4000, 'Applied');
    keep('b1', 3000, 'Pending');
    keep('ab3', 2000);
    writeFileSync(journalFile(folder, 'ab4'), 'none\n');
    const pending = { Text: 'ab1', Note: told('Pending') };
    expect([...completeChangeSetId({ Word: 'ab' } as never, kept())]).to.deep.equal([
      { Text: 'ab2', Note: told('Applied') },
      { Text: 'ab3', Note: told('Applying') },
      pending,
    ]);
    expect([...completePendingChangeSetId({ Word: 'ab' } as never, kept())]).to.deep.equal([pending]);
    expect([...completePendingChangeSetId({} as never, kept())]).to.deep.equal([
      { Text: 'b1', Note: told('Pending') },
      pending,
    ]);
  });

  it('is none where no sets are kept', () => {
    expect([...completeChangeSetId({}, {} as never)]).to.deep.equal([]);
    expect([...completePendingChangeSetId({}, {} as never)]).to.deep.equal([]);
  });
});
