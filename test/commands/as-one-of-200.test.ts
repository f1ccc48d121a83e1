import { rmSync } from 'node:fs';
import { expect } from 'chai';
import type { Plan } from 'pwsh-contract';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import {
  type Change,
  describe as describeChange,
  isRouteChange,
  nameOf,
  partsOf,
} from '../../src/changes/change-set.ts';
import { journalFile, peekState } from '../../src/changes/journal.ts';
import { carryOut } from '../../src/commands/carry-out.ts';
import { moveIpRouteEntry } from '../../src/commands/move-ip-route-entry.ts';
import { newIpRouteEntry } from '../../src/commands/new-ip-route-entry.ts';
import { removeIpRouteEntry } from '../../src/commands/remove-ip-route-entry.ts';
import { setIpInterfaceEntry } from '../../src/commands/set-ip-interface-entry.ts';
import { setIpRouteEntry } from '../../src/commands/set-ip-route-entry.ts';
import { undoIpRouteChangeSet } from '../../src/commands/undo-ip-route-change-set.ts';
import type { IpHelper } from '../../src/ip-helper/ip-helper.ts';
import { forgetAll } from '../../src/session/machine.ts';
import { callOf } from './calls.ts';
import { type KeptMachine, keptMachine } from './kept-machine.ts';

const ID = 'k7f3w2qa';
const SIZE = 200;
/** Codes that Windows' functions are known to fail with, and one that nobody knows. */
const CODES = [2, 5, 50, 87, 1168, 1231, 5010, 31337];
const codeAt = (place: number) => CODES[place % CODES.length] ?? 5;
const NextHop = '192.0.2.254';
const prefixOf = (at: number) => `10.${at}.0.0/16`;

/** Routes that the set sets, deletes and moves; it creates others between them. */
const ROUTES = Array.from({ length: SIZE }, (_, at) => at)
  .filter((at) => at % 4 !== 0)
  .map((at) => ({
    InterfaceIndex: 7,
    DestinationPrefix: prefixOf(at),
    NextHop,
    RouteMetric: at,
    Immortal: at % 8 === 1,
    ...(at % 8 === 3 ? { ValidLifetime: 7200, PreferredLifetime: 900, Publish: true } : {}),
  }));

/** Changes of every kind, 200 of them. */
function planAll({ machine }: KeptMachine): Change[] {
  forgetAll(machine);
  const ask = <Request extends object>(
    handler: (request: Request, machine: KeptMachine['machine'], call: never) => Plan<Change>,
    request: Request,
  ) =>
    handler(request, machine, { ...callOf(ID), named: new Set(Object.keys(request)), together: SIZE } as never).planned;
  return Array.from({ length: SIZE }, (_, at) => {
    const key = { DestinationPrefix: prefixOf(at), NextHop, InterfaceAlias: 'LAN' };
    if (at === 50 || at === 150) {
      const InterfaceAlias = at === 50 ? 'LAN' : 'VPN';
      return ask(setIpInterfaceEntry, { InterfaceAlias, AddressFamily: 'IPv4', InterfaceMetric: 70 });
    }
    if (at % 4 === 0) return ask(newIpRouteEntry, { ...key, RouteMetric: 10 });
    if (at % 4 === 1) return ask(setIpRouteEntry, { ...key, RouteMetric: 6000, Protocol: 'Dhcp' });
    if (at % 20 === 3) return ask(moveIpRouteEntry, { ...key, NewInterfaceAlias: 'VPN' });
    return ask(removeIpRouteEntry, key);
  });
}

function carry({ machine }: KeptMachine, changes: readonly Change[]): CommandError[] {
  forgetAll(machine);
  const given = [...carryOut({ id: ID, changes }, { atomic: true }, machine, callOf(ID))];
  return given.filter((one) => one instanceof CommandError);
}

/** What is otherwise now, by what names it. */
function differing(before: Map<string, string>, now: Map<string, string>): string[] {
  const names = new Set([...before.keys(), ...now.keys()]);
  return [...names].filter((name) => before.get(name) !== now.get(name)).sort();
}

describe('200 changes that are made as one', () => {
  let kept: KeptMachine;
  let changes: Change[];
  let before: Map<string, string>;
  /** What each of their parts is called in an error. */
  let named: Map<string, string>;
  let tables = 0;
  beforeEach(() => {
    kept = keptMachine(ROUTES);
    changes = planAll(kept);
    before = kept.settings();
    const parts = changes.flatMap((change): readonly Change[] => (isRouteChange(change) ? partsOf(change) : [change]));
    named = new Map(parts.map((part) => [describeChange(part), nameOf(part)]));
    const helper: IpHelper = kept.machine.ipHelper;
    const read = helper.GetIpForwardTable2;
    helper.GetIpForwardTable2 = (family) => {
      tables++;
      return read(family);
    };
  });
  afterEach(() => kept.remove());
  /** Nobody is to find what was kept before. */
  const forgetJournals = () => rmSync(kept.folder, { recursive: true, force: true });
  /** Who says that a route to be deleted is not found says so because somebody else has deleted it. */
  const isGone = (code: number, name: string) => code === 1168 && name === 'DeleteIpForwardEntry2';

  it('are all undone where one of the calls fails, whichever it is: the table is the old one', () => {
    let gone = 0;
    for (let place = 0; place < named.size; place++) {
      const code = codeAt(place);
      let isNone = false;
      kept.fail((call, name, make) => {
        if (call !== place) return undefined;
        isNone = isGone(code, name);
        // Each third is made, and yet said to have failed.
        if (isNone || place % 3 === 2) make();
        return code;
      });
      tables = 0;
      const errors = carry(kept, changes);
      // Not one for each change, which nobody could wait for where there are many of both.
      expect(tables, `${place}: tables read`).to.be.at.most(10);
      const state = peekState(journalFile(kept.folder, ID));
      forgetJournals();
      if (isNone) {
        expect([errors, state], `${place}`).to.deep.equal([[], 'Applied']);
        gone++;
        kept.remove();
        kept = keptMachine(ROUTES);
        continue;
      }
      const [error, ...none] = errors;
      expect([error?.facts.status, state, none], `${place}`).to.deep.equal([code, 'RolledBack', []]);
      expect(error?.message).to.match(/: all is as it was\.$/);
      expect(differing(before, kept.settings()), `${place}`).to.deep.equal([]);
    }
    expect(gone).to.be.greaterThan(0);
  });

  it('leave, where undoing fails as well, exactly what the errors and the journal name, until it is undone', () => {
    let most = 0;
    for (let place = 1; place < named.size; place += 7) {
      const code = codeAt(place >> 1);
      let failed = false;
      kept.fail((call, name, make) => {
        if (call === place) failed = !isGone(code, name);
        // Then two of five fail in undoing.
        const fails = call === place || (failed && call > place && (call * 7 + place) % 5 < 2);
        const given = call === place ? code : codeAt(call);
        if (fails && isGone(given, name)) make();
        return fails ? given : undefined;
      });
      const errors = carry(kept, changes);
      kept.fail(() => undefined);
      const [journal] = kept.journals();
      const left = errors.slice(1).map(({ message }) => message);
      const names = left.map((message) => named.get(message.split(' is not undone')[0] ?? '') ?? message);
      if (failed) expect(differing(before, kept.settings()), `${place}`).to.deep.equal(names.sort());
      const state = failed ? (left.length === 0 ? 'RolledBack' : 'Partial') : 'Applied';
      expect([journal?.state, journal?.left ?? []], `${place}`).to.deep.equal([state, left]);
      most = Math.max(most, left.length);
      // Nothing else is left: this finishes it.
      if (state !== 'RolledBack') {
        forgetAll(kept.machine);
        const undone = [...undoIpRouteChangeSet({ Id: ID }, kept.machine, callOf('undo1234')).apply()];
        expect(undone.filter((one) => one instanceof CommandError)).to.deep.equal([]);
      }
      expect(differing(before, kept.settings()), `${place}`).to.deep.equal([]);
      forgetJournals();
    }
    expect(most).to.be.greaterThan(10);
  });
});
