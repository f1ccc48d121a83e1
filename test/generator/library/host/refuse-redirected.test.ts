import { expect } from 'chai';
import { CommandError } from '../../../../generator/library/contract/command-error.ts';
import { refuseRedirected } from '../../../../generator/library/host/refuse-redirected.ts';
import type { RequestColumn, ValueKind } from '../../../../generator/library/wire/columns.ts';

describe('a key that is named beside an object', () => {
  const key = (kind: ValueKind): RequestColumn => ({ name: 'Key', kind, list: false });
  const refusal = (
    columns: readonly RequestColumn[],
    parameters: Readonly<Record<string, unknown>>,
    call: { own?: ReadonlyMap<string, string>; piped?: boolean } = {},
    advice = '',
  ) => {
    const rest = { named: new Set(['Key']), piped: false, together: 1, warn: () => {} };
    try {
      refuseRedirected({ parameters: columns }, { names: ['Key'], advice }, parameters, { ...rest, ...call });
      return undefined;
    } catch (error) {
      if (error instanceof CommandError) return error.facts;
      throw error;
    }
  };
  const beside = (kind: ValueKind, asked: unknown, piped: string) =>
    refusal([key(kind)], { Key: asked }, { piped: true, own: new Map([['Key', piped]]) });

  it('must be what that has, in any notation of a person', () => {
    const same: readonly [ValueKind, unknown, string][] = [
      ['String', 'a', ' A '],
      ['UInt32', 12, '12'],
      ['IpPrefix', '10.0.0.0/8', '10.0.0.0 255.0.0.0'],
      ['IpAddress', 'fe80::1', 'FE80:0::1'],
      // A zone counts only where both have one.
      ['IpAddress', 'fe80::1%7', 'fe80::1'],
      ['IpAddress', 'fe80::1', 'fe80::1%7'],
      ['FilePath', '/a', '/a'],
    ];
    for (const [kind, asked, piped] of same)
      expect(beside(kind, asked, piped), `${asked} ${piped}`).to.equal(undefined);
    const others: readonly [ValueKind, unknown, string][] = [
      ['String', 'a', 'b'],
      ['UInt32', 12, 'twelve'],
      ['IpAddress', 'fe80::1%7', 'fe80::1%8'],
      ['IpAddress', 'fe80::1%7', 'fe80::2'],
      ['IpAddress', 'fe80::1', 'fe80::2%7'],
      ['FilePath', '/a', '/A'],
    ];
    for (const [kind, asked, piped] of others)
      expect(beside(kind, asked, piped), `${asked} ${piped}`).to.deep.equal({
        id: 'KeyDiffers',
        category: 'InvalidArgument',
        message: `-Key '${asked}' is named, but the piped object has Key '${piped}': a key selects and never changes.`,
        action: 'Leave -Key out.',
      });
  });

  it('must be what a whole object has that is named, but not what one has that is piped', () => {
    const columns: RequestColumn[] = [
      key('String'),
      { name: 'Other', kind: 'String', list: false },
      { name: 'Whole', kind: 'Whole', list: false, columns: [key('String')] },
    ];
    const given = { Key: 'a', Other: 'x', Whole: { Key: 'b', Other: 'y' } };
    expect(refusal(columns, given, {}, 'Pipe it.')).to.deep.equal({
      id: 'KeyDiffers',
      category: 'InvalidArgument',
      message: "-Key 'a' is named, but the object of -Whole has Key 'b': a key selects and never changes.",
      action: 'Leave -Key out. Pipe it.',
    });
    expect(refusal(columns, given, { piped: true })).to.equal(undefined);
    expect(refusal(columns, { ...given, Whole: { Key: 'A' } })).to.equal(undefined);
    expect(refusal(columns, { ...given, Whole: {} })).to.equal(undefined);
    expect(refusal(columns, { Whole: { Key: 'b' } })).to.equal(undefined);
  });
});
