import { isOver } from '../changes/journal.ts';
import type { GuardMark, StateMark } from '../changes/journal-format.ts';
import type { Journal } from '../changes/read-journal.ts';
import { NONE_ANSWERS, type Probe, parseProbes } from './probe.ts';
import { type LeaseTime, leftUntil } from './time.ts';

/** What a guard does its work with. */
export interface GuardTools {
  readonly time: LeaseTime;
  /** The set as its journal has it now; undefined where that is gone. It may be what was read before, where nothing was added. */
  read(): Journal | undefined;
  /** Whether a process makes the set's changes now. */
  isHeld(): boolean;
  /**
   * Works on the set and its machine while nobody else does.
   * @throws {Error} where somebody else keeps it, or what was done could not be saved: then it was not done
   */
  alone(work: (journal: Journal) => void): void;
  mark(mark: StateMark): void;
  say(mark: Omit<GuardMark, 'processId'>): void;
  /** Finds out how far a set is whose process is gone, and marks it: its end counts as the last call. */
  settle(journal: Journal): void;
  /** Puts back what was before the set, and marks what came of it. */
  undo(journal: Journal, why: string): void;
  /** Which of some probes answer. @throws {CommandError} where they cannot be asked at all */
  ask(probes: readonly Probe[], longest: number): Promise<Probe[]>;
}

/** How often it is looked whether somebody has confirmed, in milliseconds. */
const LOOK_EVERY = 200;
/** How long a probe may take, in milliseconds, and how often one is asked before the first change. */
const PROBE_TIME = 2000;
const TRIES = 2;
/**
 * How often what answered before is asked behind the last change, and how long after a try the next one begins, in milliseconds: a
 * neighbor may have to be found first, and the packets of a first try may be lost to that.
 */
export const TRIES_AFTER = 3;
const ASK_EVERY = 2000;
/** How long all of that takes at most, in seconds. */
export const GRACE = ((TRIES_AFTER - 1) * ASK_EVERY + PROBE_TIME) / 1000;
/** How long to wait after something could not be done, in milliseconds: at first, and at most. */
const SHORT_BREAK = 500;
const LONG_BREAK = 30_000;
/** How long after its deadline a set is given up that cannot be undone, in milliseconds. The next session finishes it. */
const GIVEN_UP = 86_400_000;

/**
 * Watches a set until it is over: confirmed, undone by somebody, or undone here because nobody confirmed it in time.
 * @returns whether it watched at all
 */
export async function watchSet(tools: GuardTools): Promise<boolean> {
  const first = tools.read();
  if (first === undefined || isOver(first)) return false;
  const asked = await askBefore(first, tools);
  if (asked === undefined) return false;
  const isNew = first.state === 'Applying';
  const round: Round = { silent: asked, tries: 0 };
  let breaks = 0;
  for (;;) {
    let wait = LOOK_EVERY;
    try {
      const journal = tools.read();
      if (journal === undefined || isOver(journal) || journal.state === 'Partial') return true;
      if (journal.state === 'Applying') {
        if (!tools.isHeld()) tools.alone((now) => void tools.settle(now));
      } else {
        const left = leftOf(journal, tools, isNew);
        if (left <= -GIVEN_UP) return true;
        if (left <= 0) tools.alone((now) => undoLate(now, tools, isNew));
        else if (asked.length === 0) wait = Math.min(LOOK_EVERY, left);
        else wait = Math.min(await askAgain(round, left, tools), left);
        if (asked.length > 0 && round.silent.length === 0) tools.alone((now) => confirm(now, asked, tools));
        else if (round.tries >= TRIES_AFTER) tools.alone((now) => undoUnanswered(now, round.silent, tools));
      }
      breaks = 0;
    } catch {
      // Somebody works on the machine, or its file cannot be saved now. It is tried again: a set is never left because of that.
      wait = Math.min(SHORT_BREAK * 2 ** breaks++, LONG_BREAK);
    }
    await tools.time.pause(wait);
  }
}

/** Asks all probes before the first change. @returns those that must answer afterwards; undefined where it does not watch */
async function askBefore(journal: Journal, tools: GuardTools): Promise<readonly Probe[] | undefined> {
  try {
    const probes = parseProbes(journal.terms.rollbackUnless ?? []);
    // Another guard has asked before, when nothing was changed.
    const known = journal.guard?.answered;
    let answered = known === undefined ? [] : probes.filter(({ text }) => known.includes(text));
    if (known === undefined && probes.length > 0) {
      for (let tries = 0; tries < TRIES && answered.length < probes.length; tries++) {
        const open = probes.filter((probe) => !answered.includes(probe));
        answered = [...answered, ...(await tools.ask(open, PROBE_TIME))];
      }
      if (answered.length === 0) {
        const names = probes.map(({ text }) => text).join(', ');
        tools.say({ answered: [], refused: `${NONE_ANSWERS}: ${names}` });
        return undefined;
      }
    }
    tools.say({ answered: answered.map(({ text }) => text) });
    return answered;
  } catch (error) {
    tools.say({ answered: [], refused: (error as Error).message });
    return undefined;
  }
}

/** What has not answered yet behind the last change, and how often it was asked. */
interface Round {
  silent: readonly Probe[];
  tries: number;
}

/** Asks once more. @returns how long to wait until the next try, in milliseconds */
async function askAgain(round: Round, left: number, { ask, time }: GuardTools): Promise<number> {
  if (round.silent.length === 0 || round.tries >= TRIES_AFTER) return LOOK_EVERY;
  const begun = time.sinceStart();
  round.tries++;
  const answers = await ask(round.silent, Math.min(PROBE_TIME, left));
  round.silent = round.silent.filter((probe) => !answers.includes(probe));
  return Math.max(ASK_EVERY - (time.sinceStart() - begun), 1);
}

function undoUnanswered(journal: Journal, silent: readonly Probe[], tools: GuardTools): void {
  if (journal.state !== 'Pending') return;
  const names = silent.map(({ text }) => text).join(', ');
  tools.undo(
    journal,
    `what had answered before did not answer behind the last change, in ${TRIES_AFTER} tries: ${names}`,
  );
}

/** Somebody may have confirmed it, or put it off, in the meantime. */
function undoLate(journal: Journal, tools: GuardTools, isNew: boolean): void {
  if (journal.state !== 'Pending' || leftOf(journal, tools, isNew) > 0) return;
  const asked = journal.guard?.answered ?? [];
  const cause =
    asked.length === 0
      ? 'it was not confirmed in time'
      : `it was not confirmed in time, and not all answered that had answered before: ${asked.join(', ')}`;
  tools.undo(journal, cause);
}

function confirm(journal: Journal, probes: readonly Probe[], { time, mark }: GuardTools): void {
  if (journal.state !== 'Pending') return;
  const names = probes.map(({ text }) => text).join(', ');
  mark({ state: 'Confirmed', at: time.now(), why: `What answered before answered again: ${names}.` });
}

/** How long it is until the deadline of a set, in milliseconds. */
export function leftOf(
  { deadline = 0, started = 0 }: Pick<StateMark, 'deadline' | 'started'>,
  { time }: Pick<GuardTools, 'time'>,
  isSameStart?: boolean,
): number {
  return leftUntil({ deadline, started }, time, isSameStart || undefined);
}
