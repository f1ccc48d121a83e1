import { expect } from 'chai';
import { decodeForwardRow, encodeForwardKey } from '../../../src/ip-helper/codec.ts';
import { getRoute, LAN, LAN_LUID, listRoutes, routeRow, simulate, VPN } from './simulated.ts';

const TEN = { DestinationPrefix: '10.0.0.0/8' };
const V4_ONLY = {
  AddressFamilies: ['IPv4'],
  Interfaces: [{ InterfaceIndex: LAN, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 1 } }],
};

describe('simulated GetIpForwardEntry2', () => {
  it('fills in every member but the keys, by index or LUID, without rights (Get4, Get5)', () => {
    const { ipHelper } = simulate({ Elevated: false });
    const row = encodeForwardKey({ InterfaceLuid: 0n, InterfaceIndex: LAN, ...TEN, NextHop: '192.0.2.254' });
    row.fill(0x5a, 72);
    expect(ipHelper.GetIpForwardEntry2(row)).to.equal(0);
    expect(decodeForwardRow(row)).to.deep.equal(decodeForwardRow(routeRow({ ...TEN, InterfaceLuid: LAN_LUID })));
    expect(getRoute(ipHelper, { ...TEN, InterfaceLuid: LAN_LUID, InterfaceIndex: VPN }).row.InterfaceIndex).to.equal(
      LAN,
    );
  });
  it('answers 87 of no row or unset keys, 1168 of no match, 50 of a family without a stack (Get1, Get2, Get3)', () => {
    const { ipHelper } = simulate();
    expect(ipHelper.GetIpForwardEntry2(new Uint8Array(112))).to.equal(87);
    expect(ipHelper.GetIpForwardEntry2(new Uint8Array(104))).to.equal(87);
    expect(getRoute(ipHelper, { ...TEN, NextHop: '192.0.2.253' }).status).to.equal(1168);
    expect(getRoute(ipHelper, { ...TEN, InterfaceIndex: 99 }).status).to.equal(1168);
    expect(getRoute(ipHelper, { DestinationPrefix: '10.0.0.0/9' }).status).to.equal(1168);
    const v6 = { DestinationPrefix: '2001:db8::/32', NextHop: '::' };
    expect(getRoute(simulate(V4_ONLY).ipHelper, v6).status).to.equal(50);
    expect(getRoute(simulate(V4_ONLY).ipHelper, { ...v6, InterfaceIndex: 0 }).status, 'without an interface').to.equal(
      50,
    );
  });
  it('matches an on-link row without an interface by the prefix alone (Get6, Get7, Get8)', () => {
    const { ipHelper } = simulate();
    const keyless = { ...TEN, InterfaceIndex: 0, NextHop: '0.0.0.0' };
    const { status, row } = getRoute(ipHelper, keyless);
    expect(status).to.equal(0);
    expect(row).to.include({ NextHop: '192.0.2.254', InterfaceIndex: LAN, InterfaceLuid: LAN_LUID });
    expect(getRoute(ipHelper, { ...keyless, NextHop: '192.0.2.254' }).status, 'with a next hop').to.equal(87);
    expect(getRoute(ipHelper, { ...keyless, DestinationPrefix: '10.0.0.0/9' }).status).to.equal(1168);
    ipHelper.CreateIpForwardEntry2(routeRow({ ...TEN, InterfaceIndex: VPN, NextHop: '0.0.0.0' }));
    expect(getRoute(ipHelper, keyless).row.InterfaceIndex, 'the first of two, as assumed').to.equal(LAN);
  });
});

describe('simulated GetIpForwardTable2', () => {
  const two = [
    { InterfaceIndex: LAN, DestinationPrefix: '10.0.0.0/8', RouteMetric: 1 },
    { InterfaceIndex: LAN, DestinationPrefix: '2001:db8::/32', RouteMetric: 1 },
  ];

  it('lists 2, 23 or both, and refuses another family with 87 (Table1)', () => {
    const { ipHelper } = simulate({ Routes: two });
    expect([2, 23, 0].map((family) => listRoutes(ipHelper, family).length)).to.deep.equal([1, 1, 2]);
    expect([1, 3, 24].map((family) => ipHelper.GetIpForwardTable2(family).status)).to.deep.equal([87, 87, 87]);
  });
  it('answers 1168 of an empty table, 50 of a family without a stack, and gives no table (Table2)', () => {
    expect(simulate({ Routes: [] }).ipHelper.GetIpForwardTable2(0)).to.deep.equal({ status: 1168 });
    expect(simulate().ipHelper.GetIpForwardTable2(23)).to.deep.equal({ status: 1168 });
    expect(simulate(V4_ONLY).ipHelper.GetIpForwardTable2(23)).to.deep.equal({ status: 50 });
  });
  it('has the count at 0, and rows of 104 bytes from 8 (Row24)', () => {
    const { table } = simulate({ Routes: two }).ipHelper.GetIpForwardTable2(2);
    expect(table).to.have.length(112);
    expect([...(table?.subarray(0, 8) ?? [])]).to.deep.equal([1, 0, 0, 0, 0, 0, 0, 0]);
    expect(table && decodeForwardRow(table.slice(8)).DestinationPrefix).to.equal('10.0.0.0/8');
  });
  it('lists rows of an interface that is not connected (Table3)', () => {
    const down = { InterfaceIndex: LAN, InterfaceAlias: 'LAN', Connected: false, IPv4: { InterfaceMetric: 1 } };
    const { ipHelper } = simulate({ Interfaces: [down] });
    expect(listRoutes(ipHelper)).to.deep.equal(['10.0.0.0/8 via 192.0.2.254']);
    expect(getRoute(ipHelper, TEN).status).to.equal(0);
  });
  it('gives copies: what a caller writes into them changes nothing', () => {
    const { ipHelper } = simulate();
    ipHelper.GetIpForwardTable2(0).table?.fill(0xff);
    expect(getRoute(ipHelper, TEN).row.Metric).to.equal(5);
  });
});

describe('recipes on the simulator', () => {
  it('move a route: the new one comes first, then the old one goes (Recipe3)', () => {
    const { ipHelper } = simulate();
    expect(ipHelper.CreateIpForwardEntry2(routeRow({ ...TEN, NextHop: '192.0.2.1' }))).to.equal(0);
    expect(ipHelper.DeleteIpForwardEntry2(routeRow(TEN))).to.equal(0);
    expect(listRoutes(ipHelper)).to.deep.equal(['10.0.0.0/8 via 192.0.2.1']);
  });
  it('write every member after Initialize, and read it back so (Recipe2)', () => {
    const { ipHelper } = simulate();
    const row = new Uint8Array(104);
    ipHelper.InitializeIpForwardEntry(row);
    const wanted = routeRow({ InterfaceLuid: LAN_LUID, InterfaceIndex: 0, Metric: 0 });
    row.set(wanted);
    expect(ipHelper.CreateIpForwardEntry2(row)).to.equal(0);
    expect(getRoute(ipHelper).row).to.deep.equal({ ...decodeForwardRow(wanted), InterfaceIndex: LAN });
  });
});
