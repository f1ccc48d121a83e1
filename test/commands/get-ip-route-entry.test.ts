import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { getIpInterfaceEntry } from '../../src/commands/get-ip-interface-entry.ts';
import { getIpRouteEntry, type RouteFilter } from '../../src/commands/get-ip-route-entry.ts';
import { patchForwardRow, patchInterfaceRow } from '../../src/ip-helper/codec.ts';
import type { IpHelper } from '../../src/ip-helper/ip-helper.ts';
import { forgetAll, type Machine, openMachine } from '../../src/session/machine.ts';
import { counted } from '../ip-helper/counted.ts';
import { simulate } from '../ip-helper/simulator/simulated.ts';

const COUNT = 6000;
const Routes = Array.from({ length: COUNT }, (_, at) => ({
  InterfaceIndex: at < COUNT / 2 ? 5 : 6,
  DestinationPrefix: `10.${at >> 8}.${at & 255}.0/24`,
  NextHop: '192.0.2.1',
  RouteMetric: at % 9,
}));
const Interfaces = [5, 6].map((InterfaceIndex) => ({
  InterfaceIndex,
  InterfaceAlias: `if${InterfaceIndex}`,
  IPv4: { InterfaceMetric: InterfaceIndex },
}));

function openSimulated() {
  // A clock that stands still: ages are compared.
  const { ipHelper } = simulate({ Interfaces, Routes }, { clock: () => 0 });
  const backend = { name: 'Simulator', elevated: true, ipHelper, rowsInALookUp: 250, statusText: () => undefined };
  return counted(openMachine({ ...backend, batch: (work) => work() }));
}

const call = (together = 1) => ({ named: new Set<string>(), piped: false, together, warn: () => {} });
const get = (machine: Machine, filter: RouteFilter = {}, together = 1) =>
  getIpRouteEntry(filter, machine, call(together));
const text = (one: unknown) => JSON.stringify(one, (_, value) => (typeof value === 'bigint' ? `${value}` : value));

/** All that can happen between two pages of a result. */
function turnOver({ ipHelper }: { ipHelper: IpHelper }, machine: Machine): void {
  const { table = new Uint8Array() } = ipHelper.GetIpForwardTable2(0);
  for (let at = 8; at < table.length; at += 104) {
    const row = table.slice(at, at + 104);
    if (at % 3 === 0) ipHelper.DeleteIpForwardEntry2(row);
    patchForwardRow(row, { Metric: 4000, Protocol: 8 });
    ipHelper.SetIpForwardEntry2(row);
  }
  const interfaces = ipHelper.GetIpInterfaceTable(2).table ?? new Uint8Array();
  for (let at = 8; at < interfaces.length; at += 168) {
    const row = interfaces.slice(at, at + 168);
    patchInterfaceRow(row, { Metric: 4000, UseAutomaticMetric: 0, SitePrefixLength: 0 });
    expect(ipHelper.SetIpInterfaceEntry(row)).to.equal(0);
  }
  forgetAll(machine);
}

describe('the routes that are got', function () {
  this.timeout(120_000);

  for (const [what, filter] of [
    ['all', {}],
    ['of one interface', { InterfaceAlias: ['if6'] }],
    ['by a pattern', { DestinationPrefix: ['10.1?.*'], RouteMetric: [3] }],
  ] as const) {
    it(`are as they were when they were asked for, whatever happens before they are taken: ${what}`, () => {
      for (const together of [1, 2]) {
        const machine = openSimulated();
        const expected = [...get(machine, filter as unknown as RouteFilter, together)].map(text);
        forgetAll(machine);
        const lazy = get(machine, filter as unknown as RouteFilter, together)[Symbol.iterator]();
        const got = [text(lazy.next().value), text(lazy.next().value)];
        turnOver(machine, machine);
        const before = { ...machine.calls };
        for (let next = lazy.next(); !next.done; next = lazy.next()) got.push(text(next.value));
        expect(got).to.deep.equal(expected);
        // Nothing is asked of the machine any more, so no lock is needed either.
        expect(machine.calls).to.deep.equal(before);
      }
    });
  }

  it('are made when they are taken: the first does not wait for the others', () => {
    const machine = openSimulated();
    const { table } = machine.ipHelper.GetIpForwardTable2(0);
    const quick = { ...machine, ipHelper: { ...machine.ipHelper, GetIpForwardTable2: () => ({ status: 0, table }) } };
    const timed = (take: (all: Iterable<unknown>) => void) => {
      const times = Array.from({ length: 5 }, () => {
        forgetAll(machine);
        const start = performance.now();
        take(get(quick as Machine));
        return performance.now() - start;
      });
      return Math.min(...times);
    };
    const all = timed((entries) => expect([...entries]).to.have.length(COUNT));
    const first = timed((entries) => expect(entries[Symbol.iterator]().next().done).to.equal(false));
    expect(first, `the first of ${COUNT} took ${first} ms, all of them ${all}`).to.be.below(all / 4);
  });

  it('are found in one look at the table where many are asked for together', () => {
    const machine = openSimulated();
    for (let at = 0; at < 200; at++) {
      const { DestinationPrefix = '', NextHop = '' } = Routes[at] ?? {};
      const [entry] = get(
        machine,
        { DestinationPrefix: [DestinationPrefix], NextHop: [NextHop], InterfaceIndex: [5] },
        2000,
      );
      expect(entry).to.include({ DestinationPrefix });
    }
    expect(machine.calls).to.include({ GetIpForwardTable2: 1 }).and.not.have.property('GetIpForwardEntry2');
  });

  it('end with what does not exist, in one look at the table', () => {
    const machine = openSimulated();
    const found = [...get(machine, { DestinationPrefix: ['10.0.7.0/24', '9.9.9.0/24', '10.0.9.0/24'] })];
    expect(found.map((one) => (one instanceof CommandError ? one.facts.id : one.DestinationPrefix))).to.deep.equal([
      '10.0.7.0/24',
      '10.0.9.0/24',
      'RouteNotFound',
    ]);
    expect(machine.calls).to.include({ GetIpForwardTable2: 1 });
  });
});

describe('the interfaces that are got', () => {
  it('are as they were when they were asked for', () => {
    const machine = openSimulated();
    const expected = [...getIpInterfaceEntry({}, machine, call())].map(text);
    forgetAll(machine);
    const lazy = getIpInterfaceEntry({}, machine, call());
    turnOver(machine, machine);
    expect([...lazy].map(text)).to.deep.equal(expected);
  });
});
