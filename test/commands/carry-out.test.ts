import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { resultOf } from '../../generator/library/contract/plan.ts';
import type { Change } from '../../src/changes/change-set.ts';
import { carryOut } from '../../src/commands/carry-out.ts';
import { moveIpRouteEntry } from '../../src/commands/move-ip-route-entry.ts';
import { newIpRouteEntry } from '../../src/commands/new-ip-route-entry.ts';
import { putBack } from '../../src/commands/put-back.ts';
import { removeIpRouteEntry } from '../../src/commands/remove-ip-route-entry.ts';
import { forgetAll } from '../../src/session/machine.ts';
import { callOf } from './calls.ts';
import { type KeptMachine, keptMachine, planEvery } from './kept-machine.ts';

const ID = 'k7f3w2qa';
const LAN = { NextHop: '192.0.2.254', InterfaceAlias: 'LAN' };

/** What a result says, in a line. */
const lineOf = (one: Change | CommandError) =>
  one instanceof CommandError
    ? `${one.facts.id} ${one.facts.status}: ${one.message}`
    : `${one.Action} ${'DestinationPrefix' in one ? one.DestinationPrefix : one.InterfaceAlias} ${one.Changed}: ${one.Summary}`;

describe('changes that are made one after the other', () => {
  let kept: KeptMachine;
  let warnings: string[];
  beforeEach(() => {
    kept = keptMachine();
    warnings = [];
  });
  afterEach(() => kept.remove());

  function carry(changes: readonly Change[]): (Change | CommandError)[] {
    forgetAll(kept.machine);
    return [...carryOut({ id: ID, changes }, { atomic: false }, kept.machine, callOf(ID, warnings))];
  }

  const planMove = () => {
    forgetAll(kept.machine);
    const asked = { DestinationPrefix: '10.0.0.0/8', ...LAN, NewInterfaceAlias: 'VPN' };
    const call = { ...callOf(ID), named: new Set(Object.keys(asked)) };
    return moveIpRouteEntry(asked, kept.machine, call).planned;
  };

  /** So many creations that they are read back together. */
  const planMany = () => {
    forgetAll(kept.machine);
    return Array.from({ length: 20 }, (_, at) => {
      const asked = { DestinationPrefix: `10.${100 + at}.0.0/16`, ...LAN };
      return newIpRouteEntry(asked, kept.machine, callOf(ID)).planned;
    });
  };

  /** Another session deletes a route while a call is made. */
  function deleteAt(at: number, DestinationPrefix: string, alias = 'LAN'): void {
    kept.fail((call) => {
      if (call !== at) return undefined;
      kept.fail(() => undefined);
      const other = { ...kept.machine, answers: new Map(), waiting: [] };
      const asked = { DestinationPrefix, ...LAN, InterfaceAlias: alias };
      resultOf(removeIpRouteEntry(asked, other, callOf('somebody')).apply());
      return undefined;
    });
  }

  it('give what was made up to the first that fails, also the half of a move, so that it can be undone', () => {
    const changes = [...planEvery(kept.machine).slice(0, 1), planMove(), ...planEvery(kept.machine).slice(4, 5)];
    kept.fail((call) => (call === 2 ? 5 : undefined));
    const given = carry(changes);
    expect(given.slice(0, 2).map(lineOf)).to.deep.equal([
      'Create 10.20.0.0/16 true: Create RouteMetric 10',
      'Create 10.0.0.0/8 true: Create RouteMetric 5',
    ]);
    expect(given).to.have.length(3);
    const { facts } = given[2] as CommandError;
    expect(facts.id).to.equal('AccessDenied');
    expect(facts.message).to.match(
      /DeleteIpForwardEntry2 failed for 10\.0\.0\.0\/8 via 192\.0\.2\.254 on LAN \(7\) with code 5\. There it stopped: 2 change\(s\) before it are made, 1 behind it are not\.$/,
    );
    expect(facts.action).to.match(/ To undo those, pipe the changes that were given to Undo-IpRouteChangeSet\.$/);
    expect(kept.table().filter((line) => line.startsWith('10.'))).to.deep.equal([
      '10.0.0.0/8 192.0.2.254 7 5 3',
      '10.0.0.0/8 192.0.2.254 8 5 3',
      '10.20.0.0/16 192.0.2.254 7 10 3',
      '10.9.0.0/16 192.0.2.254 7 6 3',
    ]);
    // Those that are given undo all of it.
    const back = putBack(given.slice(0, 2) as Change[], 'undo1234', kept.machine, callOf());
    expect([back.undone.length, back.left]).to.deep.equal([2, []]);
  });

  it('go on past one that is gone when all are looked at, and say which', () => {
    const changes = planMany();
    deleteAt(10, '10.103.0.0/16');
    const lines = carry(changes).map(lineOf);
    expect(lines).to.have.length(20);
    expect(lines[3]).to.match(/^RouteNotFound 1168: .*10\.103\.0\.0\/16 via 192\.0\.2\.254 on LAN \(7\)/);
    expect(lines.filter((line) => line.startsWith('Create '))).to.have.length(19);
    expect(warnings).to.deep.equal([]);
  });

  it('take no result of another route for the half of a move that is gone then', () => {
    const changes = [planMove(), ...planMany()];
    deleteAt(10, '10.0.0.0/8', 'VPN');
    const lines = carry(changes).map(lineOf);
    expect(lines.slice(0, 3)).to.deep.equal([
      'RouteNotFound 1168: There is no such route: GetIpForwardEntry2 (after the route was created) failed for 10.0.0.0/8 via 192.0.2.254 on VPN (8) with code 1168.',
      'Delete 10.0.0.0/8 true: Delete RouteMetric 5',
      'Create 10.100.0.0/16 true: Create RouteMetric 256',
    ]);
    expect(lines).to.have.length(22);
  });
});
