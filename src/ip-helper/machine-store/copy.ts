import { realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { findOpenChanges, mendChanges } from '../machine-file/changes.ts';
import { MachineFileError } from '../machine-file/machine-file-error.ts';
import { decodeText } from '../machine-file/parse.ts';
import { CHANGES_BEGIN, FILE_END } from '../machine-file/print.ts';
import type { FileMark } from './file-mark.ts';
import { readMarked, replaceEnd, replaceFile } from './replace-file.ts';
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
  append(line: string, unlocked: Error | undefined): void;
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
    append(line, unlocked) {
      saving(unlocked, () => {
        if (open === undefined || mark === undefined) throw new Error('there is no list to add to');
        const added = `${open.empty ? '' : ','}\n    ${line}`;
        const saved = replaceEnd(file, mark.size - FILE_END.length, added, FILE_END);
        open.empty = false;
        head += added;
        return saved;
      });
    },
    forget,
  };
}

function reading<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new MachineFileError(
      'NotRead',
      `The machine file '${file}' cannot be read: ${(error as Error).message}.`,
      codeOf(error) === 'ENOENT'
        ? 'Check the path; Examples/vpn-laptop.machine.json of the module shows such a file.'
        : 'Check the path and who may read the file.',
    );
  }
}

function notSaved(named: string, file: string, error: Error): MachineFileError {
  return new MachineFileError(
    'NotSaved',
    `The machine file '${named}' could not be saved: ${error.message}. Nothing of this batch was done.`,
    `Check that '${basename(file)}' and files beside it can be written in '${dirname(file)}' and that the disk has room; then run the command again.`,
  );
}
