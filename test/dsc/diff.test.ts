import { expect } from 'chai';
import { differing } from './diff.ts';

describe('the comparison that the engine makes by itself', () => {
  const cases: readonly [title: string, expected: unknown, actual: unknown, names: string[], schema?: object][] = [
    ['counts no member that only the state has', { a: 1 }, { a: 1, b: 2 }, []],
    ['tells 1 from the text of it, and texts by their case', { a: 1, b: 'X' }, { a: '1', b: 'x' }, ['a', 'b']],
    ['takes what says nothing for what exists', { a: 1 }, { a: 1, _exist: false }, ['_exist']],
    ['takes a null for what exists', { a: 1, _exist: true }, { a: 1, _exist: null }, []],
    ['does so in lists', { l: [{ a: 1 }] }, { l: [{ a: 1, _exist: false }] }, ['l']],
    ['compares lists in any order', { l: [1, 2] }, { l: [2, 1] }, []],
    ['but of one length', { l: [] }, { l: [1] }, ['l']],
    ['wants an explicit null', { a: null }, {}, ['a']],
    ['compares nothing with null', null, { a: 1 }, []],
    ['takes a default of the schema', { a: 1 }, {}, [], { properties: { a: { default: 1 } } }],
    ['skips what is write-only', { a: 1 }, {}, [], { properties: { a: { writeOnly: true } } }],
    [
      'follows references within the schema',
      { a: 1 },
      {},
      [],
      { properties: { a: { $ref: '#/$defs/x' } }, $defs: { x: { writeOnly: true } } },
    ],
    ['and no others', { a: 1 }, {}, ['a'], { properties: { a: { $ref: 'https://example.org/x' } } }],
    ['skips secrets', { a: { secureString: 'x' } }, {}, []],
  ];
  for (const [title, expected, actual, names, schema] of cases) {
    it(title, () => {
      expect(differing(expected, actual, schema as never)).to.deep.equal(names);
    });
  }
});
