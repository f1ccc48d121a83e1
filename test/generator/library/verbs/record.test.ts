import { expect } from 'chai';
import { CommandError } from '../../../../generator/library/contract/command-error.ts';
import { printJson, readRecord, resultOf } from '../../../../generator/library/verbs/record.ts';
import type { CommandWords, ContractWords, ParameterWords } from '../../../../generator/library/verbs/words.ts';

const parameter = (name: string, more: Partial<ParameterWords> = {}): ParameterWords => ({
  name,
  kind: 'String',
  help: '',
  pipeline: 'name',
  sets: [{}],
  ...more,
});
const value = (name: string) => ({ name, is: 'value', kind: 'String' }) as const;

const words: Pick<ContractWords, 'results'> & ContractWords = {
  prefix: 'Book',
  nouns: {},
  session: [],
  commands: [],
  results: {
    Book: { members: [value('Title'), value('Shelf'), { name: 'Computer', is: 'computer' }], table: [] },
    Loan: { members: [value('Title'), value('Reader'), value('Until')], table: [] },
    Copy: { members: [value('Title'), value('Reader'), value('Until')], table: [] },
    Either: { members: [value('Title'), value('Shelf'), value('Reader'), value('Until')], oneOf: true, table: [] },
  },
};
const command: CommandWords = {
  name: 'Move-Book',
  synopsis: '',
  sets: [],
  parameters: [
    parameter('Title', { aliases: ['Name', 'Id'], isValue: true }),
    parameter('Shelf', { kind: 'UInt8', isValue: true }),
    parameter('Tags', { list: true }),
    parameter('Force', { kind: 'Switch', pipeline: undefined as never }),
  ],
  takes: [],
  result: 'Book',
};

describe('a record of the command line', () => {
  const read = (record: unknown, named: readonly string[] = [], more: Partial<CommandWords> = {}) => {
    try {
      const {
        values,
        own,
        value: taker,
      } = readRecord(record, { ...command, ...more }, words, new Set(named), ['Title']);
      return [
        Object.fromEntries(values),
        ...(own.size > 0 ? [Object.fromEntries(own)] : []),
        ...(taker ? [taker] : []),
      ];
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return `${error.facts.id}: ${error.message}`;
    }
  };

  it('gives what it has by the names of parameters and by their other names', () => {
    expect(read({ Title: 'a', Shelf: 3, Other: 9 })).to.deep.equal([{ Title: 'a', Shelf: '3' }]);
    expect(read({ Name: 'a', Id: 'a' })).to.deep.equal([{ Title: 'a' }]);
    expect(read({ Title: ' ', Name: 'b' })).to.deep.equal([{ Title: 'b' }]);
    expect(read({ Title: null, Shelf: 0, Force: true })).to.deep.equal([{ Shelf: '0' }]);
    expect(read({ Tags: ['x', null, 'y'] })).to.deep.equal([{ Tags: ['x', 'y'] }]);
    expect(read({ Tags: 'x' })).to.deep.equal([{ Tags: ['x'] }]);
    expect(read({ Title: 'a', Tags: [null, ''] })).to.deep.equal([{ Title: 'a' }]);
    expect(read({ Title: ['a', 'a', null] })).to.deep.equal([{ Title: 'a' }]);
  });

  it('counts less than what is named; of a key it is told', () => {
    expect(read({ Title: 'a', Shelf: 3 }, ['Shelf'])).to.deep.equal([{ Title: 'a' }]);
    expect(read({ Title: 'a', Shelf: 3 }, ['Title'])).to.deep.equal([{ Shelf: '3' }, { Title: 'a' }]);
  });

  it('may be the value of one parameter: a number of the one with digits, a text of the other', () => {
    expect(read('a')).to.deep.equal([{ Title: 'a' }, 'Title']);
    expect(read(7)).to.deep.equal([{ Shelf: '7' }, 'Shelf']);
    expect(read('a', ['Title'])).to.match(/^ValueTwice: 'a' is piped for -Title, which is named, too/);
    const alone = (one: ParameterWords) => ({ parameters: [one] });
    expect(read(7, [], alone(parameter('Title', { isValue: true })))).to.deep.equal([{ Title: '7' }, 'Title']);
    expect(read('7', [], alone(parameter('Shelf', { kind: 'UInt8', isValue: true, list: true })))).to.deep.equal([
      { Shelf: ['7'] },
      'Shelf',
    ]);
    expect(read('a', [], alone(parameter('Title')))).to.equal(
      "NotOneObject: The record is 'a', and Move-Book takes objects.",
    );
  });

  it('is refused where it says nothing, two things, or is no object', () => {
    expect(read(null)).to.equal('NotOneObject: The record is null, which is no object.');
    expect(read(true)).to.equal('NotOneObject: The record is true, which is no object.');
    expect(read({ A: 1, B: 2 })).to.equal('NothingBinds: The record has no member that Move-Book takes; it has A, B.');
    expect(read({})).to.equal('NothingBinds: The record has no member that Move-Book takes; it has none.');
    expect(read({ A: 1 }, [], { parameters: [parameter('Title')] })).to.deep.equal([{}]);
    expect(read({ Title: 'a', Name: 'b' })).to.match(
      /^PropertyMismatch: Of the record, its Title 'a' and its Name 'b' /,
    );
    expect(read({ Title: ['a', 'b'] })).to.equal(
      "SeveralValues: The record's Title has 2 values, 'a' and 'b' among them; -Title takes one.",
    );
  });

  it('is taken as the result that it is, or is like; of that only what counts', () => {
    const book = { Title: 'a', Shelf: 3, Computer: 'x' };
    const loan = { Title: 'a', Reader: 'r', Until: 'u', Shelf: 4 };
    const takes = [
      { results: ['Book'], like: ['Shelf'], only: [] },
      { results: ['Loan'], like: [], only: ['Title'] },
    ];
    expect(read(book, [], { takes })).to.deep.equal([{ Title: 'a', Shelf: '3' }]);
    expect(read(loan, [], { takes })).to.deep.equal([{ Title: 'a' }]);
    expect(read({ Shelf: 5 }, [], { takes: takes.slice(0, 1) })).to.deep.equal([{ Shelf: '5' }]);
    const like = [{ results: ['Book'], like: ['Room', 'Shelf'], only: ['Shelf'] }, ...takes.slice(1)];
    expect(read({ Shelf: 5, Tags: 'x' }, [], { takes: like })).to.deep.equal([{ Shelf: '5' }]);
    expect(read({ Name: 'a', Tags: 'x' }, [], { takes: like })).to.deep.equal([{ Title: 'a' }]);
    expect(read(loan, [], { takes: takes.slice(0, 1) })).to.equal(
      'ResultNotTaken: The record is a Loan, which Move-Book does not take.',
    );
  });

  it('is the result of which it has most members, where it says where it came from', () => {
    const kind = (members: object, among?: readonly string[]) =>
      resultOf(members as Record<string, unknown>, { takes: [] }, words, among);
    expect(kind({ Title: 'a', Shelf: 3, Computer: 'x' })).to.equal('Book');
    expect(kind({ Title: 'a', Shelf: 3 })).to.equal('Loan');
    expect(kind({ Title: 'a', Shelf: 3, Computer: 'x', Reader: 'r', Until: 'u' })).to.equal('Book');
    expect(kind({ Title: 'a', Shelf: 3, Computer: 'x' }, ['Loan', 'Nothing'])).to.equal('Loan');
    // Of two that are alike the one that the command takes.
    const takes = [{ results: ['Copy'], like: [], only: [] }];
    expect(resultOf({ Title: 'a', Reader: 'r', Until: 'u' }, { takes }, words)).to.equal('Copy');
    expect(kind({ Other: 1 })).to.equal('');
  });

  it('has its values as texts, as a request has them', () => {
    expect([null, undefined, '', ' ', ' a', 0, false, 1e21, { Ticks: 5 }, { a: 1 }, [1]].map(printJson)).to.deep.equal([
      ...Array(4).fill(undefined),
      ' a',
      '0',
      'false',
      '1e+21',
      '@{Ticks=5}',
      '{"a":1}',
      '[1]',
    ]);
  });
});
