import { expect } from 'chai';
import fc from 'fast-check';
import { formatAddress, parseAddress, parsePrefix } from '../../../../generator/library/wire/address.ts';
import { isGroup } from '../../../../src/ip-helper/address.ts';

describe('addresses and prefixes', () => {
  it('are of no single host from 224.0.0.0 on, and of IPv6 where the first byte is ff', () => {
    for (const group of ['224.0.0.0/4', '239.1.2.3', '240.0.0.0/4', '255.255.255.255/32', 'ff00::/8', 'ff02::fb']) {
      expect(isGroup(group), group).to.equal(true);
    }
    for (const host of ['22.4.0.1', '223.255.255.255', '2.24.0.0/16', 'ff::1', 'fe80::1', 'fd00::/8', '::']) {
      expect(isGroup(host), host).to.equal(false);
    }
  });

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

  for (const zone of [
    '0',
    '00',
    '013',
    '4294967296',
    '99999999999999999999',
    '',
    '-1',
    '+1',
    ' 1',
    '1 ',
    '0x1',
    'eth0',
    '1%2',
    '１',
  ]) {
    it(`refuses the zone ${JSON.stringify(zone)}`, () => {
      expect(parseAddress(`fe80::1%${zone}`))
        .to.include({ ok: false })
        .and.property('rule')
        .match(/zone/);
    });
  }

  it('says how a zone is written', () => {
    expect(parseAddress('fe80::1%013')).to.include({ suggestion: 'fe80::1%13' });
    expect(parseAddress('fe80::1%0')).to.include({ suggestion: 'fe80::1' });
  });

  it('reads every address and zone that a row can print', () => {
    expect(parseAddress('fe80::1%4294967295')).to.include({ ok: true, zone: 0xffff_ffff });
    expect(parseAddress('2001:db8::1%13')).to.include({ ok: true, text: '2001:db8::1%13', zone: 13 });
    const address = fc.uint8Array({ minLength: 16, maxLength: 16 });
    const zones = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff_ffff }));
    fc.assert(
      fc.property(address, zones, (bytes, zone) => {
        const text = formatAddress(bytes, zone);
        expect(parseAddress(text)).to.deep.equal({ ok: true, family: 6, bytes, zone, text });
      }),
    );
  });

  it('keeps the zone of an address', () => {
    expect(parseAddress('FE80::1%13')).to.include({ ok: true, text: 'fe80::1%13', zone: 13 });
    expect(parseAddress('192.0.2.1%3').ok).to.equal(false);
    expect(parseAddress('2001:db8::1:0:0:1')).to.include({ text: '2001:db8::1:0:0:1' });
  });
});
