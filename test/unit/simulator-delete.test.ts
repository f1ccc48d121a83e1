import { expect } from 'chai';
import { getRoute, LAN, LAN_LUID, listRoutes, routeRow, simulate, VPN } from './simulated.ts';

const TEN = { DestinationPrefix: '10.0.0.0/8' };

describe('simulated DeleteIpForwardEntry2', () => {
  const remove = (members: Parameters<typeof routeRow>[0] = TEN, machine: object = {}) =>
    simulate(machine).ipHelper.DeleteIpForwardEntry2(routeRow(members));

  it('4 DeleteIpForwardEntry2: by its keys alone, whatever the rest says', () => {
    const { ipHelper } = simulate();
    const row = routeRow({ ...TEN, Metric: 4711, ValidLifetime: 1, PreferredLifetime: 2, SitePrefixLength: 99 });
    expect(ipHelper.DeleteIpForwardEntry2(row)).to.equal(0);
    expect(listRoutes(ipHelper)).to.deep.equal([]);
    expect(getRoute(ipHelper, TEN).status).to.equal(1168);
    expect(ipHelper.DeleteIpForwardEntry2(row), 'again').to.equal(1168);
  });
  it('4 DeleteIpForwardEntry2: by LUID or by index', () => {
    expect(remove({ ...TEN, InterfaceLuid: LAN_LUID, InterfaceIndex: 0 })).to.equal(0);
    expect(remove({ ...TEN, InterfaceLuid: LAN_LUID, InterfaceIndex: VPN })).to.equal(0);
  });
  it('4 DeleteIpForwardEntry2: an absent route 1168 [P]', () => {
    expect(remove({ ...TEN, NextHop: '0.0.0.0' })).to.equal(1168);
    expect(remove({ ...TEN, InterfaceIndex: VPN })).to.equal(1168);
  });
  it('4 DeleteIpForwardEntry2: no row, unset or impossible keys 87 [D]', () => {
    const { ipHelper } = simulate();
    expect(ipHelper.DeleteIpForwardEntry2(new Uint8Array(105))).to.equal(87);
    expect(ipHelper.DeleteIpForwardEntry2(new Uint8Array(104))).to.equal(87);
    const row = routeRow(TEN);
    row[40] = 6;
    expect(ipHelper.DeleteIpForwardEntry2(row), 'host bits').to.equal(87);
  });
  it('4 DeleteIpForwardEntry2: no interface and on-link 2, against the documentation [M]', () => {
    expect(remove({ ...TEN, InterfaceIndex: 0, NextHop: '0.0.0.0' })).to.equal(2);
    expect(remove({ ...TEN, InterfaceIndex: 0 }), 'with a next hop').to.equal(87);
  });
  it('4 DeleteIpForwardEntry2: an unknown interface 1168, no stack 50, not elevated 5 [D]', () => {
    expect(remove({ ...TEN, InterfaceIndex: 99 })).to.equal(1168);
    expect(remove(TEN, { Elevated: false })).to.equal(5);
    const Interfaces = [{ InterfaceIndex: LAN, InterfaceAlias: 'LAN', IPv6: { InterfaceMetric: 1 } }];
    expect(remove(TEN, { AddressFamilies: ['IPv6'], Interfaces, Routes: [] })).to.equal(50);
  });
  it('4.2: rights are asked before the route is looked for', () => {
    expect(remove({ ...TEN, NextHop: '192.0.2.1' }, { Elevated: false })).to.equal(5);
  });
  it('7: deleting 169.254.255.255/32 of the stack fails, and nothing is lost', () => {
    const item = {
      InterfaceIndex: LAN,
      InterfaceAlias: 'LAN',
      IPv4: { InterfaceMetric: 1, Addresses: ['169.254.7.7/16'] },
    };
    const { ipHelper } = simulate({ Interfaces: [item], Routes: [] });
    const before = listRoutes(ipHelper);
    const row = routeRow({ DestinationPrefix: '169.254.255.255/32', NextHop: '0.0.0.0' });
    expect(ipHelper.DeleteIpForwardEntry2(row)).to.not.equal(0);
    expect(listRoutes(ipHelper)).to.deep.equal(before);
    const host = routeRow({ DestinationPrefix: '169.254.7.7/32', NextHop: '0.0.0.0' });
    expect(ipHelper.DeleteIpForwardEntry2(host), 'another row of the stack').to.equal(0);
  });

  it('keeps the order of the rest, and what is created again comes last', () => {
    const { ipHelper } = simulate({ Routes: [] });
    const prefixes = ['10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16', '10.4.0.0/16'];
    for (const DestinationPrefix of prefixes) ipHelper.CreateIpForwardEntry2(routeRow({ DestinationPrefix }));
    for (const DestinationPrefix of ['10.1.0.0/16', '10.3.0.0/16'])
      expect(ipHelper.DeleteIpForwardEntry2(routeRow({ DestinationPrefix }))).to.equal(0);
    ipHelper.CreateIpForwardEntry2(routeRow({ DestinationPrefix: '10.1.0.0/16' }));
    expect(listRoutes(ipHelper).map((line) => line.split(' ')[0])).to.deep.equal([
      '10.2.0.0/16',
      '10.4.0.0/16',
      '10.1.0.0/16',
    ]);
  });

  it('deletes 10,000 routes of a batch in well under a second', function () {
    this.timeout(10_000);
    const { ipHelper } = simulate({ Routes: [] });
    const rows = Array.from({ length: 10_000 }, (_, at) =>
      routeRow({ DestinationPrefix: `10.${at >> 8}.${at & 255}.0/24` }),
    );
    for (const row of rows) expect(ipHelper.CreateIpForwardEntry2(row)).to.equal(0);
    const begin = performance.now();
    // The worst order for a list: always the first.
    for (const row of rows) if (ipHelper.DeleteIpForwardEntry2(row) !== 0) throw new Error('not deleted');
    expect(performance.now() - begin).to.be.lessThan(500);
    expect(listRoutes(ipHelper)).to.deep.equal([]);
  });
});
