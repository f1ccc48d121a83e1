import { expect } from 'chai';
import { parseAddress, parsePrefix } from '../../src/ip-helper/address.ts';

describe('addresses and prefixes', () => {
  const refused = [
    '10.0.0.0/33',
    '010.0.0.0/8',
    '10.0.0.0/08',
    '10.0.0.0/',
    '10.0.0/24',
    '1.2.3.4/8/8',
    '2001:db8::/129',
    '1.2.3.4/255.0.0.0',
    'fe80::1%3/64',
    '::/-0',
    '1:2:3:4::5:6:7:8/64',
    '::ffff:1.2.3.04/96',
    '10.0.0.0/8\n',
    '１0.0.0.0/8',
    '',
    '/8',
    ':::/0',
    '1::2::3/64',
    '12345::/16',
    '256.0.0.0/8',
    'g::/8',
    '1.2.3.4::/32',
  ];
  for (const text of refused) {
    it(`refuses the prefix ${JSON.stringify(text)}`, () => {
      expect(parsePrefix(text).ok).to.equal(false);
    });
  }

  it('says what host bits were meant to be', () => {
    expect(parsePrefix('10.0.0.1/8')).to.include({ ok: false, suggestion: '10.0.0.0/8' });
    expect(parsePrefix('10.1.2.3')).to.include({ ok: false, suggestion: '10.1.2.3/32' });
  });

  const canonical = {
    '0.0.0.0/0': '0.0.0.0/0',
    '2001:DB8:0:0::/32': '2001:db8::/32',
    '::ffff:0:0/96': '::ffff:0.0.0.0/96',
    '1:0:0:2:0:0:0:0/64': '1:0:0:2::/64',
  };
  for (const [text, expected] of Object.entries(canonical)) {
    it(`prints ${text} as ${expected}`, () => {
      expect(parsePrefix(text)).to.include({ ok: true, text: expected });
    });
  }

  it('keeps the zone of an address', () => {
    expect(parseAddress('FE80::1%13')).to.include({ ok: true, text: 'fe80::1%13', zone: 13 });
    expect(parseAddress('192.0.2.1%3').ok).to.equal(false);
    expect(parseAddress('2001:db8::1:0:0:1')).to.include({ text: '2001:db8::1:0:0:1' });
  });
});
