import { expect } from 'chai';
import fc from 'fast-check';
import type { Later, Plan } from 'pwsh-contract';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { type Change, nameOf, toChanges, toIpChange } from '../../src/changes/change-set.ts';
import { formatPrefix, pathOf } from '../../src/changes/state.ts';
import type { IpRouteTraffic } from '../../src/changes/traffic.ts';
import { compareIpRouteTraffic } from '../../src/commands/compare-ip-route-traffic.ts';
import { moveIpRouteEntry } from '../../src/commands/move-ip-route-entry.ts';
import { newIpRouteEntry } from '../../src/commands/new-ip-route-entry.ts';
import { removeIpRouteEntry } from '../../src/commands/remove-ip-route-entry.ts';
import { setIpInterfaceEntry } from '../../src/commands/set-ip-interface-entry.ts';
import { setIpRouteEntry } from '../../src/commands/set-ip-route-entry.ts';
import { decodeForwardRow, encodeAddress } from '../../src/ip-helper/codec.ts';
import { keyOf } from '../../src/routes/key.ts';
import { type Block, bestWay, disjointBlocks, movedTraffic, type Way } from '../../src/routes/traffic.ts';
import { forgetAll, type Machine, openMachine } from '../../src/session/machine.ts';
import { simulate } from '../ip-helper/simulator/simulated.ts';

type Family = 'IPv4' | 'IPv6';
const bitsOf = (family: Family) => (family === 'IPv4' ? 32 : 128);

/** Prefixes that often lie within each other, touch, and are the whole of each other. */
const block = (bits: number): fc.Arbitrary<Block> =>
  fc
    .record({
      high: fc.constantFrom(0, 1, 4),
      low: fc.constantFrom(0, 1),
      length: fc.constantFrom(0, 1, 3, bits - 1, bits),
    })
    .map(({ high, low, length }) => {
      const address = (BigInt(high) << BigInt(bits - 3)) | BigInt(low);
      return { first: (address >> BigInt(bits - length)) << BigInt(bits - length), length };
    });
const prefix = (family: Family) =>
  block(bitsOf(family)).map(({ first, length }) => formatPrefix(first, length, family));
const family = fc.constantFrom<Family>('IPv4', 'IPv6');
const named = family.chain((one) => fc.record({ DestinationPrefix: prefix(one), hop: fc.integer({ min: 0, max: 1 }) }));
const owner = fc.integer({ min: 1, max: 4 });
const metric = fc.integer({ min: 0, max: 3 });
const route = fc.record({ named, owner, metric });
const bound = fc.record({
  InterfaceMetric: metric,
  UseAutomaticMetric: fc.constant(false),
  DisableDefaultRoutes: fc.boolean(),
});
const item = fc.record({
  Connected: fc.integer({ min: 0, max: 4 }).map((one) => one > 0),
  IPv4: bound,
  IPv6: fc.option(bound, { nil: undefined }),
});
const world = fc.record({
  items: fc.array(item, { minLength: 4, maxLength: 4 }),
  routes: fc.array(route, { minLength: 6, maxLength: 14 }),
});
type Step =
  | { readonly make: 'new' | 'set' | 'remove' | 'move'; readonly route: Drawn }
  | {
      readonly make: 'interface';
      readonly owner: number;
      readonly family: Family;
      readonly metric: number;
      readonly ignored: boolean;
    };
type Drawn = typeof route extends fc.Arbitrary<infer Value> ? Value : never;
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ make: fc.constantFrom('new' as const, 'set' as const, 'remove' as const, 'move' as const), route }),
  fc.record({ make: fc.constant('interface' as const), owner, family, metric, ignored: fc.boolean() }),
);

const hopOf = (DestinationPrefix: string, hop: number) =>
  `${DestinationPrefix.includes(':') ? '2001:db8::' : '192.0.2.'}${hop + 1}`;

const call = (request: object) => ({
  named: new Set(Object.keys(request)),
  piped: false,
  run: 'traffic1',
  together: 1,
  warn: () => {},
});

function build({ items, routes }: typeof world extends fc.Arbitrary<infer Value> ? Value : never): Machine {
  const seen = new Set<string>();
  const { ipHelper } = simulate({
    Interfaces: items.map(({ IPv6, ...one }, at) => ({
      InterfaceIndex: at + 1,
      InterfaceAlias: `nic${at + 1}`,
      ...one,
      ...(IPv6 === undefined ? {} : { IPv6 }),
    })),
    Routes: routes.flatMap(({ named: { DestinationPrefix, hop }, owner: InterfaceIndex, metric: RouteMetric }) => {
      const NextHop = hopOf(DestinationPrefix, hop);
      const key = `${DestinationPrefix} ${NextHop} ${InterfaceIndex}`;
      const bindsNot = DestinationPrefix.includes(':') && items[InterfaceIndex - 1]?.IPv6 === undefined;
      if (seen.has(key) || bindsNot) return [];
      seen.add(key);
      return [{ InterfaceIndex, DestinationPrefix, NextHop, RouteMetric }];
    }),
  });
  return openMachine({
    name: 'Simulator',
    elevated: true,
    ipHelper,
    batch: (work) => work(),
    rowsInALookUp: 4,
    statusText: () => undefined,
  });
}

/** What a step would be; undefined where it is an error, as of a route that is not there. */
function planOf(one: Step, machine: Machine): Plan<Change> | undefined {
  forgetAll(machine);
  const ask = <Request extends object>(
    handler: (request: Request, machine: Machine, call: never) => Plan<Change>,
    request: Request,
  ) => handler(request, machine, call(request) as never);
  const plan = () => {
    if (one.make === 'interface') {
      const { owner: InterfaceIndex, family: AddressFamily, metric: InterfaceMetric, ignored } = one;
      return ask(setIpInterfaceEntry, { InterfaceIndex, AddressFamily, InterfaceMetric, IgnoreDefaultRoutes: ignored });
    }
    const { DestinationPrefix, hop } = one.route.named;
    const key = { DestinationPrefix, NextHop: hopOf(DestinationPrefix, hop), InterfaceIndex: one.route.owner };
    const RouteMetric = one.route.metric;
    if (one.make === 'new') return ask(newIpRouteEntry, { ...key, RouteMetric });
    if (one.make === 'set') return ask(setIpRouteEntry, { ...key, RouteMetric });
    if (one.make === 'remove') return ask(removeIpRouteEntry, key);
    return ask(moveIpRouteEntry, { ...key, NewNextHop: hopOf(DestinationPrefix, 1 - hop) });
  };
  try {
    const made = plan();
    // Asked now: some are refused only then.
    return made.planned.Changed ? made : undefined;
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

function explain(changes: readonly Change[], machine: Machine, Disjoint = false): IpRouteTraffic[] {
  forgetAll(machine);
  const InputObject = changes.map((change) => toIpChange(change, machine));
  return [...compareIpRouteTraffic({ InputObject, Disjoint }, machine, call({}))];
}

const firstOf = (text: string) => {
  const [address = '', length] = text.split('/');
  const bytes = encodeAddress(address);
  const hex = Buffer.from(address.includes(':') ? bytes.subarray(8, 24) : bytes.subarray(4, 8)).toString('hex');
  return { first: BigInt(`0x${hex}`), length: Number(length) };
};
const holds = ({ first, length }: Block, address: bigint, bits: number) =>
  address >> BigInt(bits - length) === first >> BigInt(bits - length);
const endOf = ({ first, length }: Block, bits: number) => first + (1n << BigInt(bits - length)) - 1n;

/** What GetBestRoute2 says of each address: the route's name and what it leads through; empty where there is none. */
function ask(addresses: readonly bigint[], family: Family, machine: Machine): { key: string; path: string }[] {
  return addresses.map((address) => {
    const text = formatPrefix(address, bitsOf(family), family).split('/')[0] ?? '';
    const { row } = machine.ipHelper.GetBestRoute2(0n, 0, null, encodeAddress(text));
    if (row === undefined) return { key: '', path: '' };
    const route = decodeForwardRow(row);
    return { key: keyOf(route), path: pathOf(route) };
  });
}

/** The edges and the middle of what is told, what lies beside each prefix of the table, and addresses at random. */
function samplesOf(told: readonly IpRouteTraffic[], one: Family, random: readonly bigint[], around: readonly string[]) {
  const bits = bitsOf(one);
  const largest = (1n << BigInt(bits)) - 1n;
  const isOf = (text: string) => text.includes(':') === (one === 'IPv6');
  const blocks = [...told.flatMap((row) => [row.DestinationPrefix, ...row.Except]), ...around]
    .filter(isOf)
    .map(firstOf);
  const edges = blocks.flatMap((each) => {
    const end = endOf(each, bits);
    return [each.first - 1n, each.first, (each.first + end) / 2n, end, end + 1n];
  });
  const all = [...edges, ...random.map((address) => address & largest)];
  return [...new Set(all.filter((address) => address >= 0n && address <= largest))];
}

/** Holds what is told of each address against what Windows' function says before and after. */
function check(
  told: readonly IpRouteTraffic[],
  one: Family,
  samples: readonly bigint[],
  before: ReturnType<typeof ask>,
  after: ReturnType<typeof ask>,
): number {
  const bits = bitsOf(one);
  const rows = told.filter(({ AddressFamily }) => AddressFamily === one);
  let moved = 0;
  for (const [at, address] of samples.entries()) {
    const of = rows.filter(
      (row) =>
        holds(firstOf(row.DestinationPrefix), address, bits) &&
        !row.Except.some((hole) => holds(firstOf(hole), address, bits)),
    );
    expect(of.length, 'rows of one address').to.be.at.most(1);
    const [row] = of;
    if (row === undefined) {
      expect(before[at]?.path, `${address}: no row`).to.equal(after[at]?.path);
      continue;
    }
    moved++;
    const [old, now] = [row.Before, row.After].map((route) => (route === null ? '' : keyOf(route)));
    expect([old, now], `${address}: ${row.Summary}`).to.deep.equal([before[at]?.key, after[at]?.key]);
    expect(before[at]?.path).not.to.equal(after[at]?.path);
  }
  return moved;
}

const random = fc.array(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), { minLength: 3, maxLength: 6 });
const prefixesOf = (changes: readonly Change[], machine: Machine) => [
  ...changes.flatMap((change) => ('DestinationPrefix' in change ? [change.DestinationPrefix] : [])),
  ...[0].flatMap(() => {
    const { table } = machine.ipHelper.GetIpForwardTable2(0);
    return table === undefined ? [] : rowsIn(table);
  }),
];
const rowsIn = (table: Uint8Array) =>
  Array.from(
    { length: new DataView(table.buffer, table.byteOffset).getUint32(0, true) },
    (_, at) => decodeForwardRow(table.subarray(8 + 104 * at, 112 + 104 * at)).DestinationPrefix,
  );

describe('what traffic moves', () => {
  it('is what GetBestRoute2 says before and after, of planned changes and of those that were made', () => {
    let moved = 0;
    fc.assert(
      fc.property(world, fc.array(step, { minLength: 2, maxLength: 6 }), random, (drawn, steps, numbers) => {
        const machine = build(drawn);
        const plans = new Map<string, Plan<Change>>();
        for (const one of steps) {
          const plan = planOf(one, machine);
          if (plan === undefined) continue;
          const { planned } = plan;
          // A route and an interface are in a plan once, also under the name that a move gives.
          const names = toChanges([toIpChange(planned, machine)]).map(nameOf);
          if (names.every((name) => !plans.has(name))) for (const name of names) plans.set(name, plan);
        }
        const all = [...new Set(plans.values())];
        const planned = all.map((plan) => plan.planned);
        const told = explain(planned, machine);
        const samples = (['IPv4', 'IPv6'] as const).map((one) => {
          const addresses = samplesOf(told, one, numbers, prefixesOf(planned, machine));
          return { one, addresses, before: ask(addresses, one, machine) };
        });
        forgetAll(machine);
        const made = all.map((plan) => {
          const applied = plan.apply();
          return typeof applied === 'function' ? (applied as Later<Change>)() : applied;
        });
        for (const { one, addresses, before } of samples)
          moved += check(told, one, addresses, before, ask(addresses, one, machine));
        // A deletion that is undone puts a route to another place of the table, which counts where metrics are equal.
        if (made.some(({ Action }) => Action === 'Delete' || Action === 'Move')) return;
        const back = explain(made, machine);
        expect(
          back.map(({ DestinationPrefix, Except, Summary }) => [DestinationPrefix, Except, Summary]),
        ).to.deep.equal(told.map(({ DestinationPrefix, Except, Summary }) => [DestinationPrefix, Except, Summary]));
      }),
      { numRuns: 400 },
    );
    expect(moved).to.be.greaterThan(200);
  });

  describe('by changes', () => {
    const bound = (InterfaceMetric: number) => ({
      InterfaceMetric,
      UseAutomaticMetric: false as const,
      DisableDefaultRoutes: false,
    });
    const table = (IPv6?: ReturnType<typeof bound>) =>
      build({
        items: [
          { Connected: true, IPv4: bound(1), IPv6 },
          { Connected: true, IPv4: bound(2), IPv6 },
        ],
        routes: [1, 2].map((owner) => ({ named: { DestinationPrefix: '0.0.0.0/0', hop: 0 }, owner, metric: 0 })),
      });
    const summaries = (changes: readonly Change[], machine: Machine) =>
      explain(changes, machine).map(({ DestinationPrefix, Summary }) => `${DestinationPrefix}: ${Summary}`);
    const raise = { make: 'interface', owner: 1, metric: 9, ignored: false } as const;

    it('is none by one that changes nothing, or says nothing of what would be', () => {
      const machine = table();
      const metric = planOf({ ...raise, family: 'IPv4' }, machine)?.planned as Change;
      const removed = planOf(
        { make: 'remove', route: { named: { DestinationPrefix: '0.0.0.0/0', hop: 0 }, owner: 1, metric: 0 } },
        machine,
      )?.planned as Change;
      const moved = ['0.0.0.0/0: 192.0.2.1 on nic1 (1) -> 192.0.2.1 on nic2 (2)'];
      for (const change of [metric, removed]) {
        expect(summaries([change], machine)).to.deep.equal(moved);
        expect(summaries([{ ...change, Changed: false }], machine)).to.deep.equal([]);
      }
      expect(summaries([{ ...metric, After: null } as Change], machine)).to.deep.equal([]);
      // What one says that changes nothing ends none of those behind it.
      expect(summaries([{ ...metric, Changed: false }, removed], machine)).to.deep.equal(moved);
      expect(summaries([{ ...metric, After: null } as Change, removed], machine)).to.deep.equal(moved);
    });

    it('is none by one of an address family that its interface has not here', () => {
      const planned = planOf({ ...raise, family: 'IPv6' }, table(bound(1)))?.planned as Change;
      expect(planned.Summary).to.equal('InterfaceMetric 1 -> 9');
      expect(summaries([planned], table())).to.deep.equal([]);
    });

    it('is told with a warning where Windows will compute a metric, and without one where a person sets it', () => {
      const machine = table();
      const request = { InterfaceIndex: 1, AddressFamily: 'IPv4', AutomaticMetric: true } as const;
      const { planned } = setIpInterfaceEntry(request, machine, call(request) as never);
      const settings = { Before: planned.After, After: planned.Before };
      const warnings = (change: Change) => {
        const told: string[] = [];
        const warn = (text: string) => told.push(text);
        const InputObject = [toIpChange(change, machine)];
        [...compareIpRouteTraffic({ InputObject, Disjoint: false }, machine, { ...call({}), warn })];
        return told;
      };
      expect(planned.ChangedProperties).to.deep.equal(['AutomaticMetric']);
      expect(warnings(planned)).to.deep.equal([
        'Which metric Windows will compute for IPv4 on nic1 (1) is not known: the present one is taken.',
      ]);
      expect(warnings({ ...planned, ...settings } as Change)).to.deep.equal([]);
      expect(warnings({ ...planned, ChangedProperties: ['Forwarding'] } as Change)).to.deep.equal([]);
      // What was made has the metric that Windows computed.
      expect(warnings({ ...planned, WhatIf: false })).to.deep.equal([]);
    });
  });

  it('is in few prefixes, and without exceptions in the fewest that lie apart', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(32 as const, 128 as const).chain((bits) => {
          const way = fc.record({
            at: block(bits),
            metric: fc.bigInt({ min: 0n, max: 2n }),
            path: fc.constantFrom('a', 'b', 'c'),
          });
          return fc.record({
            bits: fc.constant(bits),
            old: fc.array(way, { maxLength: 8 }),
            now: fc.array(way, { maxLength: 8 }),
          });
        }),
        ({ bits, old, now }) => {
          const toWays = (drawn: typeof old): Way<string>[] =>
            drawn.map(({ at, metric, path }, place) => ({ ...at, metric, path, route: `${path}${place}` }));
          const [before, after] = [toWays(old), toWays(now)];
          const told = [...movedTraffic(bits, before, after)];
          // Two routes have one prefix at most.
          expect(new Set(told.map((one) => `${one.before} ${one.after}`)).size).to.equal(told.length);
          for (const one of told) {
            const blocks = [...disjointBlocks(one, bits)];
            expect(blocks).not.to.deep.equal([]);
            const [size, sum] = [one, ...one.except, ...blocks].reduce(
              ([whole, parts], each, at) => {
                const count = 1n << BigInt(bits - each.length);
                return at === 0 ? [count, parts] : [whole, parts + count];
              },
              [0n, 0n],
            );
            expect(sum).to.equal(size);
            for (const each of blocks) {
              for (const address of [each.first, endOf(each, bits)]) {
                const best = (ways: Way<string>[]) => bestWay(ways.filter((way) => holds(way, address, bits)))?.route;
                expect([one.before, one.after]).to.deep.equal([best(before), best(after)]);
              }
              // Its other half is not there as a whole: both would be one prefix.
              const half = 1n << BigInt(bits - each.length);
              const other = blocks.find(({ first, length }) => length === each.length && first === (each.first ^ half));
              expect(other).to.equal(undefined);
            }
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('of 100,000 routes is told before the test is ended: none is compared with all others', () => {
    const ways = Array.from({ length: 100_000 }, (_, at): Way<number> => {
      return { first: BigInt(at) << 8n, length: 24, metric: 1n, path: String(at % 7), route: at };
    });
    const changed = ways.map((way, at) => (at % 100 === 0 ? { ...way, path: 'other' } : way));
    expect([...movedTraffic(32, ways, changed)]).to.have.length(1000);
  });
});
