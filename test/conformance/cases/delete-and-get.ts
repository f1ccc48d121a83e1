import { DELETE_WITHOUT_INTERFACE, KEYLESS_GET_TAKES_FIRST } from '../../../src/ip-helper/simulator/assumptions.ts';
import type { ConformanceCase, Ground } from '../ground.ts';
import { HOP4, made, NO_INDEX, NO_LUID, newRow, OTHER_HOP4, read, tableRows, V4, V6, withBytes } from '../rows.ts';

function remove(ground: Ground, row: Uint8Array): number {
  return ground.ipHelper.DeleteIpForwardEntry2(row);
}

function get(ground: Ground, row: Uint8Array): number {
  return ground.ipHelper.GetIpForwardEntry2(row.slice());
}

/** What a Get without an interface finds. */
function getByPrefix(ground: Ground, NextHop = '0.0.0.0') {
  const found = read(ground, newRow(ground, { InterfaceLuid: 0n, DestinationPrefix: V4, NextHop }));
  return typeof found === 'number' ? found : found.NextHop;
}

const deleteCases: readonly ConformanceCase[] = [
  {
    id: 'delete-by-keys-alone',
    fact: 'Delete2',
    proves: 'all but the keys is ignored, also what no row could have',
    run(ground) {
      const row = made(ground, { Metric: 5 });
      const other = newRow(ground, { Metric: 99, SitePrefixLength: 254, ValidLifetime: 1, Protocol: 7 });
      return { status: remove(ground, other), gone: get(ground, row) };
    },
    expected: { status: 0, gone: 1168 },
  },
  {
    id: 'delete-an-absent-route',
    fact: 'Delete6',
    proves: 'a route that is not there: 1168, never or not any more',
    run(ground) {
      const never = remove(ground, newRow(ground));
      const row = made(ground);
      return { never, once: remove(ground, row), twice: remove(ground, row) };
    },
    expected: { never: 1168, once: 0, twice: 1168 },
  },
  {
    id: 'delete-needs-the-next-hop',
    fact: 'Delete3',
    proves: 'the next hop is a key: 1168, and the route stays',
    run(ground) {
      const row = made(ground);
      return {
        status: remove(ground, newRow(ground, { DestinationPrefix: V4, NextHop: HOP4 })),
        there: get(ground, row),
      };
    },
    expected: { status: 1168, there: 0 },
  },
  {
    id: 'delete-without-an-interface',
    fact: 'Delete8',
    proves: 'no interface and an on-link next hop: 2 instead of the documented 87, and nothing is deleted',
    run(ground) {
      const row = made(ground);
      return { status: remove(ground, newRow(ground, { InterfaceLuid: 0n })), there: get(ground, row) };
    },
    expected: { status: DELETE_WITHOUT_INTERFACE, there: 0 },
  },
  {
    id: 'delete-without-an-interface-by-next-hop',
    fact: 'Delete1',
    proves: 'no interface and a gateway: 87',
    run: (ground) => remove(ground, newRow(ground, { InterfaceLuid: 0n, DestinationPrefix: V4, NextHop: HOP4 })),
    expected: 87,
  },
  {
    id: 'delete-bad-keys',
    fact: 'Delete1',
    proves: 'a row of zeros, a next hop without a family, /33: 87',
    run: (ground) => [
      remove(ground, new Uint8Array(104)),
      remove(ground, withBytes(newRow(ground), 'NextHop.si_family', [0, 0])),
      remove(ground, withBytes(newRow(ground), 'DestinationPrefix.PrefixLength', [33])),
    ],
    expected: [87, 87, 87],
  },
  {
    id: 'delete-unknown-interface',
    fact: 'Delete4',
    proves: 'an interface that does not exist: 1168',
    run: (ground) => [
      remove(ground, newRow(ground, { InterfaceLuid: NO_LUID })),
      remove(ground, newRow(ground, { InterfaceLuid: 0n, InterfaceIndex: NO_INDEX })),
    ],
    expected: [1168, 1168],
  },
];

const getCases: readonly ConformanceCase[] = [
  {
    id: 'get-fills-both-ids-of-the-interface',
    fact: 'Get4',
    proves: 'by index it gives the LUID, by LUID the index',
    run(ground) {
      made(ground);
      const row = { InterfaceLuid: 0n, InterfaceIndex: ground.index };
      const byIndex = read(ground, newRow(ground, row));
      const byLuid = read(ground, newRow(ground));
      if (typeof byIndex === 'number' || typeof byLuid === 'number') return [String(byIndex), String(byLuid)];
      return [byIndex.InterfaceLuid === ground.luid, byLuid.InterfaceIndex === ground.index];
    },
    expected: [true, true],
  },
  {
    id: 'get-an-absent-route',
    fact: 'Get2',
    proves: 'no match: 1168; the row given stays as it is',
    run(ground) {
      const row = newRow(ground);
      const copy = row.slice();
      const status = ground.ipHelper.GetIpForwardEntry2(copy);
      return { status, untouched: Buffer.compare(row, copy) === 0 };
    },
    expected: { status: 1168, untouched: true },
  },
  {
    id: 'get-bad-keys',
    fact: 'Get1',
    proves: 'a row of zeros, a next hop without a family: 87',
    run: (ground) => [
      get(ground, new Uint8Array(104)),
      get(ground, withBytes(newRow(ground), 'NextHop.si_family', [0, 0])),
    ],
    expected: [87, 87],
  },
  {
    id: 'get-host-bits',
    fact: 'Get9',
    proves: 'a prefix whose host bits are not 0',
    run: (ground) => get(ground, withBytes(newRow(ground), 'DestinationPrefix.PrefixLength', [25])),
    expected: 87,
  },
  {
    id: 'get-unknown-interface',
    fact: 'Get3',
    proves: 'an interface that does not exist: 1168',
    run: (ground) => [
      get(ground, newRow(ground, { InterfaceLuid: NO_LUID })),
      get(ground, newRow(ground, { InterfaceLuid: 0n, InterfaceIndex: NO_INDEX })),
    ],
    expected: [1168, 1168],
  },
  {
    id: 'get-without-an-interface-matches-the-prefix',
    fact: 'Get6',
    proves: 'no interface and an on-link next hop: the route of that prefix, whatever its next hop is',
    run(ground) {
      made(ground, { DestinationPrefix: V4, NextHop: HOP4 });
      return { found: getByPrefix(ground), withGateway: getByPrefix(ground, HOP4) };
    },
    expected: { found: HOP4, withGateway: 87 },
  },
  {
    id: 'get-without-an-interface-of-several',
    fact: 'Get7',
    proves: 'which of several routes of the prefix that is',
    run(ground) {
      made(ground, { DestinationPrefix: V4, NextHop: OTHER_HOP4 });
      made(ground, { DestinationPrefix: V4, NextHop: HOP4 });
      return getByPrefix(ground) === OTHER_HOP4 ? 'the one that was made first' : 'another one';
    },
    expected: KEYLESS_GET_TAKES_FIRST ? 'the one that was made first' : 'another one',
  },
  {
    id: 'get-without-an-interface-of-none',
    fact: 'Get8',
    proves: 'no route of the prefix: 1168',
    run: (ground) => getByPrefix(ground),
    expected: 1168,
  },
];

/** Whether every row of a table is of the family. */
function familiesOf(ground: Ground, family: number): number[] {
  return [...new Set(tableRows(ground, family).map((row) => (row[12] ?? 0) | ((row[13] ?? 0) << 8)))].sort(
    (a, b) => a - b,
  );
}

const tableCases: readonly ConformanceCase[] = [
  {
    id: 'table-of-each-family',
    fact: 'Table1',
    proves: 'family 2, 23, and 0 for both',
    run(ground) {
      made(ground);
      made(ground, { DestinationPrefix: V6 });
      const [v4, v6, both] = [2, 23, 0].map((family) => tableRows(ground, family).length);
      return { families: [2, 23, 0].map((family) => familiesOf(ground, family)), adds: both === (v4 ?? 0) + (v6 ?? 0) };
    },
    expected: { families: [[2], [23], [2, 23]], adds: true },
  },
  {
    id: 'table-of-another-family',
    fact: 'Table1',
    proves: 'another family: 87',
    run: ({ ipHelper }) => [1, 3, 24, 0xffff].map((family) => ipHelper.GetIpForwardTable2(family).status),
    expected: [87, 87, 87, 87],
  },
  {
    id: 'table-has-the-row-that-get-gives',
    fact: 'Table4',
    proves: 'a route is in the table once, byte for byte as Get gives it (but for its age), until it is deleted',
    run(ground) {
      const row = made(ground, { DestinationPrefix: V6, NextHop: 'fe80::1', Metric: 7 });
      const seen = row.slice();
      ground.ipHelper.GetIpForwardEntry2(seen);
      const bare = (bytes: Uint8Array) => Buffer.from(bytes).fill(0, 96, 100).toString('hex');
      const count = () => tableRows(ground, 23).filter((each) => bare(each) === bare(seen)).length;
      const there = count();
      remove(ground, row);
      return { there, afterDelete: count() };
    },
    expected: { there: 1, afterDelete: 0 },
  },
];

export const deleteAndGetCases: readonly ConformanceCase[] = [...deleteCases, ...getCases, ...tableCases];
