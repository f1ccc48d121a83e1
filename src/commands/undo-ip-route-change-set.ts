import { basename } from 'node:path';
import {
  type Call,
  CommandError,
  type FilePath,
  invalidArgument,
  type Objects,
  type PlanOfMany,
  type Switch,
} from 'pwsh-contract';
import { begunOf } from '../changes/begun.ts';
import {
  type Change,
  type ChangeSet,
  describe,
  type IpChange,
  nameOf,
  toChanges,
  toIpChange,
} from '../changes/change-set.ts';
import { toUndoAll } from '../changes/goal.ts';
import { holding, isHeld, markState, notWritten } from '../changes/journal.ts';
import { lockoutOptions, refuseLockout, warnOfLockout } from '../changes/lockout.ts';
import { checkUndoPlace } from '../changes/place.ts';
import type { Journal } from '../changes/read-journal.ts';
import { readPlanFile } from '../changes/read-plan.ts';
import { endingLease } from '../guard/leases.ts';
import { readTerms } from '../guard/terms.ts';
import { type Machine, whenSafe } from '../session/machine.ts';
import type { AllOrNothing, Lease, Planning, RemoteSafety } from '../session/planning.ts';
import { makeSteps } from './carry-out.ts';
import { planStep, type Step } from './change-step.ts';
import { keptSet } from './get-ip-route-change-set.ts';
import { countActions } from './make-all.ts';
import { changedSince, isDrift } from './put-back.ts';

/** By what made them: the default set. */
export interface ChangesToUndo {
  /** The changes that were made, in the order in which they were made. */
  InputObject: Objects<IpChange>;
}

/** By a file. */
export interface FileToUndo {
  /**
   * A plan that was carried out, or a file of changes that were made, as Export-IpRoutePlan writes both. It is taken literally.
   * @alias LiteralPath
   * @position 0
   */
  Path: FilePath;
}

/** By what names it. */
export interface SetToUndo {
  /**
   * The Id of a set of changes that was made with -Atomic, as the ChangeSetId of each of them says it, and Get-IpRouteChangeSet. Also of one that was left half done.
   * @alias ChangeSetId
   * @completer ChangeSetId
   */
  Id: string;
}

/** What else counts. */
export interface UndoOptions {
  /** Also undoes what somebody else has changed since. Only what the change was about is put back. */
  IgnoreDrift?: Switch;
  /** Also changes routes that the network stack made for its own addresses (Protocol Local). */
  Force?: Switch;
}

/**
 * Undoes changes of routes and interfaces, the last one first.
 *
 * Each is undone only where the route or the interface is still as the change left it; what somebody else has changed since is
 * an error, and the others are undone all the same. What was created is deleted, what was deleted is created, and of what was
 * set the same settings are put back. What is as it was before already stays. With -Id a set is undone that was made with -Atomic, by
 * any session; also one whose session ended in the midst: what it has made is found by looking, and may be looked for again. It is asked once for all of them, each is read
 * back, and it stops at the first that fails.
 *
 * @cmdlet Undo-IpRouteChangeSet
 * @part Plans
 * @impact Medium
 * @calls GetIpForwardEntry2 GetIpForwardTable2 SetIpForwardEntry2 CreateIpForwardEntry2 DeleteIpForwardEntry2 GetIpInterfaceEntry SetIpInterfaceEntry GetExtendedTcpTable GetBestRoute2
 * @see Invoke-IpRoutePlan
 * @example Undo what was just done
 * $changes = Get-IpRouteEntry -InterfaceAlias 'Ethernet 2' -Protocol NetMgmt | Set-IpRouteEntry -RouteMetric 6000
 * $changes | Undo-IpRouteChangeSet
 * @example Undo what was made as one, in any session
 * Export-IpRouteTable ./undo.json
 * $null = Connect-IpRouteHost -Simulator -MachineFile ./undo.json
 * $made = Get-IpRouteEntry -InterfaceAlias 'Ethernet 2' -Protocol NetMgmt | Set-IpRouteEntry -RouteMetric 6000 -Atomic
 * Undo-IpRouteChangeSet -Id $made[0].ChangeSetId
 * @example Undo a plan that was carried out
 * Undo-IpRouteChangeSet ./plan.json
 */
export function undoIpRouteChangeSet(
  asked: (ChangesToUndo | FileToUndo | SetToUndo) & UndoOptions & AllOrNothing & Lease & RemoteSafety & Planning,
  machine: Machine,
  call: Call,
): PlanOfMany<IpChange> {
  const given = 'Id' in asked ? undefined : givenSet(asked);
  const kept = 'Id' in asked ? heldByNobody(keptSet(asked.Id, machine)) : keptOf(given?.changes ?? [], machine);
  const set = given ?? { ...(kept as Journal), changes: begunOf(kept as Journal) };
  for (const place of placesOf(set)) checkUndoPlace(place, machine);
  const options = { set: { id: call.run ?? '' }, together: set.changes.length, force: asked.Force === true };
  const goals = toUndoAll(set.changes.filter(({ Changed }) => Changed));
  const of = kept === undefined ? call : endingLease(call, kept.id);
  const planned = goals.map((goal) => planStep(goal, machine, of, options));
  const [drifted, steps] = asked.IgnoreDrift === true ? [[], planned] : splitDrifted(planned);
  const active = steps.filter(({ plan }) => !plan.idle);
  const changes = active.map(({ plan }) => plan.planned);
  const terms = {
    id: call.run ?? '',
    ...readTerms(asked, machine, call),
    ...(kept === undefined ? {} : { undoes: kept.id }),
  };
  const undo = () => [...makeSteps(steps, terms, machine, call), ...drifted.map(changedSince)];
  return {
    target: `${whatOf(asked, goals.length)} on ${machine.backend}`,
    action: active.length === 0 ? '' : `Undo: ${countActions(changes)}`,
    get planned() {
      warnOfLockout(() => changes, lockoutOptions(asked), machine, call);
      return steps.map(({ plan }) => toIpChange(plan.planned, machine));
    },
    *apply() {
      refuseLockout(() => changes, lockoutOptions(asked), machine, call);
      const undone = kept === undefined ? undo() : finishing(kept, undo, terms.atomic, machine);
      for (const one of undone) yield one instanceof CommandError ? one : toIpChange(one, machine);
    },
  };
}

function whatOf(asked: ChangesToUndo | FileToUndo | SetToUndo, count: number): string {
  if ('Id' in asked) return `the change set ${asked.Id}`;
  return 'Path' in asked ? `the changes of ${asked.Path}` : `${count} change(s)`;
}

function givenSet(asked: ChangesToUndo | FileToUndo): ChangeSet {
  if ('Path' in asked) return readFileOrHint(asked.Path);
  const changes = toChanges(asked.InputObject);
  refusePlanned(changes);
  return toSet(changes);
}

/** An Id stands by itself easily where the file stands; what has no ending and is not there may be one. */
function readFileOrHint(path: string): ChangeSet {
  try {
    return readPlanFile(path);
  } catch (error) {
    const name = basename(path);
    if (!(error instanceof CommandError) || error.facts.id !== 'PlanNotRead' || !/^[a-z0-9]{8}$/i.test(name))
      throw error;
    const action = `Give the path of a file that Export-IpRoutePlan wrote. Where this is the Id of a change set: Undo-IpRouteChangeSet -Id ${name}.`;
    throw new CommandError({ ...error.facts, action });
  }
}

/**
 * Refuses piped changes that were only planned: how the route is as the plan has it after may be somebody else's doing. A file
 * is no such case: the one of a plan that was carried out says the same as before.
 * @throws {CommandError} OnlyPlanned, for all of them
 */
function refusePlanned(changes: readonly Change[]): void {
  const [first, ...others] = changes.filter(({ WhatIf }) => WhatIf);
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` The same holds for ${others.length} more of what is piped.`;
  throw invalidArgument(
    'OnlyPlanned',
    `${describe(first)}: this change was only planned (WhatIf), so there is nothing to undo.${more}`,
    'Pipe the changes that were made. A plan that was carried out is undone by its file: Undo-IpRouteChangeSet ./plan.json.',
  );
}

/** The kept set that changes are, where they are all of one: undone they are no set that is made any more. */
function keptOf(changes: readonly Change[], machine: Machine): Journal | undefined {
  const [id, ...others] = new Set(changes.map(({ ChangeSetId }) => ChangeSetId));
  if (id === undefined || others.length > 0) return undefined;
  const names = new Set(changes.map(nameOf));
  try {
    const kept = keptSet(id, machine);
    return kept.changes.every((change) => names.has(nameOf(change))) ? heldByNobody(kept) : undefined;
  } catch (error) {
    if (!(error instanceof CommandError) || error.facts.id === 'ChangeSetBusy') throw error;
    // Who gives the changes needs no journal of them.
    return undefined;
  }
}

/** Nobody takes a set away from the process that makes it. */
function heldByNobody(journal: Journal): Journal {
  if (isHeld(journal.file)) holding(journal.file, () => {});
  return journal;
}

/** Undoes a kept set while nobody else works on it, and marks what became of it. */
function finishing(
  { file, id }: Journal,
  undo: () => (Change | CommandError)[],
  atomic: boolean,
  machine: Machine,
): (Change | CommandError)[] {
  return holding(file, () => {
    const undone = undo();
    const errors = undone.filter((one): one is CommandError => one instanceof CommandError);
    const failed = errors.filter((error) => !isDrift(error));
    // Nothing is undone then, and the set is as it was.
    if (atomic && failed.length > 0) return undone;
    // What somebody else has changed since is theirs now: the error says so, and no session warns of it again.
    const state = failed.length === 0 ? 'RolledBack' : 'Partial';
    const mark = { state, at: Date.now(), left: errors.map(({ message }) => message) } as const;
    whenSafe(machine, (failure) => {
      try {
        if (failure === undefined) markState(file, mark);
      } catch (error) {
        undone.push(notWritten(file, error as Error, `The change set ${id} is ${state}, and is not marked so`));
      }
    });
    return undone;
  });
}

/** The changes of a pipeline, which may be of several runs. */
function toSet(changes: readonly Change[]): ChangeSet {
  return { id: '', created: 0, computer: '', backend: '', changes };
}

/** A set for each place that changes are of: each of them must be this one. */
function placesOf(set: ChangeSet): ChangeSet[] {
  const places = new Map(set.changes.map((change) => [`${change.Backend}\n${change.ComputerName}`, change]));
  return [...places.values()].map((change) => ({ ...set, backend: change.Backend, computer: change.ComputerName }));
}

function splitDrifted(steps: readonly Step[]): [drifted: Step[], others: Step[]] {
  return [steps.filter(({ drift }) => drift !== undefined), steps.filter(({ drift }) => drift === undefined)];
}
