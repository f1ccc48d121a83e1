import { expect } from 'chai';
import { ReplyBuffer, replyWriter } from '../../../../generator/library/host/reply.ts';
import type { ReplyColumn } from '../../../../generator/library/wire/columns.ts';
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
    expect(fieldsOf({ Numbers: [], Parts: [], Last: null })).to.deep.equal(['\\A', '\\A', '\\N']);
    expect(fieldsOf({ Numbers: null, Parts: null, Last: false })).to.deep.equal(['\\N', '\\N', '0']);
  });
});
