import { expect } from 'chai';
import fc from 'fast-check';
import type { Later, Plan } from 'pwsh-contract';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { type Change, toIpChange } from '../../src/changes/change-set.ts';
import { refuseLockout } from '../../src/changes/lockout.ts';
import { pathOf } from '../../src/changes/state.ts';
import { moveIpRouteEntry } from '../../src/commands/move-ip-route-entry.ts';
import { newIpRouteEntry } from '../../src/commands/new-ip-route-entry.ts';
import { removeIpRouteEntry } from '../../src/commands/remove-ip-route-entry.ts';
import { setIpInterfaceEntry } from '../../src/commands/set-ip-interface-entry.ts';
import { setIpRouteEntry } from '../../src/commands/set-ip-route-entry.ts';
import { syncIpRouteTable } from '../../src/commands/sync-ip-route-table.ts';
import { undoIpRouteChangeSet } from '../../src/commands/undo-ip-route-change-set.ts';
import { decodeForwardRow, encodeAddress } from '../../src/ip-helper/codec.ts';
import { MANAGEMENT_PORTS, managementPeers } from '../../src/routes/peers.ts';
import { forgetAll, type Machine, openMachine } from '../../src/session/machine.ts';
import { counted } from '../ip-helper/counted.ts';
import { simulate } from '../ip-helper/simulator/simulated.ts';

const PEER = '203.0.113.5';
const RDP = { LocalAddress: '192.0.2.10', LocalPort: 3389, RemoteAddress: PEER, RemotePort: 51514 };

interface Drawn {
  readonly connections?: readonly object[];
  readonly lan?: object;
  readonly vpn?: object;
  /** The RouteMetric of its default route. */
  readonly vpnMetric?: number;
  readonly routes?: readonly object[];
}

/** LAN (7) with an address and the default route, and VPN (8) with one, too, that does not count at first. */
function machine({ connections = [RDP], lan = {}, vpn = {}, vpnMetric = 0, routes = [] }: Drawn = {}) {
  const { ipHelper } = simulate({
    Interfaces: [
      {
        InterfaceIndex: 7,
        InterfaceAlias: 'LAN',
        IPv4: { InterfaceMetric: 25, UseAutomaticMetric: false, Addresses: ['192.0.2.10/24'], ...lan },
        IPv6: { InterfaceMetric: 25, Addresses: ['2001:db8:7::10/64', 'fe80::7/64'] },
      },
      {
        InterfaceIndex: 8,
        InterfaceAlias: 'VPN',
        IPv4: { InterfaceMetric: 50, UseAutomaticMetric: false, Addresses: ['10.8.0.2/24'], ...vpn },
        IPv6: { InterfaceMetric: 50, Addresses: ['fe80::8/64'] },
      },
    ],
    Routes: [
      { InterfaceIndex: 7, DestinationPrefix: '0.0.0.0/0', NextHop: '192.0.2.1', RouteMetric: 0 },
      { InterfaceIndex: 8, DestinationPrefix: '0.0.0.0/0', NextHop: '10.8.0.1', RouteMetric: vpnMetric },
      { InterfaceIndex: 7, DestinationPrefix: '::/0', NextHop: 'fe80::1%7', RouteMetric: 0 },
      ...routes,
    ],
    Connections: connections,
  });
  return counted(
    openMachine({
      name: 'Simulator',
      elevated: true,
      ipHelper,
      batch: (work) => work(),
      rowsInALookUp: 4,
      statusText: () => undefined,
    }),
  );
}

const DEFAULT = { DestinationPrefix: '0.0.0.0/0', NextHop: '192.0.2.1', InterfaceIndex: 7 };
const VPN_DEFAULT = { DestinationPrefix: '0.0.0.0/0', NextHop: '10.8.0.1', InterfaceIndex: 8 };

const call = (request: object, warnings: string[] = []) =>
  ({
    named: new Set(Object.keys(request)),
    piped: false,
    run: 'lockout1',
    together: 1,
    warn: (text: string) => warnings.push(text),
  }) as never;

/** Runs a cmdlet: what it changed, or the error. */
function run<Request extends object>(
  handler: (request: Request, machine: Machine, call: never) => Plan<Change>,
  request: Request,
  on: Machine,
): Change | CommandError {
  forgetAll(on);
  try {
    const applied = handler(request, on, call(request)).apply();
    return typeof applied === 'function' ? (applied as Later<Change>)() : applied;
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
}

const idOf = (result: unknown) => (result instanceof CommandError ? result.facts.id : 'made');

/** `prefix via hop` that packets to an address take, from an address of this computer or from any. */
function bestPath(on: Machine, address: string, source?: string): string {
  const from = source === undefined ? null : encodeAddress(source);
  const { row } = on.ipHelper.GetBestRoute2(0n, 0, from, encodeAddress(address));
  return row === undefined ? '' : pathOf(decodeForwardRow(row));
}

describe('who administers the computer from afar', () => {
  const before = process.env['SSH_CONNECTION'];
  const say = (text: string | undefined) => {
    if (text === undefined) delete process.env['SSH_CONNECTION'];
    else process.env['SSH_CONNECTION'] = text;
  };
  beforeEach(() => say(undefined));
  after(() => say(before));

  const told = (on: Machine) => {
    forgetAll(on);
    return managementPeers(on).all.map(({ address, port, local, localPort, by }) => [
      address,
      port,
      local,
      localPort,
      by,
    ]);
  };

  it('is who has a connection that is established to a port of management here, once for each address (Tcp1, Tcp5)', () => {
    const connections = [
      RDP,
      { ...RDP, RemotePort: 51515 },
      { ...RDP, LocalPort: 5985, RemoteAddress: '203.0.113.6' },
      { ...RDP, RemoteAddress: '203.0.113.7', State: 'TimeWait' },
      { ...RDP, RemoteAddress: '203.0.113.8', LocalPort: 443 },
      // This computer administers that one.
      { ...RDP, RemoteAddress: '203.0.113.9', LocalPort: 50000, RemotePort: 3389 },
      { LocalAddress: 'fe80::7%7', LocalPort: 22, RemoteAddress: 'fe80::99%7', RemotePort: 4000 },
      { LocalAddress: '::ffff:192.0.2.10', LocalPort: 5986, RemoteAddress: '::ffff:203.0.113.10', RemotePort: 4001 },
    ];
    expect(told(machine({ connections }))).to.deep.equal([
      [PEER, 51514, '192.0.2.10', 3389, 'RDP'],
      ['203.0.113.6', 51514, '192.0.2.10', 5985, 'WinRM'],
      ['fe80::99%7', 4000, 'fe80::7%7', 22, 'SSH'],
      ['203.0.113.10', 4001, '192.0.2.10', 5986, 'WinRM'],
    ]);
    expect([...MANAGEMENT_PORTS.keys()].sort((a, b) => a - b)).to.deep.equal([22, 3389, 5985, 5986]);
  });

  it('is also who holds this SSH session, by any port, where the machine has the address that it was made to', () => {
    const on = machine({ connections: [] });
    for (const [text, expected] of [
      ['203.0.113.77 40000 192.0.2.10 2222', [['203.0.113.77', 40000, '192.0.2.10', 2222, 'SSH']]],
      ['2001:db8:9::1 40000 2001:db8:7::10 22', [['2001:db8:9::1', 40000, '2001:db8:7::10', 22, 'SSH']]],
      // The machine is a rehearsal of another computer.
      ['203.0.113.77 40000 198.51.100.1 22', []],
      ['somewhere 40000 192.0.2.10 22', []],
      ['', []],
    ] as const) {
      say(text);
      expect(told(on), text).to.deep.equal(expected);
    }
    say('203.0.113.77 40000 192.0.2.10 22');
    expect(idOf(run(removeIpRouteEntry, DEFAULT, on))).to.equal('LockoutRisk');
  });
});

describe('a change that would cut off who administers the computer', () => {
  it('is refused by every cmdlet of one change, names peer, routes and what to do, and is made with -AllowLockout', () => {
    const cases: readonly (readonly [handler: unknown, request: object, drawn?: Drawn])[] = [
      [removeIpRouteEntry, DEFAULT],
      [setIpRouteEntry, { ...DEFAULT, RouteMetric: 6000 }],
      [setIpRouteEntry, { ...VPN_DEFAULT, RouteMetric: 0 }, { vpn: { InterfaceMetric: 20 }, vpnMetric: 9 }],
      [moveIpRouteEntry, { ...DEFAULT, NewNextHop: '192.0.2.2' }],
      [newIpRouteEntry, { DestinationPrefix: '203.0.113.0/24', NextHop: '10.8.0.1', InterfaceIndex: 8 }],
      [setIpInterfaceEntry, { InterfaceIndex: 7, AddressFamily: 'IPv4', InterfaceMetric: 60 }],
      [setIpInterfaceEntry, { InterfaceIndex: 7, AddressFamily: 'IPv4', IgnoreDefaultRoutes: true }],
      // Windows may compute any metric.
      [setIpInterfaceEntry, { InterfaceIndex: 7, AddressFamily: 'IPv4', AutomaticMetric: true }],
    ];
    const changing = ['SetIpForwardEntry2', 'DeleteIpForwardEntry2', 'CreateIpForwardEntry2', 'SetIpInterfaceEntry'];
    for (const [handler, request, drawn] of cases) {
      const name = JSON.stringify(request);
      const on = machine(drawn);
      expect(idOf(run(handler as never, request as never, on)), name).to.equal('LockoutRisk');
      expect(idOf(run(handler as never, { ...request, Force: true } as never, on)), name).to.equal('LockoutRisk');
      for (const one of changing) expect(on.calls[one], `${name}: ${one}`).to.equal(undefined);
      expect(idOf(run(handler as never, { ...request, AllowLockout: true } as never, on)), name).to.equal('made');
    }
    const error = run(removeIpRouteEntry, DEFAULT, machine()) as CommandError;
    expect(error.facts).to.deep.include({
      id: 'LockoutRisk',
      message:
        'Nothing is done: 203.0.113.5 (port 51514) administers this computer by RDP (port 3389), and the route there is 0.0.0.0/0 via 192.0.2.1 on LAN (7); after the change there would be none.',
      action:
        'Keep the way there, and try again: New-IpRouteEntry 203.0.113.5/32 -NextHop 192.0.2.1 -InterfaceIndex 7. Or give -RollbackAfter 0:05:00, and the change undoes itself unless it is confirmed; or -AllowLockout, where the connection may end.',
    });
  });

  it('passes once the peer has a route of its own, as the error says', () => {
    const on = machine();
    const own = { DestinationPrefix: `${PEER}/32`, NextHop: '192.0.2.1', InterfaceIndex: 7 };
    expect(idOf(run(newIpRouteEntry, own, on))).to.equal('made');
    expect(idOf(run(removeIpRouteEntry, DEFAULT, on))).to.equal('made');
    expect(idOf(run(removeIpRouteEntry, own, on))).to.equal('LockoutRisk');
  });

  it('is only warned of where it is planned, and not at all where it is allowed', () => {
    const on = machine();
    for (const [request, count] of [
      [DEFAULT, 1],
      [{ ...DEFAULT, AllowLockout: true }, 0],
    ] as const) {
      forgetAll(on);
      const warnings: string[] = [];
      expect(removeIpRouteEntry(request, on, call(request, warnings)).planned.Changed).to.equal(true);
      expect(
        warnings.filter((text) => text.endsWith('Without -RollbackAfter or -AllowLockout this will be refused.')),
      ).to.have.length(count);
    }
  });

  it('is none where the way stays: by other routes of it, by the table of the VPN, or where nobody is there', () => {
    const made = (handler: unknown, request: object, drawn: Drawn = {}) =>
      expect(idOf(run(handler as never, request as never, machine(drawn))), JSON.stringify(request)).to.equal('made');
    made(setIpRouteEntry, { ...DEFAULT, RouteMetric: 5 });
    made(setIpRouteEntry, { ...DEFAULT, Immortal: true });
    made(removeIpRouteEntry, VPN_DEFAULT);
    made(newIpRouteEntry, { DestinationPrefix: '203.0.112.0/24', NextHop: '10.8.0.1', InterfaceIndex: 8 });
    made(newIpRouteEntry, { DestinationPrefix: '203.0.113.0/24', NextHop: '192.0.2.1', InterfaceIndex: 7 });
    made(setIpInterfaceEntry, { InterfaceIndex: 7, AddressFamily: 'IPv6', InterfaceMetric: 6000 });
    made(setIpInterfaceEntry, { InterfaceIndex: 7, AddressFamily: 'IPv4', NlMtu: 1400 });
    made(removeIpRouteEntry, DEFAULT, { connections: [] });
    // An address of this computer, whose route is no loopback one: nobody is there from afar.
    const local = { DestinationPrefix: `${PEER}/32`, NextHop: '0.0.0.0', InterfaceIndex: 7 };
    made(
      removeIpRouteEntry,
      { ...local, Force: true },
      { routes: [{ ...local, Protocol: 'Local', RouteMetric: 256 }] },
    );
    expect(idOf(run(removeIpRouteEntry, local, machine({ routes: [{ ...local, RouteMetric: 256 }] })))).to.equal(
      'LockoutRisk',
    );
    // A route of the subnet counts before the default route.
    const onLink = { ...RDP, RemoteAddress: '192.0.2.99' };
    made(removeIpRouteEntry, DEFAULT, { connections: [onLink] });
    const subnet = { DestinationPrefix: '192.0.2.0/24', NextHop: '0.0.0.0', InterfaceIndex: 7, Force: true };
    expect(idOf(run(removeIpRouteEntry, subnet, machine({ connections: [onLink] })))).to.equal('LockoutRisk');
    // Who talks to an address of this computer stays here.
    made(removeIpRouteEntry, DEFAULT, { connections: [{ ...RDP, RemoteAddress: '192.0.2.10' }] });
    made(
      removeIpRouteEntry,
      { ...subnet, DestinationPrefix: '192.0.2.10/32' },
      {
        connections: [{ ...RDP, RemoteAddress: '192.0.2.10' }],
      },
    );
  });

  it('is judged by the interface of the address that the connection was made to (Best3, Select6)', () => {
    // The VPN takes all, and the connection is of the LAN: its packets leave by the LAN.
    const drawn = { vpn: { InterfaceMetric: 1 } };
    expect(idOf(run(removeIpRouteEntry, DEFAULT, machine(drawn)))).to.equal('LockoutRisk');
    // The VPN gives way: then all lookups lead where the connection is.
    expect(idOf(run(setIpRouteEntry, { ...VPN_DEFAULT, RouteMetric: 6000 }, machine(drawn)))).to.equal('made');
    const weak = { vpn: { InterfaceMetric: 1 }, lan: { WeakHostSend: true } };
    expect(idOf(run(removeIpRouteEntry, DEFAULT, machine(weak)))).to.equal('made');
  });

  it('is judged as a whole in a set, not step by step', () => {
    const on = machine();
    const created = run(newIpRouteEntry, { ...DEFAULT, DestinationPrefix: '0.0.0.0/1' }, on) as Change;
    const other = run(newIpRouteEntry, { ...DEFAULT, DestinationPrefix: '128.0.0.0/1' }, on) as Change;
    const removed = run(removeIpRouteEntry, DEFAULT, on) as Change;
    expect([created, other, removed].map(idOf)).to.deep.equal(['made', 'made', 'made']);
    const undo = (changes: readonly Change[], more = {}) => {
      forgetAll(on);
      const asked = { InputObject: changes.map((change) => toIpChange(change, on)), ...more };
      const plan = undoIpRouteChangeSet(asked, on, call(asked));
      try {
        return [...plan.apply()].map(idOf);
      } catch (error) {
        return [idOf(error)];
      }
    };
    // Each deletion alone would cut it.
    expect(undo([other])).to.deep.equal(['LockoutRisk']);
    expect(undo([created, other, removed])).to.deep.equal(['made', 'made', 'made']);
  });

  it('is one that changes something, together with all others whatever metric Windows computes', () => {
    const on = machine();
    const asked = { InterfaceIndex: 7, AddressFamily: 'IPv4', AutomaticMetric: true } as const;
    const automatic = setIpInterfaceEntry(asked, on, call(asked)).planned;
    const [removed, other] = [DEFAULT, VPN_DEFAULT].map((key) => removeIpRouteEntry(key, on, call(key)).planned);
    const judged = (...changes: (Change | undefined)[]) => {
      try {
        refuseLockout(() => changes as Change[], { allowed: false }, on, call({}));
        return 'passed';
      } catch (error) {
        return idOf(error);
      }
    };
    forgetAll(on);
    const looks = () => [on.calls['GetIpForwardTable2'] ?? 0, on.calls['GetBestRoute2'] ?? 0];
    const [tables = 0, ways = 0] = looks();
    expect(judged({ ...removed, Changed: false } as Change)).to.equal('passed');
    expect(looks(), 'for what changes nothing').to.deep.equal([tables, ways]);
    expect(judged(removed)).to.equal('LockoutRisk');
    expect(looks()).to.deep.equal([tables + 1, ways + 2]);
    expect(judged(automatic)).to.equal('LockoutRisk');
    expect(judged({ ...automatic, Changed: false })).to.equal('passed');
    // Without another way no metric of it counts.
    expect(judged(automatic, other)).to.equal('passed');
    expect(judged(automatic, other, removed)).to.equal('LockoutRisk');
  });

  it('is none where there is no way that could be lost', () => {
    const connections = [{ ...RDP, LocalAddress: '2001:db8:7::10', RemoteAddress: '2001:db8:9::1' }];
    const on = machine({ connections });
    const way = { DestinationPrefix: '::/0', NextHop: 'fe80::1', InterfaceIndex: 7 };
    expect(idOf(run(removeIpRouteEntry, way, on))).to.equal('LockoutRisk');
    expect(idOf(run(removeIpRouteEntry, { ...way, AllowLockout: true }, on))).to.equal('made');
    expect(idOf(run(newIpRouteEntry, { ...way, NextHop: 'fe80::2' }, on))).to.equal('made');
  });

  it('is judged by the way from any address alone where that of the connection has none', () => {
    const on = machine();
    expect(idOf(run(removeIpRouteEntry, { ...DEFAULT, AllowLockout: true }, on))).to.equal('made');
    expect([bestPath(on, PEER, '192.0.2.10'), bestPath(on, PEER) === '']).to.deep.equal(['', false]);
    const error = run(removeIpRouteEntry, VPN_DEFAULT, on) as CommandError;
    expect(error.facts).to.deep.include({
      id: 'LockoutRisk',
      message:
        'Nothing is done: 203.0.113.5 (port 51514) administers this computer by RDP (port 3389), and the route there is 0.0.0.0/0 via 10.8.0.1 on VPN (8); after the change there would be none.',
    });
    expect(error.facts.action).to.include(': New-IpRouteEntry 203.0.113.5/32 -NextHop 10.8.0.1 -InterfaceIndex 8. Or');
    // It is none of the way that there is.
    expect(idOf(run(newIpRouteEntry, { ...DEFAULT, RouteMetric: 6000 }, on))).to.equal('made');
  });

  it('is refused of a Sync that deletes the way, also where a default route may be deleted', () => {
    const on = machine();
    const sync = (more: object) => {
      forgetAll(on);
      const InputObject = [{ DestinationPrefix: '10.0.0.0/8', NextHop: '10.8.0.1', InterfaceAlias: 'VPN' }];
      const asked = { InputObject, UnlistedRoute: 'Remove', AllowDefaultRoute: true, ...more };
      try {
        return [...syncIpRouteTable(asked as never, on, call(asked)).apply()].map(idOf);
      } catch (error) {
        return [idOf(error)];
      }
    };
    expect(sync({})).to.deep.equal(['LockoutRisk']);
    expect(on.calls['CreateIpForwardEntry2']).to.equal(undefined);
    expect(sync({ AllowLockout: true })).to.deep.equal(['made']);
  });

  it('costs one look at the connections in a batch, and for what does not cover the peer no look at the table', () => {
    for (const connections of [[], [RDP]]) {
      const on = machine({ connections });
      for (let at = 0; at < 50; at++) {
        const request = { DestinationPrefix: `10.9.${at}.0/24`, NextHop: '10.8.0.1', InterfaceIndex: 8 };
        const applied = newIpRouteEntry(request, on, call(request)).apply();
        expect((typeof applied === 'function' ? (applied as Later<Change>)() : applied).Changed).to.equal(true);
      }
      expect(on.calls['GetExtendedTcpTable']).to.equal(2);
      expect(on.calls['GetIpForwardTable2'] ?? 0).to.equal(0);
    }
  });

  it('is said not to be known where Windows does not tell the connections, and is made', () => {
    const own = machine();
    const on = { ...own, ipHelper: { ...own.ipHelper, GetExtendedTcpTable: () => ({ status: 8 }) } };
    const proxied = Object.assign(Object.create(own.ipHelper), {
      GetExtendedTcpTable: on.ipHelper.GetExtendedTcpTable,
    });
    const warnings: string[] = [];
    forgetAll(own);
    removeIpRouteEntry(DEFAULT, { ...own, ipHelper: proxied }, call(DEFAULT, warnings)).apply();
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/^Whether the change cuts off .* is not known: .*GetExtendedTcpTable/);
  });

  it('is found exactly where GetBestRoute2 tells another way afterwards', () => {
    const prefix = fc.constantFrom('0.0.0.0/0', '203.0.0.0/8', '203.0.113.0/24', '203.0.113.5/32', '10.0.0.0/8');
    const key = fc.record({
      DestinationPrefix: prefix,
      InterfaceIndex: fc.constantFrom(7, 8),
      NextHop: fc.constantFrom('192.0.2.1', '10.8.0.1'),
    });
    const metric = fc.integer({ min: 0, max: 60 });
    const step = fc.oneof(
      fc.tuple(fc.constant(newIpRouteEntry), fc.record({ key, RouteMetric: metric })),
      fc.tuple(fc.constant(setIpRouteEntry), fc.record({ key, RouteMetric: metric })),
      fc.tuple(fc.constant(removeIpRouteEntry), fc.record({ key })),
    );
    let refused = 0;
    let made = 0;
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ key, RouteMetric: metric }), {
          selector: ({ key }) => JSON.stringify(key),
          maxLength: 5,
        }),
        step,
        fc.boolean(),
        (routes, [handler, { key: asked, ...more }], weak) => {
          const drawn = routes
            .filter(({ key }) => key.DestinationPrefix !== '0.0.0.0/0')
            .map(({ key, RouteMetric }) => ({ ...key, RouteMetric }));
          const on = machine({ routes: drawn, lan: { WeakHostSend: weak } });
          const ways = () => [bestPath(on, PEER, '192.0.2.10'), bestPath(on, PEER)];
          const before = ways();
          const request = { ...asked, ...more };
          const first = run(handler as never, request as never, on);
          const outcome = idOf(first);
          if (outcome !== 'made' && outcome !== 'LockoutRisk') return;
          if (outcome === 'LockoutRisk') {
            expect(ways()).to.deep.equal(before);
            expect(idOf(run(handler as never, { ...request, AllowLockout: true } as never, on))).to.equal('made');
            refused++;
          } else made++;
          const [own, any] = ways();
          const [keep, anyBefore] = before;
          const stays = own === keep && (any === anyBefore || any === keep);
          expect(outcome).to.equal(stays ? 'made' : 'LockoutRisk');
        },
      ),
      { numRuns: 500 },
    );
    expect(refused).to.be.greaterThan(20);
    expect(made).to.be.greaterThan(20);
  });
});
