import { expect } from 'chai';
import { CommandError } from '../../../../generator/library/contract/command-error.ts';
import { translated, translator, verbNames } from '../../../../generator/library/verbs/names.ts';
import { resultReader } from '../../../../generator/library/verbs/results.ts';
import { TextTable } from '../../../../generator/library/verbs/table.ts';
import type { CommandWords, ContractWords } from '../../../../generator/library/verbs/words.ts';
import type { ValueKind } from '../../../../generator/library/wire/columns.ts';
import { escapeList } from '../../../../generator/library/wire/fields.ts';

const value = (name: string, kind: ValueKind = 'String') => ({ name, is: 'value', kind }) as const;
const command = (name: string, ...parameters: string[]): CommandWords => ({
  name,
  synopsis: '',
  sets: [],
  parameters: parameters.map((one) => ({ name: one, kind: 'String', help: '', sets: [] })),
  takes: [],
  result: '',
});

const words: ContractWords = {
  prefix: 'Book',
  nouns: { BookEntry: 'entry' },
  session: [],
  commands: [
    command('Get-BookEntry', 'ShelfMark'),
    command('Get-BookOpenLoan', 'Reader'),
    command('Move-BookOpenLoan', 'Reader'),
    command('Undo-Book'),
    command('Set-Shelf', 'Height'),
    command('Set-Room'),
  ],
  results: {
    Book: {
      members: [value('Title'), value('Pages', 'UInt32'), { name: 'Kind', is: 'constant', text: 'book' }],
      table: [
        { heading: 'Title', member: 'Title' },
        { heading: '#', member: 'Pages' },
      ],
    },
    Loan: {
      members: [
        { name: 'Backend', is: 'backend' },
        { name: 'Computer', is: 'computer' },
        { name: 'Book', is: 'class', result: 'Book' },
        { name: 'Others', is: 'class', result: 'Book', list: true },
        value('Reader'),
      ],
      table: [{ heading: 'Reader', member: 'Reader' }],
    },
    Either: {
      members: [
        { name: 'Loan', is: 'class', result: 'Loan' },
        { name: 'Book', is: 'class', result: 'Book' },
      ],
      oneOf: true,
      table: [],
    },
    All: {
      members: [
        value('Small', 'UInt8'),
        value('Middle', 'UInt16'),
        value('Large', 'UInt64'),
        value('Lasts', 'Duration'),
        value('At', 'DateTime'),
        value('Is', 'Boolean'),
        value('Given', 'Switch'),
        { name: 'Tags', is: 'value', kind: 'String', list: true },
        { name: 'Counts', is: 'value', kind: 'UInt32', list: true },
      ],
      table: [],
    },
  },
};

describe('a result of a reply', () => {
  const read = (name: string, line: string) =>
    resultReader(words, name, { backend: 'Memory', computer: 'here' })(line.split(' '));

  it('has its values as JSON has them, by their kinds', () => {
    expect(
      read(
        'All',
        `255 0 18446744073709551615 937840000000 116444736000010000 1 0 ${escapeList(['a', 'b,\\E'])} ${escapeList(['1', '2'])}`,
      ),
    ).to.deep.equal({
      Small: 255,
      Middle: 0,
      Large: '18446744073709551615',
      Lasts: '1.02:03:04',
      At: '1970-01-01T00:00:00.001Z',
      Is: true,
      Given: false,
      Tags: ['a', 'b,\\E'],
      Counts: [1, 2],
    });
    expect(read('All', '1 2 3 9223372036854775807 0 0 1 \\E ')).to.deep.include({
      Lasts: 'Infinite',
      At: '1601-01-01T00:00:00.000Z',
      Tags: [''],
      Counts: [],
    });
    expect(read('All', '       \\N \\N')).to.deep.equal(
      Object.fromEntries('Small Middle Large Lasts At Is Given Tags Counts'.split(' ').map((name) => [name, null])),
    );
  });

  it('has others within it, where they are there, and knows where it came from', () => {
    expect(read('Loan', `1 a 3 ${escapeList(['b\t4', 'c\t5'])} \\E`)).to.deep.equal({
      Backend: 'Memory',
      Computer: 'here',
      Book: { Title: 'a', Pages: 3, Kind: 'book' },
      Others: [
        { Title: 'b', Pages: 4, Kind: 'book' },
        { Title: 'c', Pages: 5, Kind: 'book' },
      ],
      Reader: '',
    });
    expect(read('Loan', '0   \\N r')).to.deep.include({ Book: null, Others: null, Reader: 'r' });
  });

  it('is the one of several that is there', () => {
    expect(read('Either', '0 0   \\N  1 a 3')).to.deep.equal({ Title: 'a', Pages: 3, Kind: 'book' });
    expect(read('Either', '1 0   \\N r 0  ')).to.deep.include({ Reader: 'r' });
  });
});

describe('a table of plain text', () => {
  const book = (Title: unknown, Pages: unknown) => ({ Title, Pages, Kind: 'book' });

  it('is as wide as its first results want, and has headings once', () => {
    const table = new TextTable(words, 'Book');
    expect(table.print([book('a', 1), book('A long one', 22)])).to.equal(
      'Title       #\n-----       -\na           1\nA long one  22\n',
    );
    expect(table.print([book('An even longer one', null), book(null, 4)])).to.equal(
      'An even longer one\n            4\n',
    );
    const wide = new TextTable(words, 'Book').print([book('x'.repeat(70), 1)]).split('\n');
    expect(wide.slice(0, 3)).to.deep.equal([
      `Title${' '.repeat(57)}#`,
      `-----${' '.repeat(57)}-`,
      `${'x'.repeat(70)}  1`,
    ]);
  });

  it('has headings anew for results of another kind', () => {
    const loan = { Backend: 'Memory', Computer: 'here', Book: null, Others: null, Reader: 'r' };
    const table = new TextTable(words, 'Either');
    expect(table.print([book('a', 1), loan, loan, 7, null, { Other: 1 }])).to.equal(
      'Title  #\n-----  -\na      1\n\nReader\n------\nr\nr\n7\nnull\n{"Other":1}\n',
    );
    expect(table.print([loan, book('b', 2)])).to.equal('r\n\nTitle  #\n-----  -\nb      2\n');
  });

  it('prints lists and objects in a cell, and nothing that moves a cursor', () => {
    const print = (Title: unknown) => new TextTable(words, 'Book').print([book(Title, 1)]).split('\n')[2];
    expect(print(['a', null, 2])).to.equal('a, , 2  1');
    expect(print({ a: 1 })).to.equal('{"a":1}  1');
    expect(print('a\u001b[2J\u0000\u007f\u009f\u00a0b')).to.equal('a [2J   \u00a0b  1');
  });
});

describe('the words of a command line', () => {
  it('are a verb and a noun for each cmdlet, where the usual noun may be left out', () => {
    const names = Object.fromEntries(
      [...verbNames(words)].map(([name, { verb, noun, usual }]) => [name, `${verb} ${noun}${usual ? ' usual' : ''}`]),
    );
    expect(names).to.deep.equal({
      'Get-BookEntry': 'get entry usual',
      'Get-BookOpenLoan': 'get open-loan',
      'Move-BookOpenLoan': 'move open-loan usual',
      'Undo-Book': 'undo book usual',
      'Set-Shelf': 'set shelf',
      'Set-Room': 'set room',
    });
  });

  it('stand for cmdlets and parameters in messages, but not where these are quoted', () => {
    const translate = translator('books', words);
    expect(translate("Get-BookEntry -ShelfMark x, 'Get-BookEntry -ShelfMark', Set-Shelf -Height 1")).to.equal(
      "books get --shelf-mark x, 'Get-BookEntry -ShelfMark', books set shelf --height 1",
    );
    expect(translate('Get-BookOpenLoan -Reader r -WhatIf -PlanOnly -Nothing Get-Nothing a-Reader')).to.equal(
      'books get open-loan --reader r --what-if --what-if -Nothing Get-Nothing a-Reader',
    );
    expect(translate('-Reader', 'Get-BookEntry')).to.equal('--reader');
    const error = new CommandError({ id: 'A', category: 'InvalidArgument', message: '-Reader', action: '-Height' });
    expect(translated(error, translate).facts).to.deep.equal({
      id: 'A',
      category: 'InvalidArgument',
      message: '--reader',
      action: '--height',
    });
  });
});
