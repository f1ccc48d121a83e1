import { expect } from 'chai';
import { decodeForwardRow, encodeForwardKey, patchForwardRow } from '../../../src/ip-helper/codec.ts';
import { getRoute, LAN, LAN_LUID, listRoutes, routeRow, simulate, VPN } from './simulated.ts';

describe('simulated InitializeIpForwardEntry', () => {
  it('writes every member, whatever was there (Initialize1, Initialize2)', () => {
    const row = new Uint8Array(104).fill(0x5a);
    simulate().ipHelper.InitializeIpForwardEntry(row);
    const expected = new Uint8Array(104);
    expected[72] = 255;
    for (const at of [76, 80, 84, 88]) expected.fill(0xff, at, at + 4);
    expected.fill(1, 92, 96);
    expect([...row]).to.deep.equal([...expected]);
  });
});

describe('simulated CreateIpForwardEntry2', () => {
  /** The status of one Create on a new machine. */
  const create = (members: Parameters<typeof routeRow>[0] = {}, machine: object = {}) =>
    simulate(machine).ipHelper.CreateIpForwardEntry2(routeRow(members));
  const poked = (at: number, ...bytes: number[]) => {
    const row = routeRow();
    row.set(bytes, at);
    return simulate().ipHelper.CreateIpForwardEntry2(row);
  };

  it('stores what reads back as it was written, Metric 5 as 5 and Protocol 3 (Code0, Row15, Row17)', () => {
    const { ipHelper } = simulate();
    const row = routeRow({ ValidLifetime: 600, PreferredLifetime: 300, SitePrefixLength: 8, Publish: true });
    const given = row.slice();
    expect(ipHelper.CreateIpForwardEntry2(row)).to.equal(0);
    expect(row, 'read only').to.deep.equal(given);
    expect(getRoute(ipHelper)).to.deep.equal({
      status: 0,
      row: { ...decodeForwardRow(given), InterfaceLuid: LAN_LUID },
    });
    expect(listRoutes(ipHelper)).to.deep.equal(['10.0.0.0/8 via 192.0.2.254', '10.1.0.0/16 via 192.0.2.254']);
  });

  it('refuses a row that is no row with 87 (Create1)', () => {
    expect(simulate().ipHelper.CreateIpForwardEntry2(new Uint8Array(103))).to.equal(87);
  });
  it('refuses a prefix or next hop that is not set with 87 (Create1)', () => {
    expect(poked(12, 0, 0)).to.equal(87);
    expect(poked(44, 0, 0)).to.equal(87);
    expect(poked(44, 23, 0), 'another family').to.equal(87);
  });
  it('refuses LUID and index 0 with 87 (Create1)', () => {
    expect(create({ InterfaceIndex: 0 })).to.equal(87);
    expect(create({ InterfaceIndex: 0, NextHop: '0.0.0.0' }), 'on-link').to.equal(87);
  });
  it('refuses a PreferredLifetime above the ValidLifetime with 87 (Create2, Row13)', () => {
    expect(create({ ValidLifetime: 1, PreferredLifetime: 2 })).to.equal(87);
    expect(create({ ValidLifetime: 2, PreferredLifetime: 2 })).to.equal(0);
  });
  it('refuses a SitePrefixLength above the prefix length with 87 (Create3, Row11)', () => {
    expect(create({ SitePrefixLength: 17 })).to.equal(87);
    expect(create({ SitePrefixLength: 16 })).to.equal(0);
  });
  it('refuses a length of 33 with 87 (Row7)', () => {
    expect(poked(40, 33)).to.equal(87);
  });
  it('refuses host bits with 87 (Row6)', () => {
    expect(poked(19, 1)).to.equal(87);
    expect(poked(40, 6)).to.equal(87);
  });
  it('answers 1168 of an interface that does not exist (Create4, Code1168)', () => {
    expect(create({ InterfaceIndex: 99 })).to.equal(1168);
    expect(create({ InterfaceLuid: 1n }), 'the LUID wins').to.equal(1168);
  });
  it('answers 1168 until the family is bound to the interface (Stack9)', () => {
    expect(create({ InterfaceIndex: VPN, DestinationPrefix: '2001:db8::/32', NextHop: '::' })).to.equal(1168);
  });
  it('answers 50 of a family without a stack (Create5, Code50)', () => {
    const Interfaces = [{ InterfaceIndex: LAN, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 1 } }];
    const machine = { AddressFamilies: ['IPv4'], Interfaces };
    expect(create({ DestinationPrefix: '2001:db8::/32', NextHop: '::' }, machine)).to.equal(50);
    expect(create({}, machine)).to.equal(0);
  });
  it('answers 50 of an interface without routes (Create5)', () => {
    const item = { InterfaceIndex: LAN, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 1 }, SupportsRoutes: false };
    expect(create({}, { Interfaces: [item], Routes: [] })).to.equal(50);
  });
  it('answers 5010 of a duplicate, also where only the metric differs (Create6, Create7, Code5010)', () => {
    expect(create({ DestinationPrefix: '10.0.0.0/8' })).to.equal(5010);
    expect(create({ DestinationPrefix: '10.0.0.0/8', Metric: 77 })).to.equal(5010);
    expect(create({ DestinationPrefix: '10.0.0.0/8', InterfaceIndex: VPN }), 'another interface').to.equal(0);
    expect(create({ DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.253' }), 'another next hop').to.equal(0);
  });
  it('answers 5 where the session is not elevated (Create8)', () => {
    expect(create({}, { Elevated: false })).to.equal(5);
  });

  it('checks arguments before the stack, that before the interface, that before rights, those before the route (Create20)', () => {
    const one = { InterfaceIndex: LAN, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 1 } };
    const machine = { Elevated: false, AddressFamilies: ['IPv4'], Interfaces: [one] };
    const v6 = { DestinationPrefix: '2001:db8::/32', NextHop: '::', InterfaceIndex: 99 };
    expect(create({ ...v6, SitePrefixLength: 33 }, machine)).to.equal(87);
    expect(create(v6, machine)).to.equal(50);
    expect(create({ InterfaceIndex: 99 }, machine)).to.equal(1168);
    expect(create({ DestinationPrefix: '10.0.0.0/8' }, machine)).to.equal(5);
    expect(create({ DestinationPrefix: '10.0.0.0/8' }, { ...machine, Elevated: true })).to.equal(5010);
  });

  it('takes an initialised row with its keys and a metric, also 0.0.0.0/0 (Create10)', () => {
    const { ipHelper } = simulate();
    const row = new Uint8Array(104);
    ipHelper.InitializeIpForwardEntry(row);
    const key = { InterfaceLuid: LAN_LUID, InterfaceIndex: 0, DestinationPrefix: '0.0.0.0/0', NextHop: '192.0.2.1' };
    // The keys over the marks: interface, prefix and next hop are the first 72 bytes.
    row.set(encodeForwardKey(key).subarray(0, 72));
    expect(ipHelper.CreateIpForwardEntry2(row), 'all marks left').to.equal(0);
    expect(getRoute(ipHelper, key).row).to.include({
      InterfaceIndex: LAN,
      SitePrefixLength: 0,
      Protocol: 3,
      Metric: 0xffff_ffff,
      Publish: true,
      Immortal: true,
    });
    patchForwardRow(row, { Metric: 7 });
    expect(ipHelper.SetIpForwardEntry2(row)).to.equal(0);
    expect(getRoute(ipHelper, key).row.Metric).to.equal(7);
  });
  it('refuses a SitePrefixLength of 1 to 254 above the prefix length, and takes 255 (Create3, Create10)', () => {
    const site = (SitePrefixLength: number) => create({ DestinationPrefix: '0.0.0.0/0', SitePrefixLength });
    expect([1, 254, 255, 0].map(site)).to.deep.equal([87, 87, 0, 0]);
  });
  it('takes a row of zeros with its keys, lifetimes, Protocol 3 and Metric (Create12)', () => {
    const row = new Uint8Array(104);
    row.set(routeRow().subarray(0, 72));
    patchForwardRow(row, { ValidLifetime: 0xffff_ffff, PreferredLifetime: 0xffff_ffff, Protocol: 3, Metric: 0 });
    expect(simulate().ipHelper.CreateIpForwardEntry2(row)).to.equal(0);
  });

  it('lets the LUID win over the index, and stores both (Row2, Row4)', () => {
    const { ipHelper } = simulate();
    expect(ipHelper.CreateIpForwardEntry2(routeRow({ InterfaceLuid: LAN_LUID, InterfaceIndex: VPN }))).to.equal(0);
    expect(getRoute(ipHelper).row).to.include({ InterfaceLuid: LAN_LUID, InterfaceIndex: LAN });
  });
  it('takes zero with the family as on-link, and a next hop that is not reachable (Row8, Row10)', () => {
    expect(create({ NextHop: '0.0.0.0' })).to.equal(0);
    expect(create({ NextHop: '203.0.113.77' })).to.equal(0);
  });
  it('ignores Age, Origin and what lies between the members (Create9, Row22, Row23)', () => {
    const { ipHelper } = simulate();
    const row = routeRow({ Age: 99, Origin: 4 });
    row.fill(0xab, 73, 76);
    row.fill(0xab, 14, 16);
    row.fill(0x80, 92, 96);
    expect(ipHelper.CreateIpForwardEntry2(row)).to.equal(0);
    const again = routeRow();
    expect(ipHelper.GetIpForwardEntry2(again)).to.equal(0);
    expect([...again.subarray(12, 16)]).to.deep.equal([2, 0, 0, 0]);
    expect([...again.subarray(72, 76), ...again.subarray(92, 104)]).to.deep.equal([
      ...[0, 0, 0, 0, 1, 1, 1, 1],
      ...[0, 0, 0, 0, 0, 0, 0, 0],
    ]);
  });
  it('keeps the zone of a link-local next hop, which is no part of the key (Recipe5, Create18)', () => {
    const v6 = { DestinationPrefix: '2001:db8::/32', NextHop: `fe80::1%${LAN}` };
    const { ipHelper } = simulate();
    expect(ipHelper.CreateIpForwardEntry2(routeRow(v6))).to.equal(0);
    expect(ipHelper.CreateIpForwardEntry2(routeRow({ ...v6, NextHop: 'fe80::1' }))).to.equal(5010);
    expect(getRoute(ipHelper, { ...v6, NextHop: 'fe80::1' }).row.NextHop).to.equal(`fe80::1%${LAN}`);
    expect(create({ ...v6, NextHop: `fe80::1%${VPN}` }), 'assumed').to.equal(87);
  });
});
