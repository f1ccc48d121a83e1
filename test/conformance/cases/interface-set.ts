import { decodeInterfaceRow, type InterfaceRow, patchInterfaceRow } from '../../../src/ip-helper/codec.ts';
import { MIB_IPINTERFACE_ROW } from '../../../src/ip-helper/layout.ts';
import { type ConformanceCase, controlsOf, type Ground, type Observed } from '../ground.ts';
import { interfaceKeys, NO_INDEX, NO_LUID, readInterface } from '../rows.ts';

const FAMILIES = [2, 23] as const;

/** A row as Get gave it, mended for Set: IPv4 takes no SitePrefixLength but 0. */
function mended(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const row = decodeInterfaceRow(copy);
  if (row.Family === 2) patchInterfaceRow(copy, { SitePrefixLength: 0 });
  else if (row.SitePrefixLength > 128) patchInterfaceRow(copy, { SitePrefixLength: 128 });
  return copy;
}

/** Does work that changes the row of an interface, and puts that back as it was, whatever happens. */
function puttingBack<T>(ground: Ground, family: number, work: (before: Uint8Array) => T): T {
  const before = readInterface(ground, family).bytes;
  let result: () => T;
  try {
    const value = work(before);
    result = () => value;
  } catch (error) {
    result = () => {
      throw error;
    };
  }
  const status = ground.ipHelper.SetIpInterfaceEntry(mended(before));
  if (status !== 0) throw new Error(`the interface could not be put back: SetIpInterfaceEntry gave ${status}`);
  return result();
}

/** Gives an interface row to Set, and returns what came of it. */
function trySet(ground: Ground, family: number, changes: Partial<InterfaceRow>, ...names: (keyof InterfaceRow)[]) {
  return puttingBack(ground, family, (before) => {
    const bytes = mended(before);
    patchInterfaceRow(bytes, changes);
    const status = ground.ipHelper.SetIpInterfaceEntry(bytes);
    const { row } = readInterface(ground, family);
    return { status, read: Object.fromEntries(names.map((name) => [name, Number(row[name])])) };
  });
}

export const interfaceSetCases: readonly ConformanceCase[] = [
  {
    id: 'set-interface-as-it-was-read',
    fact: 'Interface12',
    proves: 'Get, SitePrefixLength mended, Set: nothing changes',
    run: (ground) =>
      FAMILIES.map((family) => {
        const before = readInterface(ground, family).bytes;
        const status = ground.ipHelper.SetIpInterfaceEntry(mended(before));
        const after = mended(readInterface(ground, family).bytes);
        return { status, same: Buffer.compare(mended(before), after) === 0 };
      }),
    expected: [
      { status: 0, same: true },
      { status: 0, same: true },
    ],
  },
  {
    id: 'set-interface-site-prefix',
    fact: 'Interface11',
    proves: 'a SitePrefixLength other than 0 for IPv4: 87',
    run: (ground) => trySet(ground, 2, { SitePrefixLength: 64 }).status,
    expected: 87,
  },
  {
    id: 'set-interface-site-prefix-ipv6',
    fact: 'Interface12',
    proves: 'a SitePrefixLength above 128 for IPv6: 87',
    run: (ground) => trySet(ground, 23, { SitePrefixLength: 255 }).status,
    expected: 87,
  },
  {
    id: 'set-interface-as-get-gave-it',
    fact: 'Interface12',
    proves: 'the IPv4 row exactly as Get gave it is refused, for its SitePrefixLength',
    run: (ground) =>
      puttingBack(ground, 2, (before) => ({
        SitePrefixLength: Number(decodeInterfaceRow(before).SitePrefixLength),
        status: ground.ipHelper.SetIpInterfaceEntry(before.slice()),
      })),
    judge: (observed) => (observed as { status: Observed }).status,
    expected: 87,
  },
  {
    id: 'set-interface-metric',
    fact: 'Interface8',
    proves: 'with UseAutomaticMetric FALSE the metric is what was given; each family has its own',
    run(ground) {
      const other = readInterface(ground, 23).row.Metric;
      return puttingBack(ground, 2, (before) => {
        const bytes = mended(before);
        patchInterfaceRow(bytes, { UseAutomaticMetric: 0, Metric: 4321 });
        const status = ground.ipHelper.SetIpInterfaceEntry(bytes);
        const { Metric, UseAutomaticMetric } = readInterface(ground, 2).row;
        const otherStays = readInterface(ground, 23).row.Metric === other;
        return { status, Metric: Number(Metric), UseAutomaticMetric: Number(UseAutomaticMetric), otherStays };
      });
    },
    expected: { status: 0, Metric: 4321, UseAutomaticMetric: 0, otherStays: true },
  },
  {
    id: 'set-interface-automatic-metric',
    fact: 'Interface15',
    proves: 'with UseAutomaticMetric TRUE a metric that is given does not stay',
    run: (ground) => trySet(ground, 2, { UseAutomaticMetric: 1, Metric: 4321 }, 'UseAutomaticMetric', 'Metric'),
    judge(observed) {
      const { status, read } = observed as { status: number; read: Record<string, number> };
      return { status, UseAutomaticMetric: read['UseAutomaticMetric'], stays: read['Metric'] === 4321 };
    },
    expected: { status: 0, UseAutomaticMetric: 1, stays: false },
  },
  {
    id: 'set-interface-leaves-what-is-initialised',
    fact: 'Interface3',
    proves: 'a row that was initialised and given its keys and a metric changes nothing but the metric',
    run: (ground) =>
      puttingBack(ground, 23, (before) => {
        const bytes = new Uint8Array(MIB_IPINTERFACE_ROW.size);
        ground.ipHelper.InitializeIpInterfaceEntry(bytes);
        const keys = { Family: 23, InterfaceLuid: ground.luid, SitePrefixLength: 64 };
        patchInterfaceRow(bytes, { ...keys, UseAutomaticMetric: 0, Metric: 4321 });
        const status = ground.ipHelper.SetIpInterfaceEntry(bytes);
        const [then, now] = [before, readInterface(ground, 23).bytes].map((row) => decodeInterfaceRow(row));
        const changed = Object.keys(MIB_IPINTERFACE_ROW.members).filter((name) => {
          const member = name as keyof InterfaceRow;
          return name !== 'SitePrefixLength' && name !== 'UseAutomaticMetric' && then?.[member] !== now?.[member];
        });
        return { status, changed };
      }),
    expected: { status: 0, changed: ['Metric'] },
  },
  {
    id: 'set-interface-ignores-what-is-the-stacks-own',
    fact: 'Interface10',
    proves: 'Connected, Supports..., ReachableTime, MaxReassemblySize and the advertisement intervals are ignored',
    run(ground) {
      const { row } = readInterface(ground, 2);
      const members = [
        'Connected',
        'SupportsWakeUpPatterns',
        'SupportsNeighborDiscovery',
        'SupportsRouterDiscovery',
        'ReachableTime',
        'MaxReassemblySize',
        'MinRouterAdvertisementInterval',
        'MaxRouterAdvertisementInterval',
      ] as const;
      const other = (name: (typeof members)[number]) =>
        MIB_IPINTERFACE_ROW.members[name][1] === 1 ? 1 - Number(row[name]) : 777;
      const changes = Object.fromEntries(members.map((name) => [name, other(name)]));
      const { status, read } = trySet(ground, 2, changes, ...members);
      return { status, changed: members.filter((name) => read[name] !== Number(row[name])) };
    },
    expected: { status: 0, changed: [] },
  },
  {
    id: 'set-interface-keys',
    fact: 'Interface9',
    proves: 'no family or id: 87; an interface that does not exist: 2',
    run: (ground) =>
      [
        interfaceKeys(0, ground.luid, 0),
        interfaceKeys(2, 0n, 0),
        interfaceKeys(2, NO_LUID, 0),
        interfaceKeys(23, 0n, NO_INDEX),
      ].map((row) => ground.ipHelper.SetIpInterfaceEntry(row)),
    expected: [87, 87, 2, 2],
  },
  {
    id: 'set-interface-not-elevated',
    fact: 'Interface9',
    proves: 'a session that is not elevated: 5',
    run(ground) {
      const { elevate } = controlsOf(ground);
      const bytes = mended(readInterface(ground, 2).bytes);
      elevate(false);
      try {
        return ground.ipHelper.SetIpInterfaceEntry(bytes);
      } finally {
        elevate(true);
      }
    },
    expected: 5,
  },
];
