import type { ForwardRow } from '../../../src/ip-helper/codec.ts';
import {
  STORES_UNSET_PROTOCOL,
  STORES_UNSET_SITE_PREFIX,
  UNSET_METRIC,
  UNSET_PROTOCOL,
  UNSET_SITE_PREFIX,
} from '../../../src/ip-helper/simulator/assumptions.ts';
import type { ConformanceCase, Ground } from '../ground.ts';
import { HOP4, HOP6, made, NO_INDEX, NO_LUID, newRow, rawSettings, readMembers, spoiled, V4, V6 } from '../rows.ts';

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

/** Creates a row and tells what some members read back as. */
function createAndRead(ground: Ground, changes: Partial<ForwardRow>, ...names: readonly (keyof ForwardRow)[]) {
  const row = newRow(ground, changes);
  const status = create(ground, row);
  return status === 0 ? { status, read: readMembers(ground, row, ...names) } : { status };
}

export const createCases: readonly ConformanceCase[] = [
  {
    id: 'initialize-forward-entry',
    section: '4',
    proves: 'lifetimes infinite, the four BOOLEANs TRUE, the marks of what is not set, all else 0',
    grade: 'D',
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
    section: '2',
    proves: 'Metric is an offset and reads back as written; a route of the API is Manual, of Protocol 3',
    grade: 'M',
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
    section: '2',
    proves: 'the same for IPv6, through a gateway',
    grade: 'D',
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
    section: '1',
    proves: 'the same interface, prefix and next hop: 5010',
    grade: 'D',
    run: (ground) => create(ground, made(ground)),
    expected: 5010,
  },
  {
    id: 'create-duplicate-with-another-metric',
    section: '4',
    proves: 'the metric is no key: 5010, and the route stays as it was',
    grade: 'P',
    run(ground) {
      const row = made(ground, { Metric: 5 });
      return { status: create(ground, newRow(ground, { Metric: 6 })), read: readMembers(ground, row, 'Metric') };
    },
    expected: { status: 5010, read: { Metric: 5 } },
  },
  {
    id: 'create-next-hop-is-not-checked',
    section: '2',
    proves: 'a next hop need not be reachable nor on-link',
    grade: 'P',
    run: (ground) => createAndRead(ground, { NextHop: HOP4 }, 'NextHop'),
    expected: { status: 0, read: { NextHop: HOP4 } },
  },
  {
    id: 'create-luid-wins-over-index',
    section: '2',
    proves: 'the LUID decides where it is not 0: alone, against a wrong index, and when it is wrong itself',
    grade: 'D',
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
    section: '2',
    proves: 'the index is enough',
    grade: 'D',
    run: (ground) => create(ground, newRow(ground, { InterfaceLuid: 0n, InterfaceIndex: ground.index })),
    expected: 0,
  },
  {
    id: 'create-keys-not-set',
    section: '4',
    proves: 'a row of zeros, a next hop without a family or of another one, no interface: 87',
    grade: 'D',
    run: (ground) => ({
      zeros: create(ground, new Uint8Array(104)),
      noNextHop: create(ground, spoiled(newRow(ground), 'NextHop.si_family', [0, 0])),
      otherFamily: create(ground, spoiled(newRow(ground), 'NextHop.si_family', [23, 0])),
      noInterface: create(ground, newRow(ground, { InterfaceLuid: 0n })),
    }),
    expected: { zeros: 87, noNextHop: 87, otherFamily: 87, noInterface: 87 },
  },
  {
    id: 'create-impossible-length',
    section: '2',
    proves: '/33 and /129: 87',
    grade: 'M',
    run: (ground) => [
      create(ground, spoiled(newRow(ground), 'DestinationPrefix.PrefixLength', [33])),
      create(ground, spoiled(newRow(ground, { DestinationPrefix: V6 }), 'DestinationPrefix.PrefixLength', [129])),
    ],
    expected: [87, 87],
  },
  {
    id: 'create-host-bits',
    section: '2',
    proves: 'a prefix whose host bits are not 0: 87',
    grade: 'M',
    run: (ground) => create(ground, spoiled(newRow(ground), 'DestinationPrefix.PrefixLength', [25])),
    expected: 87,
  },
  {
    id: 'create-preferred-above-valid',
    section: '4',
    proves: 'a PreferredLifetime above the ValidLifetime: 87',
    grade: 'D',
    run: (ground) => create(ground, newRow(ground, { ValidLifetime: 100, PreferredLifetime: 101 })),
    expected: 87,
  },
  {
    id: 'create-site-prefix-above-length',
    section: '9.3',
    proves: 'a SitePrefixLength from PrefixLength + 1 to 254: 87',
    grade: 'D',
    run: (ground) => [29, 33, 254].map((SitePrefixLength) => create(ground, newRow(ground, { SitePrefixLength }))),
    expected: [87, 87, 87],
  },
  {
    id: 'create-unset-site-prefix',
    section: '9.3',
    proves: 'SitePrefixLength 255, as Initialize leaves it, passes',
    grade: 'P',
    run: (ground) => create(ground, newRow(ground, { SitePrefixLength: UNSET_SITE_PREFIX })),
    expected: 0,
  },
  {
    id: 'create-unset-site-prefix-read-back',
    section: '9.3',
    proves: 'what SitePrefixLength 255 reads back as',
    grade: 'U',
    run: (ground) => createAndRead(ground, { SitePrefixLength: UNSET_SITE_PREFIX }, 'SitePrefixLength'),
    expected: { status: 0, read: { SitePrefixLength: STORES_UNSET_SITE_PREFIX } },
  },
  {
    id: 'create-unset-metric-read-back',
    section: '9.4',
    proves: 'what Metric 0xffffffff reads back as',
    grade: 'U',
    run: (ground) => createAndRead(ground, { Metric: UNSET_METRIC }, 'Metric'),
    expected: { status: 0, read: { Metric: UNSET_METRIC } },
  },
  {
    id: 'create-metric-above-16-bits',
    section: '2',
    proves: 'Metric 65536 reads back as written',
    grade: 'U',
    run: (ground) => createAndRead(ground, { Metric: 65_536 }, 'Metric'),
    expected: { status: 0, read: { Metric: 65_536 } },
  },
  {
    id: 'create-unset-protocol-read-back',
    section: '9.4',
    proves: 'Protocol 0xffffffff, as Initialize leaves it, passes; what it reads back as',
    grade: 'U',
    run: (ground) => createAndRead(ground, { Protocol: UNSET_PROTOCOL }, 'Protocol'),
    expected: { status: 0, read: { Protocol: STORES_UNSET_PROTOCOL } },
  },
  {
    id: 'create-other-protocol-read-back',
    section: '9.10',
    proves: 'whether a Protocol other than 3 is stored',
    grade: 'U',
    run: (ground) => createAndRead(ground, { Protocol: 10_006 }, 'Protocol'),
    expected: { status: 0, read: { Protocol: 10_006 } },
  },
  {
    id: 'create-after-initialize',
    section: '9.5',
    proves: 'what the four BOOLEANs read back as in a row that was initialised and given its keys',
    grade: 'U',
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
    section: '4',
    proves: 'Age and Origin are ignored on input',
    grade: 'D',
    run: (ground) => createAndRead(ground, { Age: 4321, Origin: 3 }, 'Age', 'Origin'),
    expected: { status: 0, read: { Age: 'new', Origin: 0 } },
  },
  {
    id: 'create-unknown-interface',
    section: '1',
    proves: 'an interface that does not exist: 1168',
    grade: 'D',
    run: (ground) => [
      create(ground, newRow(ground, { InterfaceLuid: NO_LUID })),
      create(ground, newRow(ground, { InterfaceLuid: 0n, InterfaceIndex: NO_INDEX })),
    ],
    expected: [1168, 1168],
  },
  {
    id: 'create-zone-of-another-interface',
    section: '8',
    proves: 'an IPv6 next hop whose zone is another interface',
    grade: 'U',
    run: (ground) => create(ground, newRow(ground, { DestinationPrefix: V6, NextHop: `fe80::1%${NO_INDEX}` })),
    expected: 87,
  },
  {
    id: 'create-two-next-hops',
    section: '4',
    proves: 'the next hop is a key: two routes of one prefix',
    grade: 'D',
    run: (ground) => {
      made(ground, { NextHop: '0.0.0.0' });
      return create(ground, newRow(ground, { DestinationPrefix: V4, NextHop: HOP4 }));
    },
    expected: 0,
  },
];
