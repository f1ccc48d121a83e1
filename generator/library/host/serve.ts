import { hostname } from 'node:os';
import type { WireCommand, WireContract } from '../wire/columns.ts';
import { PROTOCOL, readCommand, UNKNOWN_ID, writeBye, writeHello } from '../wire/lines.ts';
import { answerer } from './answer.ts';
import { now } from './clock.ts';
import { errorLine } from './error-line.ts';
import { takeIdleTime, whenIdle } from './idle.ts';
import { LineReader, type RefusedLine } from './line-reader.ts';
import { kill, readInput, write } from './pipes.ts';
import { ReplyBuffer } from './reply.ts';
import { serveWatch } from './serve-watch.ts';
import type { Session } from './session.ts';

/** Replies are written in pieces of at least so many bytes, so that they are read while the next ones are made. */
const PIECE = 16_384;
/** How many requests are worked on together at most. */
const LARGEST_BATCH = 512;
/** A request that no other one follows is carried out after so many milliseconds. */
const LATE = 10;
/** What is made more slowly is written after so many milliseconds: who waits for it sees that it goes on. */
const SLOW = 1000;

/**
 * Serves requests from descriptor 0 to descriptor 1 until the input ends, or nobody asks for as long as `--idle` says.
 * What comes until its sender waits is a batch, which is worked on synchronously, one request after the other; nothing is written
 * unasked but `bye`. A watch is the last request of a process.
 */
export function serve<Machine>(contract: WireContract<Machine>, open: () => Session<Machine>): void {
  let idleTime: number | undefined;
  let session: Session<Machine>;
  try {
    idleTime = takeIdleTime(process.argv);
    session = open();
  } catch (error) {
    write(`${errorLine(UNKNOWN_ID, error, () => undefined)}\n`);
    process.exitCode = 1;
    return;
  }
  greet(contract, session);
  const { answerBatch, tell, owes } = batchAnswerer(contract, session);
  const lines = new LineReader();
  // What is lost with the process stays, however long nobody asks.
  const idle =
    idleTime === undefined || session.facts.inMemory === true
      ? undefined
      : whenIdle(idleTime, owes, () => {
          // What has come by now is not carried out, and its sender reads that.
          write(`${writeBye()}\n`);
          kill();
        });
  let stopWatch: (() => void) | undefined;
  const { add, finish } = gatherer(session, tell, (batch) => {
    const [first] = batch;
    const watch = batch.length === 1 ? findWatch(contract, first) : undefined;
    if (watch !== undefined) {
      idle?.stop();
      stopWatch = serveWatch(first as string, watch, session);
    } else {
      answerBatch(batch);
      idle?.asked();
    }
  });
  readInput({
    take(bytes) {
      // Who watches asks nothing more.
      if (stopWatch !== undefined) return;
      idle?.asked();
      const batch = lines.take(bytes);
      add(batch, lines.atEmptyLine);
    },
    ended() {
      finish();
      idle?.stop();
      stopWatch?.();
    },
  });
}

/**
 * Gathers what is read, since what is worked on together is read, and saved, once; but what is done in memory at once. Replies
 * are told when their sender waits, which an empty line says, or when its next request is late.
 */
function gatherer(
  { facts }: Pick<Session<never>, 'facts'>,
  tell: () => void,
  work: (batch: readonly (string | RefusedLine)[]) => void,
) {
  let waiting: (string | RefusedLine)[] = [];
  let late: NodeJS.Timeout | undefined;
  const finish = () => {
    clearTimeout(late);
    late = undefined;
    const batch = waiting;
    waiting = [];
    if (batch.length > 0) work(batch);
    tell();
  };
  const add = (batch: readonly (string | RefusedLine)[], isAsked: boolean) => {
    if (facts.inMemory !== true) waiting = waiting.length === 0 ? [...batch] : waiting.concat(batch);
    else if (batch.length > 0) work(batch);
    if (isAsked || waiting.length >= LARGEST_BATCH) finish();
    else if (batch.length > 0) late ??= setTimeout(finish, LATE);
  };
  return { add, finish };
}

function greet<Machine>({ module, version, checksum }: WireContract<Machine>, { facts }: Session<Machine>): void {
  const { backend, elevated, details, inMemory } = facts;
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
}

/** The command of a request that watches. */
function findWatch<Machine>(
  { commands }: WireContract<Machine>,
  line: string | RefusedLine | undefined,
): WireCommand<Machine> | undefined {
  const command = typeof line === 'string' ? readCommand(line).command : undefined;
  return commands.find(({ name, watches }) => watches === true && name === command);
}

function batchAnswerer<Machine>(contract: WireContract<Machine>, session: Session<Machine>) {
  const replies = new ReplyBuffer();
  let written = now();
  let heard = true;
  const flush = () => {
    heard = write(replies.bytes) && heard;
    replies.cut(0);
    begin = 0;
    written = now();
  };
  const tell = () => {
    if (replies.length > 0) flush();
    // Not before: what was asked is done to its end.
    if (!heard) kill();
  };
  /** Where the replies of the batch begin. */
  let begin = 0;
  /** How many requests of the batch are answered, and of how many the answers, or a part of them, are written. */
  let [answered, told] = [0, 0];
  /** How many changes there were before the batch. */
  let before = 0;
  const flushPiece = () => {
    if (replies.length < PIECE && now() - written < SLOW) return;
    // A change is told when it is safe.
    if (session.savesBatches && answers.changes > before) return;
    answers.settle();
    flush();
    told = answered;
  };
  const answers = answerer(contract, session, replies, flushPiece);

  function answerBatch(batch: readonly (string | RefusedLine)[]): void {
    [answered, told, before] = [0, 0, answers.changes];
    if (replies.length === 0) written = now();
    begin = replies.length;
    try {
      session.batch(() => {
        try {
          for (const line of batch) {
            answers.answer(line, batch.length);
            answered++;
            flushPiece();
          }
        } finally {
          answers.settle();
        }
      });
    } catch (error) {
      // The batch failed as a whole: its file could not be locked, read or saved. Nothing that was not told was done.
      if (session.savesBatches) {
        replies.cut(begin);
        answered = told;
      }
      for (const line of batch.slice(answered)) answers.fail(line, error);
    }
    if (replies.length >= PIECE) tell();
  }
  return { answerBatch, tell, owes: () => answers.owes };
}
