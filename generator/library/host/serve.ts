import { hostname } from 'node:os';
import type { WireCommand, WireContract } from '../wire/columns.ts';
import { PROTOCOL, readCommand, UNKNOWN_ID, writeBye, writeHello } from '../wire/lines.ts';
import { batchAnswerer } from './batch.ts';
import { errorLine } from './error-line.ts';
import { takeIdleTime, whenIdle } from './idle.ts';
import { LineReader, type RefusedLine } from './line-reader.ts';
import { kill, readInput, write } from './pipes.ts';
import { serveWatch } from './serve-watch.ts';
import type { Session } from './session.ts';

/** How many requests are worked on together at most. */
const LARGEST_BATCH = 512;
/** A request that no other one follows is carried out after so many milliseconds. */
const LATE = 10;
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
  const { answerBatch, tell, owes } = batchAnswerer(contract, session, { write, lost: kill });
  const lines = new LineReader(gathering(contract));
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

/** Tells the cmdlets that take all piped objects together: their requests may be long. */
function gathering({ commands }: Pick<WireContract<never>, 'commands'>): (command: string) => boolean {
  const names = commands.filter(({ parameters }) => parameters.some(({ results }) => results !== undefined));
  return (command) => names.some(({ name }) => name === command);
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
