import { fstatSync, readFileSync } from 'node:fs';
import { TextDecoder } from 'node:util';
import { readFault } from '../contract/file-fault.ts';
import { badArguments, type GivenOptions } from '../host/command-line.ts';
import { pathOf } from '../host/parameter-options.ts';
import { readInput } from '../host/pipes.ts';
import { type JsonPiece, JsonValues } from './json-values.ts';
import { faultOfSets } from './options.ts';
import type { CommandWords } from './words.ts';

/** Where the records of a command come from. */
export type Source =
  | { readonly is: 'none' }
  | { readonly is: 'input' }
  | { readonly is: 'file'; readonly path: string };

/** Whether a command takes records. */
export function takesRecords({ parameters }: CommandWords): boolean {
  return parameters.some(({ pipeline, byValue, objects }) => pipeline === 'name' || byValue || objects !== undefined);
}

/**
 * Where the records of a command line come from. Standard input is read where `--input -` says so; without it only by a command line
 * that names nothing to work on, and so would be an error, and only from a pipe or a file: a program that inherits a terminal, or a
 * pipe that nobody ever closes, must not wait for ever.
 * @param keys - the keys of the command, which name what it works on as well as what is mandatory does
 * @throws {ExitError} where there is a terminal, and nobody said that records are typed
 */
export function sourceOf(
  given: GivenOptions,
  words: CommandWords,
  named: ReadonlySet<string>,
  { changes, keys = [] }: { readonly changes: boolean; readonly keys?: readonly string[] | undefined },
): Source {
  const { input } = given;
  if (input === '-') return { is: 'input' };
  if (typeof input === 'string') return { is: 'file', path: pathOf('input', input) };
  const isFault = faultOfSets(words, named, false) !== undefined && faultOfSets(words, named, true) === undefined;
  const name = words.parameters.filter(
    (one) => one.isValue || one.fromPipeline !== undefined || keys.includes(one.name),
  );
  const lacksAll = changes && name.length > 0 && !name.some((one) => named.has(one.name));
  return (isFault || lacksAll) && takesRecords(words) && isPiped() ? { is: 'input' } : { is: 'none' };
}

/** Whether standard input is a pipe or a file, and no terminal and no null device. */
function isPiped(): boolean {
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isSocket() || input.isFile();
  } catch {
    return false;
  }
}

/** How many records of a file are worked on together. */
const TOGETHER = 512;

/**
 * Reads records from their source, and calls for those that come together.
 * @param stopped - ends the reading
 */
export async function readRecords(
  source: Exclude<Source, { is: 'none' }>,
  stopped: AbortSignal,
  take: (records: readonly JsonPiece[]) => void,
): Promise<void> {
  const values = new JsonValues();
  const give = async (records: readonly JsonPiece[]) => {
    for (let at = 0; at < records.length && !stopped.aborted; at += TOGETHER) {
      if (at > 0) await new Promise((resolve) => setImmediate(resolve));
      take(records.slice(at, at + TOGETHER));
    }
  };
  if (source.is === 'file') {
    await give([...values.take(readText(source.path)), ...values.end()]);
    return;
  }
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const piecesOf = (bytes?: Uint8Array): JsonPiece[] => {
    let text: string;
    try {
      text = decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      return values.fail('it is no UTF-8');
    }
    return [...values.take(text), ...(bytes === undefined ? values.end() : [])];
  };
  const read = process.platform === 'win32' ? readDescriptor : readStream;
  // Line by line, so that what is before a line that is no text is done, wherever the pieces of the input end.
  await read(stopped, (bytes) => give(linesOf(bytes).flatMap(piecesOf)));
  if (!stopped.aborted) await give(piecesOf());
}

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, from) + 1 || bytes.length;
    lines.push(bytes.subarray(from, end));
    from = end;
  }
  return lines;
}

const NEWLINE = 0x0a;

type Reader = (stopped: AbortSignal, take: (bytes: Uint8Array) => Promise<void>) => Promise<void>;

/** Reads standard input as a stream, which can be ended in the midst. */
const readStream: Reader = async (stopped, take) => {
  const { stdin } = process;
  stopped.addEventListener('abort', () => stdin.destroy());
  try {
    for await (const bytes of stdin) await take(bytes as Uint8Array);
  } catch (error) {
    // A stream that is destroyed in the midst says so.
    if (!stopped.aborted) throw error;
  }
};

/** How long the end of a process is waited for that a read of its input holds, in milliseconds. */
const PATIENCE = 100;

/** Reads it by its descriptor: on Windows not every pipe can be opened as a stream. A read that goes on is left to the end of the process. */
const readDescriptor: Reader = (stopped, take) =>
  new Promise((resolve, reject) => {
    let work: Promise<void> = Promise.resolve();
    readInput({
      take(bytes) {
        // The buffer is used again for the next read.
        const own = Uint8Array.from(bytes);
        work = work.then(() => (stopped.aborted ? undefined : take(own)));
        work.catch(reject);
      },
      ended: () => void work.then(resolve, reject),
    });
    stopped.addEventListener('abort', () => {
      resolve();
      setTimeout(() => process.exit(), PATIENCE).unref();
    });
  });

function readText(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw badArguments('FileNotRead', `--input '${path}' could not be read: ${readFault(error)}.`, 'Check the path.');
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le').slice(1);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw badArguments('InvalidInput', `--input '${path}' is no UTF-8.`, 'Write it as UTF-8.');
  }
}
