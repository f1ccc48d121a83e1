import { expect } from 'chai';
import { ReplyBuffer, replyWriter } from '../../../../generator/library/host/reply.ts';
import type { ReplyColumn, ValueKind } from '../../../../generator/library/wire/columns.ts';
import { unescapeField, unescapeList } from '../../../../generator/library/wire/fields.ts';

describe('replies', () => {
  const columns: ReplyColumn[] = [
    { name: 'Numbers', kind: 'UInt32', list: true },
    {
      name: 'Parts',
      list: true,
      columns: [
        { name: 'Name', kind: 'String', list: false },
        { name: 'Size', kind: 'UInt32', list: false },
      ],
    },
    { name: 'Last', kind: 'Boolean', list: false },
  ];
  const fieldsOf = (value: unknown) => {
    const replies = new ReplyBuffer();
    replyWriter(columns)(value, replies);
    // A tab is before each field.
    return replies.bytes.toString('latin1').split('\t').slice(1);
  };

  it('carry a list of nested results in one column, whatever its texts hold', () => {
    const names = ['plain', 'tab\there', 'comma\\, \\N', 'Réseau', ''];
    const fields = fieldsOf({
      Numbers: [1, 4294967295],
      Parts: names.map((Name, Size) => ({ Name, Size })),
      Last: true,
    });
    expect(fields).to.have.length(3);
    for (const field of fields) expect(field).to.match(/^[ -~]*$/);
    expect(unescapeList(fields[0] ?? '')).to.deep.equal(['1', '4294967295']);
    const parts = unescapeList(fields[1] ?? '').map((line) => line.split('\t'));
    expect(parts.slice(0, 4).map(([name = '', size]) => [unescapeField(name), size])).to.deep.equal([
      ['plain', '0'],
      ['tab\there', '1'],
      ['comma\\, \\N', '2'],
      ['Réseau', '3'],
    ]);
    expect(parts[4]).to.deep.equal(['\\E', '4']);
  });

  it('distinguish an empty list from none', () => {
    expect(fieldsOf({ Numbers: [], Parts: [], Last: null })).to.deep.equal(['', '', '']);
    expect(fieldsOf({ Numbers: null, Parts: null, Last: false })).to.deep.equal(['\\N', '\\N', '0']);
  });

  it('distinguish a text without characters from none, alone and in a list', () => {
    const texts: ReplyColumn[] = [
      { name: 'One', kind: 'String', list: false },
      { name: 'Many', kind: 'String', list: true },
    ];
    const line = (value: unknown) => {
      const replies = new ReplyBuffer();
      replyWriter(texts)(value, replies);
      return replies.bytes.toString('latin1');
    };
    expect(line({ One: '', Many: [''] })).to.equal('\t\\E\t\\E');
    expect(line({ One: null, Many: ['', ''] })).to.equal('\t\t\\,');
  });

  it('carry truths in a list as they do alone', () => {
    const replies = new ReplyBuffer();
    const kinds = ['Boolean', 'Switch'] as const;
    const write = replyWriter(
      kinds.flatMap((kind) => [
        { name: 'One', kind, list: false },
        { name: 'Many', kind, list: true },
      ]),
    );
    write({ One: true, Many: [false, true, true] }, replies);
    expect(replies.bytes.toString('latin1')).to.equal('\t1\t0\\,1\\,1\t1\t0\\,1\\,1');
  });

  it('have a field for each column of a nested result that is not there', () => {
    const inner: ReplyColumn[] = [
      { name: 'A', kind: 'String', list: false },
      { name: 'B', columns: [{ name: 'C', kind: 'Boolean', list: false }] },
    ];
    const write = replyWriter([
      { name: 'Before', columns: inner },
      { name: 'After', columns: inner },
    ]);
    const line = (value: unknown) => {
      const replies = new ReplyBuffer();
      write(value, replies);
      return replies.bytes.toString('latin1');
    };
    const whole = { A: 'a', B: { C: true } };
    expect(line({ Before: null, After: whole })).to.equal('\t0\t\t\t\t1\ta\t1\t1');
    // Nothing is left out for being the same as before.
    expect(line({ Before: whole, After: { ...whole, B: null } })).to.equal('\t1\ta\t1\t1\t1\ta\t0\t');
  });

  const refused: readonly [ValueKind, unknown, string][] = [
    ['UInt8', 256, 'a whole number from 0 to 255'],
    ['UInt16', -1, 'a whole number from 0 to 65535'],
    ['UInt32', 1.5, 'a whole number from 0 to 4294967295'],
    ['UInt32', Number.NaN, 'a whole number from 0 to 4294967295'],
    ['UInt64', -1n, 'a bigint from 0 to 18446744073709551615'],
    ['UInt64', 2n ** 64n, 'a bigint from 0 to 18446744073709551615'],
    ['Duration', 0.57, 'whole seconds from 0 to 4294967294, or Infinity'],
    ['Duration', -3, 'whole seconds from 0 to 4294967294, or Infinity'],
    ['DateTime', Number.NaN, 'milliseconds since 1970, of the years 1601 to 9999'],
    ['DateTime', Infinity, 'milliseconds since 1970, of the years 1601 to 9999'],
  ];
  for (const [kind, value, rule] of refused) {
    it(`refuse ${value} for a ${kind}, alone and in a list, by the name of its member`, () => {
      const message = `the result has ${value} for Cpu, which must be ${rule}`;
      for (const list of [false, true]) {
        const write = replyWriter([{ name: 'Cpu', kind, list }]);
        expect(() => write({ Cpu: list ? [value] : value }, new ReplyBuffer())).to.throw(message);
      }
    });
  }

  it('carry the least and the largest number of each kind', () => {
    const pairs: readonly [ValueKind, unknown, string][] = [
      ['UInt8', 255, '255'],
      ['UInt32', 0, '0'],
      ['UInt64', 0n, '0'],
      ['UInt64', 2n ** 64n - 1n, '18446744073709551615'],
      ['Duration', 0, '00000000'],
      ['Duration', Infinity, '9223372036854775807'],
      ['Duration', 4_294_967_294, '42949672940000000'],
      ['DateTime', -11_644_473_600_000, '00000'],
      ['DateTime', 1.9, '116444736000010000'],
    ];
    for (const [kind, value, text] of pairs) {
      const replies = new ReplyBuffer();
      replyWriter([{ name: 'Cpu', kind, list: false }])({ Cpu: value }, replies);
      expect(replies.bytes.toString('latin1')).to.equal(`\t${text}`);
    }
  });
});
