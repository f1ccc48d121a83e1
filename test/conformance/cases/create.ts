import type { ForwardRow } from '../../../src/ip-helper/codec.ts';
import {
  STORES_UNSET_PROTOCOL,
  STORES_UNSET_SITE_PREFIX,
  UNSET_METRIC,
  UNSET_PROTOCOL,
  UNSET_SITE_PREFIX,
} from '../../../src/ip-helper/simulator/assumptions.ts';
import type { ConformanceCase, Ground } from '../ground.ts';
import { HOP4, HOP6, made, NO_INDEX, NO_LUID, newRow, rawSettings, readMembers, V4, V6, withBytes } from '../rows.ts';

const INFINITE = 0xffff_ffff;
const SETTINGS = [
  'SitePrefixLength',
  'ValidLifetime',
  'PreferredLifetime',
  'Metric',
  'Protocol',
  'Loopback',
  'AutoconfigureAddress',
  'Publish',
  'Immortal',
  'Origin',
] as const;

function create(ground: Ground, row: Uint8Array): number {
  return ground.ipHelper.CreateIpForwardEntry2(row);
}

/** Creates a row and returns what some members read back as. */
function createAndRead(ground: Ground, changes: Partial<ForwardRow>, ...names: readonly (keyof ForwardRow)[]) {
  const row = newRow(ground, changes);
  const status = create(ground, row);
  return status === 0 ? { status, read: readMembers(ground, row, ...names) } : { status };
}

export const createCases: readonly ConformanceCase[] = [
  {
    id: 'initialize-forward-entry',
    fact: 'Initialize1',
    proves: 'lifetimes infinite, the four BOOLEANs TRUE, the marks of what is not set, all else 0',
    run({ ipHelper }) {
      const row = new Uint8Array(104).fill(0xab);
      ipHelper.InitializeIpForwardEntry(row);
      return rawSettings(row);
    },
    expected: {
      SitePrefixLength: 255,
      ValidLifetime: INFINITE,
      PreferredLifetime: INFINITE,
      Metric: INFINITE,
      Protocol: INFINITE,
      Loopback: 1,
      AutoconfigureAddress: 1,
      Publish: 1,
      Immortal: 1,
      restIsZero: true,
    },
  },
  {
    id: 'create-ipv4-reads-back-as-written',
    fact: 'Row15',
    proves: 'Metric is an offset and reads back as written; a route of the API is Manual, of Protocol 3',
    run: (ground) => createAndRead(ground, { Metric: 5 }, ...SETTINGS),
    expected: {
      status: 0,
      read: {
        SitePrefixLength: 0,
        ValidLifetime: INFINITE,
        PreferredLifetime: INFINITE,
        Metric: 5,
        Protocol: 3,
        Loopback: false,
        AutoconfigureAddress: false,
        Publish: false,
        Immortal: false,
        Origin: 0,
      },
    },
  },
  {
    id: 'create-ipv6-reads-back-as-written',
    fact: 'Row17',
    proves: 'the same for IPv6, through a gateway',
    run: (ground) =>
      createAndRead(
        ground,
        { DestinationPrefix: V6, NextHop: HOP6, SitePrefixLength: 48, ValidLifetime: 7200, PreferredLifetime: 3600 },
        'DestinationPrefix',
        'SitePrefixLength',
        'ValidLifetime',
        'PreferredLifetime',
        'Metric',
      ),
    expected: {
      status: 0,
      read: { DestinationPrefix: V6, SitePrefixLength: 48, ValidLifetime: 7200, PreferredLifetime: 3600, Metric: 20 },
    },
  },
  {
    id: 'create-duplicate',
    fact: 'Create6',
    proves: 'the same interface, prefix and next hop: 5010',
    run: (ground) => create(ground, made(ground)),
    expected: 5010,
  },
  {
    id: 'create-duplicate-with-another-metric',
    fact: 'Create7',
    proves: 'the metric is no key: 5010, and the route stays as it was',
    run(ground) {
      const row = made(ground, { Metric: 5 });
      return { status: create(ground, newRow(ground, { Metric: 6 })), read: readMembers(ground, row, 'Metric') };
    },
    expected: { status: 5010, read: { Metric: 5 } },
  },
  {
    id: 'create-next-hop-is-not-checked',
    fact: 'Row10',
    proves: 'a next hop need not be reachable nor on-link',
    run: (ground) => createAndRead(ground, { NextHop: HOP4 }, 'NextHop'),
    expected: { status: 0, read: { NextHop: HOP4 } },
  },
  {
    id: 'create-luid-wins-over-index',
    fact: 'Row2',
    proves: 'the LUID decides where it is not 0: alone, against a wrong index, and when it is wrong itself',
    run(ground) {
      const status = create(ground, newRow(ground, { InterfaceIndex: NO_INDEX }));
      const read = readMembers(ground, newRow(ground, { InterfaceLuid: 0n, InterfaceIndex: ground.index }), 'Metric');
      const wrong = create(ground, newRow(ground, { InterfaceLuid: NO_LUID, InterfaceIndex: ground.index }));
      return { status, read, wrong };
    },
    expected: { status: 0, read: { Metric: 20 }, wrong: 1168 },
  },
  {
    id: 'create-by-index',
    fact: 'Row4',
    proves: 'the index is enough',
    run: (ground) => create(ground, newRow(ground, { InterfaceLuid: 0n, InterfaceIndex: ground.index })),
    expected: 0,
  },
  {
    id: 'create-keys-not-set',
    fact: 'Create1',
    proves: 'a row of zeros, a next hop without a family or of another one, no interface: 87',
    run: (ground) => ({
      zeros: create(ground, new Uint8Array(104)),
      noNextHop: create(ground, withBytes(newRow(ground), 'NextHop.si_family', [0, 0])),
      otherFamily: create(ground, withBytes(newRow(ground), 'NextHop.si_family', [23, 0])),
      noInterface: create(ground, newRow(ground, { InterfaceLuid: 0n })),
    }),
    expected: { zeros: 87, noNextHop: 87, otherFamily: 87, noInterface: 87 },
  },
  {
    id: 'create-impossible-length',
    fact: 'Row7',
    proves: '/33 and /129: 87',
    run: (ground) => [
      create(ground, withBytes(newRow(ground), 'DestinationPrefix.PrefixLength', [33])),
      create(ground, withBytes(newRow(ground, { DestinationPrefix: V6 }), 'DestinationPrefix.PrefixLength', [129])),
    ],
    expected: [87, 87],
  },
  {
    id: 'create-host-bits',
    fact: 'Row6',
    proves: 'a prefix whose host bits are not 0: 87',
    run: (ground) => create(ground, withBytes(newRow(ground), 'DestinationPrefix.PrefixLength', [25])),
    expected: 87,
  },
  {
    id: 'create-preferred-above-valid',
    fact: 'Create2',
    proves: 'a PreferredLifetime above the ValidLifetime: 87',
    run: (ground) => create(ground, newRow(ground, { ValidLifetime: 100, PreferredLifetime: 101 })),
    expected: 87,
  },
  {
    id: 'create-site-prefix-above-length',
    fact: 'Create3',
    proves: 'a SitePrefixLength from PrefixLength + 1 to 254: 87',
    run: (ground) => [29, 33, 254].map((SitePrefixLength) => create(ground, newRow(ground, { SitePrefixLength }))),
    expected: [87, 87, 87],
  },
  {
    id: 'create-unset-site-prefix',
    fact: 'Create10',
    proves: 'SitePrefixLength 255, as Initialize leaves it, passes',
    run: (ground) => create(ground, newRow(ground, { SitePrefixLength: UNSET_SITE_PREFIX })),
    expected: 0,
  },
  {
    id: 'create-unset-site-prefix-read-back',
    fact: 'Create13',
    proves: 'what SitePrefixLength 255 reads back as',
    run: (ground) => createAndRead(ground, { SitePrefixLength: UNSET_SITE_PREFIX }, 'SitePrefixLength'),
    expected: { status: 0, read: { SitePrefixLength: STORES_UNSET_SITE_PREFIX } },
  },
  {
    id: 'create-unset-metric-read-back',
    fact: 'Create15',
    proves: 'what Metric 0xffffffff reads back as',
    run: (ground) => createAndRead(ground, { Metric: UNSET_METRIC }, 'Metric'),
    expected: { status: 0, read: { Metric: UNSET_METRIC } },
  },
  {
    id: 'create-metric-above-16-bits',
    fact: 'Row16',
    proves: 'Metric 65536 reads back as written',
    run: (ground) => createAndRead(ground, { Metric: 65_536 }, 'Metric'),
    expected: { status: 0, read: { Metric: 65_536 } },
  },
  {
    id: 'create-unset-protocol-read-back',
    fact: 'Create14',
    proves: 'Protocol 0xffffffff, as Initialize leaves it, passes; what it reads back as',
    run: (ground) => createAndRead(ground, { Protocol: UNSET_PROTOCOL }, 'Protocol'),
    expected: { status: 0, read: { Protocol: STORES_UNSET_PROTOCOL } },
  },
  {
    id: 'create-other-protocol-read-back',
    fact: 'Create16',
    proves: 'whether a Protocol other than 3 is stored',
    run: (ground) => createAndRead(ground, { Protocol: 10_006 }, 'Protocol'),
    expected: { status: 0, read: { Protocol: 10_006 } },
  },
  {
    id: 'create-after-initialize',
    fact: 'Create17',
    proves: 'what the four BOOLEANs read back as in a row that was initialised and given its keys',
    run(ground) {
      const row = new Uint8Array(104);
      ground.ipHelper.InitializeIpForwardEntry(row);
      row.set(newRow(ground).subarray(0, 72));
      const status = create(ground, row);
      const names = ['Loopback', 'AutoconfigureAddress', 'Publish', 'Immortal'] as const;
      return status === 0 ? { status, read: readMembers(ground, row, ...names) } : { status };
    },
    expected: { status: 0, read: { Loopback: true, AutoconfigureAddress: true, Publish: true, Immortal: true } },
  },
  {
    id: 'create-ignores-age-and-origin',
    fact: 'Create9',
    proves: 'Age and Origin are ignored on input',
    run: (ground) => createAndRead(ground, { Age: 4321, Origin: 3 }, 'Age', 'Origin'),
    expected: { status: 0, read: { Age: 'new', Origin: 0 } },
  },
  {
    id: 'create-unknown-interface',
    fact: 'Create4',
    proves: 'an interface that does not exist: 1168',
    run: (ground) => [
      create(ground, newRow(ground, { InterfaceLuid: NO_LUID })),
      create(ground, newRow(ground, { InterfaceLuid: 0n, InterfaceIndex: NO_INDEX })),
    ],
    expected: [1168, 1168],
  },
  {
    id: 'create-zone-of-another-interface',
    fact: 'Create18',
    proves: 'an IPv6 next hop whose zone is another interface',
    run: (ground) => create(ground, newRow(ground, { DestinationPrefix: V6, NextHop: `fe80::1%${NO_INDEX}` })),
    expected: 87,
  },
  {
    id: 'create-two-next-hops',
    fact: 'Create19',
    proves: 'the next hop is a key: two routes of one prefix',
    run: (ground) => {
      made(ground, { NextHop: '0.0.0.0' });
      return create(ground, newRow(ground, { DestinationPrefix: V4, NextHop: HOP4 }));
    },
    expected: 0,
  },
];
