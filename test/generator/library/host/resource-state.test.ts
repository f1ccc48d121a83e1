import { expect } from 'chai';
import { CommandError } from '../../../../generator/library/contract/command-error.ts';
import { differingNames, printState, readState } from '../../../../generator/library/host/resource-state.ts';
import type { WireState } from '../../../../generator/library/wire/resources.ts';

const STATE: WireState = {
  anyKey: ['Title', 'ISBN'],
  properties: [
    { name: 'Title', is: 'value', kind: 'String', list: false },
    { name: 'ISBN', is: 'value', kind: 'UInt64', list: false },
    { name: 'Shelf', is: 'value', kind: 'UInt8', list: false },
    { name: 'Tags', is: 'value', kind: 'String', list: true, pattern: '[a-z]+' },
    { name: 'Lent', is: 'value', kind: 'Boolean', list: false },
    { name: 'Kind', is: 'value', kind: 'Enum', list: false, choices: ['Novel', 'Atlas'], numbers: [3, 7] },
    { name: 'Until', is: 'value', kind: 'DateTime', list: false },
    { name: 'Lasts', is: 'value', kind: 'Duration', list: false },
    {
      name: 'Parts',
      is: 'object',
      list: true,
      anyKey: [],
      properties: [
        { name: 'Name', is: 'value', kind: 'String', list: false, mandatory: true },
        { name: 'Exist', is: 'exist' },
      ],
    },
    { name: 'Exist', is: 'exist' },
    { name: 'WouldDo', is: 'wouldDo' },
  ],
};

describe('the state of a resource', () => {
  const refusal = (json: unknown) => {
    try {
      return readState(STATE, json);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const { id, category, message, action } = error.facts;
      expect([id, category, action]).to.deep.equal([
        'InvalidProperty',
        'InvalidData',
        'Correct it; the schema of the resource says what it takes.',
      ]);
      return message;
    }
  };

  it('is read from JSON by the kinds of its properties; what the engine adds is left out', () => {
    const json = {
      title: ' a ',
      isbn: '18446744073709551615',
      shelf: 255,
      tags: ['x', ' y '],
      lent: false,
      kind: 7,
      until: '2026-01-31T12:00:00Z',
      lasts: '00:10:00',
      parts: [{ name: 'p', _exist: false }, { name: 'q' }],
      _exist: true,
      _metadata: { whatIf: ['x'] },
      _inDesiredState: true,
    };
    expect(readState(STATE, json)).to.deep.equal({
      Title: ' a ',
      ISBN: 2n ** 64n - 1n,
      Shelf: 255,
      Tags: ['x', 'y'],
      Lent: false,
      Kind: 'Atlas',
      Until: Date.UTC(2026, 0, 31, 12),
      Lasts: 600,
      Parts: [{ Name: 'p', Exist: false }, { Name: 'q' }],
      Exist: true,
    });
  });

  it('is refused for its first mistake, by the path of the property', () => {
    const title = { title: 'a' };
    const refused: readonly [json: unknown, message: string][] = [
      [[title], 'The input: [{"title":"a"}] is not valid: it must be an object.'],
      [null, 'The input: null is not valid: it must be an object.'],
      [{ shelf: 1 }, 'The input: one of title, isbn must be given.'],
      [
        { title: 'a', room: 1 },
        'room: it is no property: there are title, isbn, shelf, tags, lent, kind, until, lasts, parts, _exist.',
      ],
      [{ ...title, parts: [{ name: 'p' }, {}] }, 'parts[1].name: it must be given.'],
      [{ ...title, parts: { name: 'p' } }, 'parts: {"name":"p"} is not valid: it must be a list.'],
      [{ ...title, parts: [7] }, 'parts[0]: 7 is not valid: it must be an object.'],
      [{ ...title, tags: 'x' }, "tags: 'x' is not valid: it must be a list."],
      [{ ...title, tags: ['x', '7'] }, "tags[1]: '7' is not valid: it must match [a-z]+."],
      [{ ...title, lent: 'true' }, "lent: 'true' is not valid: it must be true or false."],
      [{ ...title, _exist: 1 }, '_exist: 1 is not valid: it must be true or false.'],
      [
        { ...title, parts: [{ name: 'p', _exist: null }] },
        'parts[0]._exist: null is not valid: it must be true or false.',
      ],
      [{ ...title, shelf: '3' }, "shelf: '3' is not valid: it must be a number."],
      [
        { ...title, shelf: 256 },
        'shelf: 256 is not valid: it must be a whole number from 0 to 255, in decimal digits.',
      ],
      [
        { isbn: '0x10' },
        "isbn: '0x10' is not valid: it must be a whole number from 0 to 18446744073709551615, in decimal digits; did you mean 16?",
      ],
      [{ isbn: 7 }, 'isbn: 7 is not valid: it must be a text.'],
      [{ ...title, kind: true }, 'kind: true is not valid: it must be a text.'],
      [{ ...title, kind: 'Novle' }, "kind: 'Novle' is not valid: it must be one of Novel, Atlas."],
    ];
    for (const [json, message] of refused) expect(refusal(json), JSON.stringify(json)).to.equal(message);
    expect(refusal({ isbn: '7' })).to.deep.equal({ ISBN: 7n });
  });

  it('is printed as JSON has it, without what is not there', () => {
    const state = {
      Title: '',
      ISBN: 2n ** 64n - 1n,
      Shelf: 0,
      Tags: ['x'],
      Lent: false,
      Kind: null,
      Until: Date.UTC(2026, 0, 31, 12),
      Lasts: 600,
      Parts: [{ Name: 'p', Exist: false }, { Name: undefined }],
      Exist: true,
      WouldDo: ['Would lend it.'],
    };
    expect(printState(STATE, state)).to.deep.equal({
      title: '',
      isbn: '18446744073709551615',
      shelf: 0,
      tags: ['x'],
      lent: false,
      until: '2026-01-31T12:00:00.000Z',
      lasts: '00:10:00',
      parts: [{ name: 'p', _exist: false }, {}],
      _exist: true,
      _metadata: { whatIf: ['Would lend it.'] },
    });
  });

  it('differs in members, of which what would be done is none, and what is not said to be gone is there', () => {
    const before = { title: 'a', tags: ['x', null], parts: [{ name: 'p', _metadata: { whatIf: ['x'] } }], shelf: 1 };
    const same = { title: 'a', tags: ['x', null], parts: [{ name: 'p' }], shelf: 1, _exist: true };
    expect(differingNames(before, { ...same, _metadata: { whatIf: [] }, _inDesiredState: true })).to.deep.equal([]);
    const after = { title: 'b', tags: ['x', 'y'], parts: [{ name: 'q' }], _exist: false };
    expect(differingNames(before, after)).to.deep.equal(['title', 'tags', 'parts', '_exist', 'shelf']);
  });
});
