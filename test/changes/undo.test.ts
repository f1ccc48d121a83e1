import { expect } from 'chai';
import fc from 'fast-check';
import type { Later, Plan } from 'pwsh-contract';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { type Change, toChanges, toIpChange } from '../../src/changes/change-set.ts';
import { getIpInterfaceEntry } from '../../src/commands/get-ip-interface-entry.ts';
import { getIpRouteEntry } from '../../src/commands/get-ip-route-entry.ts';
import { moveIpRouteEntry } from '../../src/commands/move-ip-route-entry.ts';
import { newIpRouteEntry } from '../../src/commands/new-ip-route-entry.ts';
import { removeIpRouteEntry } from '../../src/commands/remove-ip-route-entry.ts';
import { setIpInterfaceEntry } from '../../src/commands/set-ip-interface-entry.ts';
import { setIpRouteEntry } from '../../src/commands/set-ip-route-entry.ts';
import { undoIpRouteChangeSet } from '../../src/commands/undo-ip-route-change-set.ts';
import type { IpHelper } from '../../src/ip-helper/ip-helper.ts';
import { forgetAll, type Machine } from '../../src/session/machine.ts';
import { ODD, twoInterfaces } from './planned.ts';

const call = (named: Iterable<string> = []) => ({
  named: new Set(named),
  piped: false,
  run: 'undo1234',
  together: 1,
  warn: (message: string) => expect.fail(message),
});

/** All that can be set of a machine: what an undo must bring back. */
function stateOf(machine: Machine): string[] {
  forgetAll(machine);
  const quiet = { ...call(), warn: () => {} };
  const routes = [...getIpRouteEntry({}, machine, quiet)].map((one) => JSON.stringify(one, text));
  return [...routes, ...[...getIpInterfaceEntry({}, machine, quiet)].map((one) => JSON.stringify(one, text))].sort();
}

const text = (name: string, value: unknown) =>
  name === 'Age' ? undefined : typeof value === 'bigint' || value === Infinity ? String(value) : value;

/** Makes a change as a cmdlet does; nothing where that is an error, as of a route that is not there. */
function make(machine: Machine, plan: () => Plan<Change>): Change[] {
  forgetAll(machine);
  try {
    const applied = plan().apply();
    return [typeof applied === 'function' ? (applied as Later<Change>)() : applied];
  } catch (error) {
    if (error instanceof CommandError) return [];
    throw error;
  }
}

function undo(machine: Machine, changes: readonly Change[], options = {}): (Change | CommandError)[] {
  forgetAll(machine);
  const InputObject = changes.map((change) => toIpChange(change, machine));
  const plan = undoIpRouteChangeSet({ InputObject, ...options }, machine, call());
  return [...plan.apply()].flatMap((made): (Change | CommandError)[] =>
    made instanceof CommandError ? [made] : toChanges([made]),
  );
}

const DestinationPrefix = fc.constantFrom('10.0.0.0/8', '10.1.0.0/16', '0.0.0.0/0');
const InterfaceAlias = fc.constantFrom('LAN', ODD);
const NextHop = fc.constantFrom('192.0.2.254', '192.0.2.253');
const metric = fc.integer({ min: 0, max: 3 });
const step = fc.oneof(
  fc.record({ make: fc.constant('new' as const), DestinationPrefix, InterfaceAlias, RouteMetric: metric }),
  fc.record({
    make: fc.constant('set' as const),
    DestinationPrefix,
    InterfaceAlias,
    RouteMetric: metric,
    Immortal: fc.boolean(),
  }),
  fc.record({ make: fc.constant('remove' as const), DestinationPrefix, InterfaceAlias }),
  fc.record({ make: fc.constant('move' as const), DestinationPrefix, InterfaceAlias, NextHop, NewNextHop: NextHop }),
  fc.record({
    make: fc.constant('interface' as const),
    InterfaceAlias,
    InterfaceMetric: metric,
    Forwarding: fc.boolean(),
    automatic: fc.boolean(),
  }),
);

function run(machine: Machine, one: typeof step extends fc.Arbitrary<infer Step> ? Step : never): Change[] {
  const { make: kind, ...asked } = one;
  const route = { NextHop: '192.0.2.254', ...asked } as Parameters<typeof newIpRouteEntry>[0];
  const quiet = { ...call(Object.keys(asked)), warn: () => {} };
  if (kind === 'new') return make(machine, () => newIpRouteEntry(route, machine, quiet));
  if (kind === 'set') return make(machine, () => setIpRouteEntry(route, machine, quiet));
  if (kind === 'move') return make(machine, () => moveIpRouteEntry(route as never, machine, quiet));
  if (kind === 'remove') return make(machine, () => removeIpRouteEntry(route, machine, quiet));
  const { automatic, InterfaceMetric, ...others } = one as Extract<typeof one, { make: 'interface' }>;
  const settings = automatic ? { AutomaticMetric: true } : { InterfaceMetric };
  const request = {
    InterfaceAlias: others.InterfaceAlias,
    AddressFamily: 'IPv4',
    Forwarding: others.Forwarding,
    ...settings,
  } as const;
  return make(machine, () => setIpInterfaceEntry(request, machine, { ...quiet, named: new Set(Object.keys(request)) }));
}

describe('undoing changes', () => {
  it('brings back what was, whatever was changed and however often; and undoing that brings the changes back', () => {
    let made = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const machine = twoInterfaces();
        const before = stateOf(machine);
        const changes = steps.flatMap((one) => run(machine, one));
        const after = stateOf(machine);
        made += changes.length;
        const undone = undo(machine, changes);
        expect(undone.filter((one) => one instanceof CommandError)).to.deep.equal([]);
        expect(stateOf(machine)).to.deep.equal(before);
        undo(machine, undone as Change[]);
        expect(stateOf(machine)).to.deep.equal(after);
      }),
      { numRuns: 300 },
    );
    expect(made).to.be.greaterThan(300);
  });

  it('leaves what somebody else has changed since, says so, and undoes the rest', () => {
    const machine = twoInterfaces();
    const set = (RouteMetric: number) => {
      const asked = { DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.254', InterfaceAlias: 'LAN', RouteMetric };
      return make(machine, () => setIpRouteEntry(asked, machine, call(['RouteMetric'])));
    };
    const created = make(machine, () => {
      const asked = { DestinationPrefix: '10.7.0.0/16', NextHop: '0.0.0.0', InterfaceAlias: 'LAN' };
      return newIpRouteEntry(asked, machine, call(['DestinationPrefix']));
    });
    const changes = [...created, ...set(77)];
    set(78);
    const [undone, refused, ...none] = undo(machine, changes);
    expect(none).to.deep.equal([]);
    expect((undone as Change).Summary).to.equal('Delete RouteMetric 256');
    expect((refused as CommandError).facts).to.deep.include({
      id: 'ChangedSince',
      message:
        '10.0.0.0/8 via 192.0.2.254 on LAN (7) is not undone: it was changed since by somebody else: RouteMetric is 78, not 77.',
    });
    const [again, forced] = undo(machine, changes, { IgnoreDrift: true }).reverse() as Change[];
    expect([again?.Changed, forced?.Summary]).to.deep.equal([false, 'RouteMetric 78 -> 5']);
  });

  it('stops at the first change that Windows refuses, and says what is undone and what is not', () => {
    const machine = twoInterfaces();
    const changes = ['10.7.0.0/16', '10.8.0.0/16', '10.9.0.0/16'].flatMap((DestinationPrefix) => {
      const asked = { DestinationPrefix, NextHop: '0.0.0.0', InterfaceAlias: 'LAN' };
      return make(machine, () => newIpRouteEntry(asked, machine, call(['DestinationPrefix'])));
    });
    let calls = 0;
    const { ipHelper: own } = machine;
    const ipHelper: IpHelper = {
      ...own,
      DeleteIpForwardEntry2: (row) => (++calls === 2 ? 5 : own.DeleteIpForwardEntry2(row)),
    };
    const [first, error, ...none] = undo({ ...machine, ipHelper }, changes);
    expect(none).to.deep.equal([]);
    expect((first as Change).Summary).to.equal('Delete RouteMetric 256');
    expect((error as CommandError).message).to.match(
      /10\.8\.0\.0\/16 .* There it stopped: 1 change\(s\) before it are made, 1 behind it are not\.$/,
    );
  });
});
