import { expect } from 'chai';
import type { Change } from '../../src/changes/change-set.ts';
import {
  describeDrift,
  describeUnmet,
  differing,
  type Goal,
  isAs,
  isHalfRecreated,
  lifetimesSet,
  mustRecreate,
  originKept,
} from '../../src/changes/goal.ts';
import type { IpRouteEntry } from '../../src/routes/entry.ts';

const ROUTE = {
  DestinationPrefix: '2001:db8::/32',
  NextHop: 'fe80::1',
  InterfaceIndex: 7,
  AddressFamily: 'IPv6',
  RouteMetric: 20,
  ValidLifetime: Infinity,
  PreferredLifetime: Infinity,
  SitePrefixLength: 0,
  Protocol: 'NetMgmt',
  Publish: 'No',
  Immortal: false,
  Origin: 'Manual',
  Age: 5,
} as unknown as IpRouteEntry;
const route = (more: Partial<Record<keyof IpRouteEntry, unknown>> = {}) => ({ ...ROUTE, ...more }) as IpRouteEntry;

/** A change of a route, and the goal of making it, or with `undoes` of undoing it. */
function goalOf(Before: IpRouteEntry | null, After: IpRouteEntry | null, more: object = {}, undoes = false): Goal {
  const change = {
    Action: 'Set',
    DestinationPrefix: ROUTE.DestinationPrefix,
    ChangedProperties: [],
    Before,
    After,
    ...more,
  } as unknown as Change;
  return (undoes
    ? { change, expected: After, desired: Before }
    : { change, expected: Before, desired: After }) as unknown as Goal;
}
const RECREATED = { Action: 'Recreate' };
const FOREIGN = route({ Origin: 'RouterAdvertisement' });

describe('the goal of a change', () => {
  it('differs in settings: not in lifetimes that both run, nor in what Windows computes', () => {
    const { change } = goalOf(ROUTE, ROUTE);
    expect(differing(change, ROUTE, route({ Age: 9 }))).to.deep.equal([]);
    expect(differing(change, ROUTE, route({ RouteMetric: 5, Publish: 'Yes' }))).to.have.members([
      'RouteMetric',
      'Publish',
    ]);
    const [running, other] = [route({ ValidLifetime: 50 }), route({ ValidLifetime: 60 })];
    expect(differing(change, running, other)).to.deep.equal([]);
    expect(differing(change, running, ROUTE)).to.deep.equal(['ValidLifetime']);
    expect([isAs(change, running, other), isAs(change, running, ROUTE)]).to.deep.equal([true, false]);
    expect([isAs(change, null, null), isAs(change, null, ROUTE), isAs(change, ROUTE, null)]).to.deep.equal([
      true,
      false,
      false,
    ]);
  });

  it('needs a route anew where it alone gives the Origin Manual: of a recreation, not of a setting', () => {
    const names = (Action: string, one: IpRouteEntry, other: IpRouteEntry) =>
      differing(goalOf(one, other, { Action }).change, one, other);
    expect(names('Recreate', FOREIGN, ROUTE)).to.deep.equal(['Origin']);
    expect(names('Set', FOREIGN, ROUTE)).to.deep.equal([]);
    expect(names('Recreate', ROUTE, ROUTE)).to.deep.equal([]);
    expect(names('Recreate', ROUTE, FOREIGN)).to.deep.equal([]);
    const goals = [goalOf(FOREIGN, ROUTE, RECREATED), goalOf(FOREIGN, ROUTE)];
    expect(goals.map((goal) => mustRecreate(goal, ['Origin']))).to.deep.equal([true, false]);
    expect(mustRecreate(goals[0] as Goal, ['RouteMetric'])).to.equal(false);
  });

  it('that undoes a recreation does not give back the Origin that was, which is said', () => {
    const undo = goalOf(FOREIGN, ROUTE, RECREATED, true);
    expect(originKept(undo, ROUTE)).to.equal('RouterAdvertisement');
    // It is as it was, nobody is there, or another one is.
    for (const present of [FOREIGN, null, route({ Origin: 'Dhcp' })])
      expect(originKept(undo, present)).to.equal(undefined);
    const others = [
      goalOf(FOREIGN, ROUTE, RECREATED),
      goalOf(ROUTE, FOREIGN, RECREATED),
      goalOf(FOREIGN, ROUTE, {}, true),
      goalOf(null, ROUTE, RECREATED, true),
      goalOf(ROUTE, ROUTE, RECREATED, true),
    ];
    for (const goal of others) expect(originKept(goal, ROUTE)).to.equal(undefined);
  });

  it('finds a route half recreated: deleted, and not there again', () => {
    const undo = goalOf(FOREIGN, ROUTE, RECREATED, true);
    expect(isHalfRecreated(undo, null)).to.equal(true);
    expect(isHalfRecreated(undo, ROUTE)).to.equal(false);
    expect(isHalfRecreated(goalOf(FOREIGN, ROUTE, RECREATED), null)).to.equal(false);
    expect(isHalfRecreated(goalOf(FOREIGN, ROUTE, {}, true), null)).to.equal(false);
  });

  it('sets a lifetime anew that runs before and after, where it is named or differs by more than a minute', () => {
    const set = (before: unknown, after: unknown, ChangedProperties: string[] = []) =>
      lifetimesSet(goalOf(route({ ValidLifetime: before }), route({ ValidLifetime: after }), { ChangedProperties }));
    expect(set(100, 160)).to.deep.equal([]);
    expect(set(160, 100)).to.deep.equal([]);
    expect(set(100, 161)).to.deep.equal(['ValidLifetime']);
    expect(set(161, 100)).to.deep.equal(['ValidLifetime']);
    expect(set(100, 101, ['ValidLifetime'])).to.deep.equal(['ValidLifetime']);
    expect(set(100, 100, ['ValidLifetime'])).to.deep.equal([]);
    expect(set(100, Infinity, ['ValidLifetime'])).to.deep.equal([]);
    expect(set(Infinity, 100, ['ValidLifetime'])).to.deep.equal([]);
    expect(lifetimesSet(goalOf(null, route({ ValidLifetime: 100 })))).to.deep.equal([]);
    expect(lifetimesSet(goalOf(route({ ValidLifetime: 100 }), null))).to.deep.equal([]);
  });

  it('that is not reached says what is otherwise, of what it is about alone', () => {
    const goal = goalOf(ROUTE, route({ RouteMetric: 5 }));
    expect(describeUnmet(goal, route({ RouteMetric: 5 }))).to.equal(undefined);
    expect(describeUnmet(goal, ROUTE)).to.equal('RouteMetric is 20, not 5');
    expect(describeUnmet(goal, route({ RouteMetric: 5, Publish: 'Yes' }))).to.equal(undefined);
    expect(describeUnmet(goal, null)).to.equal('it is gone');
    expect(describeUnmet(goalOf(ROUTE, null), ROUTE)).to.equal('it is there');
    expect(describeUnmet(goalOf(ROUTE, null), null)).to.equal(undefined);
    // Of what is made from nothing all counts.
    expect(describeUnmet(goalOf(null, ROUTE), route({ Publish: 'Yes', ValidLifetime: 60 }))).to.satisfy(
      (text: string) => text.includes('Publish is Yes, not No') && /ValidLifetime is \S+, not Infinite/.test(text),
    );
    expect(describeDrift(goal.change, null, null)).to.equal('it is gone');
  });
});
