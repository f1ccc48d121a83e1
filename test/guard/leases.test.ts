import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { journalFile, markState, writeJournal } from '../../src/changes/journal.ts';
import { findLeases } from '../../src/guard/leases.ts';
import { everyChange, twoInterfaces } from '../changes/planned.ts';

describe('the leases of a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-leases-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const found = () => findLeases({ sets: { find: () => folder, make: () => folder } }).map(({ id }) => id);
  const { changes } = everyChange(twoInterfaces());
  const begin = (id: string, rollbackAfter: number | undefined) => {
    const started = {
      id,
      created: 1,
      computer: 'A',
      backend: 'Simulator',
      user: 'me',
      processId: 1,
      booted: 1,
    } as const;
    const terms = { atomic: true, rollbackUnless: [], ...(rollbackAfter === undefined ? {} : { rollbackAfter }) };
    writeJournal(journalFile(folder, id), { ...started, terms }, changes).close();
  };

  it('are of the sets that are undone by themselves and not over, until they are', () => {
    expect(found()).to.deep.equal([]);
    begin('first', 5);
    begin('plain', undefined);
    expect(found()).to.deep.equal(['first']);
    markState(journalFile(folder, 'first'), { state: 'Pending', at: 2, deadline: 3 });
    expect(found()).to.deep.equal(['first']);
    markState(journalFile(folder, 'first'), { state: 'Confirmed', at: 4 });
    expect(found()).to.deep.equal([]);
  });

  it('are found where one is new in the tick of the clock in which the folder was looked at', () => {
    const tick = Date.now() / 1000 + 3600;
    for (const [at, id] of ['first', 'second', 'third'].entries()) {
      begin(id, 5);
      utimesSync(folder, tick, tick);
      expect(found()).to.have.length(at + 1);
    }
  });
});
