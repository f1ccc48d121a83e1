import { expect } from 'chai';
import { getRoute, LAN, LAN_LUID, listRoutes, routeRow, simulate, VPN } from './simulated.ts';

const TEN = { DestinationPrefix: '10.0.0.0/8' };

describe('simulated DeleteIpForwardEntry2', () => {
  const remove = (members: Parameters<typeof routeRow>[0] = TEN, machine: object = {}) =>
    simulate(machine).ipHelper.DeleteIpForwardEntry2(routeRow(members));

  it('deletes by the keys alone, whatever the rest says (Delete2)', () => {
    const { ipHelper } = simulate();
    const row = routeRow({ ...TEN, Metric: 4711, ValidLifetime: 1, PreferredLifetime: 2, SitePrefixLength: 99 });
    expect(ipHelper.DeleteIpForwardEntry2(row)).to.equal(0);
    expect(listRoutes(ipHelper)).to.deep.equal([]);
    expect(getRoute(ipHelper, TEN).status).to.equal(1168);
    expect(ipHelper.DeleteIpForwardEntry2(row), 'again').to.equal(1168);
  });
  it('deletes by LUID or by index (Delete1)', () => {
    expect(remove({ ...TEN, InterfaceLuid: LAN_LUID, InterfaceIndex: 0 })).to.equal(0);
    expect(remove({ ...TEN, InterfaceLuid: LAN_LUID, InterfaceIndex: VPN })).to.equal(0);
  });
  it('answers 1168 of an absent route (Delete6)', () => {
    expect(remove({ ...TEN, NextHop: '0.0.0.0' })).to.equal(1168);
    expect(remove({ ...TEN, InterfaceIndex: VPN })).to.equal(1168);
  });
  it('refuses no row, unset and impossible keys with 87 (Delete1)', () => {
    const { ipHelper } = simulate();
    expect(ipHelper.DeleteIpForwardEntry2(new Uint8Array(105))).to.equal(87);
    expect(ipHelper.DeleteIpForwardEntry2(new Uint8Array(104))).to.equal(87);
    const row = routeRow(TEN);
    row[40] = 6;
    expect(ipHelper.DeleteIpForwardEntry2(row), 'host bits').to.equal(87);
  });
  it('answers 2 of an on-link row without an interface, against the documentation (Delete8)', () => {
    expect(remove({ ...TEN, InterfaceIndex: 0, NextHop: '0.0.0.0' })).to.equal(2);
    expect(remove({ ...TEN, InterfaceIndex: 0 }), 'with a next hop').to.equal(87);
  });
  it('answers 1168 of an unknown interface, 50 of a family without a stack, 5 where the session is not elevated (Delete4, Delete5, Delete7)', () => {
    expect(remove({ ...TEN, InterfaceIndex: 99 })).to.equal(1168);
    expect(remove(TEN, { Elevated: false })).to.equal(5);
    const Interfaces = [{ InterfaceIndex: LAN, InterfaceAlias: 'LAN', IPv6: { InterfaceMetric: 1 } }];
    expect(remove(TEN, { AddressFamilies: ['IPv6'], Interfaces, Routes: [] })).to.equal(50);
  });
  it('asks for rights before it looks for the route (Create20)', () => {
    expect(remove({ ...TEN, NextHop: '192.0.2.1' }, { Elevated: false })).to.equal(5);
  });
  it('does not delete the 169.254.255.255/32 of the stack, and loses nothing (Delete9, Delete10)', () => {
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

  it('deletes 10,000 routes of a batch in well under a second', () => {
    const { ipHelper } = simulate({ Routes: [] });
    const rows = Array.from({ length: 10_000 }, (_, at) =>
      routeRow({ DestinationPrefix: `10.${at >> 8}.${at & 255}.0/24` }),
    );
    for (const row of rows) expect(ipHelper.CreateIpForwardEntry2(row)).to.equal(0);
    const begin = process.cpuUsage();
    // The worst order for a list: always the first.
    for (const row of rows) if (ipHelper.DeleteIpForwardEntry2(row) !== 0) throw new Error('not deleted');
    expect(process.cpuUsage(begin).user).to.be.lessThan(1_000_000);
    expect(listRoutes(ipHelper)).to.deep.equal([]);
  });
});
