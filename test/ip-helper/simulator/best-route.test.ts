import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import {
  decodeAddress,
  decodeForwardRow,
  encodeAddress,
  encodeForwardKey,
  type ForwardRow,
  patchForwardRow,
} from '../../../src/ip-helper/codec.ts';
import type { IpHelper } from '../../../src/ip-helper/ip-helper.ts';
import { openSimulator } from '../../../src/ip-helper/machine-store/store.ts';
import { getRoute, routeRow, simulate } from './simulated.ts';

const laptop = JSON.parse(
  readFileSync(new URL('../../../module/IpRoute/Examples/vpn-laptop.machine.json', import.meta.url), 'utf8'),
);

interface Asked {
  readonly luid?: bigint;
  readonly index?: number;
  readonly source?: string;
}

/** `prefix via hop on index from source`, or the status. */
function find(ipHelper: IpHelper, destination: string, { luid = 0n, index = 0, source }: Asked = {}): string | number {
  const from = source === undefined ? null : encodeAddress(source);
  const best = ipHelper.GetBestRoute2(luid, index, from, encodeAddress(destination));
  if (best.status !== 0 || best.row === undefined || best.source === undefined) return best.status;
  const row = decodeForwardRow(best.row);
  return `${row.DestinationPrefix} via ${row.NextHop} on ${row.InterfaceIndex} from ${decodeAddress(best.source)}`;
}

interface Item {
  readonly connected?: boolean;
  readonly metric?: number;
  readonly v4?: object;
  readonly v6?: object;
}

/** Three interfaces, 1 (loopback), 2 and 3, with an address of each family and a default route on 2 and 3. */
function machine(items: { readonly [index: number]: Item } = {}, routes: readonly object[] = []): IpHelper {
  const Interfaces = [2, 3].map((index) => {
    const { connected = true, metric = 10 * index, v4 = {}, v6 = {} } = items[index] ?? {};
    return {
      InterfaceIndex: index,
      InterfaceAlias: `nic${index}`,
      Connected: connected,
      IPv4: { InterfaceMetric: metric, Addresses: [`192.0.${index}.10/24`], ...v4 },
      IPv6: { InterfaceMetric: metric, Addresses: [`2001:db8:${index}::10/64`, `fe80::${index}/64`], ...v6 },
    };
  });
  const Routes = [
    { InterfaceIndex: 2, DestinationPrefix: '0.0.0.0/0', NextHop: '192.0.2.1', RouteMetric: 0 },
    { InterfaceIndex: 3, DestinationPrefix: '0.0.0.0/0', NextHop: '192.0.3.1', RouteMetric: 0 },
    { InterfaceIndex: 2, DestinationPrefix: '::/0', NextHop: 'fe80::1%2', RouteMetric: 0 },
    { InterfaceIndex: 3, DestinationPrefix: '::/0', NextHop: 'fe80::1%3', RouteMetric: 0 },
    ...routes,
  ];
  return simulate({ Interfaces, Routes }).ipHelper;
}

const ON_2 = '0.0.0.0/0 via 192.0.2.1 on 2 from 192.0.2.10';
const ON_3 = '0.0.0.0/0 via 192.0.3.1 on 3 from 192.0.3.10';
const FAR = '203.0.113.5';

describe('simulated GetBestRoute2', () => {
  it('takes the longest prefix, whatever the metrics say (Select1)', () => {
    const ipHelper = machine({}, [
      { InterfaceIndex: 3, DestinationPrefix: '203.0.113.0/24', NextHop: '192.0.3.7', RouteMetric: 9000 },
      { InterfaceIndex: 2, DestinationPrefix: '203.0.112.0/23', NextHop: '192.0.2.7', RouteMetric: 1 },
    ]);
    expect(find(ipHelper, FAR)).to.equal('203.0.113.0/24 via 192.0.3.7 on 3 from 192.0.3.10');
    expect(find(ipHelper, '203.0.112.9')).to.equal('203.0.112.0/23 via 192.0.2.7 on 2 from 192.0.2.10');
    expect(find(ipHelper, '203.0.114.9')).to.equal(ON_2);
  });
  it('then takes the lowest sum of route metric and interface metric (Select2, Select4, Row14)', () => {
    expect(find(machine(), FAR)).to.equal(ON_2);
    expect(find(machine({ 2: { metric: 31 } }), FAR)).to.equal(ON_3);
    const offset = { InterfaceIndex: 2, DestinationPrefix: '0.0.0.0/0', NextHop: '192.0.2.2', RouteMetric: 5 };
    expect(find(machine({ 2: { metric: 0 } }, [{ ...offset, RouteMetric: 0, NextHop: '192.0.2.9' }]), FAR)).to.equal(
      ON_2,
    );
    // A sum above 32 bits is a sum, too.
    const huge = {
      InterfaceIndex: 2,
      DestinationPrefix: '203.0.113.0/24',
      NextHop: '192.0.2.2',
      RouteMetric: 4294967295,
    };
    const less = { ...huge, InterfaceIndex: 3, NextHop: '192.0.3.2', RouteMetric: 4294967294 };
    expect(find(machine({ 3: { metric: 10 } }, [huge, less]), FAR)).to.match(/on 3/);
  });
  it('takes the first in the table of equals, as assumed (Select3)', () => {
    expect(find(machine({ 2: { metric: 7 }, 3: { metric: 7 } }), FAR)).to.equal(ON_2);
  });
  it('passes over interfaces that are not connected (Best8, Best16)', () => {
    expect(find(machine({ 2: { connected: false } }), FAR)).to.equal(ON_3);
    expect(find(machine({ 2: { connected: false } }), FAR, { index: 2 }), 'assumed').to.equal(1168);
  });
  it('takes NULL and 0 as no constraint, a LUID or an index as one, the LUID first (Best1, Best2)', () => {
    const ipHelper = machine();
    const { luid } = ipHelper.ConvertInterfaceIndexToLuid(3);
    expect(find(ipHelper, FAR)).to.equal(ON_2);
    expect(find(ipHelper, FAR, { index: 3 })).to.equal(ON_3);
    expect(find(ipHelper, FAR, { luid })).to.equal(ON_3);
    expect(find(ipHelper, FAR, { luid, index: 2 })).to.equal(ON_3);
  });
  it('takes a source to its interface: strong host (Best3, Best12, Best13)', () => {
    expect(find(machine(), FAR, { source: '192.0.3.10' })).to.equal(ON_3);
    expect(find(machine(), FAR, { source: '192.0.3.10', index: 2 }), 'of another interface').to.equal(1168);
    expect(find(machine(), FAR, { source: '192.0.9.9' }), 'of none').to.equal(1168);
    expect(find(machine(), FAR, { source: '0.0.0.0' }), 'as good as none').to.equal(ON_2);
  });
  for (const member of ['WeakHostSend', 'ForwardingEnabled']) {
    it(`lets ${member} on the interface lift that (Select6)`, () => {
      const ipHelper = machine({ 3: { v4: { [member]: true } } });
      const lifted = '0.0.0.0/0 via 192.0.2.1 on 2 from 192.0.3.10';
      expect(find(ipHelper, FAR, { source: '192.0.3.10' })).to.equal(lifted);
      expect(find(ipHelper, FAR, { index: 3 })).to.equal(ON_2);
      expect(find(ipHelper, FAR, { source: '192.0.2.10' }), 'the other stays strong').to.equal(ON_2);
    });
  }
  it('takes no /0 of an interface with DisableDefaultRoutes, but a longer prefix (Interface18)', () => {
    const ipHelper = machine({ 2: { v4: { DisableDefaultRoutes: true } } });
    expect(find(ipHelper, FAR)).to.equal(ON_3);
    expect(find(ipHelper, '192.0.2.77')).to.equal('192.0.2.0/24 via 0.0.0.0 on 2 from 192.0.2.10');
  });
  it('takes 0.0.0.0/1 and 128.0.0.0/1 before /0, which alone is a default route (Select5)', () => {
    const half = { InterfaceIndex: 3, DestinationPrefix: '128.0.0.0/1', NextHop: '192.0.3.1', RouteMetric: 500 };
    expect(find(machine({}, [half]), FAR)).to.equal('128.0.0.0/1 via 192.0.3.1 on 3 from 192.0.3.10');
    expect(find(machine({}, [half]), '10.0.0.1')).to.equal(ON_2);
  });
  it('gives the whole row, with a next hop of zero and the family where it is on-link (Best9)', () => {
    const { row } = machine().GetBestRoute2(0n, 0, null, encodeAddress('192.0.2.77'));
    expect(row && decodeForwardRow(row)).to.include({ NextHop: '0.0.0.0', Metric: 256, Protocol: 2 });
    expect(row?.[44]).to.equal(2);
  });
  it('leads to an address of the machine itself by its host route (Select1, Stack1)', () => {
    expect(find(machine(), '192.0.3.10')).to.equal('192.0.3.10/32 via 0.0.0.0 on 3 from 192.0.3.10');
  });
  it('takes an address of the interface as the source, the nearest one (Best17, Best10)', () => {
    const v4 = { Addresses: ['192.0.2.10/24', '198.51.100.10/24'] };
    const route = { InterfaceIndex: 2, DestinationPrefix: '203.0.113.0/24', NextHop: '198.51.100.1', RouteMetric: 0 };
    expect(find(machine({ 2: { v4 } }, [route]), FAR)).to.match(/from 198\.51\.100\.10$/);
    expect(find(machine({ 2: { v4 } }), FAR)).to.match(/from 192\.0\.2\.10$/);
  });
  it('does so for IPv6, and leads to a link-local destination by its zone (Best14, Best17)', () => {
    const ipHelper = machine();
    expect(find(ipHelper, '2001:db8:99::1')).to.equal('::/0 via fe80::1%2 on 2 from 2001:db8:2::10');
    expect(find(ipHelper, '2001:db8:99::1', { source: '2001:db8:3::10' })).to.match(/on 3 from 2001:db8:3::10$/);
    expect(find(ipHelper, 'fe80::77%3')).to.equal('fe80::/64 via :: on 3 from fe80::3%3');
    expect(find(ipHelper, 'fe80::77%99'), 'no such interface').to.equal(2);
    expect(find(ipHelper, 'ff02::1%3')).to.equal('ff00::/8 via :: on 3 from fe80::3%3');
  });
  it('answers 1168 where no route leads there (Best6)', () => {
    expect(find(simulate({ Routes: [] }).ipHelper, FAR)).to.equal(1168);
  });
  it('answers 2 of an unknown interface (Best5)', () => {
    expect(find(machine(), FAR, { index: 99 })).to.equal(2);
    expect(find(machine(), FAR, { luid: 99n, index: 2 })).to.equal(2);
  });
  it('refuses a destination of no family and a source of another with 87 (Best4)', () => {
    const { GetBestRoute2 } = machine();
    const far = encodeAddress(FAR);
    expect(GetBestRoute2(0n, 0, null, new Uint8Array(28)).status).to.equal(87);
    expect(GetBestRoute2(0n, 0, null, far.subarray(0, 16)).status).to.equal(87);
    expect(GetBestRoute2(0n, 0, encodeAddress('::1'), far).status).to.equal(87);
    expect(GetBestRoute2(0n, 0, new Uint8Array(28), far).status).to.equal(87);
  });
  it('answers 50 of a family without a stack (Best7)', () => {
    const Interfaces = [{ InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 1 } }];
    expect(find(simulate({ AddressFamilies: ['IPv4'], Interfaces }).ipHelper, '2001:db8::1')).to.equal(50);
  });

  it('finds the ways of the recorded laptop, before the cure and after it', () => {
    const { ipHelper } = simulate(laptop);
    const guest = '172.22.5.219';
    expect(find(ipHelper, guest)).to.equal('172.22.0.0/20 via 10.29.176.1 on 17 from 10.61.168.144');
    // Its file lists no addresses: they are read off the Local routes, the broadcast ones left aside.
    expect(find(ipHelper, guest, { source: '172.22.0.1' })).to.equal('172.22.0.0/20 via 0.0.0.0 on 47 from 172.22.0.1');
    expect(find(ipHelper, guest, { source: '172.22.15.255' })).to.equal(1168);
    expect(find(ipHelper, '150.171.40.1')).to.equal('150.171.40.0/22 via 172.16.126.254 on 13 from 172.16.126.38');
    expect(find(ipHelper, '2001:db8:99::1')).to.equal(
      '::/0 via fe80::1%13 on 13 from 2001:db8:80:0:91c5:3e7f:a80d:6b24',
    );
    expect(find(ipHelper, '127.0.0.1')).to.equal('127.0.0.1/32 via 0.0.0.0 on 1 from 127.0.0.1');
    const vpn = { InterfaceLuid: 0n, InterfaceIndex: 17, DestinationPrefix: '172.22.0.0/20', NextHop: '10.29.176.1' };
    const row = encodeForwardKey(vpn);
    expect(ipHelper.GetIpForwardEntry2(row)).to.equal(0);
    patchForwardRow(row, { Metric: 6000 });
    expect(ipHelper.SetIpForwardEntry2(row)).to.equal(0);
    expect(getRoute(ipHelper, vpn).row.Metric).to.equal(6000);
    expect(find(ipHelper, guest)).to.equal('172.22.0.0/20 via 0.0.0.0 on 47 from 172.22.0.1');
  });
  it('has a source on each interface of the built-in machine', () => {
    const { ipHelper } = openSimulator({});
    expect(find(ipHelper, FAR)).to.equal('0.0.0.0/0 via 192.0.2.1 on 12 from 192.0.2.10');
    expect(find(ipHelper, FAR, { index: 13 })).to.equal('0.0.0.0/0 via 198.51.100.1 on 13 from 198.51.100.10');
    expect(find(ipHelper, '127.0.0.1')).to.match(/from 127\.0\.0\.1$/);
    expect(find(ipHelper, '::1')).to.match(/from ::1$/);
    expect(find(ipHelper, '2001:db8::1')).to.match(/from fe80::10%12$/);
  });
  it('gives the unspecified address where no address is known, as assumed (Best15)', () => {
    expect(find(simulate().ipHelper, '10.9.9.9')).to.equal('10.0.0.0/8 via 192.0.2.254 on 7 from 0.0.0.0');
  });
  it('keeps up with routes that come and go between two questions, and with addresses that do', () => {
    const { ipHelper } = simulate();
    const steps: readonly [name: 'CreateIpForwardEntry2' | 'DeleteIpForwardEntry2', row: Partial<ForwardRow>][] = [
      ['CreateIpForwardEntry2', { DestinationPrefix: '10.9.0.0/16' }],
      ['CreateIpForwardEntry2', { DestinationPrefix: '10.9.9.0/24', NextHop: '192.0.2.7', Metric: 9 }],
      ['CreateIpForwardEntry2', { DestinationPrefix: '10.9.9.0/24', NextHop: '192.0.2.8', Metric: 1 }],
      ['CreateIpForwardEntry2', { DestinationPrefix: '10.3.3.3/32', NextHop: '0.0.0.0', Protocol: 2 }],
      ['DeleteIpForwardEntry2', { DestinationPrefix: '10.9.9.0/24', NextHop: '192.0.2.8' }],
      ['DeleteIpForwardEntry2', { DestinationPrefix: '10.9.9.0/24', NextHop: '192.0.2.7' }],
      ['DeleteIpForwardEntry2', { DestinationPrefix: '10.3.3.3/32', NextHop: '0.0.0.0' }],
      ['DeleteIpForwardEntry2', { DestinationPrefix: '10.9.0.0/16' }],
    ];
    const found = [find(ipHelper, '10.9.9.9')];
    for (const [name, members] of steps) {
      expect(ipHelper[name](routeRow(members))).to.equal(0);
      found.push(find(ipHelper, '10.9.9.9'));
    }
    expect(found).to.deep.equal([
      '10.0.0.0/8 via 192.0.2.254 on 7 from 0.0.0.0',
      '10.9.0.0/16 via 192.0.2.254 on 7 from 0.0.0.0',
      '10.9.9.0/24 via 192.0.2.7 on 7 from 0.0.0.0',
      '10.9.9.0/24 via 192.0.2.8 on 7 from 0.0.0.0',
      '10.9.9.0/24 via 192.0.2.8 on 7 from 10.3.3.3',
      '10.9.9.0/24 via 192.0.2.7 on 7 from 10.3.3.3',
      '10.9.0.0/16 via 192.0.2.254 on 7 from 10.3.3.3',
      '10.9.0.0/16 via 192.0.2.254 on 7 from 0.0.0.0',
      '10.0.0.0/8 via 192.0.2.254 on 7 from 0.0.0.0',
    ]);
  });
  it('costs no more in a large table, also where each question follows a change', () => {
    const { ipHelper } = simulate();
    const begin = process.cpuUsage();
    for (let at = 0; at < 20_000; at++) {
      const DestinationPrefix = `11.0.${at >> 8}.${at & 255}/32`;
      expect(ipHelper.CreateIpForwardEntry2(routeRow({ DestinationPrefix }))).to.equal(0);
      expect(find(ipHelper, DestinationPrefix.replace('/32', ''))).to.contain(DestinationPrefix);
    }
    // A walk through the table for each question takes a minute; in microseconds.
    expect(process.cpuUsage(begin).user).to.be.below(10_000_000);
  });
});
