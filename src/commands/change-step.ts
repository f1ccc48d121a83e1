import { type Call, CommandError, changedMembers, type Plan } from 'pwsh-contract';
import { ERROR_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import { type Change, type ChangeSet, describe, isRouteChange } from '../changes/change-set.ts';
import {
  describeDrift,
  differing,
  type Entry,
  type Goal,
  isAs,
  isHalfRecreated,
  lifetimesSet,
  mustRecreate,
  originKept,
} from '../changes/goal.ts';
import { toInterfaceChange } from '../interfaces/change.ts';
import type { IpInterfaceChange, IpInterfaceEntry } from '../interfaces/entry.ts';
import { toInterfaceEntry } from '../interfaces/read.ts';
import { resolveInterface } from '../interfaces/resolve.ts';
import { readInterfaceRow } from '../interfaces/row.ts';
import { copyRow } from '../ip-helper/codec.ts';
import { type IpRouteChange, toChange, toCreationOrDeletion } from '../routes/change.ts';
import { entryReader, type IpRouteEntry } from '../routes/entry.ts';
import { checkKey } from '../routes/key.ts';
import { ROUTE_SETTINGS, type SettingName } from '../routes/settings.ts';
import { readRowBefore } from '../routes/window.ts';
import { windowsError } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import type { Making } from './make-all.ts';
import { newIpRouteEntry } from './new-ip-route-entry.ts';
import { recreateRoute } from './recreate-route.ts';
import { removeIpRouteEntry } from './remove-ip-route-entry.ts';
import { setIpInterfaceEntry } from './set-ip-interface-entry.ts';
import { setIpRouteEntry } from './set-ip-route-entry.ts';

/** One change of a set that is to be made: as the cmdlet of its kind would make it. */
export interface Step {
  readonly goal: Goal;
  /** What is otherwise than expected; undefined where nothing is, or where it is already as it is to be. */
  readonly drift: string | undefined;
  readonly plan: Making['plan'] & { readonly idle: boolean };
}

/** What the caller of a whole set may ask for. */
export interface StepOptions {
  readonly set: Pick<ChangeSet, 'id'>;
  readonly together: number;
  /** Also changes routes that the network stack made for its own addresses (Protocol Local). */
  readonly force: boolean;
}

/**
 * Plans one change of a set: reads what is there now, and has it changed by the cmdlet of its kind, with all of its checks.
 * Where it is to be set, only the settings that the change is about are set.
 * @throws {CommandError} what that cmdlet would report
 */
export function planStep(goal: Goal, machine: Machine, call: Call, options: StepOptions): Step {
  const { change } = goal;
  const inner: Call = { ...innerCall(call, options), named: new Set() };
  const present = isRouteChange(change)
    ? readRoutePresent(change, machine, inner)
    : readInterfacePresent(change, machine);
  const origin = originKept(goal, present);
  if (origin !== undefined)
    call.warn(`${describe(change)} keeps the Origin Manual: nothing gives it ${origin} again but what made it so.`);
  const lifetimes = lifetimesSet(goal);
  const isSet = changedMembers(lifetimes, present as IpRouteEntry | null, goal.desired as IpRouteEntry).length === 0;
  if (isAs(change, present, goal.desired) && isSet) {
    const unchanged = (whatIf: boolean) => unchangedOf(change, present, whatIf, machine, options.set.id);
    return { goal, drift: undefined, plan: { idle: true, planned: unchanged(true), apply: () => unchanged(false) } };
  }
  const isOurs = isAs(change, present, goal.expected) || isHalfRecreated(goal, present);
  const drift = isOurs ? undefined : describeDrift(change, present, goal.expected);
  const plan: Plan<Change> = isRouteChange(change)
    ? planRoute(change, goal, present as IpRouteEntry | null, machine, inner, options)
    : planInterface(change, goal, machine, inner);
  return { goal, drift, plan: { idle: false, planned: plan.planned, apply: () => plan.apply() } };
}

/**
 * Plans all changes of a set.
 * @throws {CommandError} what the cmdlet of one that cannot be made would report; of several one error that lists them
 */
export function planSteps(goals: readonly Goal[], machine: Machine, call: Call, options: StepOptions): Step[] {
  return planAll(goals, (goal) => planStep(goal, machine, call, options));
}

/**
 * Plans many changes that are to be made together.
 * @throws {CommandError} where one is refused; of several one error that lists them
 */
export function planAll<Item, Planned>(items: readonly Item[], plan: (item: Item) => Planned): Planned[] {
  const refused: CommandError[] = [];
  const all = items.flatMap((item): Planned[] => {
    try {
      return [plan(item)];
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      refused.push(error);
      return [];
    }
  });
  const [first] = refused;
  if (first === undefined) return all;
  const { facts } = first;
  if (items.length === 1) throw first;
  const others = `Nothing is done, of the ${items.length - 1} other change(s) neither.`;
  if (refused.length === 1) throw new CommandError({ ...facts, message: `${facts.message} ${others}` });
  const list = refused.map(({ message }) => message);
  throw new CommandError({
    id: 'ChangesRefused',
    category: facts.category,
    message: `Nothing is done: ${refused.length} of the ${items.length} changes cannot be made. ${listed(list, ' ')}`,
    action: facts.action,
  });
}

/** How much of what is alike an error lists. */
const LISTED = 20;

/** The first of some texts, and how many more there are. */
export function listed(texts: readonly string[], between: string): string {
  const more = texts.length > LISTED ? [`and ${texts.length - LISTED} more`] : [];
  return [...texts.slice(0, LISTED), ...more].join(between);
}

/**
 * Refuses a set of which something has changed since it was planned.
 * @param what - what the set is called: "the plan './plan.json'"
 * @param action - what to do about it
 */
export function refuseDrift(steps: readonly Step[], what: string, action: string): void {
  const drifted = steps.filter(({ drift }) => drift !== undefined);
  if (drifted.length === 0) return;
  const which =
    steps.length === 1
      ? `The change of ${what} no longer fits`
      : `Of the ${steps.length} changes of ${what} ${drifted.length} no longer ${drifted.length === 1 ? 'fits' : 'fit'}`;
  const list = drifted.map(({ goal, drift }) => `${describe(goal.change)}: ${drift}`);
  throw new CommandError({
    id: 'PlanDrifted',
    category: 'InvalidOperation',
    message: `Nothing is done. ${which} what is there now: ${listed(list, '; ')}.`,
    action,
  });
}

function innerCall(call: Call, { set, together }: StepOptions): Omit<Call, 'named'> {
  return { piped: false, run: set.id, together, warn: (message) => call.warn(message) };
}

function keyOf(change: IpRouteChange) {
  const { DestinationPrefix, NextHop, InterfaceIndex, InterfaceAlias, InterfaceLuid } = change;
  return {
    DestinationPrefix,
    NextHop,
    InterfaceIndex,
    InterfaceLuid,
    ...(InterfaceAlias === null ? {} : { InterfaceAlias }),
  };
}

function readRoutePresent(change: IpRouteChange, machine: Machine, call: Call): IpRouteEntry | null {
  const checked = checkKey(keyOf(change), machine);
  const row = readRowBefore(copyRow(checked.bytes), checked, machine, call);
  if (typeof row !== 'number') return entryReader(machine)(row);
  if (row === ERROR_NOT_FOUND) return null;
  throw windowsError('GetIpForwardEntry2', row, describe(change));
}

function readInterfacePresent(change: IpInterfaceChange, machine: Machine): IpInterfaceEntry {
  const { InterfaceIndex, InterfaceAlias, InterfaceLuid, AddressFamily } = change;
  const key = { InterfaceIndex, InterfaceLuid, ...(InterfaceAlias === null ? {} : { InterfaceAlias }) };
  const { luid } = resolveInterface(key, machine);
  const { status, bytes } = readInterfaceRow(machine.ipHelper, luid, AddressFamily);
  if (status !== NO_ERROR) throw windowsError('GetIpInterfaceEntry', status, describe(change));
  return toInterfaceEntry(bytes, machine);
}

function planRoute(
  change: IpRouteChange,
  goal: Goal,
  present: IpRouteEntry | null,
  machine: Machine,
  call: Call,
  { force }: StepOptions,
): Plan<IpRouteChange> {
  const { expected, desired } = goal;
  // Who carries out the set asks for all of it (refuseLockout).
  const asked = { ...keyOf(change), AllowLockout: true, ...(force ? { Force: true } : {}) };
  if (desired === null) return removeIpRouteEntry(asked, machine, call);
  const differ = expected === null || present === null ? ROUTE_SETTINGS : differing(change, expected, desired);
  if (desired !== null && present !== null && mustRecreate(goal, differing(change, present, desired)))
    return recreateRoute({ ...asked, ...settingsOf(desired as IpRouteEntry, ROUTE_SETTINGS) }, machine, call);
  const all = [...differ, ...lifetimesSet(goal)].filter(isSetting);
  const settings = settingsOf(desired as IpRouteEntry, all);
  const named = { ...call, named: new Set(all as readonly string[]) };
  if (present === null) return newIpRouteEntry({ ...asked, ...settings }, machine, call);
  return setIpRouteEntry({ ...asked, ...settings }, machine, named);
}

const isSetting = (name: string): name is SettingName => ROUTE_SETTINGS.some((one) => one === name);

function settingsOf(entry: IpRouteEntry, names: readonly SettingName[]): object {
  return Object.fromEntries(names.map((name) => [name, entry[name]]));
}

function planInterface(
  { InterfaceIndex, InterfaceLuid, AddressFamily }: IpInterfaceChange,
  { change, expected, desired }: Goal,
  machine: Machine,
  call: Call,
): Plan<IpInterfaceChange> {
  const wanted = desired as IpInterfaceEntry;
  const names = differing(change, expected as Entry, wanted).filter(
    // Windows computes it.
    (name) => name !== 'InterfaceMetric' || wanted.AutomaticMetric === 'Disabled',
  );
  // What was planned with a metric that Windows computes has none of its own: a metric that is to stay is set with it.
  if (names.includes('AutomaticMetric') && wanted.AutomaticMetric === 'Disabled' && !names.includes('InterfaceMetric'))
    names.push('InterfaceMetric');
  const settings = names.map((name) => {
    const value = wanted[name as keyof IpInterfaceEntry];
    const isTruth = name !== 'RouterDiscovery' && (value === 'Enabled' || value === 'Disabled');
    return [name, isTruth ? value === 'Enabled' : value];
  });
  const asked = {
    InterfaceIndex,
    InterfaceLuid,
    AddressFamily,
    AllowLockout: true,
    ...Object.fromEntries(settings),
  };
  return setIpInterfaceEntry(asked, machine, { ...call, named: new Set(names) });
}

/** What is as it is to be already. */
function unchangedOf(change: Change, present: Entry | null, whatIf: boolean, machine: Machine, id: string): Change {
  if (!isRouteChange(change)) {
    const entry = present as IpInterfaceEntry;
    return toInterfaceChange(entry, entry, whatIf, id);
  }
  if (present !== null) return toChange('Set', present as IpRouteEntry, present as IpRouteEntry, whatIf, id);
  const { checked } = { checked: checkKey(keyOf(change), machine) };
  const nothing = { Changed: false, WhatIf: whatIf, Before: null, After: null, ChangeSetId: id };
  return toCreationOrDeletion('Delete', checked, machine, nothing);
}
