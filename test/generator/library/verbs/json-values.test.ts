import { expect } from 'chai';
import fc from 'fast-check';
import { type JsonPiece, JsonValues } from '../../../../generator/library/verbs/json-values.ts';

/** The values of a text that comes in pieces of so many characters, each with its line. */
function read(text: string, size = text.length): JsonPiece[] {
  const values = new JsonValues();
  const found: JsonPiece[] = [];
  for (let at = 0; at < text.length; at += size) found.push(...values.take(text.slice(at, at + size)));
  return [...found, ...values.end()];
}
const shown = (pieces: readonly JsonPiece[]) =>
  pieces.map((piece) => `${piece.line}: ${'fault' in piece ? 'fault' : JSON.stringify(piece.value)}`);

describe('values of JSON that follow each other', () => {
  it('are given with the line on which they begin, however they stand', () => {
    const text = '\ufeff{"a":\n1} {"b":[2,{"c":"}"}]}\n\n"x\\"]{" 3\n4.5e1 true[]null[5,\n[6]]"y"{"d":"\\\\"}7';
    const expected = [
      '1: {"a":1}',
      '2: {"b":[2,{"c":"}"}]}',
      '4: "x\\"]{"',
      '4: 3',
      '5: 45',
      '5: true',
      '5: null',
      '5: 5',
      '5: [6]',
      '6: "y"',
      '6: {"d":"\\\\"}',
      '6: 7',
    ];
    for (const size of [text.length, 1, 2, 3, 7]) expect(shown(read(text, size)), `by ${size}`).to.deep.equal(expected);
  });

  it('are given as soon as they end', () => {
    const values = new JsonValues();
    const taken = ['{"a"', ':1}', ' "x', '"', '12', '3', ' ', 'nu', 'll', '[1', ']', '4'].map((piece) =>
      shown(values.take(piece)).join(),
    );
    expect(taken).to.deep.equal(['', '1: {"a":1}', '', '1: "x"', '', '', '1: 123', '', '', '1: null', '1: 1', '']);
    expect(shown(values.end())).to.deep.equal(['1: 4']);
  });

  it('end with the first fault, and with its line', () => {
    for (const [text, expected] of [
      ['1\n{"a":}\n2', ['1: 1', '2: fault']],
      ['{}\n\n}\n2', ['1: {}', '3: fault']],
      ['[1,2', ['1: fault']],
      ['"a', ['1: fault']],
      ['nul 1', ['1: fault']],
      ['{"a":1}]{}', ['1: {"a":1}', '1: fault']],
      ['x{"a":1}', ['1: fault']],
      ['', []],
      [' \n\t', []],
    ] as const)
      for (const size of [1, text.length + 1]) expect(shown(read(text, size)), text).to.deep.equal(expected);
  });

  it('are what JSON.parse reads of each, in pieces of any size', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(
        fc.array(object),
        fc.constantFrom('', '\n', ' ', '\r\n'),
        fc.integer({ min: 1, max: 9 }),
        (all, between, size) => {
          const text = all.map((one) => JSON.stringify(one)).join(between);
          expect(read(text, size).map((piece) => 'value' in piece && JSON.stringify(piece.value))).to.deep.equal(
            all.map((one) => JSON.stringify(one)),
          );
        },
      ),
    );
  });
});
