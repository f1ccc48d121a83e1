import { type Call, CommandError, type Later, type Plan } from 'pwsh-contract';
import { ERROR_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import { type Change, type ChangeSet, describe, isRouteChange } from '../changes/change-set.ts';
import { describeDrift, describeUnmet, differing, type Entry, type Goal, isAs } from '../changes/goal.ts';
import { toInterfaceChange } from '../interfaces/change.ts';
import type { IpInterfaceChange, IpInterfaceEntry } from '../interfaces/entry.ts';
import { toInterfaceEntry } from '../interfaces/read.ts';
import { resolveInterface } from '../interfaces/resolve.ts';
import { readInterfaceRow } from '../interfaces/row.ts';
import { copyRow } from '../ip-helper/codec.ts';
import { type IpRouteChange, toChange, toCreationOrDeletion } from '../routes/change.ts';
import { entryReader, type IpRouteEntry } from '../routes/entry.ts';
import { checkKey } from '../routes/key.ts';
import { ROUTE_SETTINGS } from '../routes/settings.ts';
import { readRowBefore } from '../routes/window.ts';
import { windowsError } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import { newIpRouteEntry } from './new-ip-route-entry.ts';
import { removeIpRouteEntry } from './remove-ip-route-entry.ts';
import { setIpInterfaceEntry } from './set-ip-interface-entry.ts';
import { setIpRouteEntry } from './set-ip-route-entry.ts';

/** One change of a set that is to be made: as the cmdlet of its kind would make it. */
export interface Step {
  readonly goal: Goal;
  /** What is otherwise than expected; undefined where nothing is, or where it is already as it is to be. */
  readonly drift: string | undefined;
  readonly plan: Pick<Plan<Change>, 'planned' | 'apply'> & { readonly idle: boolean };
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
  if (isAs(change, present, goal.desired)) {
    const unchanged = (whatIf: boolean) => unchangedOf(change, present, whatIf, machine, options.set.id);
    return { goal, drift: undefined, plan: { idle: true, planned: unchanged(true), apply: () => unchanged(false) } };
  }
  const drift = isAs(change, present, goal.expected) ? undefined : describeDrift(change, present, goal.expected);
  const plan: Plan<Change> = isRouteChange(change)
    ? planRoute(change, goal, present as IpRouteEntry | null, machine, inner, options)
    : planInterface(change, goal, machine, inner);
  return { goal, drift, plan: { idle: false, planned: plan.planned, apply: () => plan.apply() } };
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
  { expected, desired }: Goal,
  present: IpRouteEntry | null,
  machine: Machine,
  call: Call,
  { force }: StepOptions,
): Plan<IpRouteChange> {
  const asked = { ...keyOf(change), ...(force ? { Force: true } : {}) };
  if (desired === null) return removeIpRouteEntry(asked, machine, call);
  const all = expected === null || present === null ? ROUTE_SETTINGS : differing(change, expected, desired);
  const settings = Object.fromEntries(all.map((name) => [name, (desired as IpRouteEntry)[name as keyof IpRouteEntry]]));
  const named = { ...call, named: new Set(all as readonly string[]) };
  if (present === null) return newIpRouteEntry({ ...asked, ...settings }, machine, call);
  return setIpRouteEntry({ ...asked, ...settings }, machine, named);
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
  const settings = names.map((name) => {
    const value = wanted[name as keyof IpInterfaceEntry];
    const isTruth = name !== 'RouterDiscovery' && (value === 'Enabled' || value === 'Disabled');
    return [name, isTruth ? value === 'Enabled' : value];
  });
  const asked = { InterfaceIndex, InterfaceLuid, AddressFamily, ...Object.fromEntries(settings) };
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

/** Makes the changes in their order, up to the first that fails, and gives each as it is afterwards, then what failed. */
export function* makeAll(steps: readonly Step[], call: Call): Iterable<Change | CommandError> {
  const made: { readonly step: Step; readonly result: Change | Later<Change> }[] = [];
  let failure: CommandError | undefined;
  for (const [at, step] of steps.entries()) {
    try {
      made.push({ step, result: step.plan.apply() });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      failure = stoppedAt(error, at, steps.length - at - 1);
      break;
    }
  }
  for (const { step, result } of made) {
    try {
      const change = typeof result === 'function' ? result() : result;
      const unmet = describeUnmet(step.goal, change.After);
      if (unmet !== undefined) call.warn(`${describe(change)} is not as it was to be: ${unmet}.`);
      yield change;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      yield error;
    }
  }
  if (failure !== undefined) yield failure;
}

/** How many changes of each kind there are, for a person: "Create 2, set 9, delete 1". */
export function countActions(changes: readonly Change[]): string {
  const words = (['Create', 'Set', 'Delete'] as const).flatMap((action) => {
    const count = changes.filter(({ Action }) => Action === action).length;
    return count === 0 ? [] : [`${action} ${count}`];
  });
  const text = words.join(', ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The error of a change that failed in the midst of a set: what is made stays made. */
export function stoppedAt(error: CommandError, made: number, left: number): CommandError {
  const undo = made === 0 ? '' : ' To undo those, pipe the changes that were given to Undo-IpRouteChangeSet.';
  return new CommandError({
    ...error.facts,
    message: `${error.message} There it stopped: ${made} change(s) before it are made, ${left} behind it are not.`,
    action: `${error.facts.action}${undo}`,
  });
}
