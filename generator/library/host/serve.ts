import { hostname } from 'node:os';
import { CommandError } from '../contract/command-error.ts';
import type { Plan } from '../contract/vocabulary.ts';
import type { WireCommand, WireContract } from '../wire/columns.ts';
import {
  BATCH_END,
  LONGEST_REQUEST,
  PROTOCOL,
  readCommand,
  readId,
  writeChangeHead,
  writeEnd,
  writeHello,
  writeItemHead,
  writePlanHead,
  writeWarning,
} from '../wire/lines.ts';
import { errorLine } from './error-line.ts';
import { readSome, write } from './pipes.ts';
import { ReplyBuffer, replyWriter } from './reply.ts';
import { headReader, parameterReader } from './request.ts';
import { serveWatch } from './serve-watch.ts';
import type { Session } from './session.ts';

/** Replies are written in pieces of at least so many bytes, so that they are read while the next ones are made. */
const PIECE = 16_384;

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
  const { backend, elevated, details, inMemory } = session.facts;
  const { module, version, checksum } = contract;
  const hello = writeHello({
    protocol: PROTOCOL,
    module,
    version,
    checksum,
    processId: String(process.pid),
    backend,
    elevated: elevated ? '1' : '0',
    details,
    node: process.version,
    inMemory: inMemory === true ? '1' : '0',
    computer: hostname(),
  });
  write(`${hello}\n`);

  const replies = new ReplyBuffer();
  const answer = answerer(contract, session, replies);
  for (const lines of readBatches()) {
    const [first = ''] = lines;
    const watching = lines.length === 1 ? findWatch(contract, first) : undefined;
    if (watching !== undefined) {
      serveWatch(first, watching, session);
      return;
    }
    let answered = 0;
    try {
      session.batch(() => {
        for (const line of lines) {
          answer(line, lines.length);
          if (session.savesBatches) continue;
          answered++;
          if (replies.length >= PIECE) flush(replies);
        }
      });
    } catch (error) {
      // The batch as a whole failed (its file could not be locked, read or saved): nothing of it was done.
      if (session.savesBatches) replies.cut(0);
      for (const line of lines.slice(answered)) replies.line(errorLine(readId(line), error, session.statusText));
    }
    replies.line(BATCH_END);
    flush(replies);
  }
}

function flush(replies: ReplyBuffer): void {
  write(replies.bytes);
  replies.cut(0);
}

function findWatch<Machine>(contract: WireContract<Machine>, line: string): WireCommand<Machine> | undefined {
  const command = readCommand(line);
  return contract.commands.find(({ name, watches }) => watches === true && name === command);
}

type Answer = (line: string, together: number) => void;

function answerer<Machine>(contract: WireContract<Machine>, session: Session<Machine>, replies: ReplyBuffer): Answer {
  const commands = new Map(
    contract.commands.map((command) => [
      command.name,
      { command, read: parameterReader(command as WireCommand<never>), write: replyWriter(command.result) },
    ]),
  );
  let id = '';
  const server = { together: 1, warn: (message: string) => replies.line(writeWarning({ id, message })) };
  const headOf = headReader(server);
  return (line, together) => {
    id = readId(line);
    server.together = together;
    // Where the present reply begins: one that cannot be finished must not stay.
    let begin = replies.length;
    let made = false;
    try {
      const head = headOf(line, id);
      const entry = commands.get(head.command);
      if (entry === undefined) throw new Error(`the request names an unknown command '${head.command}'`);
      if (entry.command.watches) throw new Error(`${head.command} needs a batch of its own`);
      const parameters = entry.read(line, head);
      const result = entry.command.handler(parameters as never, session.machine, head.call);
      if (entry.command.changes) {
        const plan = result as Plan<unknown>;
        const isPlan = head.mode === 'plan';
        const value = isPlan ? plan.planned : plan.apply();
        made = !isPlan;
        // A plan carries what ShouldProcess asks; a change that was made needs no words.
        replies.raw(isPlan ? writePlanHead({ id, target: plan.target, action: plan.action }) : writeChangeHead(id));
        entry.write(value, replies);
        replies.line('');
        return;
      }
      for (const value of result as Iterable<unknown>) {
        if (value instanceof CommandError) {
          replies.line(errorLine(id, value, session.statusText, 'problem'));
        } else {
          replies.raw(writeItemHead(id));
          entry.write(value, replies);
          replies.line('');
        }
        begin = replies.length;
      }
      replies.line(writeEnd(id));
    } catch (error) {
      replies.cut(begin);
      replies.line(errorLine(id, made ? unshown(error) : error, session.statusText));
    }
  };
}

/** Why a change that was made has no result: who reads it must not take it for undone. */
function unshown(error: unknown): CommandError {
  return new CommandError({
    id: 'ResultNotShown',
    category: 'InvalidData',
    message: `The change was made, but its result cannot be shown: ${error instanceof Error ? error.message : String(error)}.`,
    action: 'Read the present state, and report this with the command that led to it.',
  });
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
    if (rest.length > LONGEST_REQUEST) throw new Error('a request is longer than 1 MiB');
    for (const line of lines) {
      if (line !== BATCH_END) {
        batch.push(line);
      } else {
        yield batch;
        batch = [];
      }
    }
  }
}
