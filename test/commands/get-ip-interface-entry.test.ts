import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { getIpInterfaceEntry, type InterfaceFilter } from '../../src/commands/get-ip-interface-entry.ts';
import { encodeForwardKey } from '../../src/ip-helper/codec.ts';
import type { IpHelper } from '../../src/ip-helper/ip-helper.ts';
import type { Machine } from '../../src/session/machine.ts';
import { fakeMachine, interfaceRow } from '../ip-helper/fake-ip-helper.ts';

const row = (index: number, Family: number, more: Parameters<typeof interfaceRow>[0] = {}) =>
  interfaceRow({ InterfaceLuid: BigInt(index), InterfaceIndex: index, Family, ...more });
const interfaces = [row(13, 23), row(2, 23), row(13, 2), row(7, 2)];

/** What is found, as `index family`, then the ids of the errors. */
function find(machine: Machine, filter: InterfaceFilter = {}, piped = false): string[] {
  return [...getIpInterfaceEntry(filter, machine, { named: new Set(), piped, together: 1, warn: () => {} })].map(
    (one) =>
      one instanceof CommandError ? `${one.facts.id}: ${one.message}` : `${one.InterfaceIndex} ${one.AddressFamily}`,
  );
}

describe('IP interfaces', () => {
  it('come by index, the IPv4 row before the IPv6 row', () => {
    expect(find(fakeMachine({ interfaces }))).to.deep.equal(['2 IPv6', '7 IPv4', '13 IPv4', '13 IPv6']);
    expect(find(fakeMachine({}))).to.deep.equal([]);
  });

  it('are asked for one by one where the system does not list them: those that have routes', () => {
    const route = (index: number, DestinationPrefix: string, NextHop: string) =>
      encodeForwardKey({ InterfaceLuid: BigInt(index), InterfaceIndex: index, DestinationPrefix, NextHop });
    const routes = [
      route(13, '0.0.0.0/0', '10.0.0.1'),
      route(13, '10.0.0.0/8', '0.0.0.0'),
      route(2, '::/0', '::'),
      route(99, '::/0', 'fe80::1'),
    ];
    for (const tableStatus of [50, 127])
      expect(find(fakeMachine({ interfaces, routes, tableStatus }))).to.deep.equal(['2 IPv6', '13 IPv4']);
    expect(() => find(fakeMachine({ interfaces, routes, tableStatus: 8 }))).to.throw(CommandError, /code 8/);
    // A family without routes, or without a stack, is none; what cannot be read is no empty table.
    const answering = (answers: (ipHelper: IpHelper) => Partial<IpHelper>) => {
      const machine = fakeMachine({ interfaces, routes, tableStatus: 50 });
      const { ipHelper } = machine;
      return () => find({ ...machine, ipHelper: { ...ipHelper, ...answers(ipHelper) } });
    };
    for (const status of [50, 1168]) {
      const lacking = answering(({ GetIpForwardTable2 }) => ({
        GetIpForwardTable2: (family) => (family === 2 ? { status } : GetIpForwardTable2(family)),
      }));
      expect(lacking()).to.deep.equal(['2 IPv6']);
    }
    expect(answering(() => ({ GetIpForwardTable2: () => ({ status: 8 }) })))
      .to.throw(CommandError, /GetIpForwardTable2/)
      .with.nested.property('facts.id', 'OutOfMemory');
    expect(answering(() => ({ GetIpInterfaceEntry: () => 5 })))
      .to.throw(CommandError, /the interface with the LUID 13/)
      .with.nested.property('facts.id', 'Win32Error5');
  });

  it('are selected by what names them, and only what is named literally must exist', () => {
    const machine = fakeMachine({ interfaces });
    expect(find(machine, { InterfaceAlias: ['IF13'] })).to.deep.equal(['13 IPv4', '13 IPv6']);
    expect(find(machine, { InterfaceAlias: ['if?'], AddressFamily: ['IPv4'] })).to.deep.equal(['7 IPv4']);
    expect(find(machine, { InterfaceAlias: ['x*'] })).to.deep.equal([]);
    expect(find(machine, { InterfaceLuid: [2n], AddressFamily: ['IPv4'] })).to.deep.equal([]);
    expect(find(machine, { InterfaceIndex: [7, 8] })).to.deep.equal([
      '7 IPv4',
      "InterfaceNotFound: No IP interface has the InterfaceIndex '8'.",
    ]);
    expect(find(machine, { InterfaceIndex: [7], InterfaceAlias: ['if13'] })).to.deep.equal([
      "InterfaceNotFound: No IP interface has the InterfaceIndex '7' and the InterfaceAlias 'if13'.",
    ]);
    expect(() => find(machine, { AddressFamily: ['IPv4'] }, true)).to.throw(CommandError, /selects nothing/);
  });

  it('show every member of their row', () => {
    const bytes = row(3, 23, {
      MaxReassemblySize: 1,
      InterfaceIdentifier: 2n ** 64n - 1n,
      MinRouterAdvertisementInterval: 200,
      MaxRouterAdvertisementInterval: 600,
      AdvertisingEnabled: 1,
      WeakHostReceive: 1,
      UseAutomaticMetric: 1,
      ManagedAddressConfigurationSupported: 1,
      AdvertiseDefaultRoute: 1,
      RouterDiscoveryBehavior: 2,
      DadTransmits: 3,
      BaseReachableTime: 30_000,
      RetransmitTime: 1000,
      PathMtuDiscoveryTimeout: 600_000,
      LinkLocalAddressBehavior: 5,
      LinkLocalAddressTimeout: 4,
      SitePrefixLength: 64,
      Metric: 4_294_967_295,
      NlMtu: 1500,
      Connected: 1,
      SupportsNeighborDiscovery: 1,
      ReachableTime: 41_500,
      TransmitOffload: 0b1000_0001,
      DisableDefaultRoutes: 1,
    });
    new DataView(bytes.buffer).setUint32(80 + 4 * 15, 9, true);
    const machine = fakeMachine({ interfaces: [bytes] });
    const [entry] = getIpInterfaceEntry({}, machine, { named: new Set(), piped: false, together: 1, warn: () => {} });
    expect(entry).to.deep.equal({
      InterfaceIndex: 3,
      InterfaceAlias: 'if3',
      InterfaceLuid: 3n,
      AddressFamily: 'IPv6',
      InterfaceMetric: 4_294_967_295,
      AutomaticMetric: 'Enabled',
      NlMtu: 1500,
      ConnectionState: 'Connected',
      Forwarding: 'Disabled',
      Advertising: 'Enabled',
      AdvertiseDefaultRoute: 'Enabled',
      IgnoreDefaultRoutes: 'Enabled',
      WeakHostSend: 'Disabled',
      WeakHostReceive: 'Enabled',
      RouterDiscovery: 'ControlledByDHCP',
      ManagedAddressConfiguration: 'Enabled',
      OtherStatefulConfiguration: 'Disabled',
      NeighborDiscoverySupported: 'Yes',
      NeighborUnreachabilityDetection: 'Disabled',
      BaseReachableTime: 30_000,
      ReachableTime: 41_500,
      RetransmitTime: 1000,
      DadTransmits: 3,
      PathMtuDiscoveryTimeout: 600_000,
      LinkLocalAddressBehavior: '5',
      LinkLocalAddressTimeout: 4,
      SitePrefixLength: 64,
      MinRouterAdvertisementInterval: 200,
      MaxRouterAdvertisementInterval: 600,
      SupportsRouterDiscovery: false,
      SupportsWakeUpPatterns: false,
      TransmitOffload: ['NlChecksumSupported', 'TlGiantSendOffloadSupported'],
      ReceiveOffload: [],
      MaxReassemblySize: 1,
      InterfaceIdentifier: 2n ** 64n - 1n,
      ZoneIndices: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9],
      Store: 'ActiveStore',
      Backend: 'Simulator:fake',
      ComputerName: machine.computer,
    });
  });
});
