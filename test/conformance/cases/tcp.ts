import { decodeTcpTable, TCP_STATES } from '../../../src/ip-helper/tcp-table.ts';
import type { ConformanceCase } from '../ground.ts';

const FAMILIES = [2, 23] as const;

export const tcpCases: readonly ConformanceCase[] = [
  {
    id: 'tcp-table-of-each-family',
    fact: 'Tcp1',
    proves:
      'a table of each family, also where it is empty, whose rows fit its count; states and addresses are possible',
    run: ({ ipHelper }) =>
      FAMILIES.map((family) => {
        const { status, table = new Uint8Array(4) } = ipHelper.GetExtendedTcpTable(family);
        const connections = decodeTcpTable(table, family);
        return { status, known: connections.every(({ state }) => TCP_STATES[state] !== undefined) };
      }),
    expected: FAMILIES.map(() => ({ status: 0, known: true })),
  },
  {
    id: 'tcp-table-without-listeners',
    fact: 'Tcp4',
    proves: 'the class of connections has no listener',
    run: ({ ipHelper }) =>
      FAMILIES.map((family) => {
        const { table = new Uint8Array(4) } = ipHelper.GetExtendedTcpTable(family);
        return decodeTcpTable(table, family).every(({ state }) => TCP_STATES[state] !== 'Listen');
      }),
    expected: [true, true],
  },
];
