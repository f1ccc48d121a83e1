import {
  decodeAddress,
  decodeForwardRow,
  decodeInterfaceRow,
  encodeAddress,
  splitTable,
} from '../../../src/ip-helper/codec.ts';
import { MIB_IPINTERFACE_ROW } from '../../../src/ip-helper/layout.ts';
import {
  BEST_ROUTE_FROM_FOREIGN_SOURCE,
  NAMED_INTERFACE_MUST_BE_CONNECTED,
  NO_BEST_ROUTE,
  TIE_GOES_TO,
} from '../../../src/ip-helper/simulator/assumptions.ts';
import { type ConformanceCase, CouldNotRun, controlsOf, type Ground, type Observed } from '../ground.ts';
import { HOP4, HOP6, made, NO_INDEX, NO_LUID, OTHER_HOP4, tableRows, V4, V6, within } from '../rows.ts';

const IN_V4 = '192.0.2.70';
const IN_V6 = '2001:db8:7e57:1::70';
/** Addresses of documentation that no machine of ours has. */
const NOBODYS4 = '203.0.113.250';
const NOBODYS6 = '3fff:fff::1';

/** The prefix and next hop of the best route, or the status. */
function best(ground: Ground, destination: string, asked: { luid?: bigint; index?: number; source?: string } = {}) {
  const source = asked.source === undefined ? null : encodeAddress(asked.source);
  const { luid = 0n, index = 0 } = asked;
  const { status, row } = ground.ipHelper.GetBestRoute2(luid, index, source, encodeAddress(destination));
  if (row === undefined) return status;
  const { DestinationPrefix, NextHop } = decodeForwardRow(row);
  return `${DestinationPrefix} ${NextHop}`;
}

/** The status for a destination that no route of the interface leads to, on an interface of which that is so. */
function bestWithoutRoute(ground: Ground, family: number, destination: string): Observed {
  const { table } = ground.ipHelper.GetIpInterfaceTable(family);
  const luids = splitTable(table ?? new Uint8Array(8), MIB_IPINTERFACE_ROW.size).map(
    (row) => decodeInterfaceRow(row).InterfaceLuid as bigint,
  );
  const leading = tableRows(ground, family)
    .map((row) => decodeForwardRow(row))
    .filter(({ DestinationPrefix }) => within(`${destination}/${family === 2 ? 32 : 128}`, DestinationPrefix))
    .map(({ InterfaceLuid }) => InterfaceLuid);
  const without = luids.find((luid) => !leading.includes(luid));
  if (without === undefined) throw new CouldNotRun('every interface has a route there');
  return best(ground, destination, { luid: without });
}

export const bestRouteCases: readonly ConformanceCase[] = [
  {
    id: 'best-route-longest-prefix',
    fact: 'Select1',
    proves: 'the longest prefix wins, whatever the metrics are',
    run(ground) {
      made(ground, { DestinationPrefix: V4, Metric: 0 });
      made(ground, { DestinationPrefix: '192.0.2.64/30', Metric: 9000 });
      made(ground, { DestinationPrefix: '192.0.2.68/30', Metric: 9000 });
      return best(ground, IN_V4);
    },
    expected: '192.0.2.68/30 0.0.0.0',
  },
  {
    id: 'best-route-lowest-metric',
    fact: 'Select2',
    proves: 'of one prefix the lowest metric wins, also for IPv6; a Set changes which',
    run(ground) {
      made(ground, { DestinationPrefix: V6, NextHop: 'fe80::1', Metric: 20 });
      const row = made(ground, { DestinationPrefix: V6, NextHop: 'fe80::2', Metric: 10 });
      const first = best(ground, IN_V6);
      new DataView(row.buffer, row.byteOffset).setUint32(84, 30, true);
      ground.ipHelper.SetIpForwardEntry2(row);
      return [first, best(ground, IN_V6)].map((each) => String(each).replace(/%.*/, ''));
    },
    expected: [`${V6} fe80::2`, `${V6} fe80::1`],
  },
  {
    id: 'best-route-of-equals',
    fact: 'Select3',
    proves: 'which of two routes with the same effective metric wins',
    run(ground) {
      made(ground, { DestinationPrefix: V4, NextHop: OTHER_HOP4 });
      made(ground, { DestinationPrefix: V4, NextHop: HOP4 });
      return best(ground, IN_V4) === `${V4} ${OTHER_HOP4}` ? 'first' : 'last';
    },
    expected: TIE_GOES_TO,
  },
  {
    id: 'best-route-on-an-interface',
    fact: 'Best2',
    proves: 'an interface by LUID or by index restricts it to that interface',
    run(ground) {
      made(ground, { DestinationPrefix: V4, NextHop: HOP4 });
      return [best(ground, IN_V4, { luid: ground.luid }), best(ground, IN_V4, { index: ground.index })];
    },
    expected: [`${V4} ${HOP4}`, `${V4} ${HOP4}`],
  },
  {
    id: 'best-route-on-an-unknown-interface',
    fact: 'Best5',
    proves: 'an interface that does not exist: 2',
    run: (ground) => [best(ground, IN_V4, { luid: NO_LUID }), best(ground, IN_V4, { index: NO_INDEX })],
    expected: [2, 2],
  },
  {
    id: 'best-route-without-a-route-ipv4',
    fact: 'Best6',
    proves: 'no route of the interface leads there',
    run: (ground) => bestWithoutRoute(ground, 2, NOBODYS4),
    expected: NO_BEST_ROUTE,
  },
  {
    id: 'best-route-without-a-route-ipv6',
    fact: 'Best6',
    proves: 'no route of the interface leads there',
    run: (ground) => bestWithoutRoute(ground, 23, NOBODYS6),
    expected: NO_BEST_ROUTE,
  },
  {
    id: 'best-route-to-no-family',
    fact: 'Best4',
    proves: 'a destination that is neither IPv4 nor IPv6: 87',
    run: ({ ipHelper }) =>
      [0, 3].map((family) => {
        const address = new Uint8Array(28);
        address[0] = family;
        return ipHelper.GetBestRoute2(0n, 0, null, address).status;
      }),
    expected: [87, 87],
  },
  {
    id: 'best-route-from-nobodys-address',
    fact: 'Best12',
    proves: 'a source address that no interface has',
    run(ground) {
      made(ground);
      return best(ground, IN_V4, { source: NOBODYS4 });
    },
    expected: BEST_ROUTE_FROM_FOREIGN_SOURCE,
  },
  {
    id: 'best-route-source',
    fact: 'Best10',
    proves: 'the source it gives is of the family, and asking with it gives the same route',
    run(ground) {
      made(ground, { DestinationPrefix: V6, NextHop: HOP6 });
      const destination = encodeAddress(IN_V6);
      const { source } = ground.ipHelper.GetBestRoute2(0n, 0, null, destination);
      if (source === undefined) return 'no source';
      const text = decodeAddress(source);
      if (text === '::') throw new CouldNotRun('the interface has no address');
      return { text, same: best(ground, IN_V6, { source: text }) };
    },
    judge: (observed) => (observed as { same: Observed }).same,
    expected: `${V6} ${HOP6}`,
  },
  {
    id: 'best-route-passes-over-what-is-not-connected',
    fact: 'Best8',
    proves: 'an unconstrained lookup skips routes of an interface that is not connected; the table still has them',
    run(ground) {
      const { connect } = controlsOf(ground);
      made(ground, { DestinationPrefix: '192.0.2.68/30' });
      connect(false);
      try {
        const found = best(ground, IN_V4);
        const { table } = ground.ipHelper.GetIpForwardTable2(2);
        const rows = table === undefined ? [] : splitTable(table).map((row) => decodeForwardRow(row).DestinationPrefix);
        return { skipped: found !== '192.0.2.68/30 0.0.0.0', listed: rows.includes('192.0.2.68/30') };
      } finally {
        connect(true);
      }
    },
    expected: { skipped: true, listed: true },
  },
  {
    id: 'best-route-on-an-interface-that-is-not-connected',
    fact: 'Best16',
    proves: 'whether a lookup on one interface passes over it, too, while it is not connected',
    run(ground) {
      const { connect } = controlsOf(ground);
      made(ground, { DestinationPrefix: '192.0.2.68/30' });
      connect(false);
      try {
        return best(ground, IN_V4, { luid: ground.luid });
      } finally {
        connect(true);
      }
    },
    expected: NAMED_INTERFACE_MUST_BE_CONNECTED ? NO_BEST_ROUTE : '192.0.2.68/30 0.0.0.0',
  },
];
