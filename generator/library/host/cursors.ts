import { MOST_CURSORS } from '../wire/limits.ts';
import type { ReplyWriter } from './reply.ts';

/** The results of a request that are still to be given. */
export interface Cursor {
  readonly results: Iterator<unknown>;
  /** Writes the columns of one of them. */
  readonly write: ReplyWriter;
}

/** What is kept between pages, by the id of the request that began it. Of too many the one that waits longest goes. */
export class Cursors {
  readonly #kept = new Map<string, Cursor>();

  /** How many there are. */
  get count(): number {
    return this.#kept.size;
  }

  keep(id: string, cursor: Cursor): void {
    this.close(id);
    this.#kept.set(id, cursor);
    if (this.#kept.size <= MOST_CURSORS) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.close(oldest);
  }

  /** Hands the cursor over: whoever takes it keeps it again, or it is over. */
  take(id: string): Cursor | undefined {
    const cursor = this.#kept.get(id);
    this.#kept.delete(id);
    return cursor;
  }

  /** Nobody wants the rest, if there is one. */
  close(id: string): void {
    try {
      this.take(id)?.results.return?.();
    } catch {
      // Nobody waits for what it may have to say.
    }
  }
}
