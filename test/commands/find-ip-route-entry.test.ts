import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { type BestRouteQuestion, findIpRouteEntry } from '../../src/commands/find-ip-route-entry.ts';
import { encodeForwardRow, type InterfaceRow } from '../../src/ip-helper/codec.ts';
import { counted } from '../ip-helper/counted.ts';
import { type FakeMachine, fakeMachine, interfaceRow } from '../ip-helper/fake-ip-helper.ts';

const row = (index: number, Family: number, more: Partial<InterfaceRow> = {}) =>
  interfaceRow({
    InterfaceLuid: BigInt(index),
    InterfaceIndex: index,
    Family,
    Metric: 10 * index,
    Connected: 1,
    ...more,
  });

const route = (index: number, DestinationPrefix: string, NextHop: string, Metric: number, Protocol = 3) =>
  encodeForwardRow({
    InterfaceLuid: BigInt(index),
    InterfaceIndex: index,
    DestinationPrefix,
    NextHop,
    Metric,
    Protocol,
    SitePrefixLength: 0,
    ValidLifetime: 0xffff_ffff,
    PreferredLifetime: 0xffff_ffff,
    Loopback: false,
    AutoconfigureAddress: false,
    Publish: false,
    Immortal: false,
    Age: 0,
    Origin: 0,
  });

const LONG = route(2, '10.1.0.0/16', '0.0.0.0', 5);
const SAME_LENGTH = route(1, '10.1.0.0/16', '192.0.2.1', 100);
const DEFAULT = route(1, '0.0.0.0/0', '192.0.2.1', 0);
const OTHER_DEFAULT = route(2, '0.0.0.0/0', '198.51.100.1', 0);
const OWN = route(1, '192.0.2.10/32', '0.0.0.0', 0, 2);
const V6 = route(1, '::/0', 'fe80::1%1', 0);
const routes = [DEFAULT, V6, OTHER_DEFAULT, SAME_LENGTH, OWN, LONG];

const machineWith = (best: Uint8Array | number, one: Partial<InterfaceRow> = {}, two: Partial<InterfaceRow> = {}) =>
  fakeMachine({
    routes,
    interfaces: [row(1, 2, one), row(1, 23), row(2, 2, two)],
    best: typeof best === 'number' ? { status: best } : { status: 0, row: best, source: '192.0.2.10' },
  });

const find = (machine: FakeMachine, question: Partial<BestRouteQuestion>) => [
  ...findIpRouteEntry({ RemoteAddress: ['10.1.2.3'], ...question }, machine, {
    named: new Set(),
    piped: false,
    together: 1,
    warn: () => {},
  }),
];

/** The candidates as `rank verdict: reason | prefix via next hop`. */
const explain = (machine: FakeMachine, question: Partial<BestRouteQuestion> = {}) => {
  const [best] = find(machine, { Explain: true, ...question });
  if (best === undefined || best instanceof CommandError) throw best ?? new Error('nothing');
  return (best.Candidates ?? []).map(
    ({ Rank, Verdict, Reason, DestinationPrefix, NextHop }) =>
      `${Rank} ${Verdict}: ${Reason} | ${DestinationPrefix} via ${NextHop}`,
  );
};

const errorOf = (machine: FakeMachine, question: Partial<BestRouteQuestion>): string => {
  const [error] = find(machine, question);
  return error instanceof CommandError ? `${error.facts.id} ${error.facts.category}: ${error.message}` : 'no error';
};

describe('the best route', () => {
  it("is Windows' answer, read again with its metrics, and pipes into Set", () => {
    const machine = machineWith(route(2, '10.1.0.0/16', '0.0.0.0', 4_000_000_000));
    const [best] = find(machine, {});
    expect(best).to.deep.include({
      RemoteAddress: '10.1.2.3',
      SourceAddress: '192.0.2.10',
      DestinationPrefix: '10.1.0.0/16',
      NextHop: '0.0.0.0',
      InterfaceIndex: 2,
      InterfaceAlias: 'if2',
      InterfaceLuid: 2n,
      AddressFamily: 'IPv4',
      EffectiveMetric: 25n,
      Candidates: null,
      Backend: 'Simulator:fake',
    });
    expect(best).to.have.nested.include({ 'Route.RouteMetric': 5, 'Route.InterfaceMetric': 20 });
    expect(machine.asked).to.deep.equal([[0n, 0, null]]);
  });

  it('is as Windows gave it where the table does not have it', () => {
    const [best] = find(machineWith(route(2, '10.1.2.3/32', '198.51.100.7', 9)), {});
    expect(best).to.have.nested.include({ 'Route.RouteMetric': 9, DestinationPrefix: '10.1.2.3/32' });
  });

  it('is asked for with the interface and the source that are given', () => {
    const machine = machineWith(LONG);
    find(machine, { InterfaceAlias: 'IF2', SourceAddress: '192.0.2.10' });
    const [luid, index, source] = machine.asked[0] ?? [];
    expect([luid, index]).to.deep.equal([2n, 2]);
    expect(source).to.have.length(28);
  });

  it('carries the zone of a link-local source', () => {
    const machine = fakeMachine({
      routes,
      interfaces: [row(1, 23)],
      best: { status: 0, row: V6, source: 'fe80::7' },
    });
    expect(find(machine, { RemoteAddress: ['2001:DB8::1'] })[0]).to.include({
      RemoteAddress: '2001:db8::1',
      SourceAddress: 'fe80::7%1',
      NextHop: 'fe80::1%1',
    });
  });
});

describe('the explanation of the best route', () => {
  it('orders by prefix length, then by effective metric', () => {
    expect(explain(machineWith(LONG))).to.deep.equal([
      '1 Chosen: lowest effective metric | 10.1.0.0/16 via 0.0.0.0',
      '2 Lost: higher effective metric | 10.1.0.0/16 via 192.0.2.1',
      '3 Lost: shorter prefix | 0.0.0.0/0 via 192.0.2.1',
      '4 Lost: shorter prefix | 0.0.0.0/0 via 198.51.100.1',
    ]);
    expect(explain(machineWith(DEFAULT), { RemoteAddress: ['203.0.113.1'] })).to.deep.equal([
      '1 Chosen: lowest effective metric | 0.0.0.0/0 via 192.0.2.1',
      '2 Lost: higher effective metric | 0.0.0.0/0 via 198.51.100.1',
    ]);
    expect(explain(machineWith(OWN), { RemoteAddress: ['192.0.2.10'] })[0]).to.match(/Chosen: longest prefix/);
    expect(explain(machineWith(V6), { RemoteAddress: ['2001:db8::1'] })).to.deep.equal([
      '1 Chosen: only route | ::/0 via fe80::1%1',
    ]);
  });

  it('says which routes do not count, and why', () => {
    expect(explain(machineWith(SAME_LENGTH, {}, { Connected: 0 }))).to.deep.equal([
      '1 Chosen: longest prefix | 10.1.0.0/16 via 192.0.2.1',
      '2 Lost: shorter prefix | 0.0.0.0/0 via 192.0.2.1',
      '3 Excluded: interface not connected | 10.1.0.0/16 via 0.0.0.0',
      '4 Excluded: interface not connected | 0.0.0.0/0 via 198.51.100.1',
    ]);
    expect(explain(machineWith(SAME_LENGTH), { InterfaceIndex: 1 }).slice(2)).to.deep.equal([
      '3 Excluded: other interface asked for | 10.1.0.0/16 via 0.0.0.0',
      '4 Excluded: other interface asked for | 0.0.0.0/0 via 198.51.100.1',
    ]);
    expect(explain(machineWith(SAME_LENGTH), { SourceAddress: '192.0.2.10' }).slice(2)).to.deep.equal([
      '3 Excluded: source address of another interface | 10.1.0.0/16 via 0.0.0.0',
      '4 Excluded: source address of another interface | 0.0.0.0/0 via 198.51.100.1',
    ]);
    expect(explain(machineWith(LONG, { DisableDefaultRoutes: 1 })).at(-1)).to.equal(
      '4 Excluded: default routes ignored | 0.0.0.0/0 via 192.0.2.1',
    );
    expect(explain(machineWith(V6), { RemoteAddress: ['fe80::5%2'] })[0]).to.match(/Chosen: chosen by Windows/);
  });

  it('does not count a route whose interface cannot be read', () => {
    const machine = fakeMachine({
      routes: [...routes, route(9, '10.1.2.0/24', '0.0.0.0', 0)],
      interfaces: [row(1, 2), row(1, 23), row(2, 2)],
      best: { status: 0, row: LONG, source: '192.0.2.10' },
    });
    const [best] = find(machine, { Explain: true });
    if (best === undefined || best instanceof CommandError) throw best ?? new Error('nothing');
    expect(best.Candidates?.at(-1)).to.include({
      Rank: 5,
      Verdict: 'Excluded',
      Reason: 'interface unknown',
      Explanation: 'The interface (9) cannot be read for IPv4.',
      DestinationPrefix: '10.1.2.0/24',
      InterfaceAlias: null,
      InterfaceMetric: null,
    });
  });

  it('knows that a weak host and a router send through any interface', () => {
    for (const weak of [{ WeakHostSend: 1 }, { ForwardingEnabled: 1 }]) {
      for (const question of [{ SourceAddress: '192.0.2.10' }, { InterfaceIndex: 1 }])
        expect(explain(machineWith(LONG, weak), question).join()).not.to.include('Excluded');
    }
  });

  it('does not hide it when Windows chose otherwise, nor what nobody documents', () => {
    expect(explain(machineWith(OTHER_DEFAULT))).to.deep.equal([
      '1 Chosen: chosen by Windows | 0.0.0.0/0 via 198.51.100.1',
      '2 Lost: not chosen by Windows | 10.1.0.0/16 via 0.0.0.0',
      '3 Lost: not chosen by Windows | 10.1.0.0/16 via 192.0.2.1',
      '4 Lost: not chosen by Windows | 0.0.0.0/0 via 192.0.2.1',
    ]);
    expect(explain(machineWith(LONG, {}, { Connected: 0 }))[0]).to.match(/Chosen: chosen by Windows/);
    const tied = (best: Uint8Array) => explain(machineWith(best, { Metric: 20 }), { RemoteAddress: ['8.8.8.8'] });
    expect(tied(OTHER_DEFAULT)).to.deep.equal([
      '1 Chosen: equal effective metric | 0.0.0.0/0 via 198.51.100.1',
      '2 Lost: equal effective metric | 0.0.0.0/0 via 192.0.2.1',
    ]);
    expect(tied(DEFAULT)[0]).to.equal('1 Chosen: equal effective metric | 0.0.0.0/0 via 192.0.2.1');
  });
});

describe('a question for the best route', () => {
  it('has an error of its own for each address', () => {
    const answers = find(machineWith(LONG), { RemoteAddress: ['wsl.example', '10.1.2.3', '10.1.0.0/16'] });
    expect(answers.map((one) => (one instanceof CommandError ? one.facts.action : one.RemoteAddress))).to.deep.equal([
      'Give an address: names are not looked up here (Resolve-DnsName does).',
      '10.1.2.3',
      'Give 10.1.0.0 without a prefix length.',
    ]);
  });

  it('says why there is no route', () => {
    for (const status of [1168, 1231]) {
      expect(errorOf(machineWith(status, { Connected: 0 }, { Connected: 0 }), { RemoteAddress: ['8.8.8.8'] })).to.match(
        /^NoRoute ObjectNotFound: .* for 8\.8\.8\.8 .*0\.0\.0\.0\/0 via 192\.0\.2\.1 on if1 \(1\): interface not connected; 0/,
      );
    }
    expect(errorOf(machineWith(1168), { SourceAddress: '203.0.113.9' })).to.match(
      /^NoRoute .* from 203\.0\.113\.9 .*No interface of this computer has the address 203\.0\.113\.9\.$/,
    );
    const elsewhere = errorOf(machineWith(1168), { RemoteAddress: ['192.0.2.10'], InterfaceIndex: 2 });
    expect(elsewhere).to.match(/through if2 \(2\)/);
    expect(elsewhere).not.to.include('192.0.2.10/32');
  });

  it('refuses what does not fit together or is not there', () => {
    expect(errorOf(machineWith(LONG), { SourceAddress: '::1' })).to.match(/^FamilyMismatch InvalidArgument/);
    expect(errorOf(machineWith(50), {})).to.match(/^NotSupported NotImplemented/);
    expect(() => find(machineWith(LONG), { InterfaceIndex: 99 })).to.throw(CommandError, /99/);
  });

  it('asks for the table once for all addresses of a request, with each result when it is taken', () => {
    const machine = counted(machineWith(DEFAULT));
    const addresses = Array.from({ length: 200 }, (_, at) => `10.1.2.${at}`);
    const found = findIpRouteEntry({ RemoteAddress: addresses, Explain: true }, machine, {
      named: new Set(),
      piped: false,
      together: 1,
      warn: () => {},
    })[Symbol.iterator]();
    expect(found.next().value).to.include({ RemoteAddress: '10.1.2.0' });
    expect(machine.calls).to.include({ GetBestRoute2: 1, GetIpForwardTable2: 1 });
    let taken = 1;
    for (let next = found.next(); !next.done; next = found.next()) taken++;
    expect(taken).to.equal(200);
    expect(machine.calls)
      .to.include({ GetBestRoute2: 200, GetIpForwardTable2: 1 })
      .and.not.have.property('GetIpForwardEntry2');
    // The interfaces are asked once, too, not for each of their routes.
    expect(machine.calls['GetIpInterfaceEntry']).to.be.below(5);
  });
});
