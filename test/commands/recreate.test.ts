import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { printPlanJson } from '../../src/changes/print.ts';
import { parsePlan } from '../../src/changes/read-plan.ts';
import { putBack } from '../../src/commands/put-back.ts';
import { syncIpRouteTable } from '../../src/commands/sync-ip-route-table.ts';
import { testIpRouteTable } from '../../src/commands/test-ip-route-table.ts';
import { undoIpRouteChangeSet } from '../../src/commands/undo-ip-route-change-set.ts';
import { forgetAll } from '../../src/session/machine.ts';
import type { IpRouteSync } from '../../src/tables/sync-result.ts';
import { callOf } from './calls.ts';
import { type KeptMachine, keptMachine } from './kept-machine.ts';

const DHCP = {
  ...{ InterfaceIndex: 7, DestinationPrefix: '0.0.0.0/0', NextHop: '192.0.2.1', RouteMetric: 5 },
  ...{ Protocol: 'Dhcp', Origin: 'Dhcp' },
};
const NET = { InterfaceIndex: 7, DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.1', RouteMetric: 5 };
const wanted = { ...DHCP, Origin: 'Manual', RouteMetric: 6 };

describe('a desired route that Windows makes so by a creation alone', () => {
  let kept: KeptMachine;
  let warnings: string[];
  let calls: string[];
  const open = (...routes: object[]) => {
    kept?.remove();
    kept = keptMachine(routes, {});
    calls = [];
    kept.fail((_, name) => void calls.push(name.replace('IpForwardEntry2', '')));
  };
  beforeEach(() => open(DHCP, NET));
  afterEach(() => kept.remove());

  const callFor = (asked: object) => ({
    ...callOf(),
    run: 'k7',
    named: new Set(Object.keys(asked)),
    warn: (text: string) => warnings.push(text),
  });
  const plan = (InputObject: readonly object[], options: object = {}) => {
    forgetAll(kept.machine);
    warnings = [];
    const asked = { InputObject, ...options };
    return syncIpRouteTable(asked as never, kept.machine, callFor(asked));
  };
  const sync = (InputObject: readonly object[], options: object = {}) => {
    const given = [...plan(InputObject, options).apply()];
    const errors = given
      .filter((one) => one instanceof CommandError)
      .map(({ facts }) => `${facts.id}: ${facts.message}`);
    const [result] = given.filter((one): one is IpRouteSync => !(one instanceof CommandError));
    return { errors, changes: (result?.Changes ?? []).map(({ Action, Summary }) => `${Action}: ${Summary}`) };
  };
  const present = (prefix = '0.0.0.0/0') =>
    kept
      .routes()
      .filter(({ DestinationPrefix }) => DestinationPrefix === prefix)
      .map(({ Metric, Protocol, Origin }) => [Metric, Protocol, Origin]);
  const BOTH = 'Recreate: Recreate RouteMetric 5 -> 6, Origin Dhcp -> Manual';

  it('is told and left, but for what can be set', () => {
    expect(sync([wanted])).to.deep.equal({ errors: [], changes: ['Set: RouteMetric 5 -> 6'] });
    expect(warnings).to.deep.equal([
      'The route 0.0.0.0/0 via 192.0.2.1 on LAN (7) has the Origin Dhcp, and Manual is listed. Windows gives that to a route that is created alone, so it is left; -Recreate deletes it and creates it again.',
    ]);
    expect([calls, present()]).to.deep.equal([['Set'], [[6, 19, 2]]]);
    expect(sync([wanted]).changes).to.deep.equal([]);
    // Nobody can give another origin than Manual, so that is nobody's wish.
    expect(sync([{ ...NET, Origin: 'Dhcp' }], { Recreate: true }).changes).to.deep.equal([]);
  });

  it('is planned with -Recreate, and made as it is planned, by a deletion and a creation; then nothing is left to do', () => {
    const folder = mkdtempSync(join(tmpdir(), 'iproute-recreate-'));
    const Path = join(folder, 'desired.json');
    const test = (options: object) => {
      forgetAll(kept.machine);
      const asked = { Path, UnlistedRoute: 'Ignore', Detailed: true, ...options };
      const [result] = testIpRouteTable(asked as never, kept.machine, callFor(asked));
      return [result?.InDesiredState, result?.Differences.map(({ Summary }) => Summary).join()];
    };
    try {
      writeFileSync(Path, JSON.stringify([{ ...wanted, RouteMetric: 5 }]));
      expect(test({})).to.deep.equal([true, '']);
      expect(test({ Recreate: true })).to.deep.equal([false, 'Origin Manual -> Dhcp']);
      for (const Atomic of [false, true]) {
        open(DHCP, NET);
        const { planned } = plan([wanted], { Recreate: true, Atomic });
        expect(planned[0]?.Changes.map(({ Action, Summary }) => `${Action}: ${Summary}`)).to.deep.equal([BOTH]);
        expect(calls).to.deep.equal([]);
        expect(sync([wanted], { Recreate: true, Atomic })).to.deep.equal({ errors: [], changes: [BOTH] });
        expect([calls, present(), warnings]).to.deep.equal([['Delete', 'Create'], [[6, 19, 0]], []]);
        expect(sync([wanted], { Recreate: true, Atomic }).changes).to.deep.equal([]);
      }
      writeFileSync(Path, JSON.stringify([wanted]));
      expect(test({ Recreate: true })).to.deep.equal([true, '']);
    } finally {
      rmSync(folder, { recursive: true, maxRetries: 9 });
    }
  });

  it('is refused before anything is done where no more than metrics of routes is delegated', () => {
    const delegation = { files: ['operator.json'], describe: () => '0.0.0.0/0', allows: () => true };
    const asked = { InputObject: [wanted], Recreate: true };
    const planned = () => syncIpRouteTable(asked as never, { ...kept.machine, delegation }, callFor(asked));
    expect(planned).to.throw(CommandError, /^Changing 0\.0\.0\.0\/0 .* is not delegated to this session/);
    expect(calls).to.not.include('Delete');
    expect(present()).to.deep.equal([[5, 19, 2]]);
  });

  it('is as it was where it cannot be deleted, has its settings where it cannot be created, and is named where it is gone', () => {
    kept.fail((at) => (at === 0 ? 5 : undefined));
    expect(sync([wanted], { Recreate: true }).errors.join()).to.match(/^AccessDenied: .*DeleteIpForwardEntry2/);
    expect(present()).to.deep.equal([[5, 19, 2]]);
    kept.fail((at) => (at === 1 ? 8 : undefined));
    expect(sync([wanted], { Recreate: true }).errors.join()).to.match(
      /CreateIpForwardEntry2 failed .* It was deleted before, and was created again with its settings; its Origin is Manual now\./,
    );
    expect(present()).to.deep.equal([[5, 19, 0]]);
    open(DHCP);
    kept.fail((at) => (at > 0 ? 8 : undefined));
    expect(sync([wanted], { Recreate: true }).errors.join()).to.match(
      /It was deleted before, and could not be created again as it was \(code 8\): it is gone\./,
    );
    // With -Atomic it is tried once more, as for all that a set has changed.
    open(DHCP, NET);
    kept.fail((at) => (at === 1 || at === 2 ? 8 : undefined));
    sync([wanted], { Recreate: true, Atomic: true });
    expect([present(), kept.journals().at(-1)?.state]).to.deep.equal([[[5, 19, 0]], 'RolledBack']);
  });

  it('is undone to its settings, also where what recreates it is killed between the deletion and the creation', () => {
    const [result] = plan([wanted], { Recreate: true }).planned;
    const changes = result?.Changes ?? [];
    const read = parsePlan(
      printPlanJson({ ...{ id: 'k7', created: 0, computer: 'C', backend: 'Live' }, changes }),
      'F',
    );
    expect(read.changes.map(({ Action, Summary }) => `${Action}: ${Summary}`)).to.deep.equal([BOTH]);
    const { DeleteIpForwardEntry2 } = kept.machine.ipHelper;
    const row = kept.routes().find(({ DestinationPrefix }) => DestinationPrefix === '0.0.0.0/0');
    const back = () => putBack(changes, 'u', kept.machine, callFor({}));
    // Before, between, and after.
    expect(back()).to.deep.equal({ undone: [], left: [] });
    expect(present()).to.deep.equal([[5, 19, 2]]);
    kept.machine.ipHelper.DeleteIpForwardEntry2 = (bytes) => {
      DeleteIpForwardEntry2(bytes);
      throw new Error('killed');
    };
    expect(() => sync([wanted], { Recreate: true })).to.throw('killed');
    kept.machine.ipHelper.DeleteIpForwardEntry2 = DeleteIpForwardEntry2;
    expect([row?.Metric, present()]).to.deep.equal([5, []]);
    expect(back().left).to.deep.equal([]);
    expect(present()).to.deep.equal([[5, 19, 0]]);
    open(DHCP, NET);
    const { Changes } = [...plan([wanted], { Recreate: true, Atomic: true }).apply()][0] as IpRouteSync;
    forgetAll(kept.machine);
    const asked = { Id: Changes[0]?.ChangeSetId };
    expect([...undoIpRouteChangeSet(asked as never, kept.machine, callFor(asked)).apply()]).to.have.length(1);
    expect([present(), warnings.at(-1)]).to.deep.equal([
      [[5, 19, 0]],
      '0.0.0.0/0 via 192.0.2.1 on LAN (7) keeps the Origin Manual: nothing gives it Dhcp again but what made it so.',
    ]);
  });

  it('is recreated, or told, where a Set leaves it otherwise than it was told to', () => {
    const { SetIpForwardEntry2 } = kept.machine.ipHelper;
    // A Windows that takes no Protocol in a Set: 88 is its place in the row.
    kept.machine.ipHelper.SetIpForwardEntry2 = (row) => {
      const other = Uint8Array.from(row);
      other.set([3, 0, 0, 0], 88);
      return SetIpForwardEntry2(other);
    };
    const desired = { ...NET, Protocol: 'Bgp', RouteMetric: 9 };
    expect(sync([desired]).changes).to.deep.equal(['Set: RouteMetric 5 -> 9']);
    expect(warnings).to.deep.equal([
      '10.0.0.0/8 via 192.0.2.1 on LAN (7) was set, and is not as it was to be: Protocol is NetMgmt, not Bgp. -Recreate, without -Atomic, deletes it and creates it again.',
    ]);
    expect(sync([desired], { Recreate: true }).changes).to.deep.equal([
      'Set: unchanged',
      'Recreate: Recreate Protocol NetMgmt -> Bgp',
    ]);
    expect(present('10.0.0.0/8')).to.deep.equal([[9, 14, 0]]);
    expect(sync([desired]).changes).to.deep.equal([]);
  });
});
