import { realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { readFault, writeFault } from 'pwsh-contract';
import { CHANGES_BEGIN, FILE_END, findOpenChanges, mendChanges, type SavedBatch } from '../machine-file/changes.ts';
import { MachineFileError } from '../machine-file/machine-file-error.ts';
import { decodeText } from '../machine-file/parse.ts';
import type { RowChange } from '../simulator/state.ts';
import type { FileMark } from './file-mark.ts';
import { readGrown, readMarked, replaceEnd, replaceFile } from './replace-file.ts';
import { codeOf } from './retry.ts';

/** How long the list of changes may become before it is folded in, in characters, and beside the rest of the file. */
const LIST_AT_LEAST = 65_536;
const LIST_PART = 0.5;

/** The text of a machine file as this process has it, and whether the file is still that. */
export interface Copy {
  /** The path without links: sessions that come by different links must meet at one lock, and a link is not to be replaced. */
  readonly file: string;
  readonly text: string;
  /** Whether the file ends with a list of changes to which one can be added, and whether it is short enough for that. */
  readonly isOpen: boolean;
  readonly hasRoom: boolean;
  isStill(): boolean;
  /** The text that the file has now; undefined where it is what it was. */
  reload(): string | undefined;
  /** A text that was reloaded is a machine. */
  take(text: string): void;
  /** Replaces the file as a whole. */
  replace(print: () => string, unlocked: Error | undefined): void;
  /** Adds one line to the list of changes, which costs the same however long the file is. */
  append(print: (times: Pick<SavedBatch, 'saved' | 'after'>) => string, unlocked: Error | undefined): void;
  /**
   * Takes up what others have added to the list, where that is all that has happened to the file since: `make` has made the
   * changes. False where the whole must be read.
   */
  follow(parse: (lines: unknown[]) => SavedBatch[], make: (changes: RowChange[]) => boolean): boolean;
  /** The file must be read again. */
  forget(): void;
}

/** @throws {MachineFileError} when the file cannot be read */
export function openCopy(named: string): Copy {
  const file = reading(named, () => realpathSync(named));
  /** The text; where the file can grow it is without what ends every file, so that adding a line copies nothing. */
  let head = '';
  /** Of the list of changes to which can be added. */
  let open: { readonly begin: number; empty: boolean } | undefined;
  /** Whether the file is as the text is: what a killed session was adding is mended in the text only. */
  let whole = true;
  /** Of the text that the machine is of; without one the file must be read. */
  let mark: FileMark | undefined;
  const decode = (bytes: Buffer) => {
    const written = decodeText(bytes, named);
    const text = mendChanges(written);
    whole = text === written;
    return text;
  };
  const take = (text: string) => {
    const begin = whole ? findOpenChanges(text) : undefined;
    open = begin === undefined ? undefined : { begin, empty: text.endsWith(CHANGES_BEGIN + FILE_END) };
    head = open === undefined ? text : text.slice(0, -FILE_END.length);
  };
  const textNow = () => (open === undefined ? head : head + FILE_END);
  const forget = () => {
    mark?.drop();
    mark = undefined;
  };
  const saving = (unlocked: Error | undefined, work: () => FileMark | undefined) => {
    try {
      if (unlocked !== undefined) throw unlocked;
      const saved = work();
      forget();
      mark = saved;
    } catch (error) {
      throw notSaved(named, file, error as Error);
    }
  };
  const first = reading(named, () => readMarked(file));
  // The opening alone marks nothing: a machine that is never changed holds no file open.
  first.mark?.drop();
  take(decode(first.bytes));
  return {
    file,
    get text() {
      return textNow();
    },
    get isOpen() {
      return open !== undefined;
    },
    get hasRoom() {
      if (open === undefined || mark === undefined) return false;
      return head.length - open.begin <= Math.max(LIST_AT_LEAST, LIST_PART * open.begin);
    },
    isStill: () => mark?.isStill(file) === true,
    reload() {
      if (mark?.isStill(file)) return undefined;
      forget();
      const present = reading(named, () => readMarked(file));
      mark = present.mark;
      const known = textNow();
      const next = decode(present.bytes);
      if (next !== known) {
        // Not what it was, whether or not the new text is a machine.
        [head, open] = ['', undefined];
        return next;
      }
      take(next);
      return undefined;
    },
    take,
    replace(print, unlocked) {
      saving(unlocked, () => {
        const next = print();
        const saved = replaceFile(file, next);
        whole = true;
        take(next);
        return saved;
      });
    },
    append(print, unlocked) {
      saving(unlocked, () => {
        if (open === undefined || mark === undefined) throw new Error('there is no list to add to');
        const after = mark.time;
        const now = Math.max(Date.now(), Math.floor(after / 1000) + 1);
        const saved = 1000 * now;
        const added = `${open.empty ? '' : ','}\n    ${print({ saved, after })}`;
        const next = replaceEnd(file, mark.size - FILE_END.length, added, FILE_END, now);
        open.empty = false;
        head += added;
        return next;
      });
    },
    follow(parse, make) {
      if (open === undefined || mark === undefined) return false;
      const known = mark;
      const { bytes, mark: next } = reading(named, () => readGrown(file, known, known.size - FILE_END.length));
      const added = bytes.toString('utf8');
      const batches = next === undefined ? [] : readLines(added, open.empty, parse);
      if (
        next === undefined ||
        !leads(known.time, batches, next.time) ||
        !make(batches.flatMap((each) => each.changes))
      ) {
        next?.drop();
        return false;
      }
      forget();
      mark = next;
      open.empty = false;
      head += added.slice(0, -FILE_END.length);
      return true;
    },
    forget,
  };
}

/** What was added behind a list; nothing where it is no lines of a session. */
function readLines(added: string, first: boolean, parse: (lines: unknown[]) => SavedBatch[]): SavedBatch[] {
  const begin = first ? '' : ',';
  if (!added.startsWith(begin) || !added.endsWith(FILE_END)) return [];
  try {
    return parse(JSON.parse(`[${added.slice(begin.length, -FILE_END.length)}]`));
  } catch {
    // Who reads the whole says what is wrong.
    return [];
  }
}

/**
 * Whether these batches alone lie between two times of a file. It has the time at which the last session saved, unless
 * somebody else has written since: then the session that saves next names another time as the one before.
 */
function leads(from: number, batches: readonly SavedBatch[], to: number): boolean {
  let time = from;
  for (const { after, saved } of batches) {
    if (after !== time) return false;
    time = saved;
  }
  return batches.length > 0 && time === to;
}

function reading<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new MachineFileError(
      'NotRead',
      `The machine file '${file}' cannot be read: ${readFault(error)}.`,
      ADVICE[codeOf(error)] ?? 'Check the path and who may read the file.',
    );
  }
}

function notSaved(named: string, file: string, error: Error): MachineFileError {
  return new MachineFileError(
    'NotSaved',
    `The machine file '${named}' could not be saved: ${writeFault(error)}. Nothing of this batch was done.`,
    ADVICE[codeOf(error)] ??
      `Check that '${basename(file)}' and files beside it can be written in '${dirname(file)}' and that the disk has room; then run the command again.`,
  );
}

/** What to do about a failed call that says nothing of who may do what. */
const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: 'Check the path; Examples/vpn-laptop.machine.json of the module shows such a file.',
  EMFILE: 'Let a process open more files (ulimit -n), and connect again.',
  ENFILE: 'Close programs: the computer has as many files open as it can.',
};
