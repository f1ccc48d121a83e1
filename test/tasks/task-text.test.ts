import { expect } from 'chai';
import fc from 'fast-check';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { quoteWord, splitWords } from '../../src/tasks/command-line.ts';
import { describeTriggers, readEventTriggers, type TaskTrigger } from '../../src/tasks/task-trigger.ts';
import { printTask, readTask } from '../../src/tasks/task-xml.ts';

const word = fc.string({
  unit: fc.constantFrom('a', ' ', '"', '\\', '\t', "'", '&', '<', '=', '\u00fc'),
  maxLength: 12,
});

describe('a command line of Windows', () => {
  it('is taken apart as the C runtime does', () => {
    // The examples of "Parsing C command-line arguments".
    for (const [line, words] of [
      ['"a b c" d e', ['a b c', 'd', 'e']],
      [String.raw`"ab\"c" "\\" d`, ['ab"c', '\\', 'd']],
      [String.raw`a\\\b d"e f"g h`, [String.raw`a\\\b`, 'de fg', 'h']],
      [String.raw`a\\\"b c d`, [String.raw`a\"b`, 'c', 'd']],
      [String.raw`a\\\\"b c" d e`, [String.raw`a\\b c`, 'd', 'e']],
      ['  ', []],
      ['a "" b', ['a', '', 'b']],
    ] as const)
      expect(splitWords(line), line).to.deep.equal(words);
  });

  it('comes back from its words, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (words) => {
        expect(splitWords(words.map(quoteWord).join(' '))).to.deep.equal(words);
      }),
    );
  });
});

describe('the XML of a task', () => {
  const name = fc.string({
    unit: fc.constantFrom('a', 'B', ' ', '/', '-', '.', '\u00e4', '1'),
    minLength: 1,
    maxLength: 9,
  });
  const trigger = fc.oneof(
    fc.constantFrom<TaskTrigger>({ kind: 'AtStartup' }, { kind: 'AtConnection' }),
    fc.tuple(name, name, fc.nat(0xffff)).map(([log, source, id]): TaskTrigger => ({ kind: 'Event', log, source, id })),
  );

  it('says what it was made of', () => {
    fc.assert(
      fc.property(fc.array(trigger, { maxLength: 4 }), word, word, (triggers, program, words) => {
        const facts = {
          taskPath: '\\IpRoute\\a',
          program: `C:\\${program.replaceAll('"', '')}`,
          arguments: words,
          triggers,
        };
        expect(readTask(printTask(facts))).to.deep.equal(facts);
      }),
    );
    expect(readTask('<Task/>')).to.equal(undefined);
  });
});

describe('the triggers of events', () => {
  const event = (log: string, source: string, id: number) => ({ kind: 'Event', log, source, id });

  it('are a log, a source and ids, in one text or in several', () => {
    const two = [event('Application', 'acvpnagent', 2039), event('Application', 'acvpnagent', 2041)];
    expect(readEventTriggers(['Application', 'acvpnagent', '2039', '2041'])).to.deep.equal(two);
    expect(readEventTriggers(['Application, acvpnagent, 2039', 'Application,acvpnagent,2041'])).to.deep.equal(two);
    expect(readEventTriggers(['A b/Operational', 'c', '1', 'Application', 'acvpnagent', '2039'])).to.deep.equal([
      event('A b/Operational', 'c', 1),
      two[0],
    ]);
    expect(
      describeTriggers([{ kind: 'AtStartup' }, { kind: 'AtConnection' }, ...readEventTriggers(['a,b,1,2'])]),
    ).to.equal('at start-up, at each connection and at each event 1, 2 of b');
  });

  it('are refused by the word that is wrong', () => {
    const rule = (...texts: string[]) => {
      try {
        readEventTriggers(texts);
        return '';
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        expect(error.facts.id).to.equal('InvalidEventTrigger');
        return error.message.replace(/^.* is not valid: /, '');
      }
    };
    expect(rule('Application')).to.equal('a source, which must be a name.');
    expect(rule('Application', 'x')).to.equal("behind 'Application' and 'x' stands no id of an event.");
    expect(rule('Application', '2039')).to.equal("'2039' stands for a source, which must be a name.");
    expect(rule('2039')).to.equal("'2039' stands for a log, which must be a name.");
    expect(rule('Application', "x' or '1'='1", '3')).to.equal(`'x' or '1'='1' is no name of a source.`);
    expect(rule('Application', 'x', '70000')).to.equal('the id 70000 is above 65535.');
    expect(rule('Application', 'x', '1', 'more')).to.match(/^a source/);
    expect(rule('a', 'b', ...Array.from({ length: 47 }, (_, at) => String(at)))).to.match(/at most 48 triggers/);
  });
});
