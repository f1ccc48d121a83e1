import { decodeInterfaceRow, type InterfaceRow, splitTable } from '../../../src/ip-helper/codec.ts';
import { MIB_IPINTERFACE_ROW } from '../../../src/ip-helper/layout.ts';
import { UNCHANGED_BYTE } from '../../../src/ip-helper/simulator/assumptions.ts';
import { type ConformanceCase, CouldNotRun, type Ground } from '../ground.ts';
import { interfaceKeys, NO_INDEX, NO_LUID, readInterface } from '../rows.ts';

const FAMILIES = [2, 23] as const;

function get(ground: Ground, family: number, luid: bigint, index: number): number {
  return ground.ipHelper.GetIpInterfaceEntry(interfaceKeys(family, luid, index));
}

export const interfaceCases: readonly ConformanceCase[] = [
  {
    id: 'initialize-interface-entry',
    fact: 'Interface2',
    proves: 'the keys are 0; InterfaceIdentifier and SupportsNeighborDiscovery are not: marks of "leave it as it is"',
    run({ ipHelper }) {
      const bytes = new Uint8Array(MIB_IPINTERFACE_ROW.size).fill(0xab);
      ipHelper.InitializeIpInterfaceEntry(bytes);
      const row = decodeInterfaceRow(bytes);
      return {
        keys: [row.Family, String(row.InterfaceLuid), row.InterfaceIndex].map(Number),
        identifier: row.InterfaceIdentifier !== 0n,
        neighborDiscovery: row.SupportsNeighborDiscovery !== 0,
      };
    },
    expected: { keys: [0, 0, 0], identifier: true, neighborDiscovery: true },
  },
  {
    id: 'initialize-interface-entry-marks',
    fact: 'Interface3',
    proves: 'which marks those are, in the members that routes depend on',
    run({ ipHelper }) {
      const bytes = new Uint8Array(MIB_IPINTERFACE_ROW.size);
      ipHelper.InitializeIpInterfaceEntry(bytes);
      const row = decodeInterfaceRow(bytes);
      const names = ['Metric', 'UseAutomaticMetric', 'WeakHostSend', 'SitePrefixLength', 'NlMtu'] as const;
      return Object.fromEntries(names.map((name) => [name, Number(row[name])]));
    },
    expected: {
      Metric: UNCHANGED_BYTE * 0x01010101,
      UseAutomaticMetric: UNCHANGED_BYTE,
      WeakHostSend: UNCHANGED_BYTE,
      SitePrefixLength: UNCHANGED_BYTE * 0x01010101,
      NlMtu: UNCHANGED_BYTE * 0x01010101,
    },
  },
  {
    id: 'get-interface-by-either-id',
    fact: 'Interface7',
    proves: 'LUID or index, the LUID wins, both are filled in',
    run: (ground) =>
      FAMILIES.map((family) => {
        const rows = [
          interfaceKeys(family, ground.luid, 0),
          interfaceKeys(family, 0n, ground.index),
          interfaceKeys(family, ground.luid, NO_INDEX),
        ];
        const statuses = rows.map((row) => ground.ipHelper.GetIpInterfaceEntry(row));
        const [first, ...others] = rows.map((row) => Buffer.from(row).toString('hex'));
        const { InterfaceLuid, InterfaceIndex } = decodeInterfaceRow(rows[0] as Uint8Array);
        const filled = InterfaceLuid === ground.luid && InterfaceIndex === ground.index;
        return { statuses, same: others.every((other) => other === first), filled };
      }),
    expected: [
      { statuses: [0, 0, 0], same: true, filled: true },
      { statuses: [0, 0, 0], same: true, filled: true },
    ],
  },
  {
    id: 'get-interface-keys-not-set',
    fact: 'Interface4',
    proves: 'no or another family, no id: 87',
    run: (ground) => [
      get(ground, 0, ground.luid, 0),
      get(ground, 3, ground.luid, 0),
      get(ground, 2, 0n, 0),
      get(ground, 23, 0n, 0),
    ],
    expected: [87, 87, 87, 87],
  },
  {
    id: 'get-interface-unknown',
    fact: 'Interface5',
    proves: 'an interface that does not exist: 2; a wrong LUID is not mended by a right index',
    run: (ground) => [get(ground, 2, NO_LUID, 0), get(ground, 2, 0n, NO_INDEX), get(ground, 2, NO_LUID, ground.index)],
    expected: [2, 2, 2],
  },
  {
    id: 'get-interface-without-the-family',
    fact: 'Interface6',
    proves: 'an interface that lacks the family: 1168',
    run(ground) {
      const luids = (family: number) => interfaceRows(ground, family).map((row) => row.InterfaceLuid as bigint);
      for (const [family, other] of [[23, 2] as const, [2, 23] as const]) {
        const has = new Set(luids(family));
        const lacking = luids(other).find((luid) => !has.has(luid));
        if (lacking !== undefined) return get(ground, family, lacking, 0);
      }
      throw new CouldNotRun('every interface of this machine has both families');
    },
    expected: 1168,
  },
  {
    id: 'interface-table',
    fact: 'Interface24',
    proves: 'family 2, 23, 0 for both; its rows are those that Get gives; another family: 87',
    run(ground) {
      const bytes = interfaceTable(ground, 0);
      const found = FAMILIES.map((family) => {
        const wanted = Buffer.from(readInterface(ground, family).bytes).toString('hex');
        return bytes.filter((row) => Buffer.from(row).toString('hex') === wanted).length;
      });
      const [v4, v6] = FAMILIES.map((family) => interfaceRows(ground, family));
      const families = [v4, v6].map((rows) => [...new Set(rows?.map((row) => Number(row.Family)))]);
      const other = ground.ipHelper.GetIpInterfaceTable(3).status;
      return { found, families, adds: bytes.length === (v4?.length ?? 0) + (v6?.length ?? 0), other };
    },
    expected: { found: [1, 1], families: [[2], [23]], adds: true, other: 87 },
  },
];

function interfaceTable(ground: Ground, family: number): Uint8Array[] {
  const { status, table } = ground.ipHelper.GetIpInterfaceTable(family);
  if (table === undefined) throw new CouldNotRun(`GetIpInterfaceTable gave ${status}`);
  return splitTable(table, MIB_IPINTERFACE_ROW.size);
}

function interfaceRows(ground: Ground, family: number): InterfaceRow[] {
  return interfaceTable(ground, family).map((row) => decodeInterfaceRow(row));
}
