import { relative } from 'node:path';
import type { Node } from 'ts-morph';

/** Everything that is wrong with a contract, each as `file:line:column code: rule; what to write instead`. */
export class ContractErrors extends Error {
  override readonly name = 'ContractErrors';
}

/** Collects what is wrong, so that one run shows it all. */
export class Diagnostics {
  readonly #root: string;
  readonly #lines: string[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  get any(): boolean {
    return this.#lines.length > 0;
  }

  add(node: Node, code: string, rule: string, instead: string): void {
    const file = node.getSourceFile();
    const { line, column } = file.getLineAndColumnAtPos(node.getStart());
    const path = relative(this.#root, file.getFilePath()).replaceAll('\\', '/');
    this.#lines.push(`${path}:${line}:${column} ${code}: ${rule}; ${instead}`);
  }

  toError(): ContractErrors {
    return new ContractErrors(this.#lines.sort().join('\n'));
  }
}
