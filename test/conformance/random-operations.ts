import fc from 'fast-check';
import { encodeAddress, encodeForwardRow, type InterfaceRow, patchInterfaceRow } from '../../src/ip-helper/codec.ts';
import { MIB_IPINTERFACE_ROW } from '../../src/ip-helper/layout.ts';
import { NO_INDEX, NO_LUID } from './rows.ts';

/** One call, or something that happens to the machine. Rows and addresses are the bytes that both implementations get. */
export type Operation =
  | { readonly kind: 'create' | 'set' | 'delete' | 'get'; readonly row: Uint8Array }
  /** As above, on a row of the table at that time: a share of it is changed. */
  | { readonly kind: 'set' | 'delete' | 'get' | 'create'; readonly at: number; readonly change: Change }
  | { readonly kind: 'table' | 'interface-table'; readonly family: number }
  | { readonly kind: 'interface-get'; readonly row: Uint8Array }
  | { readonly kind: 'interface-set'; readonly row: Uint8Array; readonly merge: Partial<InterfaceRow> }
  | {
      readonly kind: 'best';
      readonly luid: bigint;
      readonly index: number;
      readonly source: Uint8Array | null;
      readonly destination: Uint8Array;
    }
  | { readonly kind: 'pass'; readonly seconds: number }
  | { readonly kind: 'elevate' | 'connect'; readonly on: boolean };

/** Bytes to write over a row. */
export type Change = readonly (readonly [offset: number, bytes: readonly number[]])[];

const LUIDS = { ethernet: 0x0006000001000000n, vpn: 0x0035000002000000n, wlan: 0x0047000003000000n };
const PREFIXES4 = ['0.0.0.0/0', '192.0.2.0/26', '192.0.2.64/28', '192.0.2.64/30', '192.0.2.64/32', '198.51.100.0/24'];
const OTHERS4 = ['203.0.113.0/24', '224.0.0.0/4', '169.254.255.255/32'];
const PREFIXES6 = ['::/0', '2001:db8::/32', '2001:db8:7e57::/48', 'fe80::/64', '2001:db8:1::10/128', 'ff00::/8'];
const HOPS4 = ['0.0.0.0', '192.0.2.1', '203.0.113.1'];
const HOPS6 = ['::', 'fe80::1', 'fe80::1%12', 'fe80::1%47', '2001:db8::1'];
const ADDRESSES4 = ['192.0.2.10', '192.0.2.65', '198.51.100.20', '203.0.113.30', '203.0.113.7', '224.0.0.1', '0.0.0.0'];
const ADDRESSES6 = [
  '2001:db8:1::10',
  '2001:db8:7e57::5',
  '2001:db8:2::20',
  'fe80::10',
  'fe80::9%12',
  'ff02::1%47',
  '::',
];

const owner = fc.constantFrom(
  ...[
    [LUIDS.ethernet, 0],
    [0n, 12],
    [LUIDS.vpn, 0],
    [LUIDS.wlan, 0],
    [0n, 47],
    [LUIDS.wlan, 12],
    [NO_LUID, 12],
    [0n, NO_INDEX],
    [0n, 0],
  ].map(([luid, index]) => ({ luid: BigInt(luid ?? 0), index: Number(index) })),
);
const key = fc.oneof(
  { weight: 3, arbitrary: fc.record({ prefix: fc.constantFrom(...PREFIXES4), hop: fc.constantFrom(...HOPS4) }) },
  { weight: 1, arbitrary: fc.record({ prefix: fc.constantFrom(...OTHERS4), hop: fc.constantFrom(...HOPS4) }) },
  { weight: 3, arbitrary: fc.record({ prefix: fc.constantFrom(...PREFIXES6), hop: fc.constantFrom(...HOPS6) }) },
);
const lifetime = fc.constantFrom(0xffff_ffff, 0xffff_ffff, 0, 1, 100, 1800);
const settings = fc.record({
  SitePrefixLength: fc.constantFrom(0, 0, 0, 16, 24, 33, 64, 129, 254, 255),
  ValidLifetime: lifetime,
  PreferredLifetime: lifetime,
  // None of those that the stand-in takes for a wish to be refused.
  Metric: fc.constantFrom(0, 1, 5, 256, 65_536, 0xffff_ffff),
  Protocol: fc.constantFrom(3, 3, 1, 2, 10_006, 0, 0xffff_ffff),
  Loopback: fc.boolean(),
  AutoconfigureAddress: fc.boolean(),
  Publish: fc.boolean(),
  Immortal: fc.boolean(),
  Age: fc.constantFrom(0, 5, 0xffff_ffff),
  Origin: fc.constantFrom(0, 3, 9),
});

/** Nowhere, mostly; else what no codec makes: families, lengths, BOOLEANs, ports and zones that are none. */
const spoiling: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Change>(
      [[12, [0, 0]]],
      [[12, [3, 0]]],
      [[44, [0, 0]]],
      [[44, [23, 0]]],
      [[44, [2, 0]]],
      [[40, [33]]],
      [[40, [129]]],
      [[40, [3]]],
      [[92, [2, 255, 7, 1]]],
    ),
  },
  {
    weight: 1,
    // Any byte but those of the metric.
    arbitrary: fc
      .tuple(fc.oneof(fc.integer({ min: 0, max: 83 }), fc.integer({ min: 88, max: 103 })), fc.nat({ max: 255 }))
      .map(([at, byte]): Change => [[at, [byte]]]),
  },
);

export function withChange(row: Uint8Array, change: Change): Uint8Array {
  const copy = row.slice();
  for (const [offset, bytes] of change) copy.set(bytes, offset);
  return copy;
}

const row = fc.tuple(owner, key, settings, spoiling).map(([{ luid, index }, { prefix, hop }, members, change]) => {
  const keys = { InterfaceLuid: luid, InterfaceIndex: index, DestinationPrefix: prefix, NextHop: hop };
  return withChange(encodeForwardRow({ ...keys, ...members }), change);
});

/** A change of the settings of a row that exists, now and then of its keys. */
const settingChange = fc.tuple(settings, spoiling, fc.boolean()).map(([members, change, mild]): Change => {
  if (mild) return [[84, [members.Metric & 0xff, (members.Metric >>> 8) & 0xff, 0, 0]]];
  const keys = { InterfaceLuid: 0n, InterfaceIndex: 0, DestinationPrefix: '0.0.0.0/0', NextHop: '0.0.0.0' };
  return [[72, [...encodeForwardRow({ ...keys, ...members }).subarray(72)]], ...change];
});

const interfaceRow = fc.tuple(owner, fc.constantFrom(2, 2, 23, 23, 0, 3)).map(([{ luid, index }, Family]) => {
  const bytes = new Uint8Array(MIB_IPINTERFACE_ROW.size);
  patchInterfaceRow(bytes, { Family, InterfaceLuid: luid, InterfaceIndex: index });
  return bytes;
});
const flag = fc.constantFrom(0, 1, 1, 7, 255);
const interfaceChange = fc.record(
  {
    Metric: fc.constantFrom(0, 5, 100, 0xffff_ffff),
    UseAutomaticMetric: flag,
    WeakHostSend: flag,
    ForwardingEnabled: flag,
    DisableDefaultRoutes: flag,
    SitePrefixLength: fc.constantFrom(0, 0, 64, 128, 129, 0xffff_ffff),
    RouterDiscoveryBehavior: fc.constantFrom(0, 1, 2, 3, 0xffff_ffff),
    LinkLocalAddressBehavior: fc.constantFrom(0, 1, 2, 3, 0xffff_ffff),
    NlMtu: fc.constantFrom(1400, 1500),
    Connected: flag,
    ReachableTime: fc.constantFrom(1, 2),
    DadTransmits: fc.constantFrom(0, 3),
  },
  { requiredKeys: [] },
);

const address = (family: 4 | 6) => fc.constantFrom(...(family === 4 ? ADDRESSES4 : ADDRESSES6)).map(encodeAddress);
const best = fc.tuple(fc.constantFrom<4 | 6>(4, 6), fc.boolean()).chain(([family, other]) =>
  fc.record({
    kind: fc.constant('best' as const),
    luid: fc.constantFrom(0n, 0n, LUIDS.ethernet, LUIDS.wlan, NO_LUID),
    index: fc.constantFrom(0, 0, 0, 12, 31, NO_INDEX),
    source: fc.oneof(fc.constant(null), address(other && family === 4 ? 6 : family)),
    destination: address(family),
  }),
);

/** One operation of a small world, so that routes meet. */
export const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('create', 'set', 'delete', 'get'), row }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('set', 'set', 'delete', 'get', 'create'),
      at: fc.nat({ max: 60 }),
      change: settingChange,
    }),
  },
  { weight: 4, arbitrary: best },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('table', 'interface-table'),
      family: fc.constantFrom(0, 2, 23, 3, 0xffff),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('interface-get' as const), row: interfaceRow }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('interface-set' as const),
      row: interfaceRow,
      merge: interfaceChange as fc.Arbitrary<Partial<InterfaceRow>>,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.constantFrom(0) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('connect' as const),
      on: fc.constantFrom(true, true, false),
    }),
  },
  // Often enough that each call is made without elevation, too, in any run.
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('elevate' as const), on: fc.boolean() }) },
);
