import { type ByName, type Call, CommandError, type Duration, lazyPlan, type Plan, printDuration } from 'pwsh-contract';
import { describe, isRouteChange } from '../changes/change-set.ts';
import { holding, isOver, listJournals, markState, notWritten, peekState, readJournal } from '../changes/journal.ts';
import type { StateMark } from '../changes/journal-format.ts';
import type { IpRouteChangeSet } from '../changes/kept-set.ts';
import type { Journal } from '../changes/read-journal.ts';
import { isGuarded, startGuard } from '../guard/handshake.ts';
import { printTime } from '../guard/leases.ts';
import { checkTime } from '../guard/terms.ts';
import { deadlineIn, leaseTime, leftUntil } from '../guard/time.ts';
import { refuseUndelegated } from '../session/delegation.ts';
import { notFound } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import { listed } from './change-step.ts';
import { keptSet, toKeptSet } from './get-ip-route-change-set.ts';
import { countActions } from './make-all.ts';

/** Which set, and for how long. */
export interface SetToConfirm {
  /**
   * The Id of the set, as the warning says it that came when it was made. Without it: the only one that waits.
   * @alias ChangeSetId
   * @position 0
   * @completer PendingChangeSetId
   */
  Id?: ByName<string>;
  /** Does not confirm it yet, but puts its end off by so long. */
  Extend?: Duration;
}

/**
 * Confirms changes that are undone otherwise: those that were made with -RollbackAfter.
 *
 * Confirm once it is sure that the machine can be reached still. Any session can, on the same machine, that may make such changes;
 * -Extend gives more time instead. Where nothing has come when the time is over, the guard, a process of its own, undoes the set. It and a confirmation
 * that comes at the same moment take turns: one of both is done, and the other says that it came too late.
 *
 * @cmdlet Confirm-IpRouteChangeSet
 * @part Plans
 * @impact Low
 * @calls GetIpForwardEntry2 GetIpInterfaceEntry
 * @see Get-IpRouteChangeSet
 * @see Undo-IpRouteChangeSet
 * @example Change what the session itself may depend on, and keep it once that has gone well
 * Export-IpRouteTable ./leased.json
 * $null = Connect-IpRouteHost -Simulator -MachineFile ./leased.json
 * Get-IpRouteEntry -InterfaceAlias 'Ethernet 2' -Protocol NetMgmt | Set-IpRouteEntry -RouteMetric 6000 -PlanOnly | Export-IpRoutePlan ./all.json
 * $made = Invoke-IpRoutePlan ./all.json -RollbackAfter 0:05:00 -WarningAction SilentlyContinue
 * Confirm-IpRouteChangeSet
 */
export function confirmIpRouteChangeSet(
  { Id, Extend }: SetToConfirm,
  machine: Machine,
  call: Call,
): Plan<IpRouteChangeSet> {
  if (Extend !== undefined) checkTime('Extend', Extend);
  const journal = Id === undefined ? onlyPending(machine) : keptSet(Id, machine);
  refuseUnpending(journal);
  refuseWhatIsNotDelegated(journal, machine);
  const next = (mark: StateMark) => ({ ...toKeptSet(journal, mark, machine) });
  return lazyPlan({
    target: () => `the change set ${journal.id} on ${machine.backend}`,
    action: () => {
      if (journal.state === 'Confirmed' && Extend === undefined) return '';
      const what = countActions(journal.changes);
      return Extend === undefined ? `Confirm: ${what}` : `Put off the undoing by ${printDuration(Extend)}: ${what}`;
    },
    planned: () => next(markOf(journal, Extend)),
    apply() {
      const mark = decide(journal, Extend);
      const event = mark.state === 'Confirmed' ? 'Confirmed' : 'PutOff';
      if (journal.state === 'Pending') machine.recorder?.note(event, { ConfirmedSet: journal.id });
      if (mark.state === 'Pending' && !isGuarded(journal.file)) startGuard(journal.file, machine);
      if (mark.left !== undefined && mark.left.length > 0)
        call.warn(`The change set ${journal.id} was never made as a whole: ${listed(mark.left, ' ')}`);
      return next(mark);
    },
  });
}

/**
 * Refuses to keep what this session could not have changed, whoever made it.
 * @throws {CommandError} NotDelegated
 */
function refuseWhatIsNotDelegated({ id, changes }: Journal, machine: Machine): void {
  for (const change of changes) {
    const { Action, ChangedProperties } = change;
    const isMetric =
      isRouteChange(change) && Action === 'Set' && ChangedProperties.every((name) => name === 'RouteMetric');
    const target = `${describe(change)}, as the change set ${id} does,`;
    refuseUndelegated(machine, target, isMetric ? change.DestinationPrefix : undefined);
  }
}

/** Decides while nobody else does: the guard may be about to undo it. */
function decide({ file }: Journal, extend: number | undefined): StateMark {
  return holding(
    file,
    () => {
      const now = readJournal(file);
      if (now === undefined) throw gone(file);
      refuseUnpending(now);
      if (now.state === 'Confirmed') return now;
      const mark = markOf(now, extend);
      try {
        markState(file, mark);
      } catch (error) {
        throw notWritten(file, error as Error, 'Nothing is confirmed');
      }
      return mark;
    },
    5000,
  );
}

/** What is said of a set then. What is known to be left of it stays known. */
function markOf(journal: Journal, extend: number | undefined): StateMark {
  const at = leaseTime.now();
  const left = journal.left === undefined ? {} : { left: journal.left };
  if (extend === undefined) return { state: 'Confirmed', at, ...left };
  const { deadline = at, started = 0, why } = journal;
  const rest = Math.max(0, leftUntil({ deadline, started }, leaseTime));
  return {
    state: 'Pending',
    at,
    ...deadlineIn(rest + extend * 1000, leaseTime),
    ...(why === undefined ? {} : { why }),
    ...left,
  };
}

/** @throws {CommandError} where a set does not wait to be confirmed */
function refuseUnpending({ id, state, at, why, terms, left }: Journal): void {
  if (state === 'Pending' || state === 'Confirmed') return;
  if (terms.rollbackAfter === undefined) {
    throw new CommandError({
      id: 'NotUnderLease',
      category: 'InvalidOperation',
      message: `The change set ${id} needs no confirmation: it was made without -RollbackAfter, and nothing undoes it by itself.`,
      action: `To undo it: Undo-IpRouteChangeSet -Id ${id}.`,
    });
  }
  if (state === 'Applying') {
    throw new CommandError({
      id: 'ChangeSetBusy',
      category: 'ResourceUnavailable',
      message: `The change set ${id} is being made, so there is nothing to confirm yet.`,
      action: 'Wait until that is done: Get-IpRouteChangeSet shows it.',
    });
  }
  const rest = left === undefined || left.length === 0 ? '' : ` What is left: ${listed([...left], ' ')}`;
  throw new CommandError({
    id: 'ConfirmedTooLate',
    category: 'InvalidOperation',
    message: `The change set ${id} is not confirmed: it was undone at ${printTime(at)}${why === undefined ? '' : `, because ${why}`}.${rest}`,
    action: 'Look what the table is now; where it is to be as planned after all, make the change again.',
  });
}

function onlyPending({ sets, backend }: Machine): Journal {
  const files = sets === undefined ? [] : listJournals(sets).filter((file) => peekState(file) === 'Pending');
  const pending = files
    .flatMap((file) => readJournal(file) ?? [])
    .filter((set) => !isOver(set) && set.backend === backend);
  const [first] = pending;
  if (first === undefined) {
    throw notFound(
      'ChangeSetNotFound',
      `No change set waits to be confirmed on ${backend}.`,
      'Get-IpRouteChangeSet shows all, and what became of them.',
    );
  }
  if (pending.length === 1) return first;
  const each = pending.map(
    ({ id, user, deadline = 0, changes }) =>
      `${id} of ${user}, undone at ${printTime(deadline)}: ${countActions(changes)}`,
  );
  throw new CommandError({
    id: 'AmbiguousChangeSet',
    category: 'InvalidArgument',
    message: `${pending.length} change sets wait to be confirmed: ${listed(each, '; ')}.`,
    action: 'Say which: Confirm-IpRouteChangeSet -Id.',
  });
}

function gone(file: string): CommandError {
  return notFound('ChangeSetNotFound', `The journal '${file}' is gone.`, 'Look what the table is now.');
}
