import { expect } from 'chai';
import { decodeInterfaceRow, type InterfaceRow, patchInterfaceRow, splitTable } from '../../../src/ip-helper/codec.ts';
import type { IpHelper } from '../../../src/ip-helper/ip-helper.ts';
import { MIB_IPINTERFACE_ROW } from '../../../src/ip-helper/layout.ts';
import { getInterface, interfaceRow, LAN, LAN_LUID, simulate, VPN } from './simulated.ts';

const V4_ONLY = {
  AddressFamilies: ['IPv4'],
  Interfaces: [{ InterfaceIndex: LAN, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 1 } }],
};

describe('simulated InitializeIpInterfaceEntry', () => {
  it('leaves no family and no interface, and marks in the rest (Interface1, Interface2)', () => {
    const bytes = new Uint8Array(168).fill(0x5a);
    simulate().ipHelper.InitializeIpInterfaceEntry(bytes);
    const row = decodeInterfaceRow(bytes);
    expect(row).to.include({ Family: 0, InterfaceLuid: 0n, InterfaceIndex: 0 });
    expect(row.InterfaceIdentifier).to.not.equal(0n);
    expect(row.SupportsNeighborDiscovery).to.not.equal(0);
    expect(row.Metric).to.equal(0xffff_ffff);
  });
  it('leaves marks that leave a setting as it is (Interface3)', () => {
    const { ipHelper } = simulate();
    for (const Family of [2, 23]) {
      const before = getInterface(ipHelper, { Family });
      const bytes = new Uint8Array(168);
      ipHelper.InitializeIpInterfaceEntry(bytes);
      patchInterfaceRow(bytes, {
        Family,
        InterfaceIndex: LAN,
        WeakHostSend: 1,
        SitePrefixLength: Family === 2 ? 0 : 48,
      });
      expect(ipHelper.SetIpInterfaceEntry(bytes)).to.equal(0);
      expect(getInterface(ipHelper, { Family }).row).to.deep.equal({
        ...before.row,
        WeakHostSend: 1,
        SitePrefixLength: Family === 2 ? before.row.SitePrefixLength : 48,
      });
    }
  });
});

describe('simulated GetIpInterfaceEntry', () => {
  const get = (members: Partial<InterfaceRow>, machine: object = {}) =>
    simulate(machine).ipHelper.GetIpInterfaceEntry(interfaceRow(members));

  it('fills in every member, and the LUID too (Interface7, Interface17, Interface20, Interface21, Interface22)', () => {
    const { row } = getInterface(simulate().ipHelper);
    expect(row).to.deep.include({ Family: 2, InterfaceLuid: LAN_LUID, InterfaceIndex: LAN, Metric: 25, Connected: 1 });
    // Documented defaults.
    expect(row).to.deep.include({ UseAutomaticMetric: 1, WeakHostSend: 0, WeakHostReceive: 0, ForwardingEnabled: 0 });
    expect(row).to.deep.include({ RouterDiscoveryBehavior: 2, LinkLocalAddressBehavior: 1, DadTransmits: 3 });
    const v6 = getInterface(simulate().ipHelper, { Family: 23, InterfaceLuid: LAN_LUID, InterfaceIndex: 0 }).row;
    expect(v6).to.deep.include({ Family: 23, InterfaceIndex: LAN, Metric: 35, RouterDiscoveryBehavior: 1 });
    expect(v6).to.deep.include({ LinkLocalAddressBehavior: 2, DadTransmits: 1, MinRouterAdvertisementInterval: 200 });
  });
  it('refuses no row, no family and no interface with 87 (Interface4)', () => {
    expect(simulate().ipHelper.GetIpInterfaceEntry(new Uint8Array(104))).to.equal(87);
    expect(get({ Family: 0 })).to.equal(87);
    expect(get({ Family: 3 })).to.equal(87);
    expect(get({ InterfaceIndex: 0 })).to.equal(87);
  });
  it('answers 2 of an unknown interface, 1168 of one without the family, 50 of a family without a stack (Interface5, Interface6, Code2)', () => {
    expect(get({ InterfaceIndex: 99 })).to.equal(2);
    expect(get({ InterfaceLuid: 99n }), 'the LUID wins').to.equal(2);
    expect(get({ Family: 23, InterfaceIndex: VPN })).to.equal(1168);
    expect(get({ Family: 23 }, V4_ONLY)).to.equal(50);
  });
  it('has a metric for each of the two families (Interface8)', () => {
    const { ipHelper } = simulate();
    expect([2, 23].map((Family) => getInterface(ipHelper, { Family }).row.Metric)).to.deep.equal([25, 35]);
  });
  it('says of Connected what the file says (Interface23)', () => {
    const item = { InterfaceIndex: LAN, InterfaceAlias: 'LAN', Connected: false, IPv4: { InterfaceMetric: 1 } };
    expect(getInterface(simulate({ Interfaces: [item] }).ipHelper).row.Connected).to.equal(0);
  });
});

describe('simulated SetIpInterfaceEntry', () => {
  /** Changes a row as it was read, with the SitePrefixLength that an IPv4 row must have. */
  const change = (ipHelper: IpHelper, members: Partial<InterfaceRow>, Family = 2) => {
    const { bytes } = getInterface(ipHelper, { Family });
    patchInterfaceRow(bytes, { ...(Family === 2 ? { SitePrefixLength: 0 } : {}), ...members });
    return ipHelper.SetIpInterfaceEntry(bytes);
  };

  it('sets what can be set, and ignores what cannot (Interface10)', () => {
    const settable: Partial<InterfaceRow> = {
      InterfaceIdentifier: 77n,
      AdvertisingEnabled: 1,
      ForwardingEnabled: 1,
      WeakHostSend: 1,
      WeakHostReceive: 1,
      UseAutomaticMetric: 0,
      UseNeighborUnreachabilityDetection: 0,
      ManagedAddressConfigurationSupported: 0,
      OtherStatefulConfigurationSupported: 0,
      AdvertiseDefaultRoute: 1,
      RouterDiscoveryBehavior: 0,
      DadTransmits: 5,
      BaseReachableTime: 6,
      RetransmitTime: 7,
      PathMtuDiscoveryTimeout: 8,
      LinkLocalAddressBehavior: 0,
      LinkLocalAddressTimeout: 9,
      SitePrefixLength: 48,
      Metric: 4000,
      NlMtu: 1400,
      DisableDefaultRoutes: 1,
    };
    const ignored: Partial<InterfaceRow> = {
      MaxReassemblySize: 1,
      MinRouterAdvertisementInterval: 2,
      MaxRouterAdvertisementInterval: 3,
      Connected: 0,
      SupportsWakeUpPatterns: 1,
      SupportsNeighborDiscovery: 0,
      SupportsRouterDiscovery: 0,
      ReachableTime: 4,
      TransmitOffload: 5,
      ReceiveOffload: 6,
    };
    // Together they are the whole row but its keys.
    expect(
      Object.keys({ ...settable, ...ignored, Family: 0, InterfaceLuid: 0, InterfaceIndex: 0, ZoneIndices: 0 }).sort(),
    ).to.deep.equal(Object.keys(MIB_IPINTERFACE_ROW.members).sort());
    const { ipHelper } = simulate();
    const before = getInterface(ipHelper, { Family: 23 }).row;
    expect(change(ipHelper, { ...settable, ...ignored }, 23)).to.equal(0);
    expect(getInterface(ipHelper, { Family: 23 }).row).to.deep.equal({ ...before, ...settable });
    expect(getInterface(ipHelper).row, 'the other family').to.include({ Metric: 25, WeakHostSend: 0 });
  });
  it('keeps a metric only while UseAutomaticMetric is FALSE; with TRUE the stack computes it again (Interface14, Interface15, Interface16)', () => {
    const { ipHelper } = simulate();
    expect(change(ipHelper, { Metric: 4000 })).to.equal(0);
    expect(getInterface(ipHelper).row).to.include({ Metric: 25, UseAutomaticMetric: 1 });
    expect(change(ipHelper, { Metric: 4000, UseAutomaticMetric: 0 })).to.equal(0);
    expect(getInterface(ipHelper).row).to.include({ Metric: 4000, UseAutomaticMetric: 0 });
    expect(change(ipHelper, { UseAutomaticMetric: 1 })).to.equal(0);
    expect(getInterface(ipHelper).row).to.include({ Metric: 25, UseAutomaticMetric: 1 });
  });
  it('refuses the SitePrefixLength that an IPv4 row reads back until it is patched to 0 (Interface11, Interface12, Interface13)', () => {
    const { ipHelper } = simulate();
    const { bytes, row } = getInterface(ipHelper);
    expect(row.SitePrefixLength).to.not.equal(0);
    expect(ipHelper.SetIpInterfaceEntry(bytes)).to.equal(87);
    patchInterfaceRow(bytes, { SitePrefixLength: 0 });
    expect(ipHelper.SetIpInterfaceEntry(bytes)).to.equal(0);
    expect(getInterface(ipHelper).row.SitePrefixLength, 'not stored').to.equal(row.SitePrefixLength);
  });
  it('takes a SitePrefixLength up to 128 in an IPv6 row (Interface12)', () => {
    const site = (SitePrefixLength: number) => change(simulate().ipHelper, { SitePrefixLength }, 23);
    expect([0, 64, 128, 129, 255].map(site)).to.deep.equal([0, 0, 0, 87, 87]);
  });
  it('answers the codes of Get, and 5 (Interface9, Interface19)', () => {
    const set = (members: Partial<InterfaceRow>, machine: object = {}) =>
      simulate(machine).ipHelper.SetIpInterfaceEntry(interfaceRow(members));
    expect(simulate().ipHelper.SetIpInterfaceEntry(new Uint8Array(167))).to.equal(87);
    expect(set({ Family: 1 })).to.equal(87);
    expect(set({ InterfaceIndex: 0 })).to.equal(87);
    expect(set({ InterfaceIndex: 99 })).to.equal(2);
    expect(set({ Family: 23, InterfaceIndex: VPN })).to.equal(1168);
    expect(set({ Family: 23 }, V4_ONLY)).to.equal(50);
    expect(set({}, { Elevated: false })).to.equal(5);
    expect(set({ RouterDiscoveryBehavior: 3 }), 'assumed').to.equal(87);
  });
  it('fills in the LUID of the index (Interface7)', () => {
    const bytes = interfaceRow();
    expect(simulate().ipHelper.SetIpInterfaceEntry(bytes)).to.equal(0);
    expect(decodeInterfaceRow(bytes).InterfaceLuid).to.equal(LAN_LUID);
  });
});

describe('simulated GetIpInterfaceTable', () => {
  const list = (family: number, machine: object = {}) => {
    const { status, table } = simulate(machine).ipHelper.GetIpInterfaceTable(family);
    return status !== 0 || table === undefined
      ? status
      : splitTable(table, 168).map((bytes) => {
          const row = decodeInterfaceRow(bytes);
          return [row.Family, row.InterfaceIndex, row.Metric];
        });
  };
  it('lists the rows of the family, or of both (Interface24)', () => {
    expect(list(2)).to.deep.equal([
      [2, LAN, 25],
      [2, VPN, 1],
    ]);
    expect(list(23)).to.deep.equal([[23, LAN, 35]]);
    expect(list(0)).to.have.deep.members([
      [2, LAN, 25],
      [2, VPN, 1],
      [23, LAN, 35],
    ]);
  });
  it('refuses another family with 87, and answers 1168 of none and 50 of a family without a stack (Interface24, Interface25)', () => {
    expect(list(3)).to.equal(87);
    expect(list(0, { Interfaces: [], Routes: [] })).to.equal(1168);
    expect(list(23, V4_ONLY)).to.equal(50);
  });
});

describe('simulated Convert functions', () => {
  it('answer 2 of what is unknown, and clear LUID, index or alias (Convert1, Convert2, Convert3)', () => {
    const { ipHelper } = simulate();
    expect(ipHelper.ConvertInterfaceIndexToLuid(0)).to.deep.equal({ status: 2, luid: 0n });
    expect(ipHelper.ConvertInterfaceIndexToLuid(99)).to.deep.equal({ status: 2, luid: 0n });
    expect(ipHelper.ConvertInterfaceLuidToIndex(1n)).to.deep.equal({ status: 2, index: 0 });
    expect(ipHelper.ConvertInterfaceLuidToAlias(1n)).to.deep.equal({ status: 2, alias: '' });
    expect(ipHelper.ConvertInterfaceLuidToIndex(0n), 'an index of 0 is no interface').to.deep.equal({
      status: 2,
      index: 0,
    });
  });
  it('lead there and back, the alias without regard to case (Convert4, Convert5)', () => {
    const { ipHelper } = simulate();
    expect(ipHelper.ConvertInterfaceIndexToLuid(LAN)).to.deep.equal({ status: 0, luid: LAN_LUID });
    expect(ipHelper.ConvertInterfaceLuidToIndex(LAN_LUID)).to.deep.equal({ status: 0, index: LAN });
    expect(ipHelper.ConvertInterfaceLuidToAlias(LAN_LUID)).to.deep.equal({ status: 0, alias: 'LAN' });
    expect(ipHelper.ConvertInterfaceAliasToLuid('lan')).to.deep.equal({ status: 0, luid: LAN_LUID });
  });
});
