import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CommandError, readFault, writeFault } from 'pwsh-contract';
import type { SetsFolder } from '../ip-helper/ip-helper.ts';
import { MachineFileError } from '../ip-helper/machine-file/machine-file-error.ts';
import { withLock } from '../ip-helper/machine-store/lock.ts';
import { readMarked } from '../ip-helper/machine-store/replace-file.ts';
import { codeOf, insist } from '../ip-helper/machine-store/retry.ts';
import type { Change } from './change-set.ts';
import {
  type GuardMark,
  type JournalHead,
  keyOf,
  printBegin,
  printGuard,
  printJournal,
  printMade,
  printState,
  SET_STATES,
  type SetState,
  type StateMark,
} from './journal-format.ts';
import { type Journal, parseJournal } from './read-journal.ts';

/** How many sets that are over are kept for an undo by their Id: the newest. */
export const HISTORY = 100;

/** What the names of journals end with. */
export const JOURNAL_ENDING = '.jsonl';
const DRAFT = '.writing';

/** What is over: nothing is left to be done, unless somebody wants it undone. */
const OVER: readonly SetState[] = ['Applied', 'RolledBack', 'Confirmed'];

export function isOver({ state }: Pick<StateMark, 'state'>): boolean {
  return OVER.includes(state);
}

/** A journal that is being written. */
export interface OpenJournal {
  readonly file: string;
  /** Marks that a change is begun. It is not flushed: a process that is killed leaves it, and a restart empties the table. */
  begin(at: number): void;
  /** Notes what became of a change, where that is not what was planned. */
  made(at: number, change: Change): void;
  close(): void;
}

/** The path of the journal of a set. An Id that a file could not be named by, as of an edited plan, is named by its digest. */
export function journalFile(folder: string, id: string): string {
  const name = /^[0-9a-z]{1,32}$/.test(id) ? id : `-${digestOf(id)}`;
  return join(folder, `${name}${JOURNAL_ENDING}`);
}

function digestOf(text: string): string {
  // Loaded here: few need it, and it takes milliseconds.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/**
 * Writes a journal, whole and safe from a power cut, before the first change. Only for who holds it.
 * @throws {CommandError} JournalNotWritten, and then nothing is to be done
 */
export function writeJournal(file: string, head: JournalHead, changes: readonly Change[]): OpenJournal {
  const text = printJournal(head, changes);
  const key = keyOf(text);
  const draft = file + DRAFT;
  let descriptor: number | undefined;
  try {
    rmSync(draft, { force: true });
    // What others add meanwhile, as a guard does, is not written over.
    descriptor = openSync(draft, 'ax', 0o644);
    writeAll(descriptor, text);
    fsyncSync(descriptor);
    insist(() => renameSync(draft, file));
    syncFolder(dirname(file));
  } catch (error) {
    if (descriptor !== undefined) {
      closeSync(descriptor);
      // A draft that is left is removed by who writes next.
      removeQuietly(draft);
    }
    throw notWritten(file, error as Error, 'Nothing is done');
  }
  const written = descriptor;
  return {
    file,
    begin(at) {
      try {
        writeAll(written, printBegin(key, at));
      } catch (error) {
        throw notWritten(file, error as Error, 'The change is not made');
      }
    },
    made: (at, change) => writeAll(written, printMade(key, at, change)),
    close: () => closeSync(written),
  };
}

/** Notes that a guard watches a set, or why it does not. @throws {Error} when it cannot be written */
export function markGuard(file: string, mark: GuardMark): void {
  const key = keyOf(textOf(file));
  const descriptor = insist(() => openSync(file, 'a'));
  try {
    writeAll(descriptor, printGuard(key, mark));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Marks the state of a set, safe from a power cut. @throws {Error} when it cannot be written */
export function markState(file: string, mark: StateMark): void {
  const text = textOf(file);
  const end = text.lastIndexOf('\n') + 1;
  const descriptor = insist(() => openSync(file, 'r+'));
  try {
    // What a full disk or a kill has cut.
    ftruncateSync(descriptor, Buffer.byteLength(text.slice(0, end)));
    writeAll(descriptor, printState(keyOf(text), mark), fstatSync(descriptor).size);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The journal of a set; undefined where there is none.
 * @throws {CommandError} InvalidJournal or JournalNotRead
 */
export function readJournal(file: string): Journal | undefined {
  if (!existsSync(file)) return undefined;
  const journal = parseJournal(readText(file), file);
  if (basename(journalFile('', journal.id)) === basename(file)) return journal;
  throw notRead(file, new Error(`it is the journal of '${journal.id}'`));
}

/** The files of all journals, the newest first. */
export function listJournals({ find }: SetsFolder): string[] {
  const folder = find();
  if (folder === undefined) return [];
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(JOURNAL_ENDING));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw notRead(folder, error as Error);
  }
  return names
    .map((name) => join(folder, name))
    .map((file) => ({ file, time: timeOf(file) }))
    .sort((a, b) => b.time - a.time)
    .map(({ file }) => file);
}

function timeOf(file: string): number {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

/** The end of a journal in which its last mark is found, in bytes. */
const TAIL = 16_384;

/** How far a set is, by the end of its journal alone; undefined where only the whole says so. */
export function peekState(file: string): SetState | undefined {
  const found = /^\{"Sum":"[0-9a-f]{8}","State":"(\w+)",/.exec(peekLine(file))?.[1];
  return SET_STATES.find((state) => state === found);
}

/** Whether a set is over, and no session has said yet what became of it. */
export function isUntold(file: string): boolean {
  return peekState(file) !== undefined && peekLine(file).includes(',"Untold":true');
}

/** The last whole line of a journal but those of guards; empty where it is longer than is looked at. */
function peekLine(file: string): string {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const { size } = fstatSync(descriptor);
      const bytes = Buffer.alloc(Math.min(size, TAIL));
      readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
      const lines = bytes.toString('utf8').split('\n').slice(0, -1);
      return lines.findLast((line) => !/^\{"Sum":"[0-9a-f]{8}","Guard":/.test(line)) ?? '';
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return '';
  }
}

/**
 * Works on a set while nobody else does. Who makes its changes holds it meanwhile, and the system lets go of it when that
 * process is gone.
 * @param longest - how long to wait for another, in milliseconds
 * @throws {CommandError} ChangeSetBusy where another process holds it
 */
export function holding<T>(file: string, work: () => T, longest = 2000): T {
  let begun = false;
  try {
    return withLock(
      file,
      () => {
        begun = true;
        return work();
      },
      longest,
    );
  } catch (error) {
    if (begun || !(error instanceof MachineFileError)) throw error;
    throw new CommandError({
      id: 'ChangeSetBusy',
      category: 'ResourceUnavailable',
      message: `The change set of '${file}' is being carried out by another process.`,
      action: 'Wait until that is done: Get-IpRouteChangeSet shows it.',
    });
  }
}

/** Whether a process makes the changes of a set now. */
export function isHeld(file: string): boolean {
  // Where it cannot be taken over, because the folder may not be written, it is as it looks.
  if (!existsSync(`${file}.lock`)) return false;
  try {
    return withLock(file, (unlocked) => unlocked !== undefined, 100);
  } catch {
    return true;
  }
}

/** Removes the oldest of the sets that are over, and what killed sessions left half written. */
export function pruneJournals(sets: SetsFolder): void {
  try {
    const over = listJournals(sets).filter((file) => isOver({ state: peekState(file) ?? 'Applying' }));
    for (const file of over.slice(HISTORY)) rmSync(file, { force: true });
    const folder = sets.find() ?? '';
    const drafts = readdirSync(folder).filter((name) => name.endsWith(DRAFT));
    for (const draft of drafts) {
      const path = join(folder, draft);
      if (!isHeld(path.slice(0, -DRAFT.length))) rmSync(path, { force: true });
    }
  } catch {
    // Tidying up is no reason to fail.
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What failed before is the news.
  }
}

function textOf(file: string): string {
  const { bytes, mark } = readMarked(file);
  mark?.drop();
  return bytes.toString('utf8');
}

function readText(file: string): string {
  try {
    return textOf(file);
  } catch (error) {
    throw notRead(file, error as Error);
  }
}

function writeAll(descriptor: number, text: string, position: number | null = null): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; )
    at += writeSync(descriptor, bytes, at, bytes.length - at, position === null ? null : position + at);
}

/** Makes the name of a new file safe, too; Windows has no such call, and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function notRead(file: string, error: Error): CommandError {
  return new CommandError({
    id: 'JournalNotRead',
    category: 'ResourceUnavailable',
    message: `The journal '${file}' could not be read: ${readFault(error)}.`,
    action: 'Check who may read it.',
  });
}

/** @param outcome - what that means, for a person */
export function notWritten(file: string, error: Error, outcome: string): CommandError {
  return new CommandError({
    id: 'JournalNotWritten',
    category: 'ResourceUnavailable',
    message: `${outcome}: the journal '${file}' could not be written: ${writeFault(error)}. Changes that are made as one need it, so that a session that ends meanwhile can be mended.`,
    action: 'Check that its folder can be written and that the disk has room; then run the command again.',
  });
}
