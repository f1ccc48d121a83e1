import { uptime, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { type Call, CommandError, type Later, resultOf, writeFault } from 'pwsh-contract';
import { type Change, type ChangeSet, describe, isRouteChange, nameOf, partsOf } from '../changes/change-set.ts';
import { isAs } from '../changes/goal.ts';
import {
  holding,
  isOver,
  journalFile,
  markState,
  type OpenJournal,
  pruneJournals,
  readJournal,
  writeJournal,
} from '../changes/journal.ts';
import type { JournalHead, StateMark, Terms } from '../changes/journal-format.ts';
import { startGuard } from '../guard/handshake.ts';
import { forgetLeases, printTime, refuseLeased } from '../guard/leases.ts';
import { deadlineIn, leaseTime } from '../guard/time.ts';
import { GRACE } from '../guard/watch.ts';
import { because, type Machine, whenSafe } from '../session/machine.ts';
import { newRun } from '../session/new-run.ts';
import { listed } from './change-step.ts';
import { type Making, warnOfUnmet } from './make-all.ts';
import { putBack } from './put-back.ts';
import { settleLeft } from './settle-left.ts';

/** The set that some changes are of, and how it is to be made. */
export type SetTerms = Pick<ChangeSet, 'id'> &
  Terms & {
    /** The set that it undoes: where that is under lease, it is so no more. */
    readonly undoes?: string;
  };

/**
 * Makes changes as one: all of them or none. Where other sessions see the machine, all are written to a journal before the
 * first, and each is marked before it is made: what a process that is killed has made can be undone by another. The first that
 * fails undoes those before it. Gives them in the order in which they are given, whatever the one in which they are made.
 */
export function* makeAsOne(
  makings: readonly Making[],
  asked: SetTerms,
  machine: Machine,
  call: Call,
): Iterable<Change | CommandError> {
  // Other programs may name no run.
  const set = asked.id === '' ? { ...asked, id: newRun() } : asked;
  const active = createdFirst(makings.filter(({ plan }) => !plan.idle).map((making) => new Attempt(making)));
  refuseTwice(active);
  const cause = { set: set.id, ...(set.undoes === undefined ? {} : { why: `undoes the change set ${set.undoes}` }) };
  const outcome = active.length === 0 ? [] : because(machine, cause, () => inJournal(active, set, machine, call));
  yield* outcome;
  if (outcome.length > 0) return;
  const results = new Map(active.map(({ making, result }) => [making.plan, result]));
  for (const { plan } of makings) yield results.get(plan) ?? resultOf(plan.apply());
}

/**
 * What is created comes first, as it does where changes are undone: an address that has a route before and after has one all the
 * time. Each change is of another thing, so that none waits for another.
 */
function createdFirst(attempts: readonly Attempt[]): Attempt[] {
  const creates = ({ parts }: Attempt) => parts.some(({ Before }) => Before === null);
  return [...attempts.filter(creates), ...attempts.filter((attempt) => !creates(attempt))];
}

/** One change that is being made. */
class Attempt {
  readonly making: Making;
  /** What it is made of: two changes where a route is moved. */
  readonly parts: readonly Change[];
  applied: Change | Later<Change> | undefined;
  result: Change | undefined;

  constructor(making: Making) {
    this.making = making;
    const { planned } = making.plan;
    this.parts = isRouteChange(planned) ? partsOf(planned) : [planned];
  }

  /** What is to be undone of it, as far as that is known. */
  get made(): readonly Change[] {
    if (this.result === undefined) return this.parts;
    if (!this.result.Changed) return [];
    return isRouteChange(this.result) ? partsOf(this.result) : [this.result];
  }
}

/** @returns the errors, none where all was made */
function inJournal(attempts: readonly Attempt[], set: SetTerms, machine: Machine, call: Call): CommandError[] {
  const { sets } = machine;
  if (sets === undefined) return make(attempts, set, machine, call);
  let folder: string;
  try {
    folder = sets.make((message) => call.warn(message));
  } catch (error) {
    throw folderNotMade(error as Error, machine);
  }
  const file = journalFile(folder, set.id);
  return holding(file, () => {
    const journal = begin(file, attempts, set, machine, call);
    try {
      guard(file, set, machine);
      return make(attempts, set, machine, call, journal);
    } finally {
      journal.close();
    }
  });
}

function folderNotMade(error: NodeJS.ErrnoException, { elevated }: Machine): CommandError {
  const named = error.path === undefined ? '' : ` '${error.path}'`;
  return new CommandError({
    id: 'JournalNotWritten',
    category: elevated ? 'ResourceUnavailable' : 'PermissionDenied',
    message: `Nothing is done: the folder${named} for the journal of changes that are made as one could not be made: ${writeFault(error)}.`,
    action: elevated
      ? 'Look at what is in its place; then run the command again.'
      : 'Run elevated: start PowerShell with "Run as administrator".',
  });
}

/** Writes the journal. Where the set is to be under lease nobody else takes one meanwhile. */
function begin(file: string, attempts: readonly Attempt[], set: SetTerms, machine: Machine, call: Call): OpenJournal {
  const changes = attempts.flatMap(({ parts }) => parts);
  const write = () => {
    refuseLeft(file, machine, call);
    if (machine.sets !== undefined) pruneJournals(machine.sets);
    return writeJournal(file, headOf(set, machine), changes);
  };
  if (set.rollbackAfter === undefined) return write();
  return holding(join(dirname(file), 'Leases'), () => {
    refuseLeased(changes, set.undoes === undefined ? [] : [set.undoes], machine);
    forgetLeases();
    return write();
  });
}

/** Before the first change a guard stands where one is wanted. */
function guard(file: string, { rollbackAfter }: SetTerms, machine: Machine): void {
  if (rollbackAfter === undefined) return;
  try {
    startGuard(file, machine);
  } catch (error) {
    markState(file, { state: 'RolledBack', at: Date.now(), why: (error as Error).message });
    throw error;
  }
}

function make(
  attempts: readonly Attempt[],
  set: SetTerms,
  machine: Machine,
  call: Call,
  journal?: OpenJournal,
): CommandError[] {
  let begun = 0;
  let failure: unknown;
  try {
    let place = 0;
    for (const attempt of attempts) {
      for (const _ of attempt.parts) journal?.begin(place++);
      begun++;
      attempt.applied = attempt.making.plan.apply();
    }
  } catch (error) {
    failure = error;
  }
  // How many there are before the one that failed: that one was not made, or is otherwise when it is looked at.
  let before = attempts.filter(({ applied }) => applied !== undefined).length;
  // Even of those that are undone again: each is undone as it was found.
  for (const [at, attempt] of attempts.slice(0, begun).entries()) {
    if (attempt.applied === undefined) continue;
    try {
      attempt.result = resultOf(attempt.applied);
    } catch (error) {
      if (failure === undefined) before = at;
      failure ??= error;
    }
  }
  if (failure === undefined) {
    finish(attempts, set, machine, call, journal);
    return [];
  }
  const taken = attempts.slice(0, begun).flatMap((attempt) => attempt.made);
  const { left } = because(machine, { why: 'another change of the set failed, so it is put back', always: true }, () =>
    putBack(taken, set.id, machine, call),
  );
  const state: StateMark = {
    state: left.length === 0 ? 'RolledBack' : 'Partial',
    at: Date.now(),
    left: left.map(({ message }) => message),
  };
  markWhenSafe(() => state, machine, call, journal);
  if (!(failure instanceof CommandError)) throw failure;
  return [failed(failure, before, attempts.length, left.length, journal === undefined ? undefined : set.id), ...left];
}

function finish(
  attempts: readonly Attempt[],
  { id, rollbackAfter, rollbackUnless }: SetTerms,
  machine: Machine,
  call: Call,
  journal?: OpenJournal,
): void {
  let place = 0;
  for (const { making, parts, result } of attempts) {
    if (result === undefined) continue;
    warnOfUnmet(making, result, call);
    const found = isRouteChange(result) ? partsOf(result) : [result];
    for (const part of parts) {
      const as = found.find((one) => nameOf(one) === nameOf(part));
      if (as?.Changed && !isAs(as, as.After, part.After)) note(journal, place, as);
      place++;
    }
  }
  if (rollbackAfter === undefined) {
    markWhenSafe(() => ({ state: 'Applied', at: Date.now() }), machine, call, journal);
    return;
  }
  const pending = () => deadlineIn(rollbackAfter * 1000, leaseTime);
  const until = `at ${printTime(pending().deadline)}`;
  const otherwise =
    rollbackUnless === undefined
      ? `The changes are undone ${until}`
      : `The changes are kept when what answered before of ${rollbackUnless.join(', ')} answers again, and are undone at once when it does not within ${GRACE} seconds, ${until} at the latest,`;
  call.warn(`${otherwise} unless this comes, from any session: Confirm-IpRouteChangeSet -Id ${id}`);
  markWhenSafe(() => ({ state: 'Pending', at: Date.now(), ...pending() }), machine, call, journal);
}

function note(journal: OpenJournal | undefined, place: number, change: Change): void {
  try {
    journal?.made(place, change);
  } catch {
    // An undo then finds it otherwise than planned, and says so.
  }
}

/** What cannot be marked the next session finds out, by what the machine is. */
function markWhenSafe(markNow: () => StateMark, machine: Machine, call: Call, journal?: OpenJournal): void {
  if (journal === undefined) return;
  whenSafe(machine, (undone) => {
    const state: StateMark = undone === undefined ? markNow() : { state: 'RolledBack', at: Date.now() };
    try {
      markState(journal.file, state);
    } catch (error) {
      // The replies of a batch that is saved are written by then.
      if (machine.machineFile !== undefined) return;
      call.warn(`The journal '${journal.file}' does not say '${state.state}': ${writeFault(error)}.`);
    }
  });
}

function headOf({ id, atomic, rollbackAfter, rollbackUnless }: SetTerms, machine: Machine): JournalHead {
  return {
    id,
    created: Date.now(),
    computer: machine.computer,
    backend: machine.backend,
    user: userName(),
    processId: process.pid,
    booted: Date.now() - 1000 * Math.round(uptime()),
    terms: {
      atomic,
      ...(rollbackAfter === undefined ? {} : { rollbackAfter }),
      ...(rollbackUnless === undefined ? {} : { rollbackUnless }),
    },
  };
}

function userName(): string {
  try {
    return userInfo().username || '?';
  } catch {
    return '?';
  }
}

/** What has come before is not known any more when a set comes again: where something is left of it, it is finished first. */
function refuseLeft(file: string, machine: Machine, call: Call): void {
  const old = readJournal(file);
  if (old === undefined || isOver(settleLeft(old, machine, call))) return;
  throw new CommandError({
    id: 'ChangeSetLeft',
    category: 'InvalidOperation',
    message: `Nothing is done: something is left of an earlier run of the change set '${old.id}'.`,
    action: `Finish that first: Undo-IpRouteChangeSet -Id ${old.id}.`,
  });
}

function refuseTwice(attempts: readonly Attempt[]): void {
  const seen = new Map<string, Change>();
  const twice: Change[] = [];
  for (const part of attempts.flatMap(({ parts }) => parts)) {
    if (seen.has(nameOf(part))) twice.push(part);
    seen.set(nameOf(part), part);
  }
  if (twice.length === 0) return;
  throw new CommandError({
    id: 'ChangedTwice',
    category: 'InvalidArgument',
    message: `Nothing is done: what is made as one changes each route and interface once, and these come again: ${listed(twice.map(describe), '; ')}.`,
    action: 'Leave out all but one of them, or make them one after the other, without -Atomic.',
  });
}

/** The error of a change that failed in the midst of a set, which says what has become of the others. */
function failed({ facts }: CommandError, made: number, all: number, left: number, id?: string): CommandError {
  const before =
    made === 0 ? `It was the first of ${all}` : `It was the ${made + 1}. of ${all}, and those before it are undone`;
  if (left === 0) return new CommandError({ ...facts, message: `${facts.message} ${before}: all is as it was.` });
  const how = id === undefined ? '' : ` To undo what is left, when that can be: Undo-IpRouteChangeSet -Id ${id}.`;
  return new CommandError({
    ...facts,
    message: `${facts.message} It was change ${made + 1} of ${all}; ${left} could not be undone and are named by the errors that follow.`,
    action: `${facts.action}${how}`,
  });
}
