import { expect } from 'chai';
import fc from 'fast-check';
import type { ValueKind } from '../../../../generator/library/wire/columns.ts';
import { LARGEST, LARGEST_DURATION } from '../../../../generator/library/wire/limits.ts';
import { parseValue, printDuration, type ValueColumn } from '../../../../generator/library/wire/values.ts';

/** What is suggested for a text that must be refused. */
function suggestion(kind: ValueKind, text: string, more: Partial<ValueColumn> = {}): string | undefined {
  const parsed = parseValue({ kind, ...more }, text);
  if (parsed.ok) throw new Error(`'${text}' is taken for ${String(parsed.value)}`);
  return parsed.suggestion;
}

function rule(kind: ValueKind, text: string): string {
  const parsed = parseValue({ kind }, text);
  return parsed.ok ? '' : parsed.rule;
}

describe('what a refused value was meant to be', () => {
  const meant: Partial<Record<ValueKind, Record<string, string>>> = {
    IpPrefix: {
      default: '0.0.0.0/0',
      Default: '0.0.0.0/0',
      '0/0': '0.0.0.0/0',
      '0.0.0.0': '0.0.0.0/0',
      '::': '::/0',
      '0.0.0.0 0.0.0.0': '0.0.0.0/0',
      '10/8': '10.0.0.0/8',
      '10.1/16': '10.1.0.0/16',
      '172.16/12': '172.16.0.0/12',
      '192.168.4/24': '192.168.4.0/24',
      '10. Aug': '10.0.0.0/8',
      '16. Dez': '16.0.0.0/12',
      '10.08.2026': '10.0.0.0/8',
      '10.0.0.0/255.0.0.0': '10.0.0.0/8',
      '10.0.0.0 255.0.0.0': '10.0.0.0/8',
      '10.0.0.0 mask 255.0.0.0': '10.0.0.0/8',
      '10.1.2.3/255.0.0.0': '10.0.0.0/8',
      '10.0.0.0/0.255.255.255': '10.0.0.0/8',
      '10.1.2.3': '10.1.2.3/32',
      '2001:db8::1': '2001:db8::1/128',
      '192.0.2.1:80': '192.0.2.1/32',
      'http://192.0.2.1/': '192.0.2.1/32',
      '[::1]': '::1/128',
      '[2001:db8::]/32': '2001:db8::/32',
      '010.000.000.000/08': '10.0.0.0/8',
      '10.0.0.0 / 8': '10.0.0.0/8',
      '10.0.0.0\\8': '10.0.0.0/8',
      '10,0,0,0/8': '10.0.0.0/8',
      "'10.0.0.0/8": '10.0.0.0/8',
      '"10.0.0.0/8"': '10.0.0.0/8',
    },
    IpAddress: {
      'On-link': '0.0.0.0',
      'on link': '0.0.0.0',
      'Auf Verbindung': '0.0.0.0',
      'En vínculo': '0.0.0.0',
      'No vínculo': '0.0.0.0',
      在链路上: '0.0.0.0',
      在連結上: '0.0.0.0',
      リンク上: '0.0.0.0',
      연결됨: '0.0.0.0',
      '10.0.0.1/24': '10.0.0.1',
      '10.0.0.1 255.255.255.0': '10.0.0.1',
      '2001:db8::1/64': '2001:db8::1',
      '192.0.2.1:80': '192.0.2.1',
      'http://192.0.2.1/': '192.0.2.1',
      'https://[2001:db8::1]:8443/a?b': '2001:db8::1',
      '[::1]': '::1',
      '[fe80::1%3]:443': 'fe80::1%3',
      '127.1': '127.0.0.1',
      '192.168.001.010': '192.168.1.10',
      '10,0,0,1': '10.0.0.1',
      '10.0.0.1.': '10.0.0.1',
      '１０．０．０．１': '10.0.0.1',
      '192168178123': '192.168.178.123',
    },
    UInt32: {
      '0x6': '6',
      '1,5E+03': '1500',
      '1.5E+03': '1500',
      '6E+03': '6000',
      '1.234': '1234',
      '5,000': '5000',
      '1.234.567': '1234567',
      '12,34,567': '1234567',
      '6000.0': '6000',
      '6000,00': '6000',
      '6.000,00': '6000',
      '6 000': '6000',
      '6\u00a0000': '6000',
      '6\u2009000': '6000',
      '6\u202f000': '6000',
      "6'000": '6000',
      "'6000": '6000',
      '"6000"': '6000',
      '="6000"': '6000',
      '“6000”': '6000',
      '\ufeff6000': '6000',
      '٦٠٠٠': '6000',
      '๖๐๐๐': '6000',
      '６０００': '6000',
      '1kb': '1024',
      '+5': '5',
    },
    Duration: {
      '1d': '1.00:00:00',
      '10m': '00:10:00',
      '10 min': '00:10:00',
      '90s': '00:01:30',
      '1h30m': '01:30:00',
      '1 day 2 hours': '1.02:00:00',
      '24:00:00': '1.00:00:00',
      PT10M: '00:10:00',
      P1DT2H: '1.02:00:00',
      '600.0': '00:10:00',
      forever: 'Infinite',
      unlimited: 'Infinite',
      '0xffffffff': 'Infinite',
      "'00:10:00": '00:10:00',
    },
    Boolean: { WAHR: 'true', FAUX: 'false', ИСТИНА: 'true', yes: 'true', Off: 'false', '"true"': 'true' },
  };
  for (const [kind, texts] of Object.entries(meant)) {
    it(`is said of ${Object.keys(texts).length} texts for ${kind}`, () => {
      for (const [text, expected] of Object.entries(texts)) {
        expect(suggestion(kind as ValueKind, text), text).to.equal(expected);
        expect(parseValue({ kind: kind as ValueKind }, expected).ok, expected).to.equal(true);
      }
    });
  }

  const unknown: Partial<Record<ValueKind, readonly string[]>> = {
    // A mask names nothing; a date may be of either order; a route's word is no prefix.
    IpPrefix: ['255.255.255.0', '10-Aug', '8/10/2026', '2026-08-10', '10.0.0.0/33', '10.0.0.0/255.0.255.0', 'x/8', ''],
    IpAddress: ['10.0.0.256', 'default', 'example.com', '10.0.0.1/8/9', '10.0.0.1, 10.0.0.2', '3232235777', ''],
    // With two decimals, or with more than ten digits, a spreadsheet has rounded.
    UInt32: ['1.50E+03', '5.5', '-1', '9E+9', '5000000000', '1,2,3', '1.2.3', 'ten', ''],
    UInt64: ['1.6894E+15', '1.68939963285504E+15'],
    Duration: ['10:00', '60000d', 'P1M', '1.5h', 'soon', '00:00:00.5', ''],
    Boolean: ['maybe', '2', ''],
  };
  for (const [kind, texts] of Object.entries(unknown)) {
    it(`is not guessed where ${kind} may be several values, or none`, () => {
      for (const text of texts) expect(suggestion(kind as ValueKind, text), text).to.equal(undefined);
    });
  }

  it('is each value of a list in one text, where a list may be given', () => {
    const list = (kind: ValueKind, text: string) => suggestion(kind, text, { list: true });
    expect(list('IpAddress', '10.0.0.1, 10.0.0.2')).to.equal("'10.0.0.1', '10.0.0.2'");
    expect(list('IpAddress', '10.0.0.1;2001:db8::1')).to.equal("'10.0.0.1', '2001:db8::1'");
    expect(list('IpPrefix', '10.0.0.0/8 172.16.0.0/12')).to.equal("'10.0.0.0/8', '172.16.0.0/12'");
    expect(list('UInt32', '13,17')).to.equal("'13', '17'");
    expect(list('UInt32', '5,000')).to.equal('5000');
    expect(rule('IpAddress', '10.0.0.1, 10.0.0.2')).to.equal('it must be one value, not a list of 2');
  });

  it('comes with the rule that fits', () => {
    expect(rule('IpAddress', 'On-link')).to.match(/0\.0\.0\.0, or :: in IPv6/);
    expect(rule('IpPrefix', 'default')).to.match(/0\.0\.0\.0\/0, or ::\/0 in IPv6/);
    expect(rule('IpPrefix', '255.255.255.0')).to.match(/is a mask/);
    expect(rule('IpPrefix', '10-Aug')).to.match(/made a date of it, of 10\.0\.0\.0\/8 or 8\.0\.0\.0\/10$/);
    expect(rule('UInt64', '1.6894E+15')).to.match(/may have rounded it/);
  });

  it('is the one word that begins so', () => {
    const choices = ['ControlledByDHCP', 'Enabled', 'Disabled', 'DontEnable'];
    expect(suggestion('Choice', '"enabled"', { choices })).to.equal('enabled');
    expect(suggestion('Choice', 'controlled by dhcp', { choices })).to.equal('ControlledByDHCP');
    expect(suggestion('Choice', 'd', { choices })).to.equal(undefined);
  });

  it('is no mask and no address of all, whoever typed it', () => {
    for (const text of ['255.255.255.0', '0.0.0.0', '::']) {
      expect(parseValue({ kind: 'IpPrefix' }, text, true).ok, text).to.equal(false);
    }
    expect(parseValue({ kind: 'IpPrefix' }, '255.255.255.255', true)).to.include({ value: '255.255.255.255/32' });
  });
});

describe('any value that was spoiled', () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const octets = fc.tuple(octet, octet, octet, octet);
  const length = fc.integer({ min: 0, max: 32 });
  const number = fc.integer({ min: 0, max: LARGEST.UInt32 });
  const wrapped = fc.constantFrom<(text: string) => string>(
    (text) => `'${text}`,
    (text) => `"${text}"`,
    (text) => `="${text}"`,
    (text) => `“${text}”`,
    (text) => `${text};`,
    (text) => `\u200e${text}`,
    (text) => text.replace(/[0-9]/g, (digit) => String.fromCodePoint(0x0660 + Number(digit))),
    (text) => text.replace(/[0-9]/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  );
  const grouped = (value: number, separator: string) =>
    String(value).replace(/(?<=[0-9])(?=(?:[0-9]{3})+$)/g, separator);
  const padded = (parts: readonly number[]) => parts.map((part) => String(part).padStart(3, '0')).join('.');
  const maskOf = (bits: number) =>
    [24, 16, 8, 0].map((shift) => Math.floor((2 ** 32 - 2 ** (32 - bits)) / 2 ** shift) % 256).join('.');

  it('leads back to the number', () => {
    const spoil = fc.oneof(
      wrapped,
      fc.constantFrom<(text: string) => string>(
        (text) => `0x${Number(text).toString(16)}`,
        (text) => `${text}.0`,
        (text) => `${text},00`,
        ...[',', '.', ' ', '\u00a0', '\u202f', "'"].map(
          (sign) => (text: string) => `${grouped(Number(text), sign)}${sign === ',' ? '.00' : ',0'}`,
        ),
      ),
    );
    fc.assert(
      fc.property(number, spoil, (value, change) => {
        expect(suggestion('UInt32', change(String(value)))).to.equal(String(value));
      }),
    );
  });

  it('leads back to the number in scientific notation, or nowhere', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: LARGEST.UInt32 }), fc.integer({ min: 0, max: 6 }), (value, digits) => {
        const text = value.toExponential().replace('e', 'E');
        const rounded = value.toExponential(digits).replace('e', 'E');
        expect(suggestion('UInt32', text)).to.be.oneOf([String(value), undefined]);
        const found = suggestion('UInt32', rounded.replace('.', ','));
        if (digits === 2) expect(found).to.equal(undefined);
      }),
    );
  });

  it('leads back to the address', () => {
    const spoil = fc.oneof(
      wrapped,
      fc.constantFrom<(text: string) => string>(
        (text) => `${text}/24`,
        (text) => `${text}:443`,
        (text) => `http://${text}:8080/path`,
        (text) => padded(text.split('.').map(Number)),
        (text) => text.replaceAll('.', ','),
        (text) => text.replaceAll('.', ' . '),
        (text) => `${text} 255.255.255.0`,
      ),
    );
    fc.assert(
      fc.property(octets, spoil, (parts, change) => {
        const text = change(parts.join('.'));
        // Without a part that is padded, nothing was spoiled.
        if (text !== parts.join('.')) expect(suggestion('IpAddress', text)).to.equal(parts.join('.'));
      }),
    );
  });

  it('leads back to the prefix', () => {
    fc.assert(
      fc.property(
        octets,
        length,
        fc.oneof(wrapped, fc.constantFrom('mask', 'blank', 'short', 'padded')),
        (parts, bits, how) => {
          const [mask, address] = [maskOf(bits).split('.').map(Number), parts];
          const network = address.map((part, at) => part & (mask[at] ?? 0));
          const text = network.join('.');
          const short = text.replace(/(?:\.0)+$/, '');
          const spoiled: Record<string, string> = {
            mask: `${text}/${maskOf(bits)}`,
            blank: `${text} ${maskOf(bits)}`,
            short: `${short}/${bits}`,
            padded: `${padded(network)}/${bits}`,
          };
          const given = typeof how === 'function' ? how(`${text}/${bits}`) : (spoiled[how] ?? '');
          if (given !== `${text}/${bits}`) expect(suggestion('IpPrefix', given)).to.equal(`${text}/${bits}`);
        },
      ),
    );
  });

  it('leads back to the time', () => {
    const parts = fc.tuple(fc.nat(40_000), fc.nat(23), fc.nat(59), fc.nat(59));
    fc.assert(
      fc.property(parts, fc.boolean(), ([days, hours, minutes, seconds], iso) => {
        const whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
        const text = iso
          ? `P${days}DT${hours}H${minutes}M${seconds}S`
          : `${days}d ${hours}h${minutes} min ${seconds} s`;
        expect(whole).to.be.at.most(LARGEST_DURATION);
        expect(suggestion('Duration', text)).to.equal(printDuration(whole));
      }),
    );
  });

  it('has only suggestions that would be taken', () => {
    const kinds: readonly ValueKind[] = [
      'UInt8',
      'UInt16',
      'UInt32',
      'UInt64',
      'Duration',
      'Boolean',
      'IpAddress',
      'IpPrefix',
    ];
    const alphabet = [...'0123456789', ...'0125', ...'...///:::,,; xE+-dhmsPT%[]', 'Aug', '::', '255.', 'http://'];
    const text = fc.array(fc.constantFrom(...alphabet), { maxLength: 14 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (one) => {
        for (const kind of kinds) {
          const parsed = parseValue({ kind }, one);
          if (parsed.ok || parsed.suggestion === undefined) continue;
          expect(parseValue({ kind }, parsed.suggestion).ok, `${kind} ${one} -> ${parsed.suggestion}`).to.equal(true);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
