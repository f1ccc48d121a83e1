import { type ForwardRow, patchForwardRow } from '../../../src/ip-helper/codec.ts';
import {
  SET_ON_ABSENT_ROUTE,
  STORES_UNSET_SITE_PREFIX,
  UNSET_SITE_PREFIX,
} from '../../../src/ip-helper/simulator/assumptions.ts';
import type { ConformanceCase, Ground } from '../ground.ts';
import { HOP4, HOP6, made, NO_INDEX, NO_LUID, newRow, readMembers, V4, V6, withBytes } from '../rows.ts';

function set(ground: Ground, row: Uint8Array): number {
  return ground.ipHelper.SetIpForwardEntry2(row);
}

/** Sets members of a new route and returns what they read back as. */
function setAndRead(ground: Ground, changes: Partial<ForwardRow>) {
  const row = made(ground);
  const status = set(ground, newRow(ground, changes));
  return { status, read: readMembers(ground, row, ...(Object.keys(changes) as (keyof ForwardRow)[])) };
}

/** A case that asks whether one member is stored. */
function stores(name: string, changes: Partial<ForwardRow>, fact = 'Set12'): ConformanceCase {
  const members = Object.keys(changes).join(', ');
  return {
    id: `set-${name}`,
    fact,
    proves: `whether ${members} is stored as given`,
    run: (ground) => setAndRead(ground, changes),
    expected: { status: 0, read: changes as Record<string, number | boolean> },
  };
}

export const setCases: readonly ConformanceCase[] = [
  stores('metric', { Metric: 6000 }, 'Row15'),
  stores('metric-0', { Metric: 0 }, 'Row15'),
  stores('metric-above-16-bits', { Metric: 65_536 }, 'Row16'),
  stores('unset-metric', { Metric: 0xffff_ffff }, 'Create15'),
  stores('protocol', { Protocol: 10_006 }),
  stores('loopback', { Loopback: true }),
  stores('autoconfigure', { AutoconfigureAddress: true }),
  stores('publish', { Publish: true }),
  stores('immortal', { Immortal: true }),
  stores('lifetimes', { ValidLifetime: 7200, PreferredLifetime: 3600 }),
  stores('site-prefix', { SitePrefixLength: 16 }),
  {
    id: 'set-keeps-the-other-members',
    fact: 'Set14',
    proves: 'a row that was read, with another metric, changes nothing else',
    run(ground) {
      const given = {
        DestinationPrefix: V6,
        NextHop: HOP6,
        SitePrefixLength: 48,
        ValidLifetime: 7200,
        PreferredLifetime: 3600,
        Publish: true,
      };
      const row = made(ground, given);
      const members = [...Object.keys(given), 'Protocol', 'Origin'] as (keyof ForwardRow)[];
      const before = readMembers(ground, row, ...members);
      const bytes = row.slice();
      ground.ipHelper.GetIpForwardEntry2(bytes);
      patchForwardRow(bytes, { Metric: 6000 });
      const status = set(ground, bytes);
      const same = JSON.stringify(readMembers(ground, row, ...members)) === JSON.stringify(before);
      return { status, same, read: readMembers(ground, row, 'Metric') };
    },
    expected: { status: 0, same: true, read: { Metric: 6000 } },
  },
  {
    id: 'set-on-an-absent-route',
    fact: 'Set4',
    proves: 'a Set of a route that does not exist fails, with the code assumed',
    run: (ground) => set(ground, newRow(ground)),
    expected: SET_ON_ABSENT_ROUTE,
  },
  {
    id: 'set-cannot-move-a-route',
    fact: 'Set5',
    proves: 'another next hop is another route: it fails, and the first stays',
    run(ground) {
      const row = made(ground);
      const status = set(ground, newRow(ground, { DestinationPrefix: V4, NextHop: HOP4 }));
      return { status, read: readMembers(ground, row, 'NextHop', 'Metric') };
    },
    expected: { status: SET_ON_ABSENT_ROUTE, read: { NextHop: '0.0.0.0', Metric: 20 } },
  },
  {
    id: 'set-host-bits',
    fact: 'Set9',
    proves: 'a prefix whose host bits are not 0',
    run(ground) {
      made(ground);
      return set(ground, withBytes(newRow(ground), 'DestinationPrefix.PrefixLength', [25]));
    },
    expected: 87,
  },
  {
    id: 'set-keys-not-set',
    fact: 'Set1',
    proves: 'a row of zeros, a next hop without a family, no interface: 87',
    run(ground) {
      made(ground);
      return {
        zeros: set(ground, new Uint8Array(104)),
        noNextHop: set(ground, withBytes(newRow(ground), 'NextHop.si_family', [0, 0])),
        noInterface: set(ground, newRow(ground, { InterfaceLuid: 0n })),
      };
    },
    expected: { zeros: 87, noNextHop: 87, noInterface: 87 },
  },
  {
    id: 'set-unknown-interface',
    fact: 'Set2',
    proves: 'an interface that does not exist: 1168',
    run: (ground) => [
      set(ground, newRow(ground, { InterfaceLuid: NO_LUID })),
      set(ground, newRow(ground, { InterfaceLuid: 0n, InterfaceIndex: NO_INDEX })),
    ],
    expected: [1168, 1168],
  },
  {
    id: 'set-preferred-above-valid',
    fact: 'Set10',
    proves: 'a PreferredLifetime above the ValidLifetime',
    run: (ground) => {
      made(ground);
      return set(ground, newRow(ground, { ValidLifetime: 100, PreferredLifetime: 101 }));
    },
    expected: 87,
  },
  {
    id: 'set-site-prefix-above-length',
    fact: 'Set11',
    proves: 'a SitePrefixLength above the PrefixLength',
    run: (ground) => {
      made(ground);
      return set(ground, newRow(ground, { SitePrefixLength: 29 }));
    },
    expected: 87,
  },
  {
    id: 'set-unset-site-prefix',
    fact: 'Set11',
    proves: 'what SitePrefixLength 255 reads back as',
    run(ground) {
      const row = made(ground, { SitePrefixLength: 16 });
      const status = set(ground, newRow(ground, { SitePrefixLength: UNSET_SITE_PREFIX }));
      return { status, read: readMembers(ground, row, 'SitePrefixLength') };
    },
    expected: { status: 0, read: { SitePrefixLength: STORES_UNSET_SITE_PREFIX } },
  },
  {
    id: 'set-ignores-age-and-origin',
    fact: 'Set6',
    proves: 'Age and Origin are ignored on input',
    run(ground) {
      const row = made(ground);
      const status = set(ground, newRow(ground, { Age: 4321, Origin: 3 }));
      return { status, read: readMembers(ground, row, 'Age', 'Origin') };
    },
    expected: { status: 0, read: { Age: 'new', Origin: 0 } },
  },
];
