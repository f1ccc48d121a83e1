/** What a text of JSON values gave: each value's own text, or what is wrong, and on which line it begins. */
export type JsonPiece = { readonly line: number } & ({ readonly value: unknown } | { readonly fault: string });

/**
 * Reads JSON values that follow each other, on a line each or on many, as they come in pieces. A list at the top is its items:
 * so an array is read as the lines are. The first fault ends it: what follows cannot be told apart.
 */
export class JsonValues {
  #text = '';
  #at = 0;
  #depth = 0;
  #inText = false;
  #begin = -1;
  #line = 1;
  #beginLine = 1;
  #isOver = false;

  /** The values that this piece of the text completes. */
  take(piece: string): JsonPiece[] {
    if (this.#isOver) return [];
    this.#text += piece;
    const found: JsonPiece[] = [];
    for (; this.#at < this.#text.length && !this.#isOver; this.#at++) this.#unit(this.#text.charAt(this.#at), found);
    if (this.#begin < 0) this.#drop(this.#at);
    else this.#drop(this.#begin);
    return found;
  }

  /** The end of the text. */
  end(): JsonPiece[] {
    if (this.#isOver) return [];
    const found: JsonPiece[] = [];
    if (this.#begin >= 0) this.#give(this.#text.length, found);
    return found;
  }

  /** The text ends with a fault: what comes next is none. */
  fail(fault: string): JsonPiece[] {
    if (this.#isOver) return [];
    this.#isOver = true;
    return [{ line: this.#begin >= 0 ? this.#beginLine : this.#line, fault }];
  }

  #unit(unit: string, found: JsonPiece[]): void {
    if (unit === '\n') this.#line++;
    if (this.#inText) {
      if (unit === '\\') this.#at++;
      else if (unit === '"') {
        this.#inText = false;
        if (this.#depth === 0) this.#give(this.#at + 1, found);
      }
    } else if (unit === '{' || unit === '[' || unit === '"') {
      this.#start(found);
      if (unit === '"') this.#inText = true;
      else this.#depth++;
    } else if (unit === '}' || unit === ']') {
      this.#start(found);
      this.#depth--;
      if (this.#depth <= 0) this.#give(this.#at + 1, found);
    } else if (/[\s\ufeff]/.test(unit)) {
      // A number or a word ends with a blank.
      if (this.#begin >= 0 && this.#depth === 0) this.#give(this.#at, found);
    } else if (this.#begin < 0) this.#start(found);
  }

  #start(found: JsonPiece[]): void {
    if (this.#begin >= 0 && this.#depth === 0) this.#give(this.#at, found);
    if (this.#begin >= 0 || this.#isOver) return;
    this.#begin = this.#at;
    this.#beginLine = this.#line;
  }

  #give(end: number, found: JsonPiece[]): void {
    const text = this.#text.slice(this.#begin, end);
    const line = this.#beginLine;
    this.#begin = -1;
    this.#depth = 0;
    try {
      const value: unknown = JSON.parse(text);
      for (const one of Array.isArray(value) ? value : [value]) found.push({ line, value: one });
    } catch (error) {
      this.#isOver = true;
      found.push({ line, fault: (error as Error).message });
    }
  }

  #drop(before: number): void {
    this.#text = this.#text.slice(before);
    this.#at -= before;
    if (this.#begin >= 0) this.#begin = 0;
  }
}
