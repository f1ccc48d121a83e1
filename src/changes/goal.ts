import { changedMembers, printDuration } from 'pwsh-contract';
import type { IpInterfaceEntry } from '../interfaces/entry.ts';
import { SETTINGS } from '../interfaces/settings.ts';
import type { IpRouteEntry } from '../routes/entry.ts';
import { ROUTE_SETTINGS, settableSitePrefix } from '../routes/settings.ts';
import { type Change, isRouteChange, nameOf } from './change-set.ts';

/** An entry of a route or of an interface. */
export type Entry = IpRouteEntry | IpInterfaceEntry;

/** How something is expected to be, and how it is to be: null is not there. */
export interface Goal {
  readonly change: Change;
  readonly expected: Entry | null;
  readonly desired: Entry | null;
}

/** To make a change: from what was before to what is to be after. */
export function toMake(change: Change): Goal {
  return { change, expected: change.Before, desired: change.After };
}

/**
 * To undo changes that were made, the last one first: from what was after to what was before. What was changed more than once
 * goes back at once, from how the last change left it to how the first one found it; where somebody else changed it in
 * between, it goes back to how the last change found it. What is created anew comes first: traffic goes on meanwhile.
 */
export function toUndoAll(changes: readonly Change[]): Goal[] {
  const goals = new Map<string, Goal>();
  for (const change of changes) {
    const name = nameOf(change);
    const earlier = goals.get(name);
    const follows = earlier !== undefined && isAs(change, change.Before, earlier.expected);
    // The last one of a thing says when it is its turn.
    goals.delete(name);
    goals.set(name, { change, expected: change.After, desired: follows ? earlier.desired : change.Before });
  }
  const all = [...goals.values()].reverse();
  const creates = ({ expected, desired }: Goal) => expected === null && desired !== null;
  return [...all.filter(creates), ...all.filter((goal) => !creates(goal))];
}

/** The settings that differ. A lifetime that runs is another one at each moment, and what Windows computes is no setting. */
export function differing(change: Change, one: Entry, other: Entry): string[] {
  if (isRouteChange(change)) {
    const [a, b] = [one as IpRouteEntry, other as IpRouteEntry];
    const settings: string[] = changedMembers(ROUTE_SETTINGS, a, b).filter(
      (name) =>
        !(name.endsWith('Lifetime') && run(a[name], b[name])) &&
        !(name === 'SitePrefixLength' && sitePrefixOf(a) === sitePrefixOf(b)),
    );
    return isRemade(change, a, b) ? [...settings, ORIGIN] : settings;
  }
  const [a, b] = [one as IpInterfaceEntry, other as IpInterfaceEntry];
  const computed = a.AutomaticMetric === 'Enabled' && b.AutomaticMetric === 'Enabled';
  return changedMembers(SETTINGS, a, b).filter(
    (name) => !(name === 'InterfaceMetric' && computed) && !(name === 'SitePrefixLength' && a.AddressFamily === 'IPv4'),
  );
}

/** What Windows sets by a creation alone. */
const ORIGIN = 'Origin';

/** Whether a route that is deleted and created for it has not the Origin yet that this gives. Other origins nobody can give back. */
function isRemade({ Action }: Change, { Origin }: IpRouteEntry, desired: IpRouteEntry): boolean {
  return Action === 'Recreate' && desired.Origin === 'Manual' && Origin !== 'Manual';
}

/** Whether a route must be deleted and created for a change. */
export function mustRecreate({ change }: Goal, names: readonly string[]): boolean {
  return change.Action === 'Recreate' && names.includes(ORIGIN);
}

/** The Origin that a route had before it was recreated, and that undoing this does not give back. */
export function originKept({ change, expected, desired }: Goal, present: Entry | null): string | undefined {
  if (change.Action !== 'Recreate' || expected !== change.After || desired === null) return undefined;
  const [before, now] = [(desired as IpRouteEntry).Origin, (present as IpRouteEntry | null)?.Origin];
  return now === 'Manual' && before !== now ? before : undefined;
}

/** Whether a route was deleted, and not created again: what recreates it was killed in between, or failed. */
export function isHalfRecreated({ change, expected }: Goal, present: Entry | null): boolean {
  return change.Action === 'Recreate' && present === null && expected === change.After;
}

function sitePrefixOf({ SitePrefixLength, DestinationPrefix }: IpRouteEntry): number {
  return settableSitePrefix(SitePrefixLength, DestinationPrefix);
}

function run(one: unknown, other: unknown): boolean {
  return Number.isFinite(one) && Number.isFinite(other);
}

const LIFETIMES = ['ValidLifetime', 'PreferredLifetime'] as const;
/** Lifetimes that ran while something else was changed differ by less, in seconds. */
const RUN = 60;

/** The lifetimes that a change sets anew though they run before and after: of those alone, another value says nothing. */
export function lifetimesSet({ change, expected, desired }: Goal): (typeof LIFETIMES)[number][] {
  if (!isRouteChange(change) || expected === null || desired === null) return [];
  const [before, after] = [expected as IpRouteEntry, desired as IpRouteEntry];
  return LIFETIMES.filter((name) => {
    if (!run(before[name], after[name]) || before[name] === after[name]) return false;
    return change.ChangedProperties.includes(name) || Math.abs(before[name] - after[name]) > RUN;
  });
}

/** Whether something is as an entry says; null is not there. */
export function isAs(change: Change, present: Entry | null, entry: Entry | null): boolean {
  if (present === null || entry === null) return present === entry;
  return differing(change, present, entry).length === 0;
}

/** What a change should have done and has not, for a person; undefined where it has. What it is not about does not count. */
export function describeUnmet({ change, expected, desired }: Goal, after: Entry | null): string | undefined {
  if (desired === null || after === null) return after === desired ? undefined : describeDrift(change, after, desired);
  const meant = expected === null ? undefined : differing(change, expected, desired);
  const left = differing(change, after, desired).filter((name) => meant?.includes(name) !== false);
  return left.length === 0 ? undefined : describeDrift(change, after, desired, left);
}

/** What is otherwise than expected, for a person: "RouteMetric is 5, not 20". */
export function describeDrift(
  change: Change,
  present: Entry | null,
  expected: Entry | null,
  names = present === null || expected === null ? [] : differing(change, present, expected),
): string {
  if (present === null) return 'it is gone';
  if (expected === null) return 'it is there';
  const show = (entry: Entry, name: string) => {
    const value = (entry as unknown as Record<string, unknown>)[name];
    return name.endsWith('Lifetime') ? printDuration(value as number) : String(value);
  };
  return names.map((name) => `${name} is ${show(present, name)}, not ${show(expected, name)}`).join(', ');
}
