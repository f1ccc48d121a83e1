import { encodeAddress, joinTable, patchInterfaceRow } from '../../src/ip-helper/codec.ts';
import type { BestRouteResult, IpHelper } from '../../src/ip-helper/ip-helper.ts';
import { MIB_IPINTERFACE_ROW } from '../../src/ip-helper/layout.ts';
import { type Machine, openMachine } from '../../src/session/machine.ts';

/** An interface row of 168 bytes with these members set. */
export function interfaceRow(members: Parameters<typeof patchInterfaceRow>[1]): Uint8Array {
  const row = new Uint8Array(MIB_IPINTERFACE_ROW.size);
  patchInterfaceRow(row, members);
  return row;
}

export interface FakeRows {
  /** Rows of interfaces; their LUID is their index, their alias `if<index>`. */
  readonly interfaces?: readonly Uint8Array[];
  readonly routes?: readonly Uint8Array[];
  /** What GetIpInterfaceTable returns instead of the rows. */
  readonly tableStatus?: number;
  /** What SetIpInterfaceEntry returns; with 0 it stores the row. */
  readonly setStatus?: number;
  /** What GetBestRoute2 answers. */
  readonly best?: { readonly status: number; readonly row?: Uint8Array; readonly source?: string };
}

export interface FakeMachine extends Machine {
  /** The rows that SetIpInterfaceEntry was called with. */
  readonly written: Uint8Array[];
  /** The LUID, index and source that GetBestRoute2 was called with. */
  readonly asked: unknown[][];
}

const at = (row: Uint8Array) => new DataView(row.buffer, row.byteOffset, row.byteLength);
const familyOf = (row: Uint8Array) => at(row).getUint16(0, true);
const luidOf = (row: Uint8Array) => at(row).getBigUint64(8, true);

/** A machine that answers with exactly these bytes; a function that the test has no use for throws. */
export function fakeMachine({ interfaces = [], routes = [], tableStatus = 0, setStatus = 0, best }: FakeRows) {
  const rows = interfaces.map((row) => Uint8Array.from(row));
  const written: Uint8Array[] = [];
  const asked: unknown[][] = [];
  const known = (luid: bigint) => rows.some((row) => luidOf(row) === luid);
  const find = (asked: Uint8Array) =>
    rows.find((row) => familyOf(row) === familyOf(asked) && luidOf(row) === luidOf(asked));
  const table = (wanted: readonly Uint8Array[], size: number) =>
    wanted.length === 0 ? { status: 1168 } : { status: 0, table: joinTable(wanted, size) };
  const answers: Partial<IpHelper> = {
    GetIpInterfaceTable: () => (tableStatus === 0 ? table(rows, 168) : { status: tableStatus }),
    // Nobody administers it from afar.
    GetExtendedTcpTable: () => ({ status: 0, table: new Uint8Array(4) }),
    GetIpForwardTable2: (family) =>
      table(
        routes.filter((row) => family === 0 || at(row).getUint16(12, true) === family),
        104,
      ),
    GetIpForwardEntry2(row) {
      const stored = routes.find((route) => [0, 12, 40, 44].every((from) => same(route, row, from)));
      if (stored === undefined) return 1168;
      row.set(stored);
      return 0;
    },
    GetIpInterfaceEntry(row) {
      const stored = find(row);
      if (stored === undefined) return known(luidOf(row)) ? 1168 : 2;
      row.set(stored);
      return 0;
    },
    SetIpInterfaceEntry(row) {
      written.push(Uint8Array.from(row));
      if (setStatus === 0) find(row)?.set(row);
      return setStatus;
    },
    GetBestRoute2(luid, index, source): BestRouteResult {
      asked.push([luid, index, source]);
      if (best === undefined) throw new Error('the test gives no best route');
      const { source: address, ...rest } = best;
      return { ...rest, ...(address === undefined ? {} : { source: encodeAddress(address) }) };
    },
    ConvertInterfaceLuidToIndex: (luid) => (known(luid) ? { status: 0, index: Number(luid) } : { status: 2, index: 0 }),
    ConvertInterfaceIndexToLuid: (index) =>
      known(BigInt(index)) ? { status: 0, luid: BigInt(index) } : { status: 2, luid: 0n },
    ConvertInterfaceLuidToAlias: (luid) => (known(luid) ? { status: 0, alias: `if${luid}` } : { status: 2, alias: '' }),
    ConvertInterfaceAliasToLuid: (alias) => {
      const luid = BigInt(/^if([0-9]+)$/i.exec(alias)?.[1] ?? 0);
      return known(luid) ? { status: 0, luid } : { status: 87, luid: 0n };
    },
  };
  const ipHelper = new Proxy(answers, {
    get(target, name) {
      const answer = Reflect.get(target, name) as unknown;
      if (answer === undefined) throw new Error(`the test gives no ${String(name)}`);
      return answer;
    },
  }) as IpHelper;
  const machine = openMachine({
    name: 'Simulator:fake',
    elevated: true,
    ipHelper,
    batch: (work) => work(),
    rowsInALookUp: 250,
    statusText: () => undefined,
  });
  return { ...machine, written, asked } satisfies FakeMachine;
}

/** Whether two route rows agree in the key member that starts there. */
function same(a: Uint8Array, b: Uint8Array, from: number): boolean {
  const size = from === 0 ? 8 : from === 40 ? 1 : 28;
  // The zone of a link-local address does not count.
  return a.slice(from, from + Math.min(size, 24)).every((byte, offset) => byte === b[from + offset]);
}
