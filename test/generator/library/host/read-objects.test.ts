import { expect } from 'chai';
import { CommandError } from '../../../../generator/library/contract/command-error.ts';
import { readObjects } from '../../../../generator/library/host/read-objects.ts';
import type { ObjectColumn, RequestColumn } from '../../../../generator/library/wire/columns.ts';
import { escapeList } from '../../../../generator/library/wire/fields.ts';
import { MOST_VALUES } from '../../../../generator/library/wire/limits.ts';

const BOOK: readonly ObjectColumn[] = [
  { name: 'Title', kind: 'String', list: false },
  { name: 'Pages', kind: 'UInt32', list: false },
  { name: 'Kind', kind: 'Choice', list: false, choices: ['Novel', 'Atlas'], nullable: true },
  { name: 'Tags', kind: 'String', list: true },
];
const LOAN: readonly ObjectColumn[] = [
  { name: 'Book', nested: BOOK },
  { name: 'Before', nested: [{ name: 'Pages', kind: 'UInt8', list: false }], nullable: true },
  { name: 'Days', kind: 'UInt8', list: false },
];

describe('the objects of a request', () => {
  const read = (results: NonNullable<RequestColumn['results']>, ...items: readonly string[][]) => {
    try {
      return readObjects('What', results, items.map(escapeList));
    } catch (error) {
      if (error instanceof CommandError) return error.facts;
      throw error;
    }
  };
  const one = [{ member: '', columns: LOAN }];
  const several = [
    { member: 'Book', columns: BOOK },
    { member: 'Loan', columns: LOAN },
  ];
  const message = (text: string) => ({
    id: 'IncompleteObject',
    category: 'InvalidArgument',
    message: text,
    action: 'Give whole objects, as the cmdlets of this module give them; a CSV file has no objects within objects.',
  });

  it('have their members, those of objects within them, and null for what may be none', () => {
    expect(
      read(
        one,
        ['', '1', 'a', ' 3 ', 'novel', escapeList(['x', '']), '0', '7'],
        ['', '1', '', '4', '', '', '1', '5', '8'],
      ),
    ).to.deep.equal([
      { Book: { Title: 'a', Pages: 3, Kind: 'Novel', Tags: ['x', ''] }, Before: null, Days: 7 },
      { Book: { Title: '', Pages: 4, Kind: null, Tags: [] }, Before: { Pages: 5 }, Days: 8 },
    ]);
  });

  it('are of one of several kinds, and have null for the others', () => {
    const book = { Title: 'a', Pages: 3, Kind: null, Tags: [] };
    expect(read(several, ['Book', 'a', '3', '', ''], ['Loan', '1', 'a', '3', '', '', '0', '7'])).to.deep.equal([
      { Book: book, Loan: null },
      { Book: null, Loan: { Book: book, Before: null, Days: 7 } },
    ]);
    expect(() => read(several, ['Film', 'a'])).to.throw("an object of -What is of the kind 'Film', which is none");
  });

  it('are refused where a member lacks or breaks its rule, by the number of the object and the path', () => {
    const whole = ['', '1', 'a', '3', '', '', '0', '7'];
    expect(read(one, whole, ['', '0'])).to.deep.equal(message('The 2. object of -What has no Book.'));
    expect(read(one, ['', '1', 'a', '', '', '', '0', '7'])).to.deep.equal(
      message('The 1. object of -What has no Book.Pages.'),
    );
    expect(read(one, ['', '1', 'a', '3', '', '', '0'])).to.deep.equal(message('The 1. object of -What has no Days.'));
    expect(read(one, ['', '1', 'a', '3', 'novle', '', '0', '7'])).to.deep.equal(
      message("The 1. object of -What has the Book.Kind 'novle', which is not valid: it must be one of Novel, Atlas."),
    );
    expect(read(one, whole, whole, ['', '1', 'a', '3', '', '', '1', '0xF', '7'])).to.deep.equal(
      message(
        "The 3. object of -What has the Before.Pages '0xF', which is not valid: it must be a whole number from 0 to 255, in decimal digits; did you mean 15?",
      ),
    );
  });

  it('are so many at most', () => {
    const numbers = [{ member: '', columns: [{ name: 'Days', kind: 'UInt8', list: false }] }] as const;
    const most = Array<string[]>(MOST_VALUES).fill(['', '7']);
    expect(read(numbers, ...[])).to.deep.equal([]);
    expect(readObjects('What', numbers, most.map(escapeList))).to.have.length(MOST_VALUES);
    expect(() => readObjects('What', numbers, [...most, ['', '7']].map(escapeList))).to.throw(
      '-What has 250,001 objects, and at most 250,000 can be given together. Nothing is done.',
    );
  });
});
