import { expect } from 'chai';
import fc from 'fast-check';
import { resultOf } from '../../generator/library/contract/plan.ts';
import { moveIpRouteEntry } from '../../src/commands/move-ip-route-entry.ts';
import { decodeForwardRow, splitTable } from '../../src/ip-helper/codec.ts';
import type { IpHelper } from '../../src/ip-helper/ip-helper.ts';
import type { IpRouteChange } from '../../src/routes/change.ts';
import { openMachine } from '../../src/session/machine.ts';
import { factsOf } from '../facts-of.ts';
import { simulate } from '../ip-helper/simulator/simulated.ts';

const [NOT_FOUND, DENIED] = [1168, 5];

/** A machine whose changing functions answer with these codes in turn, or do what they do; it notes the table after each. */
function machineWith(answers: readonly (number | undefined)[] = [], routes?: readonly object[]) {
  const { ipHelper } = simulate(routes === undefined ? {} : { Routes: routes });
  const left = [...answers];
  const tables: string[][] = [];
  const table = () =>
    splitTable(ipHelper.GetIpForwardTable2(0).table ?? new Uint8Array(8)).map((bytes) => {
      const { DestinationPrefix, NextHop, InterfaceIndex, Metric } = decodeForwardRow(bytes);
      return `${DestinationPrefix} ${NextHop} ${InterfaceIndex} ${Metric}`;
    });
  const changing = (name: 'CreateIpForwardEntry2' | 'DeleteIpForwardEntry2') => (row: Uint8Array) => {
    const status = left.shift() ?? ipHelper[name](row);
    tables.push(table());
    return status;
  };
  const helper: IpHelper = {
    ...ipHelper,
    CreateIpForwardEntry2: changing('CreateIpForwardEntry2'),
    DeleteIpForwardEntry2: changing('DeleteIpForwardEntry2'),
  };
  const machine = openMachine({
    name: 'Simulator',
    elevated: true,
    ipHelper: helper,
    batch: (work) => work(),
    rowsInALookUp: 4,
    statusText: () => undefined,
  });
  return { machine, tables, table };
}

const NET = { DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.254', InterfaceAlias: 'LAN' };

function move(machine: ReturnType<typeof machineWith>['machine'], asked: object): IpRouteChange {
  const request = { ...NET, ...asked };
  const call = { named: new Set(Object.keys(request)), piped: false, together: 1, own: new Map(), warn: () => {} };
  return resultOf(moveIpRouteEntry(request, machine, call as never).apply());
}

const OLD = '10.0.0.0/8 192.0.2.254 7 5';
const NEW = '10.0.0.0/8 192.0.2.9 8 5';
const TO = { NewNextHop: '192.0.2.9', NewInterfaceAlias: 'VPN' };

describe('Move-IpRouteEntry', () => {
  it('creates the route under its new name before it deletes the old one', () => {
    const { machine, tables } = machineWith();
    const { Action, Changed, Summary, Before, After, ChangedProperties } = move(machine, TO);
    expect(tables).to.deep.equal([[OLD, NEW], [NEW]]);
    expect([Action, Changed, Summary]).to.deep.equal([
      'Move',
      true,
      'NextHop 192.0.2.254 -> 192.0.2.9, InterfaceAlias LAN -> VPN',
    ]);
    expect(ChangedProperties).to.include.members(['NextHop', 'InterfaceIndex', 'InterfaceLuid', 'InterfaceMetric']);
    expect([Before?.NextHop, After?.NextHop, After?.RouteMetric]).to.deep.equal(['192.0.2.254', '192.0.2.9', 5]);
  });

  it('does nothing where the route leads there already', () => {
    const { machine, tables } = machineWith();
    expect(move(machine, { NewNextHop: '192.0.2.254' }).Summary).to.equal('unchanged');
    expect(tables).to.deep.equal([]);
  });

  it('leaves all as it was where the route can neither be created nor the old one deleted', () => {
    const first = machineWith([DENIED]);
    expect(factsOf(() => move(first.machine, TO))).to.include({ id: 'AccessDenied', status: DENIED });
    expect(first.tables).to.deep.equal([[OLD]]);
    const second = machineWith([undefined, DENIED]);
    const { id, message } = factsOf(() => move(second.machine, TO));
    expect(second.tables).to.deep.equal([[OLD, NEW], [OLD, NEW], [OLD]]);
    expect(id).to.equal('AccessDenied');
    expect(message).to.match(
      /DeleteIpForwardEntry2 failed for 10\.0\.0\.0\/8 via 192\.0\.2\.254 on LAN \(7\) with code 5\. The route 10\.0\.0\.0\/8 via 192\.0\.2\.9 on VPN \(8\), which was created in its place, was deleted again: all is as it was\.$/,
    );
  });

  it('says that both are there where the new one cannot be deleted again either', () => {
    const { machine, table } = machineWith([undefined, DENIED, 87]);
    const { message, action } = factsOf(() => move(machine, TO));
    expect(table()).to.deep.equal([OLD, NEW]);
    expect(message).to.match(/could not be deleted again \(code 87\): both are there\.$/);
    expect(action).to.match(/Then delete one of both with Remove-IpRouteEntry\.$/);
  });

  it('is done where somebody else deletes the old route meanwhile', () => {
    const { machine } = machineWith([undefined, NOT_FOUND]);
    expect(move(machine, TO).Changed).to.equal(true);
  });

  it('takes no route for another one: what is there already, an unknown interface, a family, and what is unclear are errors', () => {
    const there = { InterfaceIndex: 7, DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.9', RouteMetric: 1 };
    const old = { InterfaceIndex: 7, DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.254', RouteMetric: 5 };
    const { machine, table } = machineWith([], [old, there]);
    const before = table();
    const id = (asked: object) => factsOf(() => move(machine, asked)).id;
    expect(id({ NewNextHop: '192.0.2.9' })).to.equal('RouteExists');
    expect(id({ NewInterfaceAlias: 'WAN' })).to.equal('InterfaceNotFound');
    expect(id({ NewNextHop: '::1' })).to.equal('FamilyMismatch');
    expect(id({})).to.equal('NothingToMove');
    expect(id({ NewInterfaceAlias: 'VPN', NewInterfaceIndex: 8 })).to.equal('ConflictingParameters');
    expect(id({ NewNextHop: undefined, NewInterfaceAlias: 'VPN' })).to.equal('EmptyValue');
    expect(table()).to.deep.equal(before);
  });

  it('is planned as it is made, but onto no interface that has not its family', () => {
    const six = { InterfaceIndex: 7, DestinationPrefix: '2001:db8::/32', NextHop: '2001:db8:1::1', RouteMetric: 5 };
    const four = { InterfaceIndex: 7, DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.254', RouteMetric: 5 };
    const { machine, table } = machineWith([], [four, six]);
    const before = table();
    const plan = (asked: object) => {
      const request = { ...NET, ...asked };
      const call = { named: new Set(Object.keys(request)), piped: false, together: 1, own: new Map(), warn: () => {} };
      return moveIpRouteEntry(request, machine, call as never);
    };
    const { Action, Changed, WhatIf, Summary } = plan(TO).planned;
    expect([Action, Changed, WhatIf, Summary]).to.deep.equal([
      'Move',
      true,
      true,
      'NextHop 192.0.2.254 -> 192.0.2.9, InterfaceAlias LAN -> VPN',
    ]);
    const { DestinationPrefix, NextHop } = six;
    const refused = factsOf(() => plan({ DestinationPrefix, NextHop, NewInterfaceAlias: 'VPN' }).planned);
    expect(refused).to.include({ id: 'InterfaceNotFound', status: NOT_FOUND });
    expect(refused.message).to.match(/CreateIpForwardEntry2 failed for 2001:db8::\/32 via 2001:db8:1::1 on VPN \(8\)/);
    expect(table()).to.deep.equal(before);
  });

  it('leaves no moment without a route, and of any table changes that route alone, whatever fails', () => {
    const hop = fc.constantFrom('192.0.2.1', '192.0.2.2', '0.0.0.0');
    const route = fc.record({
      InterfaceIndex: fc.constantFrom(7, 8),
      DestinationPrefix: fc.constantFrom('10.0.0.0/8', '10.0.0.0/16', '0.0.0.0/0'),
      NextHop: hop,
      RouteMetric: fc.nat(3),
    });
    const name = (one: { InterfaceIndex: number; DestinationPrefix: string; NextHop: string }) =>
      `${one.DestinationPrefix} ${one.NextHop} ${one.InterfaceIndex}`;
    const routes = fc.uniqueArray(route, { selector: name, minLength: 1, maxLength: 8 });
    const codes = fc.array(fc.constantFrom(undefined, undefined, DENIED, 87), { maxLength: 3 });
    fc.assert(
      fc.property(routes, hop, fc.constantFrom(7, 8), codes, (rows, NewNextHop, NewInterfaceIndex, answers) => {
        const [first] = rows;
        if (first === undefined) throw new Error('no route');
        const { DestinationPrefix, NextHop, InterfaceIndex, RouteMetric } = first;
        const { machine, tables, table } = machineWith(answers, rows);
        const before = table();
        const old = `${DestinationPrefix} ${NextHop} ${InterfaceIndex} ${RouteMetric}`;
        const moved = `${DestinationPrefix} ${NewNextHop} ${NewInterfaceIndex} ${RouteMetric}`;
        const request = { DestinationPrefix, NextHop, InterfaceIndex, NewNextHop, NewInterfaceIndex };
        const call = {
          named: new Set(Object.keys(request)),
          piped: false,
          together: 1,
          own: new Map(),
          warn: () => {},
        };
        let failed: string | undefined;
        try {
          resultOf(moveIpRouteEntry(request, machine, call as never).apply());
        } catch (error) {
          failed = (error as Error).message;
        }
        for (const seen of tables) expect(seen.includes(old) || seen.includes(moved)).to.equal(true);
        const others = (all: readonly string[]) => all.filter((one) => one !== old && one !== moved).sort();
        expect(others(table())).to.deep.equal(others(before));
        if (failed === undefined) expect(table()).to.include(moved);
        else if (failed.includes('both are there')) expect(table()).to.include.members([old, moved]);
        else expect(table().sort()).to.deep.equal(before.sort());
      }),
    );
  });
});
