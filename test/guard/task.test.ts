import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { removeGuardTask, taskGuards } from '../../src/guard/task.ts';
import type { TaskKeeper } from '../../src/ip-helper/ip-helper.ts';
import { quoteWord } from '../../src/tasks/command-line.ts';

describe('the task of a guard', () => {
  let folder: string;
  let journal: string;
  /** What the scheduler was asked for. */
  let asked: string[];
  /** The XML that it was given. */
  let xml: Buffer | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'guard task '));
    journal = join(folder, 'a1.jsonl');
    writeFileSync(journal, '');
    asked = [];
    xml = undefined;
  });
  afterEach(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  const keeper = (failure?: string, refused?: string): TaskKeeper => ({
    folder: { find: () => folder, make: () => folder },
    usualFolder: () => folder,
    scheduler: {
      create(name, file) {
        asked.push(`create ${name}`);
        xml = readFileSync(file);
        return failure;
      },
      exists: () => expect.fail('asked'),
      remove: (name) => void asked.push(`remove ${name}`),
    },
    words: ['--live'],
    refusal(program) {
      expect(program).to.equal(process.execPath);
      return refused;
    },
  });

  it('is named by its set, has the words of the guard, and leaves no file', () => {
    taskGuards(keeper(), ['--log-path', '/a b']).start(journal);
    expect(asked).to.deep.equal(['create Guard-a1']);
    expect(xml?.subarray(0, 2)).to.deep.equal(Buffer.from([0xff, 0xfe]));
    const words = `guard --journal ${quoteWord(journal)} --live --log-path ${quoteWord('/a b')}`;
    expect(xml?.toString('utf16le').replaceAll('&quot;', '"')).to.include(`<Arguments>${words}</Arguments>`);
    expect(readdirSync(folder)).to.deep.equal(['a1.jsonl']);
    removeGuardTask(journal, keeper());
    expect(asked).to.deep.equal(['create Guard-a1', 'remove Guard-a1']);
  });

  it('that cannot be registered is an error with the reason, and leaves no file', () => {
    expect(() => taskGuards(keeper('schtasks.exe ended with 5')).start(journal)).to.throw(
      /^schtasks\.exe ended with 5$/,
    );
    expect([asked, readdirSync(folder)]).to.deep.equal([['create Guard-a1'], ['a1.jsonl']]);
  });

  it('does not run what others may exchange as the system', () => {
    expect(() => taskGuards(keeper(undefined, "Eve owns 'x'")).start(journal)).to.throw(
      "it would run as the system, and Eve owns 'x': install the module for all users",
    );
    expect([asked, readdirSync(folder)]).to.deep.equal([[], ['a1.jsonl']]);
  });
});
