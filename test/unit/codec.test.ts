import { expect } from 'chai';
import fc from 'fast-check';
import { formatAddress } from '../../src/ip-helper/address.ts';
import {
  CodecError,
  decodeForwardRow,
  decodeInterfaceRow,
  encodeForwardRow,
  type ForwardRow,
  joinTable,
  patchForwardRow,
  patchInterfaceRow,
  splitTable,
} from '../../src/ip-helper/codec.ts';

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

describe('codec', () => {
  it('decodes what it encoded, every member, both families', () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6), (row: ForwardRow) => {
        expect(decodeForwardRow(encodeForwardRow(row))).to.deep.equal(row);
      }),
    );
  });

  it('puts members where Windows reads them', () => {
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
        for (const decode of [decodeForwardRow, decodeInterfaceRow, splitTable]) {
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

  it('reads interface rows', () => {
    const row = new Uint8Array(168);
    patchInterfaceRow(row, { Metric: 5000, InterfaceLuid: 6n, Connected: 1 });
    expect(decodeInterfaceRow(row)).to.include({ Metric: 5000, InterfaceLuid: 6n, Connected: 1, Family: 0 });
  });
});
