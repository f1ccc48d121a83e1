import { expect } from 'chai';
import fc from 'fast-check';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { syncIpRouteTable } from '../../src/commands/sync-ip-route-table.ts';
import { decodeForwardRow, splitTable } from '../../src/ip-helper/codec.ts';
import type { IpHelper } from '../../src/ip-helper/ip-helper.ts';
import { forgetAll, openMachine } from '../../src/session/machine.ts';
import type { IpRouteSync } from '../../src/tables/sync-result.ts';
import { simulate } from '../ip-helper/simulator/simulated.ts';

interface Row {
  readonly InterfaceAlias: string;
  readonly DestinationPrefix: string;
  readonly NextHop: string;
  readonly RouteMetric: number;
  readonly Protocol: string;
}

const nameOf = ({ InterfaceAlias, DestinationPrefix, NextHop }: Row) =>
  `${DestinationPrefix} ${NextHop} ${InterfaceAlias}`;
const printed = (row: Row) => `${nameOf(row)} ${row.RouteMetric} ${row.Protocol}`;

/** A machine of these routes that notes its table after each call that changes it; from the call `failing` on they fail. */
function machineOf(rows: readonly Row[], failing = Infinity) {
  const { ipHelper } = simulate({ Routes: rows });
  const tables: string[][] = [];
  const names = new Map([
    [7, 'LAN'],
    [8, 'VPN'],
  ]);
  const table = () =>
    splitTable(ipHelper.GetIpForwardTable2(0).table ?? new Uint8Array(8)).map((bytes) => {
      const row = decodeForwardRow(bytes);
      const Protocol = row.Protocol === 2 ? 'Local' : row.Protocol === 3 ? 'NetMgmt' : 'Dhcp';
      const InterfaceAlias = names.get(row.InterfaceIndex) ?? '';
      return printed({ ...row, InterfaceAlias, RouteMetric: row.Metric, Protocol });
    });
  let calls = 0;
  const noting = (change: (row: Uint8Array) => number) => (row: Uint8Array) => {
    const status = calls++ >= failing ? 5 : change(row);
    tables.push(table());
    return status;
  };
  const helper: IpHelper = {
    ...ipHelper,
    CreateIpForwardEntry2: noting(ipHelper.CreateIpForwardEntry2),
    SetIpForwardEntry2: noting(ipHelper.SetIpForwardEntry2),
    DeleteIpForwardEntry2: noting(ipHelper.DeleteIpForwardEntry2),
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

type Known = ReturnType<typeof machineOf>['machine'];

function sync(machine: Known, InputObject: readonly Row[], options: object = {}, warnings: string[] = []): IpRouteSync {
  forgetAll(machine);
  const asked = { InputObject, ...options } as unknown as Parameters<typeof syncIpRouteTable>[0];
  const call = {
    named: new Set(Object.keys(asked)),
    piped: false,
    together: 1,
    run: 'k',
    warn: (text: string) => warnings.push(text),
  };
  const given = [...syncIpRouteTable(asked, machine, call as never).apply()];
  const [result, error] = [
    given.find((one) => !(one instanceof CommandError)),
    given.find((one) => one instanceof CommandError),
  ];
  if (error !== undefined) throw Object.assign(error, { result });
  return result as IpRouteSync;
}

function failure(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof CommandError) return `${error.facts.id}: ${error.facts.message}`;
    throw error;
  }
  return 'done';
}

const row = fc.record({
  InterfaceAlias: fc.constantFrom('LAN', 'VPN'),
  DestinationPrefix: fc.constantFrom('0.0.0.0/0', '10.0.0.0/8', '10.1.0.0/16', '10.1.2.0/24', '10.1.2.3/32'),
  NextHop: fc.constantFrom('0.0.0.0', '192.0.2.1', '192.0.2.2'),
  RouteMetric: fc.nat(2),
  Protocol: fc.constantFrom('NetMgmt', 'NetMgmt', 'Dhcp'),
});
const rows = fc.uniqueArray(row, { selector: nameOf, maxLength: 10 });
const some = fc.uniqueArray(row, { selector: nameOf, minLength: 1, maxLength: 10 });
/** What the stack made, at other keys than all that is desired. */
const LOCAL: Row = {
  InterfaceAlias: 'LAN',
  DestinationPrefix: '192.0.2.0/24',
  NextHop: '0.0.0.0',
  RouteMetric: 256,
  Protocol: 'Local',
};
const ALL = { UnlistedRoute: 'Remove', AllowDefaultRoute: true };

describe('Sync-IpRouteTable', () => {
  it('plans what it does, and plans nothing that it does not do', () => {
    fc.assert(
      fc.property(rows, some, (before, desired) => {
        const { machine, tables } = machineOf([...before, LOCAL]);
        const call = { named: new Set(['InputObject']), piped: false, together: 1, run: 'k', warn: () => {} };
        const { planned } = syncIpRouteTable({ InputObject: desired, ...ALL } as never, machine, call as never);
        expect(tables).to.deep.equal([]);
        const made = sync(machine, desired, ALL);
        expect(planned[0]?.Changes.map(({ Action, Summary, NextHop }) => [Action, Summary, NextHop])).to.deep.equal(
          made.Changes.map(({ Action, Summary, NextHop }) => [Action, Summary, NextHop]),
        );
      }),
    );
  });

  const NET: Row = {
    InterfaceAlias: 'LAN',
    DestinationPrefix: '10.0.0.0/8',
    NextHop: '192.0.2.1',
    RouteMetric: 5,
    Protocol: 'NetMgmt',
  };
  const DEFAULT = { ...NET, DestinationPrefix: '0.0.0.0/0' };

  it('says where it ended when a change fails, and goes on from there', () => {
    const { machine, table } = machineOf([NET, LOCAL], 1);
    const desired = [DEFAULT, { ...NET, RouteMetric: 9 }];
    const result = {} as { result?: IpRouteSync };
    const failing = () => {
      try {
        sync(machine, desired);
      } catch (error) {
        throw Object.assign(result, error) && error;
      }
    };
    expect(failure(failing)).to.match(
      /^AccessDenied: .*SetIpForwardEntry2 failed for 10\.0\.0\.0\/8 .* There it stopped: 1 change\(s\) before it are made, 0 behind it are not\.$/,
    );
    // What was made is given before the error.
    expect(result.result).to.include({ Created: 1, Set: 0, Deleted: 0 });
    expect(result.result?.Changes.map(({ Summary }) => Summary)).to.deep.equal(['Create RouteMetric 5']);
    expect(table().sort()).to.deep.equal([DEFAULT, NET, LOCAL].map(printed).sort());
  });

  it('does nothing at all where something is wrong: an unknown interface, a default route, an empty table, a wrong value', () => {
    const { machine, tables } = machineOf([NET, DEFAULT, LOCAL]);
    const other = { ...NET, DestinationPrefix: '10.9.0.0/16' };
    const unknown = { ...other, InterfaceAlias: 'WAN' };
    expect(failure(() => sync(machine, [other, unknown]))).to.equal(
      "DesiredInterfaceNotFound: -InputObject[1]: there is no interface 'WAN' here, so nothing was done.",
    );
    expect(failure(() => sync(machine, [NET], { UnlistedRoute: 'Remove' }))).to.equal(
      'DefaultRoute: The default route 0.0.0.0/0 via 192.0.2.1 on LAN (7) is not listed, so it would be deleted; nothing was done.',
    );
    expect(failure(() => sync(machine, [], ALL))).to.match(
      /^EmptyTable: No route is listed, so all 2 would be deleted\.$/,
    );
    expect(failure(() => sync(machine, [NET], { InterfaceAlias: ['LNA'] }))).to.match(/^InterfaceNotFound: /);
    expect(failure(() => sync(machine, [other, { ...NET, RouteMetric: 0xffffffff }]))).to.match(
      /^InvalidRouteMetric: /,
    );
    expect(failure(() => sync(machine, [NET, NET]))).to.match(
      /^InvalidRouteObject: -InputObject\[1\] is no route: .*\[0\]/,
    );
    expect(tables).to.deep.equal([]);
  });

  it('never makes a route of the stack another one, nor another one a route of the stack', () => {
    const { machine, tables } = machineOf([NET, LOCAL]);
    const desired = [
      { ...LOCAL, Protocol: 'NetMgmt', RouteMetric: 1 },
      { ...NET, Protocol: 'Local' },
      { ...LOCAL, DestinationPrefix: '10.5.0.0/16' },
    ];
    expect(sync(machine, desired, ALL).Changes).to.deep.equal([]);
    expect(tables).to.deep.equal([]);
  });

  it('warns of what is not listed, when asked', () => {
    const { machine, tables } = machineOf([NET, DEFAULT, LOCAL]);
    const warnings: string[] = [];
    expect(sync(machine, [NET], { UnlistedRoute: 'Report' }, warnings)).to.include({ Unlisted: 1, Equal: 1 });
    expect(warnings).to.deep.equal(['The route 0.0.0.0/0 via 192.0.2.1 on LAN (7) is not listed.']);
    expect(tables).to.deep.equal([]);
  });
});
