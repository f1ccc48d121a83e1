import { config, expect } from 'chai';
import fc from 'fast-check';
import koffi from 'koffi';
import { copyRow, patchInterfaceRow, splitTable } from '../../src/ip-helper/codec.ts';
import type { SimulatedMachine } from '../../src/ip-helper/simulator/machine.ts';
import { emptyTable } from '../../src/ip-helper/simulator/route-table.ts';
import { buildStandIn } from '../windows/stand-in.ts';
import type { Controls, Ground } from './ground.ts';
import { type Operation, operation, withChange } from './random-operations.ts';
import { machineOf, openSimulatedMachine } from './simulator-ground.ts';
import { openStandIn, type StandInGround } from './stand-in-ground.ts';

const RUNS = 3000;
config.truncateThreshold = 0;

type Controlled = Ground & { readonly controls: Controls };

describe('random sequences of operations', function () {
  this.timeout(120_000);
  let standIn: StandInGround;
  let machine: SimulatedMachine;

  before(function () {
    const built = process.platform === 'linux' ? buildStandIn('linux') : undefined;
    if (built?.available !== true) {
      console.log(`      skipped: ${built?.reason ?? 'these tests run on Linux only'}`);
      return this.skip();
    }
    process.env['STANDIN_RECORD'] = '';
    standIn = openStandIn(koffi, built.path);
    standIn.reset();
    standIn.furnish();
    machine = machineOf(standIn.ipHelper);
  });

  after(() => {
    standIn?.reset();
    delete process.env['STANDIN_RECORD'];
  });

  it(`${RUNS} of them: simulator and stand-in give the same codes, the same bytes and the same tables`, async () => {
    /** What was answered, by operation: a world in which nothing succeeds, or nothing fails, would prove little. */
    const answers = new Map<string, Set<number>>();
    const property = fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 25 }), async (sequence) => {
      standIn.reset();
      standIn.furnish();
      const simulator = openSimulatedMachine(copyMachine(machine), standIn.index);
      for (const each of sequence) {
        const concrete = settle(standIn, each);
        const [wanted, given] = [await perform(standIn, concrete), await perform(simulator, concrete)];
        expect(JSON.stringify(given), each.kind).to.equal(JSON.stringify(wanted));
        const seen = answers.get(each.kind) ?? new Set();
        answers.set(each.kind, seen.add(wanted.status));
      }
      for (const table of [{ kind: 'table', family: 0 } as const, { kind: 'interface-table', family: 0 } as const])
        expect(await perform(simulator, table)).to.deep.equal(await perform(standIn, table));
    });
    await fc.assert(property, { numRuns: RUNS });
    const codes = Object.fromEntries([...answers].map(([kind, seen]) => [kind, [...seen].sort((a, b) => a - b)]));
    expect(codes).to.deep.include({
      create: [0, 5, 87, 1168, 5010],
      set: [0, 5, 87, 1168],
      delete: [0, 2, 5, 87, 1168],
      get: [0, 87, 1168],
      best: [0, 2, 87, 1168],
      'interface-get': [0, 2, 87, 1168],
      'interface-set': [0, 2, 5, 87, 1168],
    });
  });
});

/** Turns an operation on a row of the table into one on its bytes, changed as it says. */
function settle(ground: Ground, each: Operation): Operation {
  if (!('at' in each)) return each;
  const { table } = ground.ipHelper.GetIpForwardTable2(0);
  const rows = table === undefined ? [] : splitTable(table);
  const row = rows[each.at % Math.max(1, rows.length)] ?? new Uint8Array(104);
  return { kind: each.kind, row: withChange(row, each.change) };
}

interface Answer {
  readonly status: number;
  /** Everything that came back, and the rows given, as hexadecimal digits. */
  readonly bytes: string;
}

async function perform({ ipHelper, controls, pass }: Controlled, each: Operation): Promise<Answer> {
  const answer = (status: number, ...parts: (Uint8Array | undefined)[]) => ({
    status,
    bytes: parts.map((part) => (part === undefined ? '-' : Buffer.from(part).toString('hex'))).join(' '),
  });
  switch (each.kind) {
    case 'create':
    case 'set':
    case 'delete':
    case 'get': {
      if ('at' in each) throw new Error('its row is not known yet');
      const row = each.row.slice();
      if (each.kind === 'create') return answer(ipHelper.CreateIpForwardEntry2(row), row);
      if (each.kind === 'set') return answer(ipHelper.SetIpForwardEntry2(row), row);
      if (each.kind === 'delete') return answer(ipHelper.DeleteIpForwardEntry2(row), row);
      return answer(ipHelper.GetIpForwardEntry2(row), row);
    }
    case 'table': {
      const { status, table } = ipHelper.GetIpForwardTable2(each.family);
      return answer(status, table);
    }
    case 'interface-table': {
      const { status, table } = ipHelper.GetIpInterfaceTable(each.family);
      return answer(status, table && sorted(table));
    }
    case 'interface-get': {
      const row = each.row.slice();
      return answer(ipHelper.GetIpInterfaceEntry(row), row);
    }
    case 'interface-set': {
      const row = each.row.slice();
      ipHelper.GetIpInterfaceEntry(row);
      patchInterfaceRow(row, { SitePrefixLength: 0, ...each.merge });
      return answer(ipHelper.SetIpInterfaceEntry(row), row);
    }
    case 'best': {
      const { luid, index, source, destination } = each;
      const result = ipHelper.GetBestRoute2(luid, index, source, destination);
      return answer(result.status, result.row, result.source);
    }
    case 'pass':
      await pass(each.seconds);
      return answer(0);
    case 'elevate':
      controls.elevate(each.on);
      return answer(0);
    case 'connect':
      controls.connect(each.on);
      return answer(0);
  }
}

/** The rows of a table of interfaces in an order of their own: which one Windows takes is not said. */
function sorted(table: Uint8Array): Uint8Array {
  const rows = splitTable(table, 168).map((row) => Buffer.from(row));
  return Buffer.concat(rows.sort(Buffer.compare));
}

function copyMachine({ interfaces, routes, ...rest }: SimulatedMachine): SimulatedMachine {
  const copy = emptyTable();
  for (const row of routes.rows) copy.add(copyRow(row));
  return {
    ...rest,
    interfaces: interfaces.map((item) => ({
      ...item,
      ...(item.IPv4 && { IPv4: { ...item.IPv4, row: item.IPv4.row.slice() } }),
      ...(item.IPv6 && { IPv6: { ...item.IPv6, row: item.IPv6.row.slice() } }),
    })),
    routes: copy,
  };
}
