import { resolve } from 'node:path';
import { expect } from 'chai';
import { CommandError } from '../../../../generator/library/contract/command-error.ts';
import { faultOfSets, optionOf, optionParameters, readGiven } from '../../../../generator/library/verbs/options.ts';
import { objectItem } from '../../../../generator/library/verbs/whole.ts';
import type { CommandWords, ContractWords, ParameterWords } from '../../../../generator/library/verbs/words.ts';
import type { RequestColumn, WireCommand } from '../../../../generator/library/wire/columns.ts';
import { escapeField, escapeList } from '../../../../generator/library/wire/fields.ts';

const parameter = (name: string, more: Partial<ParameterWords> = {}): ParameterWords => ({
  name,
  kind: 'String',
  help: `the ${name}`,
  sets: [{}],
  ...more,
});
const command = (sets: readonly string[], ...parameters: ParameterWords[]): CommandWords => ({
  name: 'Move-Book',
  synopsis: '',
  sets,
  parameters,
  takes: [],
  result: '',
});

describe('the options of a verb', () => {
  it('say what they take, and of words in which they are few, these', () => {
    const option = (more: Partial<ParameterWords>) => optionOf(parameter('ShelfMark', more), (text) => `<${text}>`);
    expect(option({})).to.deep.equal(['shelf-mark', { help: '<the ShelfMark>', value: 'text' }]);
    expect(option({ default: 'x', list: true })).to.deep.equal([
      'shelf-mark',
      { help: '<the ShelfMark Default: x.>', value: 'text', multiple: true },
    ]);
    expect(option({ kind: 'Switch' })[1]).to.deep.equal({ help: '<the ShelfMark>' });
    const value = (more: Partial<ParameterWords>) => {
      const { value: said, multiple } = option(more)[1];
      return multiple ? `${said} ...` : said;
    };
    expect(value({ kind: 'Whole', list: true })).to.equal('json');
    expect(value({ kind: 'Choice', choices: ['Left', 'Right'] })).to.equal('Left|Right');
    expect(value({ kind: 'Choice', choices: ['a'.repeat(14), 'b'.repeat(15)] })).to.equal(
      `${'a'.repeat(14)}|${'b'.repeat(15)}`,
    );
    expect(value({ kind: 'Choice', choices: ['a'.repeat(15), 'b'.repeat(15)] })).to.equal('word');
    const kinds = [
      'UInt8',
      'UInt16',
      'UInt32',
      'UInt64',
      'Duration',
      'DateTime',
      'Boolean',
      'FilePath',
      'IpAddress',
      'IpPrefix',
    ] as const;
    expect(kinds.map((kind) => value({ kind, list: true }))).to.deep.equal(
      'number number number number [d.]hh:mm:ss time true|false file address prefix'
        .split(' ')
        .map((word) => `${word} ...`),
    );
  });

  it('are the parameters that no record alone gives', () => {
    const all = [parameter('A'), parameter('B', { pipeline: 'piped' }), parameter('C', { objects: 'Book' })];
    expect(
      optionParameters(command([], ...all, parameter('D', { pipeline: 'name' }))).map(({ name }) => name),
    ).to.deep.equal(['A', 'D']);
  });

  it('become the fields of a request, in the order in which they are given', () => {
    const inner: RequestColumn[] = [
      { name: 'Title', kind: 'String', list: false },
      { name: 'Tags', kind: 'String', list: true },
    ];
    const columns: RequestColumn[] = [
      { name: 'Text', kind: 'String', list: false },
      { name: 'Texts', kind: 'String', list: true },
      { name: 'Force', kind: 'Switch', list: false },
      { name: 'File', kind: 'FilePath', list: false },
      { name: 'Files', kind: 'FilePath', list: true },
      { name: 'Book', kind: 'Whole', list: false, columns: inner },
      { name: 'Books', kind: 'Whole', list: true, columns: inner },
    ];
    const wire: WireCommand<never> = {
      name: 'Move-Book',
      changes: true,
      parameters: columns,
      asOne: [{ name: 'Atomic', kind: 'Switch', list: false }],
      result: [],
      handler: () => [],
    };
    const names = ['Text', 'Texts', 'Force', 'File', 'Files', 'Book', 'Books', 'Atomic'];
    const read = (given: Parameters<typeof readGiven>[2]) => {
      try {
        return [...readGiven(wire, command([], ...names.map((name) => parameter(name))), given)];
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        return error.message;
      }
    };
    expect(read({ atomic: true, texts: ['a,b', 'c'], text: 'x\ty', force: false, other: 'z' })).to.deep.equal([
      ['Atomic', '1'],
      ['Texts', escapeList(['a,b', 'c'])],
      ['Text', 'x\\ty'],
      ['Force', ''],
    ]);
    const one = escapeList(['a', escapeList(['t', 'u'])]);
    expect(read({ book: '{"Title":"a","Tags":["t","u"],"Other":1}' })).to.deep.equal([['Book', one]]);
    expect(read({ books: '[{"Title":"a","Tags":["t","u"]},{"Tags":"v"}]' })).to.deep.equal([
      ['Books', escapeList([one, escapeList(['', 'v'])])],
    ]);
    expect(read({ books: '{"Title":"a","Tags":["t","u"]}' })).to.deep.equal([['Books', escapeList([one])]]);
    expect(read({ texts: 'a,b' })).to.deep.equal([['Texts', escapeList(['a,b'])]]);
    const paths = read({ file: 'a', files: ['b', 'c'] });
    expect(paths).to.deep.equal([
      ['File', escapeField(resolve('a'))],
      ['Files', escapeList([resolve('b'), resolve('c')])],
    ]);
    expect(read({ book: '{' })).to.match(/^--book is no JSON: /);
    for (const text of ['3', 'null', '[1]']) expect(read({ book: text })).to.equal(`--book '${text}' is no object.`);
  });
});

describe('options that go together', () => {
  const words = command(
    ['ByName', 'ById'],
    parameter('Name', { sets: [{ set: 'ByName', mandatory: true }], pipeline: 'name' }),
    parameter('Id', { sets: [{ set: 'ById', mandatory: true }] }),
    parameter('Shelf', { sets: [{ set: 'ById' }] }),
    parameter('Force'),
  );
  const fault = (given: readonly string[], hasRecords = false, of = words) => {
    const error = faultOfSets(of, new Set(given), hasRecords);
    return error && `${error.facts.id}: ${error.message}`;
  };

  it('are those of one set, with all that it wants', () => {
    expect(fault(['Name'])).to.equal(undefined);
    expect(fault(['Id', 'Shelf', 'Force'])).to.equal(undefined);
    expect(fault(['Name', 'Shelf', 'Force'])).to.equal('ConflictingOptions: --name and --shelf do not go together.');
    expect(fault(['Name', 'Id'], true)).to.equal('ConflictingOptions: --name and --id and records do not go together.');
    expect(fault([])).to.equal('MissingOption: Not given: --name, or --id.');
    expect(fault(['Shelf'])).to.equal('MissingOption: Not given: --id.');
  });

  it('may lack what comes with the records', () => {
    expect(fault([], true)).to.equal(undefined);
    expect(fault(['Shelf'], true)).to.equal('MissingOption: Not given: --id.');
    const gathers = command(
      [],
      parameter('Books', { objects: 'Book', sets: [{ mandatory: true }] }),
      parameter('Force'),
    );
    expect(fault(['Force'], false, gathers)).to.equal('MissingOption: Not given: what --input gives.');
    expect(fault(['Force'], true, gathers)).to.equal(undefined);
  });
});

describe('an object that is one of many', () => {
  const title = { name: 'Title', kind: 'String', list: false } as const;
  const column: RequestColumn = {
    name: 'Items',
    kind: 'Objects',
    list: true,
    results: [
      { member: 'Book', columns: [title, { name: 'Tags', kind: 'String', list: true }] },
      {
        member: 'Loan',
        columns: [
          { name: 'Reader', kind: 'String', list: false },
          { name: 'Of', nested: [title] },
        ],
      },
    ],
  };
  const value = (name: string) => ({ name, is: 'value', kind: 'String' }) as const;
  const words: ContractWords = {
    prefix: 'Book',
    nouns: {},
    session: [],
    commands: [],
    results: {
      Either: {
        members: [
          { name: 'Book', is: 'class', result: 'BookEntry' },
          { name: 'Loan', is: 'class', result: 'LoanEntry' },
        ],
        oneOf: true,
        table: [],
      },
      BookEntry: { members: [value('Title'), value('Tags')], table: [] },
      LoanEntry: { members: [value('Reader'), value('Of')], table: [] },
      Other: { members: [value('Colour')], table: [] },
    },
  };
  const item = (record: unknown) => {
    try {
      return objectItem(record, parameter('Items', { objects: 'Either' }), column, words);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return error.message;
    }
  };

  it('says which result it is, and the texts of its members', () => {
    expect(item({ Title: 'a', Tags: ['x', 'y'] })).to.equal(escapeList(['Book', 'a', escapeList(['x', 'y'])]));
    expect(item({ Title: 'a', Tags: 'x' })).to.equal(escapeList(['Book', 'a', '']));
    expect(item({ Reader: 'r', Of: { Title: 'a' } })).to.equal(escapeList(['Loan', 'r', '1', 'a']));
    expect(item({ Reader: null, Of: null })).to.equal(escapeList(['Loan', '', '0']));
  });

  it('is refused where it is another one, or none', () => {
    const taken = '; what is taken is BookEntry or LoanEntry.';
    expect(item({ Colour: 'red' })).to.equal(`The record is of the kind Other${taken}`);
    expect(item({ Nothing: 1 })).to.equal(`The record is an object of another kind${taken}`);
    for (const one of [null, [], 'text', 3]) expect(item(one)).to.equal(`The record is no object${taken}`);
  });
});
