import { batchAnswerer } from '../host/batch.ts';
import type { Session } from '../host/session.ts';
import type { WireContract } from '../wire/columns.ts';
import { unescapeField } from '../wire/fields.ts';
import { MOST_CURSORS } from '../wire/limits.ts';
import { type ErrorFields, MARKS, readError, readReply } from '../wire/lines.ts';

/** Who hears what requests are answered. */
export interface Listener {
  /** A result: its fields as they are written. */
  result(fields: readonly string[]): void;
  error(error: ErrorFields): void;
  warning(message: string): void;
}

/** Asks a contract as a module does, line by line, in this process. Answers come in the order of the requests, page by page. */
export class Conversation {
  readonly #answer: (lines: readonly string[]) => void;
  readonly #listener: Listener;
  #count = 0;
  /** The requests that are not answered to their end, in order, with what waits for those before them. */
  readonly #open = new Map<string, (() => void)[]>();
  readonly #ended = new Set<string>();
  /** The next requests of the pages that follow, and of which request they are. */
  #more: string[] = [];
  readonly #firstOf = new Map<string, string>();

  constructor(contract: WireContract<never>, session: Session<never>, listener: Listener) {
    this.#listener = listener;
    let heard: string[] = [];
    const { answerBatch, tell } = batchAnswerer(contract, session, {
      write: (bytes) => heard.push(Buffer.from(bytes).toString('latin1')) > 0,
      lost: () => {},
    });
    this.#answer = (lines) => {
      answerBatch(lines);
      tell();
      const text = heard.join('');
      heard = [];
      // Behind the batch, which locks what it works on: who reads what is printed may work on the same, and wait for that.
      for (const line of text.split('\n').slice(0, -1)) this.#hear(line);
    };
  }

  /** Asks together. @param makers - each makes its line, of its id */
  ask(makers: readonly ((id: string) => string)[]): void {
    const lines = makers.map((line) => {
      const id = String(++this.#count);
      this.#open.set(id, []);
      return line(id);
    });
    if (lines.length > 0) this.#answer(lines);
  }

  /** Asks for results, which may have pages: together as many as the rest of which is kept. @param makers - as those of `ask` */
  read(makers: readonly ((id: string) => string)[]): void {
    for (let at = 0; at < makers.length; at += MOST_CURSORS) {
      while (this.next());
      this.ask(makers.slice(at, at + MOST_CURSORS));
    }
  }

  /** Asks for the pages that follow, where there are any. @returns whether more may follow */
  next(): boolean {
    const lines = this.#more;
    this.#more = [];
    if (lines.length > 0) this.#answer(lines);
    return this.#more.length > 0;
  }

  #hear(line: string): void {
    const { mark, id, fields } = readReply(line);
    const request = this.#firstOf.get(id) ?? id;
    const { result, error, warning } = this.#listener;
    if (mark === MARKS.warning) this.#tell(request, () => warning(unescapeField(fields[0] ?? '')));
    else if (mark === MARKS.problem) this.#tell(request, () => error(readError(line)));
    else if (mark === MARKS.item) this.#tell(request, () => result(fields));
    else if (mark === MARKS.page) {
      const next = String(++this.#count);
      this.#firstOf.set(next, request);
      this.#more.push(`${next}\t\tmore\t${request}`);
    } else {
      if (mark === MARKS.error) this.#tell(request, () => error(readError(line)));
      else if (fields.length > 0) this.#tell(request, () => result(fields));
      this.#end(request);
    }
  }

  #tell(request: string, say: () => void): void {
    const [first] = this.#open.keys();
    if (first === request || !this.#open.has(request)) say();
    else this.#open.get(request)?.push(say);
  }

  #end(request: string): void {
    this.#ended.add(request);
    for (const [id, waiting] of this.#open) {
      for (const say of waiting.splice(0)) say();
      if (!this.#ended.delete(id)) break;
      this.#open.delete(id);
    }
  }
}
