import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** The executable of this module, as it is shipped. */
export const program = join(import.meta.dirname, '../../../../module/IpRoute/bin/linux-x64/iproute');

/** How long a line may take, in milliseconds. */
const PATIENCE = 60_000;

/** What of replies is their place: mark and id. */
export function heads(lines: readonly string[]): string[] {
  return lines.map((line) => line.split('\t').slice(0, 2).join(' '));
}

/** A child that is spoken to in lines, as the module does. */
export class Child {
  readonly process: ChildProcessWithoutNullStreams;
  /** Its exit code, once it has ended and all it said is heard: it may end before anybody asks. */
  readonly #closed: Promise<number | null>;
  #text = '';
  #ended = false;

  constructor(words: readonly string[], path = program) {
    this.process = spawn(path, words);
    this.#closed = new Promise((resolve) => this.process.on('close', resolve));
    this.process.stdout.setEncoding('latin1').on('data', (text: string) => {
      this.#text += text;
    });
    this.process.stdout.on('end', () => {
      this.#ended = true;
    });
    // It may be gone; what it said counts.
    this.process.stdin.on('error', () => {});
  }

  /** Writes requests, each a line. */
  say(...lines: string[]): void {
    this.process.stdin.write(lines.map((line) => `${line}\n`).join(''));
  }

  /** What it says up to the line that begins so, which is the last of these; or up to its end. */
  async hear(last: string): Promise<string[]> {
    for (const end = Date.now() + PATIENCE; Date.now() < end; await wait(2)) {
      const at = `\n${this.#text}`.indexOf(`\n${last}`);
      const lineEnd = at < 0 ? -1 : this.#text.indexOf('\n', at);
      if (lineEnd >= 0) return this.#take(lineEnd + 1);
      if (this.#ended) break;
    }
    throw new Error(`no line began with ${JSON.stringify(last)}: ${this.#text.slice(0, 500)}`);
  }

  /** Ends its input. What it says then, and its exit code. */
  async end(): Promise<{ lines: string[]; code: number | null }> {
    this.process.stdin.end();
    const code = await this.#closed;
    return { lines: this.#take(this.#text.length), code };
  }

  /** What it has said by now. */
  heard(): string[] {
    return this.#take(this.#text.lastIndexOf('\n') + 1);
  }

  #take(length: number): string[] {
    const lines = this.#text.slice(0, length).split('\n').slice(0, -1);
    this.#text = this.#text.slice(length);
    return lines;
  }
}
