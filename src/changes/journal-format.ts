import type { Change } from './change-set.ts';
import type { PlanColumns } from './columns.ts';
import { changeToJson } from './print.ts';

/**
 * How far a set is. `Applying` until its last call was made, and for good where the process that made them is gone.
 * `Applied`, `Confirmed` and `RolledBack` are ends. `Partial`: something is left of it that could not be undone.
 * `Pending`: made, and undone at its deadline unless it is confirmed.
 */
export type SetState = (typeof SET_STATES)[number];
export const SET_STATES = ['Applying', 'Applied', 'RolledBack', 'Partial', 'Pending', 'Confirmed'] as const;

/** What is asked for a set that is carried out. */
export interface Terms {
  /** All of it, or nothing. */
  readonly atomic: boolean;
  /** After how many seconds it is undone, unless it is confirmed. */
  readonly rollbackAfter?: number;
  /** What must answer afterwards, where it answered before: tcp://10.0.0.5:5985, ping://10.0.0.5. */
  readonly rollbackUnless?: readonly string[];
}

/** What the first line of a journal says. */
export interface JournalHead {
  readonly id: string;
  /** In milliseconds since 1970. */
  readonly created: number;
  readonly computer: string;
  readonly backend: string;
  /** Who carries it out: the account, and the process of the executable. */
  readonly user: string;
  readonly processId: number;
  /** When the computer started, in milliseconds since 1970, about: after a restart the marks may be missing. */
  readonly booted: number;
  readonly terms: Terms;
}

/** What a line at the end of a journal says: the last such line counts. */
export interface StateMark {
  readonly state: SetState;
  /** Since when, in milliseconds since 1970. */
  readonly at: number;
  /** When it is undone unless it is confirmed, in milliseconds since 1970. */
  readonly deadline?: number;
  /** When the computer started, by the clock that the deadline is of: sleep counts, and no change of the clock. */
  readonly started?: number;
  /** What is left of it, one sentence for each change. */
  readonly left?: readonly string[];
  /** Why it came to that, where nobody was there who saw it: a sentence. */
  readonly why?: string;
  /** Whether no session has said so yet. */
  readonly untold?: boolean;
}

/** What a guard says when it begins to watch a set. */
export interface GuardMark {
  readonly processId: number;
  /** Which probes answered before the first change. */
  readonly answered: readonly string[];
  /** Why it does not watch, a sentence with what to do. */
  readonly refused?: string;
}

/** The version of the journals that are written, and the only one that is read. */
export const JOURNAL_VERSION = 1;

/** What the head has, with what each member holds. */
export const HEAD_COLUMNS = {
  JournalVersion: { kind: 'UInt32' },
  ChangeSetId: { kind: 'String', pattern: '[!-~]{1,64}' },
  Created: { kind: 'DateTime' },
  ComputerName: { kind: 'String' },
  Backend: { kind: 'String' },
  User: { kind: 'String' },
  ProcessId: { kind: 'UInt32' },
  Booted: { kind: 'DateTime' },
  Atomic: { kind: 'Boolean' },
  RollbackAfter: { kind: 'UInt32', nullable: true },
  RollbackUnless: { kind: 'String', list: true },
  /** How many lines of changes follow. */
  Changes: { kind: 'UInt32' },
} as const satisfies PlanColumns;

/** What a mark of its state has. */
export const STATE_COLUMNS = {
  State: { kind: 'Choice', choices: SET_STATES },
  At: { kind: 'DateTime' },
  Deadline: { kind: 'DateTime', nullable: true },
  Started: { kind: 'DateTime', nullable: true },
  Why: { kind: 'String', nullable: true },
} as const satisfies PlanColumns;

/**
 * The first part of a journal: its head, and a line for each change. It is complete before the first change is made.
 * Each line begins with a checksum: an edited journal is refused. That of the head is part of all others, so that no line of
 * another journal stands in for one.
 */
export function printJournal(head: JournalHead, changes: readonly Change[]): string {
  const { atomic, rollbackAfter, rollbackUnless } = head.terms;
  const first = printLine('', {
    JournalVersion: JOURNAL_VERSION,
    ChangeSetId: head.id,
    Created: printTime(head.created),
    ComputerName: head.computer,
    Backend: head.backend,
    User: head.user,
    ProcessId: head.processId,
    Booted: printTime(head.booted),
    Atomic: atomic,
    ...(rollbackAfter === undefined ? {} : { RollbackAfter: rollbackAfter }),
    ...(rollbackUnless === undefined ? {} : { RollbackUnless: rollbackUnless }),
    Changes: changes.length,
  });
  const key = keyOf(first);
  return first + changes.map((change, at) => printLine(key, { Change: at, Of: changeToJson(change) })).join('');
}

/** The mark that a change is begun: it precedes its call. */
export function printBegin(key: string, at: number): string {
  return printLine(key, { Begin: at });
}

/** What became of a change, where that is not what was planned: it is undone only where it still is so. */
export function printMade(key: string, at: number, change: Change): string {
  return printLine(key, { Made: at, Of: changeToJson(change) });
}

export function printState(key: string, mark: StateMark): string {
  const { state, at, deadline, started, left, why, untold } = mark;
  return printLine(key, {
    State: state,
    At: printTime(at),
    ...(deadline === undefined ? {} : { Deadline: printTime(deadline) }),
    ...(started === undefined ? {} : { Started: printTime(started) }),
    ...(why === undefined ? {} : { Why: why }),
    ...(untold === true ? { Untold: true } : {}),
    ...(left === undefined || left.length === 0 ? {} : { Left: left }),
  });
}

/** That a guard watches, or why it does not. */
export function printGuard(key: string, { processId, answered, refused }: GuardMark): string {
  return printLine(key, {
    Guard: processId,
    Answered: answered,
    ...(refused === undefined ? {} : { Refused: refused }),
  });
}

function printTime(time: number): string {
  return new Date(time).toISOString();
}

const SUMMED = /^\{"Sum":"([0-9a-f]{8})",/;

function printLine(key: string, values: object): string {
  const rest = JSON.stringify(values).slice(1);
  return `{"Sum":"${sumOf(key, rest)}",${rest}\n`;
}

function sumOf(key: string, rest: string): string {
  // Loaded here: it takes 5 ms, which the first reply of a session without a journal need not wait for.
  const { crc32 } = process.getBuiltinModule('node:zlib');
  return crc32(key + rest)
    .toString(16)
    .padStart(8, '0');
}

/** The checksum of a line, which its head's is the key of all others. */
export function keyOf(line: string): string {
  return SUMMED.exec(line)?.[1] ?? '';
}

/** Whether a line is as it was written. */
export function isWhole(key: string, line: string): boolean {
  const found = SUMMED.exec(line);
  return found !== null && sumOf(key, line.slice(found[0].length)) === found[1];
}
