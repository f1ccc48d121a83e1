import { expect } from 'chai';
import fc from 'fast-check';
import { formatAddress } from '../../generator/library/wire/address.ts';
import {
  decodeAddress,
  decodeForwardRow,
  decodeInterfaceRow,
  encodeAddress,
  encodeForwardKey,
  encodeForwardRow,
  type ForwardRow,
  joinTable,
  patchForwardRow,
  patchInterfaceRow,
  splitTable,
} from '../../src/ip-helper/codec.ts';
import { MIB_IPINTERFACE_ROW } from '../../src/ip-helper/layout.ts';
import { CodecError } from '../../src/ip-helper/sockaddr.ts';

const ulong = fc.integer({ min: 0, max: 0xffff_ffff });
const rest = {
  InterfaceLuid: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  InterfaceIndex: ulong,
  SitePrefixLength: fc.integer({ min: 0, max: 255 }),
  ValidLifetime: ulong,
  PreferredLifetime: ulong,
  Metric: ulong,
  Protocol: ulong,
  Loopback: fc.boolean(),
  AutoconfigureAddress: fc.boolean(),
  Publish: fc.boolean(),
  Immortal: fc.boolean(),
  Age: ulong,
  Origin: ulong,
};
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const v4 = fc.record({
  ...rest,
  DestinationPrefix: bytes(4).map((address) => `${formatAddress(address, 0)}/32`),
  NextHop: bytes(4).map((address) => formatAddress(address, 0)),
});
const v6 = fc.record({
  ...rest,
  DestinationPrefix: bytes(16).map((address) => `${formatAddress(address, 0)}/128`),
  NextHop: fc.tuple(bytes(16), ulong).map(([address, scope]) => formatAddress(address, scope)),
});

/** Each scalar member with any value that fits it. */
const interfaceRow = fc.record(
  Object.fromEntries(
    Object.entries(MIB_IPINTERFACE_ROW.members)
      .filter(([name]) => name !== 'ZoneIndices')
      .map(([name, [, size]]) => [
        name,
        size === 8 ? fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) : fc.nat({ max: 2 ** Math.min(31, 8 * size) - 1 }),
      ]),
  ),
);
const splitInterfaces = (table: Uint8Array) => splitTable(table, MIB_IPINTERFACE_ROW.size);

describe('codec', () => {
  it('decodes what it encoded, every member, both families', () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6), (row: ForwardRow) => {
        expect(decodeForwardRow(encodeForwardRow(row))).to.deep.equal(row);
      }),
    );
  });

  it('puts members where Windows reads them (Row5)', () => {
    const [sample] = fc.sample(v4, 1);
    const row = encodeForwardRow({
      ...(sample as ForwardRow),
      DestinationPrefix: '10.1.0.0/16',
      NextHop: '192.0.2.1',
      Metric: 0x01020304,
      Immortal: true,
    });
    expect([...row.slice(12, 20)]).to.deep.equal([2, 0, 0, 0, 10, 1, 0, 0]);
    expect(row[40]).to.equal(16);
    expect([...row.slice(84, 88)]).to.deep.equal([4, 3, 2, 1]);
    expect(row[95]).to.equal(1);
  });

  it('patches the members named and leaves every other byte', () => {
    const row = new Uint8Array(104).fill(0xab);
    patchForwardRow(row, { Metric: 7 });
    expect(row.filter((byte) => byte !== 0xab)).to.have.length(4);
  });

  it('answers random bytes with a row or a CodecError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (random) => {
        for (const decode of [decodeForwardRow, decodeInterfaceRow, decodeAddress, splitTable, splitInterfaces]) {
          try {
            decode(random);
          } catch (error) {
            expect(error).to.be.instanceOf(CodecError);
          }
        }
      }),
    );
  });

  it('joins and splits tables', () => {
    const rows = fc.sample(v4, 3).map((row) => encodeForwardRow(row));
    expect(splitTable(joinTable(rows))).to.deep.equal(rows);
    expect(joinTable([])).to.have.length(8);
  });

  it('answers random rows of the right size with a row or a CodecError', () => {
    const sizes = [
      [104, decodeForwardRow],
      [168, decodeInterfaceRow],
      [28, decodeAddress],
    ] as const;
    for (const [size, decode] of sizes) {
      fc.assert(
        fc.property(bytes(size), fc.constantFrom(2, 23, undefined), (random, family) => {
          // Families that are none end most rows early.
          if (family !== undefined) for (const at of size === 104 ? [12, 44] : [0]) random.set([family, 0], at);
          try {
            decode(random);
          } catch (error) {
            expect(error).to.be.instanceOf(CodecError);
          }
        }),
      );
    }
  });

  it('decodes every member of an interface row that it wrote, and leaves every other byte', () => {
    fc.assert(
      fc.property(interfaceRow, (members) => {
        const row = new Uint8Array(168).fill(0xab);
        patchInterfaceRow(row, members);
        expect(decodeInterfaceRow(row)).to.deep.equal(members);
        for (const [name, [at, size]] of Object.entries(MIB_IPINTERFACE_ROW.members))
          if (name !== 'ZoneIndices') row.fill(0xab, at, at + size);
        expect(row.every((byte) => byte === 0xab)).to.equal(true);
      }),
    );
  });

  it('decodes the addresses that it encoded, both families, with their zone', () => {
    const v6Address = fc.tuple(bytes(16), ulong).map(([address, scope]) => formatAddress(address, scope));
    fc.assert(
      fc.property(
        fc.oneof(
          bytes(4).map((address) => formatAddress(address, 0)),
          v6Address,
        ),
        (text) => {
          const encoded = encodeAddress(text);
          expect(encoded).to.have.length(28);
          expect(decodeAddress(encoded)).to.equal(text);
        },
      ),
    );
  });

  it('makes no row and no address of a text that is none', () => {
    const key = { InterfaceLuid: 0n, InterfaceIndex: 7, DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.1' };
    for (const wrong of [{ DestinationPrefix: '10.0.0.1/8' }, { NextHop: 'router' }]) {
      const one = { ...key, ...wrong };
      const message = `'${one.DestinationPrefix}' via '${one.NextHop}' is no key`;
      expect(() => encodeForwardKey(one)).to.throw(CodecError, message);
    }
    expect(() => encodeAddress('10.0.0')).to.throw(CodecError, "'10.0.0' is no address");
  });

  it('reads interface rows', () => {
    const row = new Uint8Array(168);
    patchInterfaceRow(row, { Metric: 5000, InterfaceLuid: 6n, Connected: 1 });
    expect(decodeInterfaceRow(row)).to.include({ Metric: 5000, InterfaceLuid: 6n, Connected: 1, Family: 0 });
  });
});
