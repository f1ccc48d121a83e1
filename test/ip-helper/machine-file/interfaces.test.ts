import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  decodeForwardRow,
  decodeInterfaceRow,
  type InterfaceRow,
  patchInterfaceRow,
} from '../../../src/ip-helper/codec.ts';
import { parseMachine } from '../../../src/ip-helper/machine-file/parse.ts';
import { printMachine } from '../../../src/ip-helper/machine-file/print.ts';
import { createSimulator } from '../../../src/ip-helper/simulator/simulator.ts';
import { openState } from '../../../src/ip-helper/simulator/state.ts';
import { getInterface, listRoutes, routeRow } from '../simulator/simulated.ts';

interface Members {
  readonly item?: object;
  readonly v4?: object;
  readonly v6?: object;
  readonly routes?: readonly object[];
  readonly machine?: object;
}

/** A machine of one interface, 7. */
const text = ({ item = {}, v4 = {}, v6 = {}, routes = [], machine = {} }: Members = {}) =>
  JSON.stringify({
    Interfaces: [
      {
        InterfaceIndex: 7,
        InterfaceAlias: 'LAN',
        IPv4: { InterfaceMetric: 25, ...v4 },
        IPv6: { InterfaceMetric: 35, ...v6 },
        ...item,
      },
    ],
    Routes: routes,
    ...machine,
  });
const open = (machine: string) => {
  const state = openState(parseMachine(machine, 'm.json'));
  return { state, ipHelper: createSimulator(state) };
};
/** Reads, prints and reads again; fails unless both are the same machine. */
const thereAndBack = (machine: string) => {
  const first = parseMachine(machine, 'm.json');
  const printed = printMachine(first);
  const second = parseMachine(printed, 'copy');
  expect({ ...second, routes: second.routes.rows }).to.deep.equal({ ...first, routes: first.routes.rows });
  return printed;
};
const prefixes = (machine: string) => listRoutes(open(machine).ipHelper).map((line) => line.split(' ')[0]);

describe('interfaces of a machine file', () => {
  it('stays exactly as it is without addresses', () => {
    expect(prefixes(text())).to.deep.equal([]);
    expect(JSON.parse(thereAndBack(text())).Interfaces[0].IPv4).to.deep.equal({ InterfaceMetric: 25 });
  });

  it('gives an IPv4 address its subnet, host and broadcast route, and its interface two (Stack1, Row29)', () => {
    const machine = text({
      v4: { Addresses: ['192.0.2.10/24', '198.51.100.200/25', '203.0.113.1/31', '203.0.113.9/32'] },
    });
    expect(prefixes(machine)).to.deep.equal([
      ...['192.0.2.0/24', '192.0.2.10/32', '192.0.2.255/32'],
      ...['198.51.100.128/25', '198.51.100.200/32', '198.51.100.255/32'],
      ...['203.0.113.0/31', '203.0.113.1/32', '203.0.113.9/32'],
      ...['224.0.0.0/4', '255.255.255.255/32'],
    ]);
    const [row] = parseMachine(machine, 'm.json').routes.rows;
    expect(row && decodeForwardRow(row)).to.include({ Protocol: 2, Metric: 256, NextHop: '0.0.0.0', Loopback: false });
    thereAndBack(machine);
  });
  it('gives an IPv6 address its prefix and host route, and its interface ff00::/8 and fe80::/64 (Stack2)', () => {
    const machine = text({ v6: { Addresses: ['2001:db8::10/64', 'fe80::7/64'] } });
    expect(prefixes(machine)).to.deep.equal([
      ...['2001:db8::/64', '2001:db8::10/128', 'fe80::/64', 'fe80::7/128', 'ff00::/8'],
    ]);
    thereAndBack(machine);
  });
  it('gives a loopback interface no link-local subnet, and marks its routes (Stack3, Row18)', () => {
    const machine = text({
      item: { InterfaceType: 24 },
      v6: { Addresses: ['::1/128'] },
      v4: { Addresses: ['127.0.0.1/8'] },
    });
    expect(prefixes(machine)).to.deep.equal([
      ...[
        '127.0.0.0/8',
        '127.0.0.1/32',
        '127.255.255.255/32',
        '224.0.0.0/4',
        '255.255.255.255/32',
        '::1/128',
        'ff00::/8',
      ],
    ]);
    const { rows } = parseMachine(machine, 'm.json').routes;
    expect(rows.map((row) => decodeForwardRow(row).Loopback)).to.not.include(false);
  });
  it('leaves a route of the stack as the file lists it, in its place', () => {
    const listed = { InterfaceIndex: 7, DestinationPrefix: '192.0.2.10/32', RouteMetric: 4711, Protocol: 'Local' };
    const machine = text({ v4: { Addresses: ['192.0.2.10/24'] }, routes: [listed] });
    const rows = parseMachine(machine, 'm.json').routes.rows.map(decodeForwardRow);
    expect(rows.map((row) => row.DestinationPrefix).slice(0, 2)).to.deep.equal(['192.0.2.10/32', '192.0.2.0/24']);
    expect(rows[0]?.Metric).to.equal(4711);
    thereAndBack(machine);
  });
  it('does not bring back a route of the stack that was deleted', () => {
    const { state, ipHelper } = open(text({ v4: { Addresses: ['192.0.2.10/24'] } }));
    const row = routeRow({ DestinationPrefix: '192.0.2.255/32', NextHop: '0.0.0.0' });
    expect(ipHelper.DeleteIpForwardEntry2(row)).to.equal(0);
    const saved = printMachine(state.machine());
    expect(JSON.parse(saved).Interfaces[0].IPv4.WithoutRoutes).to.deep.equal(['192.0.2.255/32']);
    expect(prefixes(saved)).to.not.include('192.0.2.255/32');
    thereAndBack(saved);
    const again = open(saved);
    expect(again.ipHelper.CreateIpForwardEntry2(row)).to.equal(0);
    expect(printMachine(again.state.machine())).to.not.contain('WithoutRoutes');
  });
  it('reads the short file of the documentation', () => {
    const markdown = readFileSync(new URL('../../../docs/machine-file.md', import.meta.url), 'utf8');
    const example = /```json\n([\s\S]*?)```/.exec(markdown)?.[1] ?? '';
    expect(prefixes(example)).to.deep.equal([
      ...['10.0.0.0/8', '192.0.2.0/24', '192.0.2.10/32', '192.0.2.255/32', '224.0.0.0/4', '255.255.255.255/32'],
    ]);
    expect(
      decodeInterfaceRow(parseMachine(example, 'm.json').interfaces[0]?.IPv6?.row ?? new Uint8Array(168)).WeakHostSend,
    ).to.equal(1);
  });

  it('prints what is special of a family, and nothing else', () => {
    const v6 = {
      NlMtu: 1280,
      DisableDefaultRoutes: true,
      RouterDiscoveryBehavior: 'Disabled',
      InterfaceIdentifier: '18446744073709551615',
    };
    const zones = Array.from({ length: 16 }, (_, at) => at);
    const machine = text({ v6: { ...v6, ZoneIndices: zones, SupportsNeighborDiscovery: true, TransmitOffload: 7 } });
    expect(JSON.parse(thereAndBack(machine)).Interfaces[0].IPv6).to.deep.equal({
      InterfaceMetric: 35,
      ...v6,
      ZoneIndices: zones,
      TransmitOffload: 7,
    });
  });
  it('knows what the metric of an interface was before it was set by hand', () => {
    const { state, ipHelper } = open(text({ v4: { InterfaceMetric: 5000 } }));
    const set = (from: ReturnType<typeof open>, members: Partial<InterfaceRow>) => {
      const { bytes } = getInterface(from.ipHelper);
      patchInterfaceRow(bytes, { SitePrefixLength: 0, ...members });
      expect(from.ipHelper.SetIpInterfaceEntry(bytes)).to.equal(0);
    };
    set({ state, ipHelper }, { Metric: 1, UseAutomaticMetric: 0 });
    const saved = printMachine(state.machine());
    expect(JSON.parse(saved).Interfaces[0].IPv4).to.deep.equal({
      InterfaceMetric: 1,
      AutomaticMetric: 5000,
      UseAutomaticMetric: false,
    });
    const again = open(saved);
    set(again, { UseAutomaticMetric: 1 });
    expect(JSON.parse(printMachine(again.state.machine())).Interfaces[0].IPv4).to.deep.equal({ InterfaceMetric: 5000 });
  });
  it('has a machine of one family', () => {
    const one = {
      AddressFamilies: ['IPv4'],
      Interfaces: [{ InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 1 } }],
    };
    expect(JSON.parse(thereAndBack(text({ machine: one }))).AddressFamilies).to.deep.equal(['IPv4']);
    expect(JSON.parse(thereAndBack(text()))).to.not.have.property('AddressFamilies');
    const item = { SupportsRoutes: false, Connected: false };
    expect(JSON.parse(thereAndBack(text({ item }))).Interfaces[0]).to.include(item);
  });

  it('holds every interface that a Set can leave', () => {
    const ulong = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 0xffff_ffff }));
    const bytes = fc.uint8Array({ minLength: 168, maxLength: 168 });
    let stored = 0;
    fc.assert(
      fc.property(bytes, ulong, ulong, ulong, fc.boolean(), (row, discovery, linkLocal, site, v6) => {
        const { state, ipHelper } = open(text());
        patchInterfaceRow(row, {
          Family: v6 ? 23 : 2,
          InterfaceLuid: 0n,
          InterfaceIndex: 7,
          RouterDiscoveryBehavior: discovery,
          LinkLocalAddressBehavior: linkLocal,
          SitePrefixLength: v6 ? site : 0,
        });
        if (ipHelper.SetIpInterfaceEntry(row) === 0) stored++;
        thereAndBack(printMachine(state.machine()));
      }),
    );
    expect(stored).to.be.greaterThan(0);
  });

  const refused: Record<string, [machine: string, rule: RegExp]> = {
    'an address without a length': [
      text({ v4: { Addresses: ['192.0.2.10'] } }),
      /\[0\]\.IPv4\.Addresses\[0\]: '192\.0\.2\.10': the length of its prefix must follow, 1 to 32, as in/,
    ],
    'a length above the bits': [text({ v4: { Addresses: ['192.0.2.10/33'] } }), /must follow, 1 to 32/],
    'an address of the other family': [
      text({ v6: { Addresses: ['192.0.2.10/24'] } }),
      /it must be an IPv6 address and the length/,
    ],
    'an address with a zone': [
      text({ v6: { Addresses: ['fe80::1%7/64'] } }),
      /it must be an IPv6 address and the length/,
    ],
    'a multicast address': [text({ v4: { Addresses: ['224.0.0.1/4'] } }), /it must be the address of one host/],
    'no address': [text({ v6: { Addresses: ['::/64'] } }), /it must be the address of one host/],
    'an address twice': [
      text({ v4: { Addresses: ['192.0.2.10/24', '192.0.2.10/25'] } }),
      /Addresses\[1\]: '192\.0\.2\.10' is there twice/,
    ],
    'an address that is no text': [text({ v4: { Addresses: [10] } }), /Addresses\[0\]: 10 must be text/],
    'addresses that are no list': [text({ v4: { Addresses: '192.0.2.10/24' } }), /Addresses: it must be a list/],
    'routes left out without addresses': [
      text({ v4: { WithoutRoutes: ['192.0.2.255/32'] } }),
      /WithoutRoutes: it names routes of Addresses, and there are none/,
    ],
    'a route left out that the stack does not make': [
      text({ v4: { Addresses: ['192.0.2.10/24'], WithoutRoutes: ['10.0.0.0/8'] } }),
      /WithoutRoutes\[0\]: "10\.0\.0\.0\/8" must be one of 192\.0\.2\.0\/24, /,
    ],
    'a route left out that is there': [
      text({
        v4: { Addresses: ['192.0.2.10/24'], WithoutRoutes: ['192.0.2.10/32'] },
        routes: [{ InterfaceIndex: 7, DestinationPrefix: '192.0.2.10/32', RouteMetric: 1 }],
      }),
      /WithoutRoutes\[0\]: '192\.0\.2\.10\/32' is in Routes/,
    ],
    'an automatic metric that is another': [
      text({ v4: { AutomaticMetric: 30 } }),
      /AutomaticMetric: the InterfaceMetric 25 must be this, as UseAutomaticMetric is true/,
    ],
    'a flag that is a number': [
      text({ v4: { WeakHostSend: 1 } }),
      /IPv4\.WeakHostSend: 1 is not valid; it must be true or false/,
    ],
    'a member with a typo': [text({ v4: { NlMTU: 1500 } }), /IPv4\.NlMTU: it is unknown; did you mean NlMtu\?/],
    'a behaviour without a name': [
      text({ v4: { RouterDiscoveryBehavior: 'Dhcp' } }),
      /must be one of Disabled, Enabled, ControlledByDHCP/,
    ],
    'too few zones': [text({ v4: { ZoneIndices: [1, 2] } }), /ZoneIndices: it must be 16 whole numbers/],
    'a family that the machine has not': [
      text({ machine: { AddressFamilies: ['IPv4'] } }),
      /\[0\]\.IPv6: the machine has no IPv6: see AddressFamilies/,
    ],
    'a family that nobody has': [
      text({ machine: { AddressFamilies: ['IPv5'] } }),
      /AddressFamilies\[0\]: it must be 'IPv4' or 'IPv6'/,
    ],
  };
  for (const [what, [machine, rule]] of Object.entries(refused)) {
    it(`refuses ${what}`, () => {
      expect(() => parseMachine(machine, 'm.json')).to.throw(rule);
    });
  }
});
