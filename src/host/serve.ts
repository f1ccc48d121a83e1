import { CommandError } from '../contract/command-error.ts';
import type { Plan } from '../contract/vocabulary.ts';
import type { WireCommand, WireContract } from '../contract/wire-contract.ts';
import { errorLine } from './error-line.ts';
import { readSome, write } from './pipes.ts';
import { PROTOCOL } from './protocol.ts';
import { replyWriter } from './reply.ts';
import { callReader, readParameters, splitRequest } from './request.ts';
import { serveWatch } from './serve-watch.ts';
import { escapeField } from './wire.ts';

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
 * the other, nothing unasked, at several times the rate of streams. A watch is the last request of a process, which
 * serves it on node's loop.
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
    const watching = lines.length === 1 ? findWatch(contract, lines[0] ?? '') : undefined;
    if (watching !== undefined) {
      serveWatch(watching.request, watching.command, session);
      return;
    }
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

function findWatch<Machine>(contract: WireContract<Machine>, line: string) {
  const request = splitRequest(line);
  const command = contract.commands.find(({ name, watches }) => watches === true && name === request.command);
  return command === undefined ? undefined : { request, command };
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
      if (entry.command.watches) throw new Error(`${request.command} needs a batch of its own`);
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
