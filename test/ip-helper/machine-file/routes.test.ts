import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { decodeForwardRow, patchForwardRow } from '../../../src/ip-helper/codec.ts';
import { nearestName } from '../../../src/ip-helper/machine-file/nearest-name.ts';
import { decodeText, parseMachine } from '../../../src/ip-helper/machine-file/parse.ts';
import { machinePrinter, printMachine } from '../../../src/ip-helper/machine-file/print.ts';
import type { SimulatedMachine } from '../../../src/ip-helper/simulator/machine.ts';
import { createSimulator } from '../../../src/ip-helper/simulator/simulator.ts';
import { openState } from '../../../src/ip-helper/simulator/state.ts';

const laptop = readFileSync(
  new URL('../../../module/IpRoute/Examples/vpn-laptop.machine.json', import.meta.url),
  'utf8',
);

/** A machine of one interface and one route, changed by what is given. */
const machineText = (item: object = {}, route: object = {}) =>
  JSON.stringify({
    Interfaces: [
      { InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 1 }, IPv6: { InterfaceMetric: 1 }, ...item },
      { InterfaceIndex: 8, InterfaceAlias: 'Other', IPv4: { InterfaceMetric: 1 } },
    ],
    Routes: [{ InterfaceIndex: 7, DestinationPrefix: '10.0.0.0/8', RouteMetric: 1, ...route }],
  });
/** All that a machine is, without the table's functions. */
const contents = ({ routes, ...machine }: SimulatedMachine) => ({
  ...machine,
  rows: routes.rows,
  byHash: routes.byHash,
});
const firstRow = (text: string) => {
  const [row] = parseMachine(text, 'm.json').routes.rows;
  if (row === undefined) throw new Error('no route');
  return decodeForwardRow(row);
};

describe('machine file', () => {
  it('reads what it printed', () => {
    const machine = parseMachine(laptop, 'laptop');
    expect(contents(parseMachine(printMachine(machine), 'copy'))).to.deep.equal(contents(machine));
    expect(machine.interfaces.some(({ InterfaceAlias }) => /[^ -~]/.test(InterfaceAlias))).to.equal(true);
    expect(machine.interfaces.find(({ InterfaceAlias }) => InterfaceAlias === 'Wi-Fi')).to.include({
      InterfaceType: 71,
    });
  });

  it('holds every machine that the simulator can reach', () => {
    const ulong = fc.oneof(fc.constantFrom(0, 1, 0xffff_fffe, 0xffff_ffff), fc.integer({ min: 0, max: 0xffff_ffff }));
    const settings = fc.record({
      SitePrefixLength: fc.oneof(fc.integer({ min: 0, max: 128 }), fc.constantFrom(254, 255)),
      ValidLifetime: ulong,
      PreferredLifetime: ulong,
      Metric: ulong,
      Protocol: fc.oneof(ulong, fc.integer({ min: 0, max: 20 })),
      Age: ulong,
      Origin: ulong,
    });
    const flags = fc.uint8Array({ minLength: 4, maxLength: 4 });
    const set = fc.record({ at: fc.nat(), settings, flags });
    let stored = 0;
    fc.assert(
      fc.property(fc.array(set, { minLength: 1, maxLength: 8 }), (sets) => {
        const machine = parseMachine(laptop, 'laptop');
        const printer = machinePrinter();
        printer.print(machine, false);
        const state = openState(machine, { onChange: (row) => row && printer.forget(row) });
        const { SetIpForwardEntry2 } = createSimulator(state);
        for (const { at, settings, flags } of sets) {
          const { rows } = machine.routes;
          const row = (rows[at % rows.length] ?? new Uint8Array(104)).slice();
          patchForwardRow(row, settings);
          row.set(flags, 92);
          if (SetIpForwardEntry2(row) === 0) stored++;
        }
        expect(printer.print(machine, false)).to.equal(printMachine(machine));
        expect(contents(parseMachine(printMachine(machine), 'copy'))).to.deep.equal(contents(machine));
      }),
    );
    expect(stored).to.be.greaterThan(0);
  });

  it('holds every interface that a file can name', () => {
    const item = fc.record({
      InterfaceIndex: fc.integer({ min: 9, max: 0xffff_ffff }),
      InterfaceLuid: fc.bigInt({ min: 2n ** 50n, max: 2n ** 64n - 1n }).map(String),
      InterfaceAlias: fc.string({ unit: 'binary', minLength: 6 }),
      InterfaceType: fc.integer({ min: 0, max: 0xffff }),
      Connected: fc.boolean(),
    });
    fc.assert(
      fc.property(item, (facts) => {
        const machine = parseMachine(machineText(facts, { InterfaceIndex: facts.InterfaceIndex }), 'm.json');
        expect(contents(parseMachine(printMachine(machine), 'copy'))).to.deep.equal(contents(machine));
      }),
    );
  });

  it('names the path of what is wrong', () => {
    const read = (from: string, to: string) => () => parseMachine(laptop.replace(from, to), 'm.json');
    expect(read('"172.22.0.0/20"', '"172.22.0.0/33"')).to.throw(
      /m\.json.*Routes\[\d+\]\.DestinationPrefix: '172\.22\.0\.0\/33'/,
    );
    expect(read('"Connected"', '"Conected"')).to.throw(
      /Interfaces\[0\]\.Conected: it is unknown; did you mean Connected\?/,
    );
  });

  const refused: Record<string, [text: string, rule: RegExp]> = {
    'an index of 0': [machineText({ InterfaceIndex: 0 }), /Interfaces\[0\]\.InterfaceIndex: 0 is not valid.* 1 to/],
    'a LUID of 0': [machineText({ InterfaceLuid: '0' }), /Interfaces\[0\]\.InterfaceLuid: '0' must be .* from 1 to/],
    'a LUID of 65 bits': [machineText({ InterfaceLuid: '18446744073709551616' }), /\.InterfaceLuid/],
    'a LUID of another interface': [
      machineText({ InterfaceLuid: String((6n << 48n) | (8n << 24n)) }),
      /Interfaces\[1\]\.InterfaceLuid: '1688849994481664' is there twice/,
    ],
    'an alias that differs from another in case alone': [
      machineText({ InterfaceAlias: 'OTHER' }),
      /Interfaces\[1\]\.InterfaceAlias: 'Other' is there twice: Windows takes it for 'OTHER'/,
    ],
    'a typo': [
      machineText({}, { RouteMetrc: 1 }),
      /Routes\[0\]\.RouteMetrc: it is unknown; did you mean RouteMetric\?/,
    ],
    'a part of a name': [machineText({}, { Metric: 1 }), /did you mean RouteMetric\?/],
    'a name like none': [machineText({}, { Comment: 1 }), /it is unknown; the members here are InterfaceIndex, /],
    'a route without an interface': [
      machineText({}, { InterfaceIndex: null }),
      /Routes\[0\]: InterfaceIndex or InterfaceAlias must name its interface/,
    ],
    'an unknown alias': [
      machineText({}, { InterfaceAlias: 'WAN' }),
      /Routes\[0\]\.InterfaceAlias: there is no interface 'WAN'/,
    ],
    'an alias and an index that disagree': [
      machineText({}, { InterfaceAlias: 'Other' }),
      /Routes\[0\]\.InterfaceAlias: 'Other' is the interface 8, not InterfaceIndex 7/,
    ],
    'a zone that is another interface': [
      machineText({}, { DestinationPrefix: '::/0', NextHop: 'fe80::1%8' }),
      /Routes\[0\]\.NextHop: the zone of 'fe80::1%8' must be that of its interface, 7/,
    ],
    'a protocol of 34 bits': [machineText({}, { Protocol: '9999999999' }), /\.Protocol: '9999999999' must be one of/],
    'a missing metric': [machineText({}, { RouteMetric: undefined }), /\.RouteMetric: it is missing; it must be/],
    'a route that is there before it': [
      JSON.stringify({
        ...JSON.parse(machineText()),
        Routes: [5, 6].map((RouteMetric) => ({ InterfaceIndex: 7, DestinationPrefix: '10.0.0.0/8', RouteMetric })),
      }),
      /: Routes\[1\]: a route of the same prefix, next hop and interface is there before it\.$/,
    ],
    'a next hop that is no address': [
      machineText({}, { NextHop: '192.0.2' }),
      /: Routes\[0\]\.NextHop: '192\.0\.2': .*IPv4/,
    ],
    'a next hop of the other family': [
      machineText({}, { NextHop: '::1' }),
      /: Routes\[0\]\.NextHop: '::1' must be of the same family as the DestinationPrefix '10\.0\.0\.0\/8'\.$/,
    ],
    'a route of a family that its interface has not': [
      machineText({}, { InterfaceIndex: 8, DestinationPrefix: '::/0' }),
      /: Routes\[0\]: the interface 'Other' \(8\) has no IPv6\.$/,
    ],
    'a list of routes of the stack that is none': [
      machineText({ IPv4: { InterfaceMetric: 1, Addresses: ['192.0.2.9/24'], WithoutRoutes: '224.0.0.0/4' } }),
      /: Interfaces\[0\]\.IPv4\.WithoutRoutes: it must be a list\.$/,
    ],
    ...Object.fromEntries(
      [{}, { Set: {}, Remove: {} }].map((change): [string, [string, RegExp]] => [
        `a change of ${Object.keys(change).length} members`,
        [
          JSON.stringify({ ...JSON.parse(machineText()), Changes: [{ Routes: [change] }] }),
          /: Changes\[0\]\.Routes\[0\]: it must have one member, Set or Remove\.$/,
        ],
      ]),
    ),
    'a metric that is no number': [
      machineText({}, { RouteMetric: '5' }),
      /\.RouteMetric: "5" is not valid; it must be/,
    ],
  };
  for (const [what, [text, rule]] of Object.entries(refused)) {
    it(`refuses ${what}`, () => {
      expect(() => parseMachine(text, 'm.json')).to.throw(rule);
    });
  }

  it('takes the interface of a route by alias, as Windows compares it, or by both', () => {
    expect(firstRow(machineText({}, { InterfaceIndex: undefined, InterfaceAlias: 'lan' }))).to.include({
      InterfaceIndex: 7,
    });
    expect(firstRow(machineText({}, { InterfaceAlias: 'LAN' }))).to.include({ InterfaceIndex: 7 });
  });

  it('takes text that looks like the name of a member for what it is', () => {
    const aliases = [':', '": 1, "Elevated" :', '\\": "'];
    for (const InterfaceAlias of aliases)
      expect(parseMachine(machineText({ InterfaceAlias }), 'm.json').interfaces[0]?.InterfaceAlias).to.equal(
        InterfaceAlias,
      );
  });

  it('takes a byte order mark, and no other encoding', () => {
    const text = machineText({ InterfaceAlias: 'Réseau' });
    expect(parseMachine(`\ufeff${text}`, 'm.json').interfaces[0]?.InterfaceAlias).to.equal('Réseau');
    expect(decodeText(Buffer.from(`\ufeff${text}`), 'm.json')).to.equal(text);
    for (const encoding of ['latin1', 'utf16le'] as const) {
      const bytes = Buffer.from(encoding === 'utf16le' ? `\ufeff${text}` : text, encoding);
      expect(() => decodeText(bytes, 'm.json')).to.throw(/m\.json.*it is not UTF-8/);
    }
  });

  const faults: Record<string, string> = {
    '{\n  "Interfaces": [,\n': 'line 2, column 18: expected a value',
    '{\r\n "a": 1,\r\n}': 'line 3, column 1: expected the name of a member in double quotes',
    '{"a": 1 "b": 2}': "line 1, column 9: expected ',' or '}'",
    '[1, 2': "line 1, column 6: expected ',' or ']'",
    '{"a" 1}': "line 1, column 6: expected ':'",
    '{"a": 01}': "line 1, column 8: expected ',' or '}'",
    '{} x': 'line 1, column 4: expected the end of the file',
    '["C:\\Users"]': 'line 1, column 2: expected a text that ends on its line',
    "{'a': 1}": 'line 1, column 2: expected the name of a member',
  };
  for (const [text, place] of Object.entries(faults)) {
    it(`says where ${JSON.stringify(text)} is no JSON`, () => {
      expect(() => parseMachine(text, 'm.json')).to.throw(`m.json' is not valid: it is no JSON: ${place}`);
    });
  }

  it('finds a fault in whatever JSON.parse refuses, and lives through deep nesting', () => {
    fc.assert(
      fc.property(fc.nat(laptop.length), fc.constantFrom('', '"', ',', '{', ']', '\\', '0', 'x', '\n'), (at, mark) => {
        const text = laptop.slice(0, at) + mark + laptop.slice(at + 1);
        try {
          JSON.parse(text);
        } catch {
          expect(() => parseMachine(text, 'm.json')).to.throw(/line \d+, column \d+: expected/);
        }
      }),
      { numRuns: 300 },
    );
    expect(() => parseMachine('['.repeat(1_000_000), 'm.json')).to.throw(/is not valid/);
  });

  it('knows the nearest name', () => {
    const names = ['InterfaceIndex', 'InterfaceAlias', 'RouteMetric', 'NextHop', 'Age'];
    const near = (name: string) => nearestName(name, names);
    expect(['nexthop', 'NxetHop', 'Nexthops', 'agee', 'RoutMetrik', 'alias'].map(near)).to.deep.equal([
      'NextHop',
      'NextHop',
      'NextHop',
      'Age',
      'RouteMetric',
      'InterfaceAlias',
    ]);
    expect(['Comment', 'x', 'toString'].map(near)).to.deep.equal([undefined, undefined, undefined]);
  });
});

describe('the recorded laptop', () => {
  const { interfaces, routes } = parseMachine(laptop, 'laptop');
  const rows = routes.rows.map(decodeForwardRow);
  const locals = (index: number) =>
    rows.filter((row) => row.InterfaceIndex === index && row.Protocol === 2).map((row) => row.DestinationPrefix);

  it('has what the stack adds for every interface and address', () => {
    for (const { InterfaceIndex, InterfaceAlias, IPv4, IPv6 } of interfaces) {
      const own = locals(InterfaceIndex);
      // A disabled adapter has no rows.
      if (InterfaceAlias === 'GlobalProtect VPN') {
        expect(own).to.deep.equal([]);
        continue;
      }
      if (IPv4) expect(own, InterfaceAlias).to.include.members(['224.0.0.0/4', '255.255.255.255/32']);
      if (!IPv6) continue;
      expect(own, InterfaceAlias).to.include('ff00::/8');
      if (InterfaceIndex === 1) expect(own).to.include('::1/128');
      else {
        expect(own, InterfaceAlias).to.include('fe80::/64');
        expect(own.filter((prefix) => /^fe80:.*\/128$/.test(prefix))).to.have.length(1);
      }
    }
  });

  it('has a host and a broadcast route for each IPv4 subnet of its own', () => {
    for (const { InterfaceIndex } of interfaces) {
      const own = locals(InterfaceIndex).filter((prefix) => !/:|^224|^255/.test(prefix));
      const hosts = own.filter((prefix) => prefix.endsWith('/32'));
      expect(hosts.length, `interface ${InterfaceIndex}`).to.be.at.least(2 * (own.length - hosts.length));
    }
  });
});
