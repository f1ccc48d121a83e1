import { expect } from 'chai';
import fc from 'fast-check';
import {
  escapeField,
  escapeList,
  UnknownEscape,
  unescapeField,
  unescapeList,
} from '../../../../generator/library/wire/fields.ts';
import { parseValue } from '../../../../generator/library/wire/values.ts';

describe('wire', () => {
  it('gives back every text, in ASCII without tabs and line ends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const field = escapeField(text);
        expect(field).to.match(/^[ -~]*$/);
        expect(unescapeField(field)).to.equal(text);
      }),
    );
  });

  it('gives back every list', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (items) => {
        expect(unescapeList(escapeList(items))).to.deep.equal(items);
      }),
    );
  });

  it('refuses an escape that it does not know', () => {
    for (const field of ['\\q', '\\', 'a\\u12', '\\u00E4', '\\N', '\\E'])
      expect(() => unescapeField(field)).to.throw(UnknownEscape);
  });
});

describe('values', () => {
  const value = (kind: Parameters<typeof parseValue>[0]['kind'], text: string) => parseValue({ kind }, text);

  for (const text of ['', '5.5', '1kb', '-1', '0x10', '4294967296', ' 5', '１']) {
    it(`refuses the number ${JSON.stringify(text)}`, () => {
      expect(value('UInt32', text).ok).to.equal(false);
    });
  }

  it('reads the largest numbers exactly', () => {
    expect(value('UInt32', '4294967295')).to.deep.equal({ ok: true, value: 4294967295 });
    expect(value('UInt64', '18446744073709551615')).to.deep.equal({ ok: true, value: 2n ** 64n - 1n });
    expect(value('UInt64', '18446744073709551616').ok).to.equal(false);
  });

  it('asks what a bare number of a duration means', () => {
    expect(value('Duration', '600')).to.include({ ok: false, suggestion: '00:10:00' });
    expect(value('Duration', '00:10:00')).to.deep.equal({ ok: true, value: 600 });
    expect(value('Duration', '1.00:00:00')).to.deep.equal({ ok: true, value: 86400 });
    for (const text of ['Infinite', '10675199.02:48:05.4775807'])
      expect(value('Duration', text)).to.include({ value: Infinity });
    for (const text of ['00:00:00.5', '-00:10:00', '10:00', '99999.00:00:00'])
      expect(value('Duration', text).ok).to.equal(false);
  });

  it('reads a duration that a person types as [TimeSpan]::Parse does', () => {
    const typed = (text: string) => parseValue({ kind: 'Duration' }, text, true);
    const meant = {
      '0:0:20': 20,
      '0:1': 60,
      '0:10': 600,
      '10:00': 36_000,
      '1.2:3': 93_780,
      '0:5:0.0': 300,
      '7:00:00': 25_200,
    };
    for (const [text, seconds] of Object.entries(meant)) {
      expect(typed(text), text).to.deep.equal({ ok: true, value: seconds });
    }
    for (const text of ['20', '0:60', '24:0', '0:0:60', '0:', ':5', '0:0:', '-0:5', '0:5.0', '0:001', '0:0:0:5'])
      expect(typed(text).ok, text).to.equal(false);
    expect(typed('600')).to.include({ suggestion: '00:10:00' });
    expect(value('Duration', '0:1').ok, 'of a file').to.equal(false);
  });

  it('reads a duration that JSON has kept by its ticks: whole seconds, or the most that a TimeSpan holds', () => {
    const kept = (ticks: string, end = '}') => value('Duration', `@{Ticks=${ticks}${end}`);
    expect(kept('6000000000', '; Days=0; Hours=0}')).to.deep.equal({ ok: true, value: 600 });
    expect(kept('42949672940000000')).to.deep.equal({ ok: true, value: 4_294_967_294 });
    expect(kept('9223372036854775807')).to.deep.equal({ ok: true, value: Infinity });
    const rule = 'it must be a TimeSpan of whole seconds such as 00:10:00 (at most 49710.06:28:14), or Infinite';
    for (const ticks of ['6000000001', '42949672950000000', '9223372036854775806'])
      expect(kept(ticks), ticks).to.deep.equal({ ok: false, rule });
    expect(kept('')).to.deep.equal({ ok: false, rule });
  });
});
