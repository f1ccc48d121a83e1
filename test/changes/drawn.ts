import fc from 'fast-check';
import type { Later, Plan } from 'pwsh-contract';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import type { Change } from '../../src/changes/change-set.ts';
import { moveIpRouteEntry } from '../../src/commands/move-ip-route-entry.ts';
import { newIpRouteEntry } from '../../src/commands/new-ip-route-entry.ts';
import { removeIpRouteEntry } from '../../src/commands/remove-ip-route-entry.ts';
import { setIpInterfaceEntry } from '../../src/commands/set-ip-interface-entry.ts';
import { setIpRouteEntry } from '../../src/commands/set-ip-route-entry.ts';
import { forgetAll, type Machine } from '../../src/session/machine.ts';

/** Three interfaces, one of which has no IPv6. */
export const INTERFACES = [
  { InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 25 }, IPv6: { InterfaceMetric: 35 } },
  { InterfaceIndex: 8, InterfaceAlias: 'VPN', IPv4: { InterfaceMetric: 1 }, IPv6: { InterfaceMetric: 25 } },
  { InterfaceIndex: 9, InterfaceAlias: 'Tunnel', IPv4: { InterfaceMetric: 5 } },
];

/** What names a route. */
export interface Key {
  readonly InterfaceAlias: string;
  readonly DestinationPrefix: string;
  readonly NextHop: string;
}
export const keyOf = ({ InterfaceAlias, DestinationPrefix, NextHop }: Key) =>
  `${InterfaceAlias} ${DestinationPrefix} ${NextHop}`;

// Prefixes that lie within each other: what one serves another may serve, too.
const FOUR = ['0.0.0.0/0', '0.0.0.0/1', '10.0.0.0/8', '10.1.0.0/16', '10.1.2.0/24', '10.1.2.3/32'];
const SIX = ['::/0', '2001:db8::/32', '2001:db8:1::/48', '2001:db8:1::5/128'];
export const PREFIXES: readonly string[] = [...FOUR, ...SIX];

export const key: fc.Arbitrary<Key> = fc.oneof(
  fc.record({
    InterfaceAlias: fc.constantFrom('LAN', 'VPN', 'Tunnel'),
    DestinationPrefix: fc.constantFrom(...FOUR),
    NextHop: fc.constantFrom('0.0.0.0', '192.0.2.1', '192.0.2.2'),
  }),
  fc.record({
    InterfaceAlias: fc.constantFrom('LAN', 'VPN'),
    DestinationPrefix: fc.constantFrom(...SIX),
    NextHop: fc.constantFrom('::', 'fe80::1', '2001:db8::1'),
  }),
);

/** Every setting of a route, as a machine file has them: lifetimes in seconds, undefined where it has no end. */
const settings = fc.record({
  RouteMetric: fc.nat(2),
  lifetimes: fc.constantFrom<readonly [number | undefined, number | undefined]>(
    [undefined, undefined],
    [undefined, undefined],
    [undefined, 900],
    [7200, 900],
    [7200, 7200],
    [undefined, 7200],
    [3600, 0],
  ),
  // The last one is Windows' mark of none.
  SitePrefixLength: fc.constantFrom(0, 0, 0, 1, 255),
  Protocol: fc.constantFrom('NetMgmt', 'NetMgmt', 'Dhcp', '4711'),
  Loopback: fc.boolean(),
  AutoconfigureAddress: fc.boolean(),
  Publish: fc.boolean(),
  Immortal: fc.boolean(),
});
type Drawn<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never;
type Settings = Omit<Drawn<typeof settings>, 'Protocol' | 'SitePrefixLength'> & {
  readonly Protocol: string;
  readonly SitePrefixLength: number;
};

/** A route with all of its settings. */
export type Row = Key & Settings;
export const row: fc.Arbitrary<Row> = fc.tuple(key, settings).map(([one, other]) => ({
  ...one,
  ...other,
  SitePrefixLength: one.DestinationPrefix.endsWith('/0') && other.SitePrefixLength === 1 ? 0 : other.SitePrefixLength,
}));
export const rows = (constraints: { minLength?: number; maxLength: number }) =>
  fc.uniqueArray(row, { selector: keyOf, ...constraints });

/** What the stack made: at keys that nothing else has. */
export const STACK: readonly Row[] = ['LAN', 'VPN', 'Tunnel'].map((InterfaceAlias, at) => ({
  InterfaceAlias,
  DestinationPrefix: `192.0.2.${at * 64}/26`,
  NextHop: '0.0.0.0',
  RouteMetric: 256,
  lifetimes: [undefined, undefined],
  SitePrefixLength: 0,
  Protocol: 'Local',
  Loopback: false,
  AutoconfigureAddress: false,
  Publish: false,
  Immortal: false,
}));

/** A route as a machine file has it. */
export function toFile({ lifetimes: [ValidLifetime, PreferredLifetime], ...others }: Row): object {
  return {
    ...others,
    ...(ValidLifetime === undefined ? {} : { ValidLifetime }),
    ...(PreferredLifetime === undefined ? {} : { PreferredLifetime }),
  };
}

/** A route as Get-IpRouteEntry has it, as far as it can be set. */
export function toEntry({ lifetimes, Publish, ...others }: Row) {
  const [ValidLifetime = Infinity, PreferredLifetime = Infinity] = lifetimes;
  const publish = ValidLifetime === Infinity ? ('Yes' as const) : ('Age' as const);
  return { ...others, ValidLifetime, PreferredLifetime, Publish: Publish ? publish : ('No' as const) };
}

/** One thing that somebody does, of every kind; of a route each setting is named, or some. */
export type Deed =
  | { readonly make: 'new'; readonly row: Row }
  | { readonly make: 'remove'; readonly row: Row }
  | { readonly make: 'set'; readonly row: Row; readonly names: readonly string[] }
  | { readonly make: 'move'; readonly row: Row; readonly to: Key; readonly also: boolean }
  | {
      readonly make: 'interface';
      readonly InterfaceAlias: string;
      readonly AddressFamily: 'IPv4' | 'IPv6';
      readonly settings: object;
    };
/** The settings of a route that are said together. */
export const NAMES = [
  'RouteMetric',
  'ValidLifetime PreferredLifetime Publish',
  'SitePrefixLength',
  'Protocol',
  'Loopback',
  'AutoconfigureAddress',
  'Immortal',
];
const names = fc.subarray(NAMES, { minLength: 1 }).map((some) => some.flatMap((one) => one.split(' ')));
const ofInterface = fc.record(
  {
    InterfaceMetric: fc.integer({ min: 0, max: 3 }),
    Forwarding: fc.boolean(),
    IgnoreDefaultRoutes: fc.boolean(),
    WeakHostSend: fc.boolean(),
    NlMtu: fc.constantFrom(1300, 1400),
    RouterDiscovery: fc.constantFrom('Enabled', 'Disabled', 'Dhcp'),
  },
  { requiredKeys: ['Forwarding'] },
);
/** `of`: the routes that it is about, mostly. */
export const deedOf = (of: fc.Arbitrary<Row>): fc.Arbitrary<Deed> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ make: fc.constantFrom('new', 'new', 'remove', 'remove'), row: of }) },
    { weight: 2, arbitrary: fc.record({ make: fc.constant('set' as const), row: of, names }) },
    { weight: 2, arbitrary: fc.record({ make: fc.constant('move' as const), row: of, to: key, also: fc.boolean() }) },
    {
      weight: 1,
      arbitrary: fc.record({
        make: fc.constant('interface' as const),
        InterfaceAlias: fc.constantFrom('LAN', 'VPN'),
        AddressFamily: fc.constantFrom('IPv4' as const, 'IPv6' as const),
        settings: fc.oneof(ofInterface, fc.constant({ AutomaticMetric: true })),
      }),
    },
  ) as fc.Arbitrary<Deed>;

/** A table, and what is done to it: half of the deeds are about its routes, or what the stack made. */
export const table = (deeds: number) =>
  rows({ minLength: 1, maxLength: 9 }).chain((before) =>
    fc.record({
      before: fc.constant(before),
      deeds: fc.array(
        fc
          .tuple(deedOf(row), deedOf(fc.constantFrom(...before, ...STACK)), fc.boolean())
          .map(([any, known, isKnown]) => (isKnown || any.make !== 'new' ? known : any)),
        { minLength: 1, maxLength: deeds },
      ),
    }),
  );

const callOf = (request: object) => ({
  named: new Set(Object.keys(request)),
  piped: false,
  run: 'drawn123',
  together: 1,
  warn: () => {},
});

/** The plan of a deed, as its cmdlet makes it; undefined where that is an error, as of a route that is not there. */
export function planDeed(deed: Deed, machine: Machine): Plan<Change> | undefined {
  forgetAll(machine);
  const ask = <Request extends object>(
    handler: (request: Request, machine: Machine, call: never) => Plan<Change>,
    request: object,
  ) => handler(request as Request, machine, callOf(request) as never);
  const plan = () => {
    if (deed.make === 'interface') {
      const { make: _, settings: asked, ...key } = deed;
      return ask(setIpInterfaceEntry, { ...key, ...asked });
    }
    const { InterfaceAlias, DestinationPrefix, NextHop } = deed.row;
    const known = { InterfaceAlias, DestinationPrefix, NextHop };
    const entry = toEntry(deed.row);
    if (deed.make === 'new') return ask(newIpRouteEntry, entry);
    if (deed.make === 'remove') return ask(removeIpRouteEntry, known);
    if (deed.make === 'set') {
      const set = Object.entries(entry).filter(([name]) => deed.names.includes(name));
      return ask(setIpRouteEntry, { ...known, ...Object.fromEntries(set) });
    }
    const { to, also } = deed;
    return ask(moveIpRouteEntry, {
      ...known,
      ...(also ? { NewInterfaceAlias: to.InterfaceAlias } : {}),
      NewNextHop: to.NextHop,
    });
  };
  try {
    const made = plan();
    // Some are refused only when it is asked what they would be.
    return made.planned.Changed ? made : undefined;
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

/** Does it at once, as one cmdlet does. */
export function doDeed(deed: Deed, machine: Machine): Change[] {
  const plan = planDeed(deed, machine);
  if (plan === undefined) return [];
  const applied = plan.apply();
  return [typeof applied === 'function' ? (applied as Later<Change>)() : applied];
}
