import { isAscii } from 'node:buffer';
import type { CommandError } from '../contract/command-error.ts';
import { LONGEST_GATHERED, LONGEST_REQUEST } from '../wire/limits.ts';
import { readId } from '../wire/lines.ts';
import { invalidRequest, requestTooLong } from './kit-errors.ts';

/** A line that is no request, and why. */
export interface RefusedLine {
  readonly id: string;
  readonly error: CommandError;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/** The byte order mark, which .NET Framework puts before a child's input where its console is UTF-8 (chcp 65001). */
const BYTE_ORDER_MARK = '\xef\xbb\xbf';
/** How much is kept of a line that is too long: its id, and before that the name of its cmdlet. */
const KEPT = 200;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what is no ASCII is what is looked for
const FOREIGN = /[^\x00-\x7f]/;

/**
 * Makes lines of what the reads of the input give. A line that has not ended waits for its end; empty ones are nothing.
 * However long a line becomes, there is never more of it here than a request may be long.
 */
export class LineReader {
  readonly #gathers: (command: string) => boolean;
  /** How long the line may be that has not ended. */
  #most = LONGEST_REQUEST;
  #begun = false;
  /** The last two bytes that were read. */
  #last = '';
  /** The pieces of the line that has not ended, and how long it is so far. */
  #pieces: string[] = [];
  #length = 0;
  /** Whether something of it may be no ASCII. */
  #foreign = false;

  /** @param gathers - whether a cmdlet takes all piped objects together */
  constructor(gathers: (command: string) => boolean) {
    this.#gathers = gathers;
  }

  /** Whether the last line that was read is an empty one. */
  get atEmptyLine(): boolean {
    return this.#last === '\n\n';
  }

  /** The lines that end in what was read. */
  take(bytes: Buffer): (string | RefusedLine)[] {
    this.#last = `${this.#last}${bytes.toString('latin1', Math.max(0, bytes.length - 2))}`.slice(-2);
    const lines: (string | RefusedLine)[] = [];
    // There may be nothing but empty lines.
    let at = this.#length === 0 ? firstOf(bytes) : 0;
    if (at === bytes.length) return lines;
    const text = bytes.toString('latin1');
    const foreign = !isAscii(bytes);
    while (at < text.length) {
      const end = text.indexOf('\n', at);
      if (end < 0) {
        this.#keep(text.slice(at), foreign);
        break;
      }
      const line = this.#end(text.slice(at, end), foreign);
      if (line !== '') lines.push(line);
      at = end + 1;
    }
    return lines;
  }

  #keep(piece: string, foreign: boolean): void {
    this.#length += piece.length;
    this.#foreign ||= foreign;
    if (this.#length > LONGEST_REQUEST && this.#most === LONGEST_REQUEST) this.#most = this.#mostOf(piece);
    if (this.#length <= this.#most) this.#pieces.push(piece);
    else this.#pieces = [[...this.#pieces, piece].join('').slice(0, KEPT)];
  }

  /** How long a line may be that begins so. */
  #mostOf(piece: string): number {
    const head = [...this.#pieces, piece].join('').slice(0, KEPT);
    return this.#gathers(head.split('\t', 2)[1] ?? '') ? LONGEST_GATHERED : LONGEST_REQUEST;
  }

  /** The line that ends with this piece. */
  #end(piece: string, foreign: boolean): string | RefusedLine {
    let line = piece;
    let length = piece.length;
    let suspect = foreign;
    let most = LONGEST_REQUEST;
    if (this.#length > 0) {
      this.#keep(piece, foreign);
      line = this.#pieces.join('');
      length = this.#length;
      suspect = this.#foreign;
      most = this.#most;
      this.#most = LONGEST_REQUEST;
      this.#pieces = [];
      this.#length = 0;
      this.#foreign = false;
    }
    if (!this.#begun) {
      this.#begun = true;
      if (line.startsWith(BYTE_ORDER_MARK)) line = line.slice(BYTE_ORDER_MARK.length);
    }
    if (line.charCodeAt(line.length - 1) === CARRIAGE_RETURN) line = line.slice(0, -1);
    if (length > most) return { id: readId(line), error: requestTooLong(length, most) };
    return suspect && FOREIGN.test(line) ? { id: readId(line), error: invalidRequest('it is not ASCII') } : line;
  }
}

/** Where the first line begins that is not empty. */
function firstOf(bytes: Buffer): number {
  let at = 0;
  while (bytes[at] === LINE_FEED || bytes[at] === CARRIAGE_RETURN) at++;
  return at;
}
