import { isOver } from '../changes/journal.ts';
import type { GuardMark, StateMark } from '../changes/journal-format.ts';
import type { Journal } from '../changes/read-journal.ts';
import { type Probe, parseProbes } from './probe.ts';
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

/** How often it is looked whether somebody has confirmed, and the probes are asked, in milliseconds. */
const LOOK_EVERY = 200;
const ASK_EVERY = 1000;
/** How long a probe may take, in milliseconds, and how often one is asked before the first change. */
const PROBE_TIME = 2000;
const TRIES = 2;
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
        else if (await answersAgain(asked, left, tools)) tools.alone((now) => confirm(now, asked, tools));
        else wait = Math.min(asked.length > 0 ? ASK_EVERY : LOOK_EVERY, Math.max(left, 1));
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
        tools.say({ answered: [], refused: `of -RollbackUnless none answers now, before the first change: ${names}` });
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

async function answersAgain(probes: readonly Probe[], left: number, { ask }: GuardTools): Promise<boolean> {
  if (probes.length === 0) return false;
  const answers = await ask(probes, Math.min(PROBE_TIME, left));
  return answers.length === probes.length;
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
