import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import type { Change } from '../../src/changes/change-set.ts';
import {
  HISTORY,
  holding,
  isHeld,
  isUntold,
  journalFile,
  listJournals,
  markState,
  peekState,
  pruneJournals,
  readJournal,
  writeJournal,
} from '../../src/changes/journal.ts';
import {
  type JournalHead,
  keyOf,
  printBegin,
  printJournal,
  printMade,
  printState,
} from '../../src/changes/journal-format.ts';
import { parseJournal } from '../../src/changes/read-journal.ts';
import { factsOf } from '../facts-of.ts';
import { everyChange, ODD, twoInterfaces } from './planned.ts';

const { changes } = everyChange(twoInterfaces());
const HEAD: JournalHead = {
  id: 'k7f3w2qa',
  created: Date.UTC(2026, 10, 29, 16, 30),
  computer: changes[0]?.ComputerName ?? '',
  backend: 'Simulator',
  user: 'Büro West',
  processId: 4711,
  booted: Date.UTC(2026, 10, 29),
  terms: { atomic: true, rollbackAfter: 300, rollbackUnless: ['tcp://10.0.0.5:5985', 'ping://10.0.0.5'] },
};
const BLOCK = printJournal(HEAD, changes);
const KEY = keyOf(BLOCK);

function refusal(text: string): string {
  try {
    parseJournal(text, 'x.jsonl');
  } catch (error) {
    if (error instanceof CommandError) return error.message;
    throw error;
  }
  return '';
}

describe('a journal', () => {
  it('comes back as it was written, of every kind of change', () => {
    const all = `${BLOCK}${printBegin(KEY, 0)}${printBegin(KEY, 2)}`;
    const read = parseJournal(all, 'x.jsonl');
    expect(read).to.deep.include({ ...HEAD, changes, state: 'Applying', at: HEAD.created, key: KEY });
    expect([...read.begun]).to.deep.equal([0, 2]);
    const mark = {
      state: 'Partial',
      at: HEAD.created + 5,
      deadline: HEAD.created + 9,
      left: [`"${ODD}"`, 'b'],
    } as const;
    expect(parseJournal(all + printState(KEY, mark), 'x.jsonl')).to.deep.include(mark);
    expect(BLOCK.trimEnd().split('\n')).to.have.length(1 + changes.length);
  });

  it('that is cut at any byte is read as far as it was written, or refused where not even all changes are there', () => {
    const end = Buffer.from(
      `${printBegin(KEY, 0)}${printBegin(KEY, 1)}${printState(KEY, { state: 'Applied', at: 0 })}`,
    );
    const whole = Buffer.concat([Buffer.from(BLOCK), end]);
    const block = Buffer.byteLength(BLOCK);
    let refused = 0;
    for (let size = 0; size <= whole.length; size++) {
      const text = whole.subarray(0, size).toString('utf8');
      const message = refusal(text);
      if (size < block) {
        expect(message, `${size}`).to.match(
          /^The journal 'x\.jsonl' is not valid: line [1-6](?:, \w+)?: it is (?:cut|missing)/,
        );
        refused++;
        continue;
      }
      expect(message, `${size}`).to.equal('');
      const marks = whole.subarray(block, size).toString('utf8').split('\n').length - 1;
      const { begun, state } = parseJournal(text, 'x.jsonl');
      expect([begun.size, state], `${size}`).to.deep.equal([Math.min(marks, 2), marks > 2 ? 'Applied' : 'Applying']);
    }
    expect(refused).to.equal(block);
  });

  it('that somebody edited is refused with its line, wherever that was', () => {
    const text = `${BLOCK}${printBegin(KEY, 0)}${printState(KEY, { state: 'Applied', at: 0 })}`;
    const edits: [from: string, to: string, line: number][] = [
      ['"Backend":"Simulator"', '"Backend":"Live"', 1],
      ['"RouteMetric":10,', '"RouteMetric":11,', 2],
      ['"Forwarding":"Enabled"', '"Forwarding":"Disabled"', 4],
      ['"Begin":0', '"Begin":1', 7],
      ['"State":"Applied"', '"State":"RolledBack"', 8],
    ];
    for (const [from, to, line] of edits) {
      expect(text).to.include(from);
      expect(refusal(text.replace(from, to)), from).to.equal(
        `The journal 'x.jsonl' is not valid: line ${line}: it is not as it was written: its Sum is of another text. Nothing of it is carried out.`,
      );
    }
    const lines = text.split('\n');
    const without = (at: number) => lines.filter((_, index) => index !== at).join('\n');
    expect(refusal(without(2))).to.match(/line 3, Change: it must be 1\./);
    expect(refusal([lines[0], lines[2], lines[1], ...lines.slice(3)].join('\n'))).to.match(
      /line 2, Change: it must be 0/,
    );
    // A line of another journal is none of this one.
    const other = printJournal({ ...HEAD, id: 'another1' }, changes).split('\n');
    expect(refusal([lines[0], other[1], ...lines.slice(2)].join('\n'))).to.match(/line 2: it is not as it was written/);
    expect(refusal(without(0))).to.match(/line 1, JournalVersion: it is missing/);
    expect(refusal(text.replaceAll('\n', '\r\n'))).to.match(/line 1: it is not as it was written/);
  });

  it('says line and field where the sums are right and the values are not', () => {
    const broken = changes.map((change, at) => (at === 3 ? { ...change, Summary: 'Delete nothing' } : change));
    expect(refusal(printJournal(HEAD, broken as typeof changes))).to.match(
      /line 5, Of\.Summary: it says 'Delete nothing', but the values say 'Delete RouteMetric 5'\. Nothing/,
    );
    expect(refusal(`${BLOCK}${printBegin(KEY, 99)}`)).to.match(
      /line 7, Begin: 99 is not valid; it must be .* 0 to 4\./,
    );
    expect(refusal(`${BLOCK}${printState(KEY, { state: 'Gone' as never, at: 0 })}`)).to.match(
      /line 7, State: 'Gone' is/,
    );
    expect(refusal(BLOCK.replace('"JournalVersion":1', '"JournalVersion":2'))).to.match(
      /line 1, JournalVersion: it is 2, and this module reads 1\./,
    );
    for (const text of ['', '\n', 'x\n', '[]\n', '{"Sum":"00000000"}\n', '\u0000\u0000\n'])
      expect(refusal(text), text).to.match(/^The journal 'x\.jsonl' is not valid: line 1/);
  });

  describe('in its folder', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'iproute-journal-'));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));
    const sets = () => ({ find: () => folder, make: () => folder });

    it('is there as a whole before anything is done, takes marks, and says how far it is by its end', () => {
      const file = journalFile(folder, HEAD.id);
      const open = writeJournal(file, HEAD, changes);
      expect(readFileSync(file, 'utf8')).to.equal(BLOCK);
      expect(readdirSync(folder)).to.deep.equal(['k7f3w2qa.jsonl']);
      expect(peekState(file)).to.equal(undefined);
      open.begin(0);
      expect(readJournal(file)?.begun.has(0)).to.equal(true);
      open.close();
      // What a full disk or a kill has cut goes.
      writeFileSync(file, '{"Sum":"12', { flag: 'a' });
      markState(file, { state: 'Applied', at: 7 });
      expect([readJournal(file)?.state, peekState(file)]).to.deep.equal(['Applied', 'Applied']);
      markState(file, { state: 'Partial', at: 8, left: ['x'.repeat(20_000)] });
      expect(readJournal(file)?.left?.[0]).to.have.length(20_000);
      markState(file, { state: 'RolledBack', at: 9 });
      expect([readJournal(file)?.state, peekState(file)]).to.deep.equal(['RolledBack', 'RolledBack']);
      expect(readJournal(join(folder, 'none.jsonl'))).to.equal(undefined);
      writeFileSync(join(folder, 'other.jsonl'), BLOCK);
      expect(() => readJournal(join(folder, 'other.jsonl'))).to.throw(
        /could not be read: it is the journal of 'k7f3w2qa'/,
      );
    });

    it('says what became of a change where that is not what was planned', () => {
      const file = journalFile(folder, HEAD.id);
      const open = writeJournal(file, HEAD, changes);
      const made = { ...changes[3], WhatIf: false, Changed: false, Summary: 'unchanged' } as Change;
      open.begin(3);
      open.made(3, made);
      open.close();
      expect(readFileSync(file, 'utf8')).to.equal(BLOCK + printBegin(KEY, 3) + printMade(KEY, 3, made));
      const expected = changes.map((change, at) => (at === 3 ? made : change));
      expect(readJournal(file)?.changes).to.deep.equal(expected);
    });

    it('that cannot be written ends what would be done, and leaves no draft', () => {
      const why = 'Changes that are made as one need it, so that a session that ends meanwhile can be mended.';
      const file = journalFile(folder, HEAD.id);
      const open = writeJournal(file, HEAD, changes);
      open.close();
      expect(factsOf(() => open.begin(0))).to.deep.include({
        id: 'JournalNotWritten',
        message: `The change is not made: the journal '${file}' could not be written: EBADF: bad file descriptor, write. ${why}`,
      });
      expect(readFileSync(file, 'utf8')).to.equal(BLOCK);
      const taken = journalFile(folder, 'taken');
      mkdirSync(join(taken, 'somebody'), { recursive: true });
      const { id, message } = factsOf(() => writeJournal(taken, HEAD, changes));
      expect(id).to.equal('JournalNotWritten');
      expect(message.startsWith(`Nothing is done: the journal '${taken}' could not be written: `), message).to.equal(
        true,
      );
      expect(message).to.include(why);
      expect(readdirSync(folder).sort()).to.deep.equal(['k7f3w2qa.jsonl', 'taken.jsonl']);
    });

    it('that cannot be read is an error, and has no state for who only looks at its end', () => {
      const file = journalFile(folder, HEAD.id);
      expect([peekState(file), isUntold(file)]).to.deep.equal([undefined, false]);
      mkdirSync(file);
      expect([peekState(file), isUntold(file)]).to.deep.equal([undefined, false]);
      expect(factsOf(() => readJournal(file))).to.deep.include({
        id: 'JournalNotRead',
        message: `The journal '${file}' could not be read: it is a folder.`,
      });
      const inFile = join(folder, 'file');
      writeFileSync(inFile, '');
      const { id, message } = factsOf(() => listJournals({ find: () => inFile, make: () => inFile }));
      expect([id, message.split(': ')[0]]).to.deep.equal([
        'JournalNotRead',
        `The journal '${inFile}' could not be read`,
      ]);
      const none = join(folder, 'none');
      expect(listJournals({ find: () => none, make: () => none })).to.deep.equal([]);
      expect(listJournals({ find: () => undefined, make: () => none })).to.deep.equal([]);
    });

    it('that is gone when its time is asked is the oldest', function () {
      if (process.platform === 'win32') this.skip();
      for (const [id, time] of [
        ['a', 2000],
        ['c', 1000],
      ] as const) {
        const file = journalFile(folder, id);
        writeFileSync(file, '');
        utimesSync(file, time, time);
      }
      symlinkSync(join(folder, 'gone'), journalFile(folder, 'b'));
      expect(listJournals(sets()).map((file) => basename(file))).to.deep.equal(['a.jsonl', 'c.jsonl', 'b.jsonl']);
    });

    it('is held by one at a time, and by nobody where its holder is gone', () => {
      const file = journalFile(folder, HEAD.id);
      writeJournal(file, HEAD, changes).close();
      expect(isHeld(file)).to.equal(false);
      holding(file, () => {
        expect(isHeld(file)).to.equal(true);
        expect(() => holding(file, () => {}, 50)).to.throw(/is being carried out by another process/);
      });
      expect(isHeld(file)).to.equal(false);
    });

    it('is deleted as one of the oldest, but never where something is left of its set', () => {
      const names: string[] = [];
      for (let at = 0; at < HISTORY + 5; at++) {
        const id = `set${String(at).padStart(5, '0')}`;
        const file = journalFile(folder, id);
        writeJournal(file, { ...HEAD, id }, []).close();
        if (at !== 1 && at !== 2) markState(file, { state: 'Applied', at });
        if (at === 2) markState(file, { state: 'Partial', at });
        utimesSync(file, 1000 + at, 1000 + at);
        names.push(`${id}.jsonl`);
      }
      writeFileSync(join(folder, 'killed.jsonl.writing'), 'half');
      mkdirSync(join(folder, 'somebody'));
      pruneJournals(sets());
      // The two that are left do not count; of the others the three oldest go.
      const gone = ['set00000.jsonl', 'set00003.jsonl', 'set00004.jsonl'];
      expect(readdirSync(folder).sort()).to.deep.equal([...names.filter((name) => !gone.includes(name)), 'somebody']);
      expect(listJournals(sets())[0]).to.equal(join(folder, names.at(-1) ?? ''));
    });
  });
});
