import { expect } from 'chai';
import fc from 'fast-check';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { compareIpRouteTable } from '../../src/commands/compare-ip-route-table.ts';
import { getIpRouteEntry } from '../../src/commands/get-ip-route-entry.ts';
import { syncIpRouteTable } from '../../src/commands/sync-ip-route-table.ts';
import type { IpRouteEntry } from '../../src/routes/entry.ts';
import { ORDINARY_SETTINGS, ROUTE_SETTINGS } from '../../src/routes/settings.ts';
import { forgetAll } from '../../src/session/machine.ts';
import type { IpRouteDifference } from '../../src/tables/difference.ts';
import type { IpRouteSync } from '../../src/tables/sync-result.ts';
import { INTERFACES, type Key, keyOf, NAMES, type Row, row, rows, STACK, toEntry, toFile } from '../changes/drawn.ts';
import { callOf } from './calls.ts';
import { type KeptMachine, keptMachine } from './kept-machine.ts';
import { watching } from './served.ts';

/** A route as it is wanted: of some settings nothing may be said. */
type Wanted = Key & Partial<IpRouteEntry>;
const wanted: fc.Arbitrary<Wanted> = fc
  .tuple(row, fc.subarray(NAMES), fc.nat(9))
  .map(([one, unsaid, maker]) =>
    without(toEntry(maker === 0 ? { ...one, Protocol: 'Local' } : one), unsaid.join(' ').split(' ')),
  );
const without = (entry: object, names: readonly string[]) =>
  Object.fromEntries(Object.entries(entry).filter(([name]) => !names.includes(name))) as Wanted;
/** A table and another one, which has some of its routes, mostly otherwise, and others. */
const tables = rows({ maxLength: 10 }).chain((before) => {
  const known = [...before, ...STACK].map(({ InterfaceAlias, DestinationPrefix, NextHop }) => {
    const key = { InterfaceAlias, DestinationPrefix, NextHop };
    return wanted.map((one) => ({
      ...one,
      ...key,
      ...(one.SitePrefixLength === undefined ? {} : { SitePrefixLength: 0 }),
    }));
  });
  const some = fc.oneof(wanted, ...known);
  return fc.record({
    before: fc.constant(before),
    desired: fc.uniqueArray(some, { selector: keyOf, minLength: 1, maxLength: 12 }),
  });
});

/** Half of them name the whole table. */
const scope = fc.oneof(
  fc.constant({}),
  fc.constantFrom<Record<string, string[]>>(
    { InterfaceAlias: ['VPN'] },
    { InterfaceAlias: ['L*', 'Tunnel'] },
    { DestinationPrefix: ['10.1.*'] },
    { DestinationPrefix: ['::/0', '0.0.0.0/0'] },
    { NextHop: ['192.0.2.1', 'fe80::1'] },
    { Protocol: ['Dhcp', '4711'] },
    { InterfaceAlias: ['LAN'], DestinationPrefix: ['10.*', '2001:*'], Protocol: ['NetMgmt'] },
  ),
);
type Scope = Record<string, readonly string[]>;
/** A model of the selectors, of what these have of them. */
function isIn(one: Wanted, asked: Scope): boolean {
  return Object.entries(asked).every(([name, patterns]) => {
    const value = String(one[name as keyof Wanted] ?? ORDINARY_SETTINGS.Protocol);
    return patterns.some((text) => (text.endsWith('*') ? value.startsWith(text.slice(0, -1)) : value === text));
  });
}

/** What the settings of a route are to be; of lifetimes that run on both sides only that they do. */
function settingsOf(one: Wanted, otherwise: Partial<IpRouteEntry>) {
  return ROUTE_SETTINGS.map((name) => {
    const value = one[name] ?? otherwise[name];
    if (name === 'SitePrefixLength') return value === 255 ? 0 : value;
    return name.endsWith('Lifetime') && value !== Infinity ? 'runs' : value;
  });
}
const nameOf = (one: Key) => keyOf({ ...one, NextHop: one.NextHop.replace(/%.*/, '') });

/** The table that is to be there in the end, a line each. */
function expected(before: readonly Row[], desired: readonly Wanted[], asked: Scope, removes: boolean): string[] {
  const all = new Map<string, string>();
  const known = new Map([...before, ...STACK].map((one) => [keyOf(one), toEntry(one) as Wanted]));
  const put = (one: Wanted, otherwise: Partial<IpRouteEntry>) =>
    all.set(keyOf(one), `${keyOf(one)} ${settingsOf(one, otherwise).join(' ')}`);
  // What one side says is the stack's stays the stack's business.
  const stays = new Set([...STACK, ...desired.filter(({ Protocol }) => Protocol === 'Local')].map(keyOf));
  for (const one of known.values()) if (stays.has(keyOf(one)) || !removes || !isIn(one, asked)) put(one, {});
  for (const one of desired) {
    const present = known.get(keyOf(one));
    const isOfStack = one.Protocol === 'Local' || present?.Protocol === 'Local';
    // How a route is decides whether it is in the scope, where it is there.
    if (!isOfStack && isIn(present ?? one, asked)) put(one, present ?? ORDINARY_SETTINGS);
  }
  return [...all.values()].sort();
}

function present({ machine }: KeptMachine): string[] {
  forgetAll(machine);
  const entries = [...getIpRouteEntry({}, machine, callOf())] as IpRouteEntry[];
  return entries.map((one) => `${nameOf(one as Key)} ${settingsOf(one as Wanted, {}).join(' ')}`).sort();
}

function sync({ machine }: KeptMachine, InputObject: readonly Wanted[], options: object): IpRouteSync {
  forgetAll(machine);
  const asked = { InputObject, AllowDefaultRoute: true, ...options };
  const call = { ...callOf(), named: new Set(Object.keys(asked)) };
  const given = [...syncIpRouteTable(asked as never, machine, call).apply()];
  expect(given.filter((one) => one instanceof CommandError)).to.deep.equal([]);
  return given[0] as IpRouteSync;
}

describe('Sync-IpRouteTable of any table and any other', () => {
  it('makes it so within the scope, and nothing else, keeps what has a route reachable, and has nothing to do again', () => {
    let made = 0;
    fc.assert(
      fc.property(tables, scope, fc.boolean(), fc.boolean(), ({ before, desired }, asked, removes, Atomic) => {
        const kept = keptMachine([...before, ...STACK].map(toFile), { Interfaces: INTERFACES });
        try {
          const options = { ...asked, Atomic, ...(removes ? { UnlistedRoute: 'Remove' } : {}) };
          const calls = watching(kept, () => {
            const { Changes } = sync(kept, desired, options);
            expect(Changes.every(({ Changed, WhatIf }) => Changed && !WhatIf)).to.equal(true);
            made += Changes.length;
          });
          expect(present(kept)).to.deep.equal(expected(before, desired, asked, removes));
          const again = watching(kept, () => {
            expect(sync(kept, desired, options).Changes).to.deep.equal([]);
          });
          expect(again, `calls after ${calls}`).to.equal(0);
          if (!removes || Object.keys(asked).length > 0) return;
          const isOurs = ({ Reference, Difference }: IpRouteDifference) =>
            Reference?.Protocol !== 'Local' && Difference?.Protocol !== 'Local';
          const differences = [...compareIpRouteTable({ ReferenceObject: desired as never }, kept.machine)];
          expect((differences as IpRouteDifference[]).filter(isOurs)).to.deep.equal([]);
        } finally {
          kept.remove();
        }
      }),
      { numRuns: 250 },
    );
    expect(made).to.be.greaterThan(250);
  });

  const one = { InterfaceAlias: 'LAN', DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.1', RouteMetric: 1 };
  const settled = (now: object, desired: object) => {
    const kept = keptMachine([{ ...one, ...now }], { Interfaces: INTERFACES });
    try {
      return sync(kept, [{ ...one, ...desired }], {}).Changes.map(({ Summary }) => Summary);
    } finally {
      kept.remove();
    }
  };

  it('sets both lifetimes where one of them is to end: none is preferred for longer than it is valid', () => {
    expect(settled({ PreferredLifetime: 7200 }, { ValidLifetime: 3600, PreferredLifetime: 600 })).to.deep.equal([
      'ValidLifetime Infinite -> 01:00:00, PreferredLifetime 02:00:00 -> 00:10:00',
    ]);
    expect(settled({ ValidLifetime: 7200, PreferredLifetime: 7200 }, { ValidLifetime: 3600 })).to.deep.equal([]);
  });

  it("takes Windows' mark of no site prefix for none", () => {
    expect(settled({}, { SitePrefixLength: 255 })).to.deep.equal([]);
    expect(settled({ SitePrefixLength: 255 }, { SitePrefixLength: 0 })).to.deep.equal([]);
    expect(settled({ SitePrefixLength: 4 }, { SitePrefixLength: 255 })).to.deep.equal(['SitePrefixLength 4 -> 0']);
  });
});
