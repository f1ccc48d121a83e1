import { CommandError } from 'pwsh-contract';
import { type Fail, type Json, jsonChecks } from '../ip-helper/machine-file/json-checks.ts';
import type { Change } from './change-set.ts';
import {
  type GuardMark,
  HEAD_COLUMNS,
  isWhole,
  JOURNAL_VERSION,
  type JournalHead,
  keyOf,
  type SetState,
  STATE_COLUMNS,
  type StateMark,
} from './journal-format.ts';
import { readValues } from './read-change.ts';
import { jsonCells, readJsonChange } from './read-plan.ts';

/** A journal as it was read. */
export interface Journal extends JournalHead, StateMark {
  readonly file: string;
  /** The checksum that is part of all others. */
  readonly key: string;
  /** The changes in their order, each as it became where that is known. */
  readonly changes: readonly Change[];
  /** The places in `changes` of those that were begun. */
  readonly begun: ReadonlySet<number>;
  /** What the guard of a set that is to be confirmed has said last. */
  readonly guard?: GuardMark;
}

/**
 * Reads the text of a journal. A last line that a power cut or a full disk has cut is left out, unless it is of the part that
 * was written before the first change.
 * @throws {CommandError} InvalidJournal with line and field, for the first rule that it breaks
 */
export function parseJournal(text: string, file: string): Journal {
  const { head, key, count } = readHead(text, file);
  const lines = text.split('\n');
  // Behind the last line break there is nothing, or what is cut.
  const last = lines.pop() ?? '';
  if (lines.length <= count)
    refuse(file, lines.length + 1, '', last === '' ? 'it is missing' : `it is cut: ${count} changes were written`);
  const changes: Change[] = [];
  const begun = new Set<number>();
  let mark: StateMark = { state: 'Applying', at: head.created };
  let guard: GuardMark | undefined;
  for (const [at, line] of lines.entries()) {
    if (at === 0) continue;
    const number = at + 1;
    const fail: Fail = (path, rule) => refuse(file, number, path, rule);
    if (!isWhole(key, line)) fail('', 'it is not as it was written: its Sum is of another text');
    const read = jsonChecks(fail);
    const item = JSON.parse(line) as Json;
    const cells = jsonCells(item, '', fail);
    const place = (name: string, most: number) => read.number(item, '', name, [0, most - 1]);
    const change = () => readJsonChange(item['Of'], 'Of', head, read, fail);
    if (at <= count) {
      read.object(item, '', ['Sum', 'Change', 'Of']);
      if (place('Change', count) !== at - 1) fail('Change', `it must be ${at - 1}`);
      changes.push(change());
    } else if ('Begin' in item) {
      read.object(item, '', ['Sum', 'Begin']);
      begun.add(place('Begin', count));
    } else if ('Made' in item) {
      read.object(item, '', ['Sum', 'Made', 'Of']);
      changes[place('Made', count)] = change();
    } else if ('Guard' in item) {
      read.object(item, '', ['Sum', 'Guard', 'Answered', 'Refused']);
      guard = {
        processId: place('Guard', 2 ** 32),
        answered: read.list(item, '', 'Answered').map(String),
        ...(item['Refused'] === undefined ? {} : { refused: String(item['Refused']) }),
      };
    } else {
      read.object(item, '', ['Sum', ...Object.keys(STATE_COLUMNS), 'Untold', 'Left']);
      const { State, At, Deadline, Started, Why } = readValues(cells, STATE_COLUMNS);
      mark = {
        state: State as SetState,
        at: At as number,
        ...(Deadline === null ? {} : { deadline: Deadline as number }),
        ...(Started === null ? {} : { started: Started as number }),
        ...(Why === null ? {} : { why: Why as string }),
        ...(item['Untold'] === undefined ? {} : { untold: read.flag(item, '', 'Untold', false) }),
        ...(item['Left'] === undefined ? {} : { left: read.list(item, '', 'Left').map(String) }),
      };
    }
  }
  return { ...head, ...mark, file, key, changes, begun, ...(guard === undefined ? {} : { guard }) };
}

/** Reads the first line alone. @throws {CommandError} as `parseJournal` */
function readHead(text: string, file: string): { head: JournalHead; key: string; count: number } {
  const end = text.indexOf('\n');
  const line = end < 0 ? text : text.slice(0, end);
  const fail: Fail = (path, rule) => refuse(file, 1, path, rule);
  if (end < 0) fail('', 'it is cut');
  const item = jsonOf(line) ?? fail('', 'it is no line of a journal');
  const cells = jsonCells(item, '', fail);
  // A version that is to come may sum otherwise.
  const { JournalVersion } = readValues(cells, { JournalVersion: HEAD_COLUMNS.JournalVersion });
  if (JournalVersion !== JOURNAL_VERSION)
    fail('JournalVersion', `it is ${JournalVersion}, and this module reads ${JOURNAL_VERSION}`);
  if (!isWhole('', line)) fail('', 'it is not as it was written: its Sum is of another text');
  jsonChecks(fail).object(item, '', ['Sum', ...Object.keys(HEAD_COLUMNS)]);
  const values = readValues(cells, HEAD_COLUMNS) as Record<keyof typeof HEAD_COLUMNS, unknown>;
  const probes = values.RollbackUnless as string[];
  return {
    key: keyOf(line),
    count: values.Changes as number,
    head: {
      id: values.ChangeSetId as string,
      created: values.Created as number,
      computer: values.ComputerName as string,
      backend: values.Backend as string,
      user: values.User as string,
      processId: values.ProcessId as number,
      booted: values.Booted as number,
      terms: {
        atomic: values.Atomic as boolean,
        ...(values.RollbackAfter === null ? {} : { rollbackAfter: values.RollbackAfter as number }),
        ...(probes.length === 0 ? {} : { rollbackUnless: probes }),
      },
    },
  };
}

function jsonOf(line: string): Json | undefined {
  try {
    const value = JSON.parse(line) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

function refuse(file: string, line: number, field: string, rule: string): never {
  throw new CommandError({
    id: 'InvalidJournal',
    category: 'InvalidData',
    message: `The journal '${file}' is not valid: line ${line}${field === '' ? '' : `, ${field}`}: ${rule}. Nothing of it is carried out.`,
    action:
      'Look at the routes that it names and put them right by hand; then move the file away. A journal is not to be edited.',
  });
}
