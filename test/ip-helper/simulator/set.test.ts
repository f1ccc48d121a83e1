import { expect } from 'chai';
import { decodeForwardRow, encodeForwardKey, type ForwardRow, patchForwardRow } from '../../../src/ip-helper/codec.ts';
import { getRoute, LAN, LAN_LUID, routeRow, simulate, VPN } from './simulated.ts';

describe('what a simulated Set stores', () => {
  const { SetIpForwardEntry2, GetIpForwardEntry2 } = simulate({
    Routes: [{ InterfaceIndex: LAN, DestinationPrefix: '10.0.0.0/8', RouteMetric: 1 }],
  }).ipHelper;
  const key = { InterfaceLuid: 0n, InterfaceIndex: LAN, DestinationPrefix: '10.0.0.0/8', NextHop: '0.0.0.0' };
  const infinite = { ValidLifetime: 0xffff_ffff, PreferredLifetime: 0xffff_ffff, Protocol: 3 };
  const set = (settings: Partial<ForwardRow>) => {
    const row = encodeForwardKey(key);
    patchForwardRow(row, { ...infinite, ...settings });
    expect(SetIpForwardEntry2(row)).to.equal(0);
    const again = encodeForwardKey(key);
    expect(GetIpForwardEntry2(again)).to.equal(0);
    return decodeForwardRow(again);
  };

  it('takes the marks of an initialised row (Create13, Create14, Create15, Set11)', () => {
    expect(set({ Metric: 0xffff_ffff })).to.include({ Metric: 0xffff_ffff });
    expect(set({ SitePrefixLength: 255 })).to.include({ SitePrefixLength: 0 });
    expect(set({ Protocol: 0xffff_ffff })).to.include({ Protocol: 3 });
    expect(set({ Protocol: 77 })).to.include({ Protocol: 77 });
  });

  it('stores nothing but the settings, and true as 1 (Set6, Set12)', () => {
    const row = encodeForwardKey(key);
    patchForwardRow(row, { ...infinite, Origin: 4, Age: 99 });
    row.fill(0xab, 73, 76);
    row.fill(0x80, 92, 96);
    expect(SetIpForwardEntry2(row)).to.equal(0);
    const again = encodeForwardKey(key);
    GetIpForwardEntry2(again);
    expect([...again.subarray(72, 76), ...again.subarray(92, 104)]).to.deep.equal([
      ...[0, 0, 0, 0, 1, 1, 1, 1],
      ...[0, 0, 0, 0, 0, 0, 0, 0],
    ]);
  });

  it('refuses impossible keys (Row7, Row8, Row9, Set9)', () => {
    const change = (at: number, value: number) => {
      const row = encodeForwardKey(key);
      row[at] = value;
      return [SetIpForwardEntry2(row), GetIpForwardEntry2(row)];
    };
    expect(change(12, 3), 'family').to.deep.equal([87, 87]);
    expect(change(44, 23), 'two families').to.deep.equal([87, 87]);
    expect(change(45, 1), 'family above 255').to.deep.equal([87, 87]);
    expect(change(40, 33), 'length').to.deep.equal([87, 87]);
    expect(change(40, 6), 'host bits in the byte').to.deep.equal([87, 87]);
    expect(change(19, 1), 'host bits behind it').to.deep.equal([87, 87]);
    expect(change(40, 9), 'another prefix').to.deep.equal([1168, 1168]);
    expect(SetIpForwardEntry2(new Uint8Array(103))).to.equal(87);
  });
});

const TEN = { DestinationPrefix: '10.0.0.0/8' };

describe('simulated SetIpForwardEntry2', () => {
  const set = (members: Parameters<typeof routeRow>[0] = TEN, machine: object = {}) =>
    simulate(machine).ipHelper.SetIpForwardEntry2(routeRow(members));

  it('answers 87 of unset keys, 1168 of an unknown interface and of an absent route (Set1, Set2, Set3, Set4)', () => {
    expect(set({ ...TEN, InterfaceIndex: 0 })).to.equal(87);
    expect(set({ ...TEN, InterfaceIndex: 0, NextHop: '0.0.0.0' })).to.equal(87);
    expect(set({ ...TEN, InterfaceIndex: 99 })).to.equal(1168);
    expect(set({ ...TEN, NextHop: '192.0.2.253' })).to.equal(1168);
    expect(set({ ...TEN, Metric: 6 })).to.equal(0);
  });
  it('answers 50 of a family without a stack, 5 where the session is not elevated (Set7, Set8)', () => {
    expect(set(TEN, { Elevated: false })).to.equal(5);
    const v6 = { DestinationPrefix: '2001:db8::/32', NextHop: '::' };
    const Interfaces = [{ InterfaceIndex: LAN, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 1 } }];
    expect(set(v6, { AddressFamilies: ['IPv4'], Interfaces })).to.equal(50);
  });
  it('takes the keys to select, and never changes them (Set5)', () => {
    const { ipHelper } = simulate();
    const row = encodeForwardKey({ InterfaceLuid: LAN_LUID, InterfaceIndex: VPN, ...TEN, NextHop: '192.0.2.254' });
    patchForwardRow(row, { Metric: 9, ValidLifetime: 0xffff_ffff });
    expect(ipHelper.SetIpForwardEntry2(row)).to.equal(0);
    expect(getRoute(ipHelper, TEN).row).to.include({ InterfaceIndex: LAN, InterfaceLuid: LAN_LUID, Metric: 9 });
  });
});
