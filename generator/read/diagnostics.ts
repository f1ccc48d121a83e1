import { relative } from 'node:path';
import type { Node, SourceFile } from 'ts-morph';

/** Everything that is wrong with a contract, each as `file:line:column code: rule; what to write instead`. */
export class ContractErrors extends Error {
  override readonly name = 'ContractErrors';
}

interface Found {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** Collects what is wrong, so that one run shows it all. */
export class Diagnostics {
  readonly #root: string;
  readonly #found: Found[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  get any(): boolean {
    return this.#found.length > 0;
  }

  add(node: Node, code: string, rule: string, instead: string): void {
    this.#addAt(node.getSourceFile(), node.getStart(), `${code}: ${rule}; ${instead}`);
  }

  /** Adds an error of TypeScript's compiler, unless something is known to be wrong with that line. */
  addCompilerError(file: SourceFile, position: number, number: string, message: string): void {
    const { path, line } = this.#placeOf(file, position);
    if (this.#found.some((known) => known.path === path && known.line === line)) return;
    const rule = message.replace(/\s+/g, ' ').replace(/\.$/, '');
    this.#addAt(file, position, `G006: the compiler says (${number}): ${rule}; mend it: the executable is made of it`);
  }

  toError(): ContractErrors {
    const order = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);
    const sorted = this.#found.sort(
      (a, b) => order(a.path, b.path) || a.line - b.line || a.column - b.column || order(a.text, b.text),
    );
    return new ContractErrors(sorted.map(({ text }) => text).join('\n'));
  }

  #addAt(file: SourceFile, position: number, what: string): void {
    const { path, line, column } = this.#placeOf(file, position);
    const text = `${path}:${line}:${column} ${what}`;
    // What two commands share is read twice.
    if (this.#found.some((known) => known.text === text)) return;
    this.#found.push({ path, line, column, text });
  }

  #placeOf(file: SourceFile, position: number): { path: string; line: number; column: number } {
    const { line, column } = file.getLineAndColumnAtPos(position);
    return { path: relative(this.#root, file.getFilePath()).replaceAll('\\', '/'), line, column };
  }
}
