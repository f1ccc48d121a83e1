import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { printPlanCsv, printPlanJson } from '../../src/changes/print.ts';
import { compareIpRouteTable } from '../../src/commands/compare-ip-route-table.ts';
import { getIpRouteEntry } from '../../src/commands/get-ip-route-entry.ts';
import type { IpRouteEntry } from '../../src/routes/entry.ts';
import { compareTables, statusOf } from '../../src/tables/compare.ts';
import { toRecord } from '../../src/tables/print-stated.ts';
import type { StatedInterface, StatedRoute, StatedTable } from '../../src/tables/stated-route.ts';

import { everyChange, twoInterfaces } from '../changes/planned.ts';

const ASKED = { named: new Set<string>(), piped: false, together: 1 } as never;
const NET = { DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.1' };

function table(routes: readonly Partial<StatedRoute>[], interfaces?: readonly StatedInterface[]): StatedTable {
  const all = routes.map((route, at) => ({ ...NET, place: `line ${at + 2}`, ...route }));
  const fail = (place: string, rule: string) => {
    throw new Error(`${place}: ${rule}`);
  };
  return { routes: all, interfaces: interfaces ?? all, fail };
}

/** How two tables differ, in short. */
function told(reference: StatedTable, difference: StatedTable, includeLocal = false): string[] {
  return compareTables(reference, difference, includeLocal).map((pair) => {
    const { DestinationPrefix } = pair.reference ?? pair.difference ?? NET;
    return [statusOf(pair), DestinationPrefix, pair.owner.InterfaceAlias, ...pair.changed].join(' ');
  });
}

describe('two tables of routes', () => {
  it('have a route in common by its prefix, its next hop without the zone, and its interface', () => {
    const one = table([{ InterfaceAlias: 'A', NextHop: 'fe80::1%3', DestinationPrefix: '::/0' }]);
    const other = table([{ InterfaceAlias: 'A', NextHop: 'fe80::1%9', DestinationPrefix: '::/0' }]);
    expect(told(one, other)).to.deep.equal(['Equal ::/0 A']);
    expect(told(table([{ InterfaceAlias: 'A' }]), table([{ InterfaceAlias: 'B' }]))).to.deep.equal([
      'Missing 10.0.0.0/8 A',
      'Extra 10.0.0.0/8 B',
    ]);
  });

  it('have an interface in common by its alias; after a renaming by its LUID; by an index where there is nothing else', () => {
    const present = table([{ InterfaceAlias: 'Ethernet', InterfaceLuid: 5n, InterfaceIndex: 12 }]);
    const same = (owner: StatedInterface) => told(table([owner]), present)[0];
    expect(same({ InterfaceAlias: ' ETHERNET', InterfaceLuid: 9n, InterfaceIndex: 3 })).to.equal(
      'Equal 10.0.0.0/8 Ethernet',
    );
    expect(same({ InterfaceAlias: 'LAN', InterfaceLuid: 5n, InterfaceIndex: 3 })).to.equal('Equal 10.0.0.0/8 Ethernet');
    expect(same({ InterfaceIndex: 12 })).to.equal('Equal 10.0.0.0/8 Ethernet');
    // The index of another start.
    expect(same({ InterfaceAlias: 'LAN', InterfaceIndex: 12 })).to.equal('Missing 10.0.0.0/8 LAN');
    // An interface without routes is one, too.
    const empty = table([], [{ InterfaceAlias: 'Ethernet', InterfaceLuid: 5n }]);
    expect(told(table([{ InterfaceLuid: 5n }]), empty)).to.deep.equal(['Missing 10.0.0.0/8 Ethernet']);
  });

  it('differ in what both state, but not in finite lifetimes, which run down', () => {
    const here = { InterfaceAlias: 'A' };
    const present = table([{ ...here, RouteMetric: 5, ValidLifetime: 60, PreferredLifetime: 50, Protocol: 'NetMgmt' }]);
    expect(told(table([here]), present)).to.deep.equal(['Equal 10.0.0.0/8 A']);
    expect(told(table([{ ...here, ValidLifetime: 3600, PreferredLifetime: 10 }]), present)).to.deep.equal([
      'Equal 10.0.0.0/8 A',
    ]);
    expect(told(table([{ ...here, ValidLifetime: Infinity, RouteMetric: 6 }]), present)).to.deep.equal([
      'Changed 10.0.0.0/8 A RouteMetric ValidLifetime',
    ]);
  });

  it('leave out what the stack made, unless asked, also where only one of them says who made it', () => {
    const local = { InterfaceAlias: 'A', Protocol: 'Local' };
    const by = { InterfaceAlias: 'A', Protocol: 'NetMgmt' };
    expect(told(table([]), table([local]))).to.deep.equal([]);
    expect(told(table([{ InterfaceAlias: 'A' }]), table([local]))).to.deep.equal([]);
    expect(told(table([]), table([local]), true)).to.deep.equal(['Extra 10.0.0.0/8 A']);
    // Somebody has replaced it.
    expect(told(table([local]), table([by]))).to.deep.equal(['Changed 10.0.0.0/8 A Protocol']);
  });

  it('say nothing of what a table leaves open that says which routes are gone', () => {
    const [gone, left, there] = ['10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16'].map((DestinationPrefix) => ({
      InterfaceAlias: 'A',
      DestinationPrefix,
    }));
    const all = table([gone ?? {}, left ?? {}, there ?? {}]);
    const some = { ...table([there ?? {}], all.interfaces), absent: table([gone ?? {}]).routes };
    expect(told(all, some)).to.deep.equal(['Missing 10.1.0.0/16 A', 'Equal 10.3.0.0/16 A']);
    expect(told(some, all)).to.deep.equal(['Equal 10.3.0.0/16 A', 'Extra 10.1.0.0/16 A']);
  });

  it('fail where one states a route twice, by whatever names of its interface', () => {
    const present = table([], [{ InterfaceAlias: 'Ethernet', InterfaceIndex: 12 }]);
    const twice = table([{ InterfaceAlias: 'ethernet' }, { InterfaceIndex: 12 }]);
    expect(() => told(twice, present)).to.throw(
      'line 3: the route 10.0.0.0/8 via 192.0.2.1 is there before, at line 2',
    );
  });
});

describe('a route of a table', () => {
  it('is a record for any computer: its interface by the alias, else by the LUID, else by the index', () => {
    const route = { ...NET, InterfaceLuid: 5n, InterfaceIndex: 12, place: 'line 2', ValidLifetime: 60 };
    const record = { ...NET, ValidLifetime: '00:01:00' };
    expect(toRecord({ ...route, InterfaceAlias: 'A' })).to.deep.equal({ ...record, InterfaceAlias: 'A' });
    expect(toRecord(route)).to.deep.equal({ ...record, InterfaceLuid: 5n });
    const { InterfaceLuid: _, ...numbered } = route;
    expect(toRecord(numbered)).to.deep.equal({ ...record, InterfaceIndex: 12 });
  });
});

describe('a plan beside the table', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plan-'));
  after(() => rmSync(folder, { recursive: true, maxRetries: 9 }));
  const ReferencePath = join(folder, 'plan');

  it('says of its own routes whether it was carried out, and nothing of others', () => {
    const machine = twoInterfaces();
    const set = everyChange(machine);
    for (const text of [printPlanJson(set), printPlanCsv(set)]) {
      writeFileSync(ReferencePath, text);
      const differences = [...compareIpRouteTable({ ReferencePath }, machine)];
      expect(differences.map(({ Summary, DestinationPrefix }) => `${DestinationPrefix} ${Summary}`)).to.deep.equal([
        '10.20.0.0/16 Missing: RouteMetric 10',
        '2001:db8::/32 RouteMetric 6000 -> 5, Protocol 4711 -> NetMgmt',
        '10.0.0.0/8 Extra: RouteMetric 5',
      ]);
      // Seen from the plan it is the other way round; the table's other routes are not its business either.
      const other = { ReferenceObject: [...getIpRouteEntry({}, machine, ASKED)] as IpRouteEntry[] };
      const back = [...compareIpRouteTable({ ...other, DifferencePath: ReferencePath } as never, machine)];
      expect(back.map(({ Status }) => Status)).to.deep.equal(['Missing', 'Changed', 'Extra']);
    }
  });
});
