import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { compareIpRouteTable } from '../../src/commands/compare-ip-route-table.ts';
import { syncIpRouteTable } from '../../src/commands/sync-ip-route-table.ts';
import { testIpRouteTable } from '../../src/commands/test-ip-route-table.ts';
import { forgetAll, type Machine } from '../../src/session/machine.ts';
import { INTERFACES as DRAWN, key, keyOf } from '../changes/drawn.ts';
import { callOf } from './calls.ts';
import { type KeptMachine, keptMachine } from './kept-machine.ts';

const on = (InterfaceIndex: number, DestinationPrefix: string, NextHop = '0.0.0.0') => ({
  ...{ InterfaceIndex, DestinationPrefix, NextHop, RouteMetric: 5 },
});
const both = { IPv4: { InterfaceMetric: 25 }, IPv6: { InterfaceMetric: 25 } };
const INTERFACES = [
  { InterfaceIndex: 7, InterfaceAlias: 'LAN', ...both },
  { InterfaceIndex: 8, InterfaceAlias: 'Wi-Fi', ...both },
  { InterfaceIndex: 9, InterfaceAlias: 'Tunnel', ...both },
  { InterfaceIndex: 10, InterfaceAlias: 'Down', Connected: false, IPv4: { InterfaceMetric: 1 } },
];
const LINKS = [
  on(7, '192.0.2.0/24'),
  on(8, '198.51.100.0/24'),
  on(7, '198.51.100.128/25'),
  on(8, '203.0.113.0/24'),
  on(7, '203.0.113.0/24'),
  on(10, '203.0.113.128/25'),
  on(10, '192.0.2.0/24'),
  on(9, '0.0.0.0/0'),
  on(7, '10.99.0.0/16', '192.0.2.1'),
];

describe('the interface of a desired route', () => {
  let kept: KeptMachine;
  beforeEach(() => {
    kept = keptMachine(LINKS, { Interfaces: INTERFACES });
  });
  afterEach(() => kept.remove());

  const call = (asked: object, warnings: string[] = []) => ({
    ...callOf(),
    named: new Set(Object.keys(asked)),
    warn: (text: string) => warnings.push(text),
  });
  const planned = (route: object, scope: object = {}): string => {
    forgetAll(kept.machine);
    const asked = { InputObject: [route], ...scope };
    try {
      const [plan] = syncIpRouteTable(asked as never, kept.machine, call(asked)).planned;
      return (plan?.Changes ?? []).map(({ Action, InterfaceAlias }) => `${Action} on ${InterfaceAlias}`).join();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return `${error.facts.id}: ${error.facts.message}`;
    }
  };
  const via = (NextHop: string, DestinationPrefix = NextHop.includes(':') ? '2001:db8:7::/48' : '10.1.0.0/16') => ({
    DestinationPrefix,
    NextHop,
  });

  it('is the one that it names by alias, index or LUID', () => {
    const luid = (6n << 48n) | (8n << 24n);
    for (const name of [{ InterfaceAlias: 'wi-fi' }, { InterfaceIndex: 8 }, { InterfaceLuid: luid }])
      expect(planned({ ...via('192.0.2.1'), ...name })).to.equal('Create on Wi-Fi');
  });

  it('is else the one on whose link the gateway is, by the longest prefix of those that are connected', () => {
    expect(planned(via('192.0.2.1'))).to.equal('Create on LAN');
    expect(planned(via('198.51.100.1'))).to.equal('Create on Wi-Fi');
    expect(planned(via('198.51.100.200'))).to.equal('Create on LAN');
    expect(planned(via('fe80::1%8'))).to.equal('Create on Wi-Fi');
  });

  it('is none where the gateway is on no link, or another gateway leads to it, or only what takes all addresses', () => {
    const none = 'GatewayNotReached: -InputObject[0]: it names no interface, and ';
    expect(planned(via('10.99.0.1'))).to.equal(
      `${none}the NextHop 10.99.0.1 is on the link of no interface: 10.99.0.0/16 via 192.0.2.1 on LAN (7) leads to it, so nothing was done.`,
    );
    expect(planned(via('172.16.0.1'))).to.equal(
      `${none}the NextHop 172.16.0.1 is on the link of no network: 0.0.0.0/0 on Tunnel (9), which takes all addresses, alone leads to it, so nothing was done.`,
    );
    expect(planned(via('2001:db8:9::1'))).to.equal(
      `${none}no route leads to the NextHop 2001:db8:9::1, so nothing was done.`,
    );
  });

  it('is not guessed where several have the gateway on their link', () => {
    const several = 'InvalidRouteObject: -InputObject[0] is no route: it names no interface, and the NextHop ';
    const which = '; add which one is meant, as InterfaceAlias.';
    expect(planned(via('203.0.113.1'))).to.match(
      /^InvalidRouteObject: .* the NextHop 203\.0\.113\.1 is on the link of several interfaces: (LAN \(7\), Wi-Fi \(8\)|Wi-Fi \(8\), LAN \(7\)); add which one is meant, as InterfaceAlias\.$/,
    );
    expect(planned(via('fe80::1'))).to.equal(
      `${several}fe80::1 is link-local, so it may be on the link of any interface${which}`,
    );
    // A scope is no name of an interface, but what is out of it is nobody's business.
    expect(planned(via('203.0.113.1'), { InterfaceAlias: ['LAN'] })).to.include('several interfaces');
    expect(planned(via('203.0.113.1'), { DestinationPrefix: ['10.2.*'] })).to.equal('');
    expect(planned(via('203.0.113.1'), { AddressFamily: ['IPv6'] })).to.equal('');
  });

  it('is asked for once for each gateway, however many routes have it', () => {
    let asked = 0;
    const { GetBestRoute2 } = kept.machine.ipHelper;
    const ipHelper = {
      ...kept.machine.ipHelper,
      GetBestRoute2: (...of: Parameters<typeof GetBestRoute2>) => {
        asked++;
        return GetBestRoute2(...of);
      },
    };
    const countOf = (length: number) => {
      asked = 0;
      const InputObject = Array.from({ length }, (_, at) => via('192.0.2.1', `10.1.${at}.0/24`));
      const machine: Machine = { ...kept.machine, ipHelper };
      forgetAll(machine);
      void syncIpRouteTable({ InputObject } as never, machine, call({ InputObject }));
      return asked;
    };
    expect(countOf(50)).to.equal(countOf(1)).and.greaterThan(0);
  });

  it('is missing to Compare-IpRouteTable, too, which asks no table that is not present', () => {
    const compare = (asked: object) => [...compareIpRouteTable(asked as never, kept.machine)];
    const [one] = compare({ ReferenceObject: [via('192.0.2.1')] }).filter(({ Status }) => Status === 'Missing');
    expect(one).to.include({ InterfaceAlias: 'LAN', InterfaceIndex: 7 });
    expect(() => compare({ ReferenceObject: [via('192.0.2.1')], DifferenceObject: [] })).to.throw(
      /-ReferenceObject\[0\] is no route: it names no interface, and which one leads/,
    );
    expect(() => compare({ ReferenceObject: [via('203.0.113.1')] })).to.throw(/several interfaces/);
  });
});

describe('Test-IpRouteTable', () => {
  const SCOPES: readonly object[] = [
    {},
    { InterfaceAlias: ['V*'] },
    { InterfaceIndex: [7] },
    { InterfaceLuid: [(6n << 48n) | (8n << 24n)] },
    { AddressFamily: ['IPv6'] },
    { AddressFamily: ['IPv4'], DestinationPrefix: ['10.*'] },
    { NextHop: ['192.0.2.1', '::'] },
    { Protocol: ['Dhcp'] },
  ];
  const route = fc
    .tuple(key, fc.nat(1), fc.constantFrom('NetMgmt', 'NetMgmt', 'Dhcp', 'Local'))
    .map(([one, RouteMetric, Protocol]) => ({ ...one, RouteMetric, Protocol }))
    .filter(({ InterfaceAlias }) => InterfaceAlias !== 'Tunnel');
  const some = fc.uniqueArray(route, { selector: keyOf, minLength: 1, maxLength: 4 });

  it('says False exactly where Sync-IpRouteTable of the same scope would change something, or tell it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'iproute-test-'));
    const Path = join(folder, 'desired.json');
    const seen = new Set<string>();
    const property = fc.property(
      some,
      some,
      fc.nat(2),
      fc.constantFrom(...SCOPES),
      fc.constantFrom('Ignore', 'Report', 'Remove'),
      (before, others, kept, scope, UnlistedRoute) => {
        // Mostly what is there, and sometimes nothing else.
        const desired = kept === 0 ? before : kept === 1 ? [...before.slice(1), ...before.slice(0, 1)] : others;
        const { machine, remove } = keptMachine(before, { Interfaces: DRAWN });
        try {
          writeFileSync(Path, JSON.stringify(desired));
          const warnings: string[] = [];
          const call = (asked: object) => ({
            ...callOf(),
            named: new Set(Object.keys(asked)),
            warn: (text: string) => warnings.push(text),
          });
          const asked = { Path, UnlistedRoute, ...scope } as never;
          const [test] = testIpRouteTable(asked, machine, call(asked));
          forgetAll(machine);
          const all = { ...(asked as object), AllowDefaultRoute: true } as never;
          const [sync] = syncIpRouteTable(all, machine, call(all)).planned;
          const told = warnings.filter((text) => text.endsWith('is not listed.'));
          const isDone = sync?.Changes.length === 0 && told.length === 0;
          expect(test?.InDesiredState).to.equal(isDone);
          seen.add(`${UnlistedRoute} ${isDone}`);
        } finally {
          remove();
        }
      },
    );
    try {
      fc.assert(property, { numRuns: 300 });
      const [one] = [{ InterfaceAlias: 'LAN', DestinationPrefix: '10.0.0.0/8', NextHop: '0.0.0.0', RouteMetric: 1 }];
      fc.assert(property, {
        examples: ['Ignore', 'Report', 'Remove'].flatMap((unlisted) => [
          [[one], [one], 0, {}, unlisted] as never,
          [[one, { ...one, DestinationPrefix: '10.1.0.0/16' }], [one], 2, {}, unlisted] as never,
        ]),
        numRuns: 6,
      });
    } finally {
      rmSync(folder, { recursive: true, maxRetries: 9 });
    }
    expect([...seen].sort()).to.include.members([
      'Ignore true',
      'Remove false',
      'Remove true',
      'Report false',
      'Report true',
    ]);
  });
});
