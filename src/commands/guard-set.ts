import { statSync } from 'node:fs';
import { holding, isHeld, markGuard, markState, readJournal } from '../changes/journal.ts';
import type { StateMark } from '../changes/journal-format.ts';
import type { Journal } from '../changes/read-journal.ts';
import { askAll, type Ping } from '../guard/ask.ts';
import { guardOf } from '../guard/handshake.ts';
import { leaseTime } from '../guard/time.ts';
import { type GuardTools, watchSet } from '../guard/watch.ts';
import { keepLock } from '../ip-helper/machine-store/lock.ts';
import type { Machine } from '../session/machine.ts';
import { settleLeft } from './settle-left.ts';
import { undoAlone } from './undo-alone.ts';

/** How long to try to become the guard of a set, in milliseconds: somebody looks whether there is one. */
const LONGEST_TRY = 3000;
/** How long to wait for who works on a set, in milliseconds. */
const LONGEST_WAIT = 5000;

/** What a guard works on, and how it says what it did. */
export interface GuardPost {
  readonly machine: Machine;
  /** Runs on the machine while nobody else changes it. */
  batch(work: () => void): void;
  /** How hosts are pinged; called once such a probe is asked. */
  ping(): Ping;
  /** Says to the system's log what was undone without anybody seeing it. */
  report(message: string): void;
}

/** What came of a guard: it watched the set until that was over; another one does; there was nothing to watch. */
export type Watched = 'watched' | 'byAnother' | 'nothing';

/**
 * Guards a set until it is over. There is nothing to watch where it is over, or nothing answers that was to answer.
 * @throws {CommandError} where the journal cannot be read
 */
export async function guardSet(file: string, post: GuardPost, time = leaseTime): Promise<Watched> {
  const release = keepLock(guardOf(file), LONGEST_TRY);
  if (release === undefined) return 'byAnother';
  try {
    return (await watchSet(toolsOf(file, post, time))) ? 'watched' : 'nothing';
  } finally {
    release();
  }
}

function toolsOf(file: string, { machine, batch, ping, report }: GuardPost, time: GuardTools['time']): GuardTools {
  let known: { readonly size: number; readonly journal: Journal | undefined } | undefined;
  let pinger: Ping | undefined;
  const mark = (state: StateMark) => markState(file, state);
  return {
    time,
    read() {
      const size = statSync(file, { throwIfNoEntry: false })?.size;
      if (size === undefined) return undefined;
      // Lines are only added to a journal.
      if (known?.size !== size) known = { size, journal: readJournal(file) };
      return known.journal;
    },
    isHeld: () => isHeld(file),
    alone(work) {
      batch(() =>
        holding(
          file,
          () => {
            const journal = readJournal(file);
            if (journal !== undefined) work(journal);
          },
          LONGEST_WAIT,
        ),
      );
    },
    mark,
    say({ answered, refused }) {
      markGuard(file, { processId: process.pid, answered, ...(refused === undefined ? {} : { refused }) });
    },
    settle: (journal) => void settleLeft(journal, machine),
    undo: (journal, why) => undoAlone(journal, why, machine, { report }),
    ask: (probes, longest) => {
      if (probes.some(({ port }) => port === undefined)) pinger ??= ping();
      return askAll(probes, longest, (probe, most) => pinger?.(probe, most) ?? Promise.resolve(false));
    },
  };
}
