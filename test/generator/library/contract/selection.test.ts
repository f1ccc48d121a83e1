import { expect } from 'chai';
import fc from 'fast-check';
import { CommandError, invalidArgument } from '../../../../generator/library/contract/command-error.ts';
import {
  filtering,
  groupMaker,
  literally,
  refuseEmpty,
  select,
  type Wanted,
} from '../../../../generator/library/contract/selection.ts';
import { tableOf } from '../../../../generator/library/contract/table.ts';
import type { Call } from '../../../../generator/library/contract/vocabulary.ts';

describe('a filter', () => {
  const call = (named: readonly string[], piped = false): Call => ({
    named: new Set(named),
    piped,
    together: 1,
    warn: () => {},
  });
  const refuse = (filter: object, how: Call) => () => refuseEmpty(filter, ['Name', 'Id'], 'process', how);

  it('refuses a parameter that is named without a value', () => {
    for (const filter of [{}, { Name: [] }, { Name: '' }, { Name: undefined, Id: [1] }])
      expect(refuse(filter, call(['Name'])), JSON.stringify(filter)).to.throw(
        '-Name is given without a value, which could mean every process or none.',
      );
  });

  it('takes a value that is no list: a number, a truth, a text', () => {
    for (const value of [3, 0, false, true, 7n, 'text', ['']])
      expect(refuse({ First: value }, call(['First'])), String(value)).to.not.throw();
  });

  it('refuses a piped object that selects nothing, whatever is named beside it', () => {
    const nothing = 'The piped object selects nothing, which could mean every process or none.';
    expect(refuse({}, call([], true))).to.throw(nothing);
    expect(refuse({ First: 3 }, call(['First'], true))).to.throw(nothing);
    expect(refuse({ Id: [1] }, call([], true))).to.not.throw();
    expect(refuse({}, call([]))).to.not.throw();
  });
});

interface Book {
  readonly Name: string;
  readonly Shelf: number;
}
const nameOf = ({ Name }: Book) => Name;
const shelfOf = ({ Shelf }: Book) => Shelf;
const absent = (names: string) => invalidArgument('NoBook', `No book has ${names}.`, 'Look again.');
const told = (one: Book | CommandError) =>
  one instanceof CommandError ? `${one.facts.id}: ${one.message}` : `${one.Name} ${one.Shelf}`;

const books = fc.array(fc.record({ Name: fc.constantFrom('a', 'b', 'c', 'd'), Shelf: fc.integer({ min: 1, max: 3 }) }));
const beginning = (letters: string): Wanted<Book> => ({
  name: 'Name',
  value: letters,
  literal: false,
  test: ({ Name }) => letters.includes(Name),
});
const wantedNames = fc.array(
  fc.oneof(
    fc.constantFrom('a', 'b', 'c', 'e').map((name) => literally('Name', name, nameOf)),
    fc.constantFrom('ab', 'cd').map(beginning),
  ),
);
const wantedShelves = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 4 }).map((shelf) => literally('Shelf', shelf, shelfOf)),
    fc.integer({ min: 1, max: 4 }).map((shelf) => filtering('Shelf', shelf, shelfOf)),
  ),
);
const groupsOf = fc
  .tuple(fc.option(wantedNames, { nil: undefined }), fc.option(wantedShelves, { nil: undefined }))
  .map((groups) => groups.filter((group) => group !== undefined));

describe('a selection', () => {
  it('gives the same from a table with indexes as from entries that are gone through once', () => {
    fc.assert(
      fc.property(books, groupsOf, (entries, groups) => {
        const once = [...select(groups, entries.values(), [], absent)].map(told);
        expect([...select(groups, tableOf(entries), [], absent)].map(told)).to.deep.equal(once);
        const wanted = entries.filter((entry) => groups.every((group) => group.some(({ test }) => test(entry))));
        expect(once.filter((text) => !text.startsWith('NoBook'))).to.deep.equal(wanted.map(told));
      }),
      { numRuns: 500 },
    );
  });

  it('makes an entry when it is asked for, and goes no further', () => {
    let made = 0;
    const entries = (function* () {
      for (const Name of 'abcabc') {
        made++;
        yield { Name, Shelf: made };
      }
    })();
    const found = select([[literally('Name', 'b', nameOf)]], entries, [], absent);
    expect(made).to.equal(0);
    expect(told(found.next().value as Book)).to.equal('b 2');
    expect(made).to.equal(2);
  });

  it('says what is not there after all that is, and nothing of it where a value was invalid', () => {
    const entries = [{ Name: 'a', Shelf: 1 }];
    const groups = [[literally('Name', 'a', nameOf), literally('Name', 'x', nameOf), literally('Name', 'y', nameOf)]];
    const of = (errors: CommandError[]) => [...select(groups, entries, errors, absent)].map(told);
    expect(of([])).to.deep.equal(['a 1', "NoBook: No book has the Name 'x'.", "NoBook: No book has the Name 'y'."]);
    expect(of([invalidArgument('Bad', 'It is bad.', '')])).to.deep.equal(['a 1', 'Bad: It is bad.']);
  });
});

describe('the groups of a selection', () => {
  const filter = { Name: ['a', 'bad', 'b'], Shelf: undefined as readonly number[] | undefined };
  const gather = (want: (name: string) => Wanted<Book>) => {
    const groups: Wanted<Book>[][] = [];
    const errors: CommandError[] = [];
    const add = groupMaker(filter, groups, errors);
    add('Name', want);
    add('Shelf', (shelf) => literally('Shelf', shelf, shelfOf));
    return { groups: groups.map((group) => group.map(({ value }) => value)), errors: errors.map(({ facts }) => facts) };
  };

  it('are one of each parameter that is given; a value that is refused is an error about it, and the others stay', () => {
    const facts = { id: 'Bad', category: 'InvalidArgument', message: 'It is bad.', action: 'Mend it.' } as const;
    const refusing = (name: string) => {
      if (name === 'bad') throw new CommandError(facts);
      return literally('Name', name, nameOf);
    };
    expect(gather(refusing)).to.deep.equal({
      groups: [['a', 'b']],
      errors: [{ ...facts, about: [{ name: 'Name', value: 'bad' }] }],
    });
  });

  it('are none where something fails that is no refusal', () => {
    const failing = () => {
      throw new TypeError('of itself');
    };
    expect(() => gather(failing)).to.throw(TypeError, 'of itself');
  });
});
