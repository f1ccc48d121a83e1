import { readSync, writeSync } from 'node:fs';
import { CommandError, type ErrorFacts } from '../contract/command-error.ts';
import type { Plan } from '../contract/vocabulary.ts';
import type { WireCommand, WireContract } from '../contract/wire-contract.ts';
import { PROTOCOL } from './protocol.ts';
import { replyWriter } from './reply.ts';
import { callReader, readParameters, splitRequest } from './request.ts';
import { escapeField, NULL_FIELD } from './wire.ts';

/** A longer request is a broken caller, not a request. */
const LONGEST_LINE = 1 << 20;

/** What the session says of itself in the first line. */
export interface HostFacts {
  readonly backend: string;
  readonly elevated: boolean;
  readonly details: string;
}

/** What the loop needs of a machine: `batch` makes its changes safe before their replies are written. */
export interface Session<Machine> {
  readonly machine: Machine;
  readonly facts: HostFacts;
  batch<T>(work: () => T): T;
  /** The system's own words for a status. */
  statusText(status: number): string | undefined;
}

/**
 * Serves requests from descriptor 0 to descriptor 1 until the input ends. Synchronous on purpose: one request after
 * the other, nothing unasked, at several times the rate of streams.
 */
export function serve<Machine>(contract: WireContract<Machine>, open: () => Session<Machine>): void {
  let session: Session<Machine>;
  try {
    session = open();
  } catch (error) {
    write(`${errorLine('0', error, () => undefined)}\n`);
    process.exitCode = 1;
    return;
  }
  const { facts } = session;
  const hello = ['hello', PROTOCOL, contract.module, contract.version, contract.checksum, String(process.pid)];
  hello.push(facts.backend, facts.elevated ? '1' : '0', facts.details, process.version);
  write(`${hello.map(escapeField).join('\t')}\n`);

  const answer = answerer(contract, session);
  for (const lines of readBatches()) {
    let replies: string[] = [];
    try {
      session.batch(() => {
        for (const line of lines) answer(line, replies);
      });
    } catch (error) {
      // The batch as a whole failed (its file could not be locked, read or saved): nothing of it was done.
      replies = lines.map((line) => `${errorLine(splitRequest(line).id, error, session.statusText)}\n`);
    }
    write(`${replies.join('')}\n`);
  }
}

type Answer = (line: string, replies: string[]) => void;

function answerer<Machine>(contract: WireContract<Machine>, session: Session<Machine>): Answer {
  const commands = new Map(
    contract.commands.map((command) => [command.name, { command, write: replyWriter(command.result) }]),
  );
  const callOf = callReader();
  return (line, replies) => {
    const request = splitRequest(line);
    try {
      const entry = commands.get(request.command);
      if (entry === undefined) throw new Error(`the request names an unknown command '${request.command}'`);
      const call = callOf(request);
      const parameters = readParameters(request, entry.command as WireCommand<never>, call.named);
      const result = entry.command.handler(parameters as never, session.machine, call);
      const fields: string[] = [];
      const item = (kind: string, value: unknown, first: readonly string[] = []) => {
        fields.length = 0;
        fields.push(kind, request.id, ...first);
        entry.write(value, fields);
        replies.push(`${fields.join('\t')}\n`);
      };
      if (entry.command.changes) {
        const plan = result as Plan<unknown>;
        // A plan carries what ShouldProcess asks; an applied change needs no words.
        if (request.mode === 'plan') item('=', plan.planned, [plan.target, plan.action].map(escapeField));
        else item('=', plan.apply());
        return;
      }
      for (const value of result as Iterable<unknown>) {
        if (value instanceof CommandError) replies.push(`${errorLine(request.id, value, session.statusText, '?')}\n`);
        else item('-', value);
      }
      replies.push(`=\t${request.id}\n`);
    } catch (error) {
      replies.push(`${errorLine(request.id, error, session.statusText)}\n`);
    }
  };
}

/** `!` ends a request with an error, `?` reports one of several and goes on. */
function errorLine(id: string, error: unknown, text: (status: number) => string | undefined, kind = '!'): string {
  const facts = error instanceof CommandError ? error.facts : internalError(error);
  const status = facts.status === undefined ? NULL_FIELD : String(facts.status);
  const system = facts.status === undefined ? '' : (text(facts.status) ?? '');
  return [kind, id, facts.id, facts.category, facts.message, facts.action, status, system]
    .map((field, at) => (at === 6 ? field : escapeField(field)))
    .join('\t');
}

function internalError(error: unknown): ErrorFacts {
  return {
    id: 'InternalError',
    category: 'NotSpecified',
    message: `The executable failed: ${error instanceof Error ? error.message : String(error)}.`,
    action: 'Please report this with the command that led to it.',
  };
}

/**
 * Yields batches of request lines, each closed by an empty line. Nothing is done before that line is there: a caller
 * that ends in the middle of a batch has done nothing of it, and while it writes, somebody always reads.
 */
function* readBatches(): Generator<string[]> {
  const buffer = Buffer.allocUnsafe(65_536);
  let batch: string[] = [];
  let rest = '';
  let begun = false;
  for (;;) {
    const count = readSome(buffer);
    if (count === 0) return;
    const lines = (rest + buffer.toString('latin1', 0, count)).split('\n');
    rest = lines.pop() ?? '';
    if (!begun && lines.length > 0) {
      // .NET Framework puts its console's byte order mark before a child's input where that is UTF-8 (chcp 65001).
      lines[0] = lines[0]?.replace(/^\xef\xbb\xbf/, '') ?? '';
      begun = true;
    }
    if (rest.length > LONGEST_LINE) throw new Error('a request is longer than 1 MiB');
    for (const line of lines) {
      if (line !== '') {
        batch.push(line);
      } else {
        yield batch;
        batch = [];
      }
    }
  }
}

/** Bytes read, 0 at the end. Windows pipes may throw EOF; a descriptor left non-blocking gives EAGAIN. */
function readSome(buffer: Buffer): number {
  for (;;) {
    try {
      return readSync(0, buffer);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      pause();
    }
  }
}

function write(text: string): void {
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // The reader is gone: there is nobody left to tell.
      if (code === 'EPIPE' || code === 'EOF') process.exit(0);
      if (code !== 'EAGAIN') throw error;
      pause();
    }
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}
