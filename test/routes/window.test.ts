import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { resultOf } from '../../generator/library/contract/plan.ts';
import type { Call, Later, Plan } from '../../generator/library/contract/vocabulary.ts';
import { newIpRouteEntry } from '../../src/commands/new-ip-route-entry.ts';
import { removeIpRouteEntry } from '../../src/commands/remove-ip-route-entry.ts';
import { setIpInterfaceEntry } from '../../src/commands/set-ip-interface-entry.ts';
import { setIpRouteEntry } from '../../src/commands/set-ip-route-entry.ts';
import { decodeForwardRow, encodeForwardKey, patchForwardRow } from '../../src/ip-helper/codec.ts';
import type { IpRouteChange } from '../../src/routes/change.ts';
import { forgetAll, type Machine, openMachine } from '../../src/session/machine.ts';
import { counted } from '../ip-helper/counted.ts';
import { simulate } from '../ip-helper/simulator/simulated.ts';

const COUNT = 600;
const prefixOf = (at: number) => `10.${at >> 8}.${at & 255}.0/24`;
const Routes = Array.from({ length: COUNT }, (_, at) => ({
  InterfaceIndex: 5,
  DestinationPrefix: prefixOf(at),
  NextHop: '192.0.2.1',
  RouteMetric: 20,
}));
const ON_LINK = { InterfaceIndex: 5, DestinationPrefix: '192.0.2.0/24', RouteMetric: 0 };
const Interfaces = [{ InterfaceIndex: 5, InterfaceAlias: 'Ethernet', IPv4: { InterfaceMetric: 7 } }];

function openSimulated() {
  // A clock that stands still: ages are compared.
  const { ipHelper } = simulate({ Interfaces, Routes: [...Routes, ON_LINK] }, { clock: () => 0 });
  const backend = { name: 'Simulator', elevated: true, ipHelper, rowsInALookUp: 250, statusText: () => undefined };
  return counted(openMachine({ ...backend, batch: (work) => work() }));
}

type Opened = ReturnType<typeof openSimulated>;
type Request = (machine: Machine, call: Call) => Plan<unknown>;

const keyOf = (at: number) => ({ DestinationPrefix: prefixOf(at), NextHop: '192.0.2.1', InterfaceIndex: 5 });
const set =
  (at: number, RouteMetric: number): Request =>
  (machine, call) =>
    setIpRouteEntry({ ...keyOf(at), RouteMetric }, machine, call);
const create =
  (at: number, NextHop = '192.0.2.1'): Request =>
  (machine, call) =>
    newIpRouteEntry({ ...keyOf(at), NextHop, RouteMetric: 9 }, machine, call);
const remove =
  (at: number): Request =>
  (machine, call) =>
    removeIpRouteEntry(keyOf(at), machine, call);
const setInterface =
  (InterfaceMetric: number): Request =>
  (machine, call) =>
    setIpInterfaceEntry({ InterfaceIndex: 5, AddressFamily: 'IPv4', InterfaceMetric }, machine, call);

const warnings: string[] = [];
/** Carries out requests as one batch, as the host does; `amid` happens when all changes are made and none is told. */
function carryOut(machine: Machine, requests: readonly Request[], amid = () => {}): (IpRouteChange | CommandError)[] {
  forgetAll(machine);
  const call = { named: new Set(['RouteMetric']), piped: true, together: requests.length };
  const attempt = <T>(work: () => T): T | CommandError => {
    try {
      return work();
    } catch (error) {
      if (error instanceof CommandError) return error;
      throw error;
    }
  };
  const applied = requests.map((request) =>
    attempt(() => request(machine, { ...call, warn: (text) => warnings.push(text) }).apply()),
  );
  amid();
  return applied.map((one) =>
    one instanceof CommandError ? one : attempt(() => resultOf(one as Later<IpRouteChange>)),
  );
}

const summary = (one: IpRouteChange | CommandError) => (one instanceof CommandError ? one.facts.id : one.Summary);
const places = (count: number) => Array.from({ length: count }, (_, at) => at);
const calls = ({ calls }: Opened) =>
  Object.entries(calls)
    .filter(([name]) => /Forward|BestRoute/.test(name) && !name.startsWith('Initialize'))
    .map(([name, count]) => `${count} ${name}`)
    .sort();

/** Somebody else, in the middle of a batch. */
function others(machine: Opened, at: number, change: 'set' | 'delete'): void {
  const key = encodeForwardKey({ ...keyOf(at), InterfaceLuid: luidOf(machine) });
  expect(machine.ipHelper.GetIpForwardEntry2(key)).to.equal(0);
  patchForwardRow(key, { Metric: 4444 });
  expect(machine.ipHelper[change === 'set' ? 'SetIpForwardEntry2' : 'DeleteIpForwardEntry2'](key)).to.equal(0);
}
const luidOf = ({ ipHelper }: Machine) => ipHelper.ConvertInterfaceIndexToLuid(5).luid;

describe('changes of routes that are made together', () => {
  it('are two looks at the table and a call for each, not three calls for each', () => {
    const machine = openSimulated();
    const changes = carryOut(
      machine,
      places(200).map((at) => set(at, 30)),
    );
    expect(new Set(changes.map(summary))).to.deep.equal(new Set(['RouteMetric 20 -> 30']));
    expect(calls(machine)).to.deep.equal(['2 GetIpForwardTable2', '200 SetIpForwardEntry2']);
    expect(changes[7]).to.nested.include({ DestinationPrefix: '10.0.7.0/24', 'After.RouteMetric': 30 });
  });

  it('are so for New and Remove, too, also where the next hops are looked at', () => {
    const machine = openSimulated();
    const gone = carryOut(
      machine,
      places(100).map((at) => remove(at)),
    );
    expect(new Set(gone.map(summary))).to.deep.equal(new Set(['Delete RouteMetric 20']));
    expect(calls(machine)).to.deep.equal(['100 DeleteIpForwardEntry2', '2 GetIpForwardTable2']);
    const made = carryOut(
      machine,
      places(100).map((at) => create(at)),
    );
    expect(new Set(made.map(summary))).to.deep.equal(new Set(['Create RouteMetric 9']));
    expect(calls(machine)).to.deep.equal([
      '100 CreateIpForwardEntry2',
      '100 DeleteIpForwardEntry2',
      '4 GetIpForwardTable2',
    ]);
    expect(warnings).to.deep.equal([]);
    carryOut(
      machine,
      places(40).map((at) => create(COUNT + at, '203.0.113.1')),
    );
    expect(warnings).to.have.length(40);
    expect(warnings[0]).to.include('203.0.113.1 is in no on-link prefix of Ethernet (5)');
  });

  it('are looked up one by one where there are few', () => {
    const machine = openSimulated();
    carryOut(
      machine,
      places(10).map((at) => set(at, 30)),
    );
    expect(calls(machine)).to.deep.equal(['10 SetIpForwardEntry2', '20 GetIpForwardEntry2']);
  });

  it('give what they give one by one, whatever comes twice and in whatever order', () => {
    // Every route many times, in an order that no window likes.
    const requests = places(400).map((at): Request => {
      const place = (at * 7) % 23;
      const kind = (at * 5) % 11;
      if (kind < 5) return set(place, 20 + (at % 4));
      if (kind < 7) return remove(place);
      if (kind < 10) return create(place);
      return at % 3 === 0 ? setInterface(7 + (at % 5)) : create(COUNT + at);
    });
    const [together, alone] = [openSimulated(), openSimulated()];
    const expected = requests.flatMap((request) => carryOut(alone, [request]));
    const got = carryOut(together, requests);
    const told = (one: IpRouteChange | CommandError) =>
      one instanceof CommandError
        ? one.message
        : JSON.stringify(one, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    expect(got.map(told)).to.deep.equal(expected.map(told));
    const table = ({ ipHelper }: Opened) => Buffer.from(ipHelper.GetIpForwardTable2(0).table ?? []).toString('hex');
    expect(table(together)).to.equal(table(alone));
    // What comes twice costs two look-ups, as before, and never a table.
    expect(together.calls['GetIpForwardTable2']).to.be.below(60);
  });

  it('are known before their route is changed again', () => {
    const machine = openSimulated();
    const twice = [remove(0), create(0), create(COUNT), remove(COUNT), set(1, 30), remove(1), remove(2), set(2, 9)];
    const told = carryOut(machine, [...twice, ...places(40).map((at) => set(at + 10, 30))]);
    expect(told.slice(0, 8).map(summary)).to.deep.equal([
      'Delete RouteMetric 20',
      'Create RouteMetric 9',
      'Create RouteMetric 9',
      'Delete RouteMetric 9',
      'RouteMetric 20 -> 30',
      'Delete RouteMetric 30',
      'Delete RouteMetric 20',
      'RouteNotFound',
    ]);
    expect(told[0]).to.include({ After: null });
    expect(told[4]).to.nested.include({ 'After.RouteMetric': 30 });
  });

  it('are each verified: what others change meanwhile shows in the result', () => {
    const machine = openSimulated();
    const requests = places(100).map((at) => (at < 50 ? set(at, 30) : remove(at)));
    const told = carryOut(machine, requests, () => {
      others(machine, 3, 'set');
      others(machine, 4, 'delete');
      const back = encodeForwardKey({ ...keyOf(60), InterfaceLuid: luidOf(machine) });
      patchForwardRow(back, { Metric: 5, ValidLifetime: 0xffffffff, PreferredLifetime: 0xffffffff, Protocol: 3 });
      expect(machine.ipHelper.CreateIpForwardEntry2(back)).to.equal(0);
    });
    expect(summary(told[3] as IpRouteChange)).to.equal('RouteMetric 20 -> 4444');
    expect(told[4]).to.be.instanceOf(CommandError);
    expect((told[4] as CommandError).message).to.equal(
      'There is no such route: GetIpForwardEntry2 (after the change was made) failed for 10.0.4.0/24 via 192.0.2.1 on Ethernet (5) with code 1168.',
    );
    expect(told[60]).to.nested.include({ Changed: true, 'After.RouteMetric': 5 });
    expect(told[61]).to.include({ Changed: true, After: null });
    expect(told.filter((one) => one instanceof CommandError)).to.have.length(1);
  });

  it('say of a change before one of their interface what it was then', () => {
    const machine = openSimulated();
    const requests = [...places(40).map((at) => set(at, 30)), setInterface(99), ...places(40).map((at) => set(at, 31))];
    const told = carryOut(machine, requests) as IpRouteChange[];
    expect(told[0]).to.nested.include({ Summary: 'RouteMetric 20 -> 30', 'After.InterfaceMetric': 7 });
    expect(told[41]).to.nested.include({ Summary: 'RouteMetric 30 -> 31', 'Before.InterfaceMetric': 99 });
  });

  it('are at most 512 to a look at the table', () => {
    const machine = openSimulated();
    carryOut(
      machine,
      places(600).map((at) => set(at, 30)),
    );
    expect(calls(machine)).to.deep.equal(['3 GetIpForwardTable2', '600 SetIpForwardEntry2']);
  });

  it('are looked up where the table cannot be read any more', () => {
    const machine = openSimulated();
    const { ipHelper } = machine;
    let reads = 0;
    const failing = new Proxy(ipHelper, {
      get: (target, name) =>
        name === 'GetIpForwardTable2'
          ? (family: number) => (++reads > 1 ? { status: 8 } : target.GetIpForwardTable2(family))
          : Reflect.get(target, name),
    });
    const told = carryOut(
      { ...machine, ipHelper: failing },
      places(50).map((at) => set(at, 30)),
    );
    expect(new Set(told.map(summary))).to.deep.equal(new Set(['RouteMetric 20 -> 30']));
    const key = encodeForwardKey({ ...keyOf(9), InterfaceLuid: luidOf(machine) });
    ipHelper.GetIpForwardEntry2(key);
    expect(decodeForwardRow(key).Metric).to.equal(30);
  });
});
