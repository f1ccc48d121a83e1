import { relative } from 'node:path';
import type { Node } from 'ts-morph';

/** Everything that is wrong with a contract, each as `file:line:column code: rule; what to write instead`. */
export class ContractErrors extends Error {
  override readonly name = 'ContractErrors';
}

/** Collects what is wrong, so that one run shows it all. */
export class Diagnostics {
  readonly #root: string;
  readonly #found: { readonly path: string; readonly line: number; readonly column: number; readonly text: string }[] =
    [];

  constructor(root: string) {
    this.#root = root;
  }

  get any(): boolean {
    return this.#found.length > 0;
  }

  add(node: Node, code: string, rule: string, instead: string): void {
    const file = node.getSourceFile();
    const { line, column } = file.getLineAndColumnAtPos(node.getStart());
    const path = relative(this.#root, file.getFilePath()).replaceAll('\\', '/');
    const text = `${path}:${line}:${column} ${code}: ${rule}; ${instead}`;
    // What two commands share is read twice.
    if (this.#found.some((known) => known.text === text)) return;
    this.#found.push({ path, line, column, text });
  }

  toError(): ContractErrors {
    const order = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);
    const sorted = this.#found.sort(
      (a, b) => order(a.path, b.path) || a.line - b.line || a.column - b.column || order(a.text, b.text),
    );
    return new ContractErrors(sorted.map(({ text }) => text).join('\n'));
  }
}
