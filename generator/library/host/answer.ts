import { CommandError } from '../contract/command-error.ts';
import type { Later, Plan, PlanOfMany } from '../contract/vocabulary.ts';
import type { WireCommand, WireContract } from '../wire/columns.ts';
import { PAGE } from '../wire/limits.ts';
import {
  isId,
  readCommand,
  readCursor,
  readId,
  readRun,
  UNKNOWN_ID,
  writeChangeHead,
  writeEnd,
  writeItemHead,
  writePage,
  writePlanHead,
  writeWarning,
} from '../wire/lines.ts';
import { now } from './clock.ts';
import { type Cursor, Cursors } from './cursors.ts';
import { type Entry, entries } from './entries.ts';
import { errorLine } from './error-line.ts';
import { cursorGone, invalidRequest, resultNotShown } from './kit-errors.ts';
import type { RefusedLine } from './line-reader.ts';
import type { ReplyBuffer, ReplyWriter } from './reply.ts';
import { headReader, type Request } from './request.ts';
import { Runs } from './runs.ts';
import type { Session } from './session.ts';

/** Answers requests, with whole lines in the replies that it was made with. */
export interface Answerer {
  /** @param together - how many requests are answered together now, this one included */
  answer(line: string | RefusedLine, together: number): void;
  /** Gives the answers that are known only now, when no more is carried out together with their changes. */
  settle(): void;
  /** Answers with an error what was not carried out, or was undone. Nothing waits by then. */
  fail(line: string | RefusedLine, error: unknown): void;
  /** How many changes were begun. */
  readonly changes: number;
  /** Whether results are kept that somebody may ask for. */
  readonly owes: boolean;
}

/** @param goesOn - called between the lines of one answer, where what there is may be written */
export function answerer<Machine>(
  contract: WireContract<Machine>,
  session: Session<Machine>,
  replies: ReplyBuffer,
  goesOn: () => void,
): Answerer {
  const entryOf = entries(contract);
  const cursors = new Cursors();
  const runs = new Runs();
  let changes = 0;
  let id = '';
  /** What the session has to say, until a request has said it. */
  let notices: readonly string[] | undefined;
  /** A result that is known later, and all that must not be told before it. */
  let waiting: { readonly id: string; readonly tell: () => void }[] = [];
  /** Where the line begins that is being made, and what waits of its answer: one that cannot be finished must not stay. */
  let begin = 0;
  let beginOfWaiting = 0;
  const server = { together: 1, warn: (message: string) => say(writeWarning({ id, message })) };
  const headOf = headReader(server);

  /** Answers a request: as `work` does, or with its error. */
  function answerTo(request: string, work: () => void): void {
    id = request;
    begin = replies.length;
    beginOfWaiting = waiting.length;
    try {
      work();
    } catch (error) {
      replies.cut(begin);
      waiting.length = beginOfWaiting;
      say(errorLine(id, error, session.statusText));
    }
  }

  /** Gives a line in its turn. */
  function say(line: string): void {
    if (waiting.length === 0) replies.line(line);
    else waiting.push({ id, tell: () => replies.line(line) });
  }

  function settle(): void {
    if (waiting.length === 0) return;
    const [present, all] = [id, waiting];
    waiting = [];
    for (const one of all) {
      answerTo(one.id, one.tell);
      goesOn();
    }
    // The present answer begins behind them.
    id = present;
    begin = replies.length;
    beginOfWaiting = 0;
  }

  function carryOut(line: string, head: Request): void {
    if (head.mode === 'close') {
      close(readCursor(line));
    } else if (head.mode === 'more') {
      settle();
      const first = readCursor(line);
      const cursor = cursors.take(first);
      if (cursor === undefined) throw cursorGone();
      givePage(first, cursor, PAGE.next);
    } else if (head.mode === 'commit') {
      commit(line, head, entryOf(head.command));
    } else {
      const { command, read, write, readTerms } = entryOf(head.command);
      if (command.watches) throw invalidRequest(`${command.name} needs a process of its own`);
      const stages = head.mode === 'stage';
      if (stages && readTerms === undefined) throw notAsOne(head);
      const plans = head.mode === 'plan' || head.mode === 'planned' || stages;
      const applies = command.changes && !plans;
      if (!applies) settle();
      if (!isCompleter(command)) giveNotices();
      if (command.changes) session.calling?.(command.name, head.call);
      const result = command.handler(read(line, head) as never, session.machine, head.call);
      if (stages) stage(result as Plan<unknown>, head.call.run ?? '');
      else if (command.many) answerMany(result as PlanOfMany<unknown>, head.mode, write);
      else if (applies) apply(result as Plan<unknown>, write);
      else if (command.changes && head.mode === 'planned') givePlanned(result as Plan<unknown>, write);
      else if (command.changes) givePlan(result as Plan<unknown>, write);
      else givePage(id, { results: iterate(result), write }, isCompleter(command) ? Infinity : PAGE.first);
    }
  }

  function giveNotices(): void {
    notices ??= [...(session.notices?.() ?? [])];
    for (const message of notices) say(writeWarning({ id, message }));
  }

  function givePlan(plan: Plan<unknown>, write: ReplyWriter): void {
    // A plan carries what ShouldProcess asks; a change that was made needs no words.
    // Made before its line begins, since a warning of it is a line of its own.
    const { target, action, planned } = plan;
    replies.raw(writePlanHead({ id, target, action }));
    write(planned, replies);
    replies.line('');
  }

  /** As the change that it would be, without words: nobody is asked. */
  function givePlanned({ planned }: Plan<unknown>, write: ReplyWriter): void {
    replies.raw(writeChangeHead(id));
    write(planned, replies);
    replies.line('');
  }

  /** Keeps what a record would become; of that nothing is said but that it can be done. */
  function stage({ planned }: Plan<unknown>, run: string): void {
    runs.stage(run, planned);
    replies.line(writeEnd(id));
  }

  /** Carries out what is kept of a run, as one. */
  function commit(line: string, head: Request, { readTerms, write }: Entry<Machine>): void {
    const { carriesOut } = contract;
    if (carriesOut === undefined || readTerms === undefined) throw notAsOne(head);
    // Whatever comes now, nothing of the run is kept.
    const planned = runs.take(head.call.run ?? '', head.staged ?? 0);
    const terms = readTerms(line, head);
    session.calling?.(head.command, head.call);
    settle();
    changes++;
    giveMade(carriesOut(terms as never, planned as never, session.machine, head.call), write);
  }

  function apply(plan: Plan<unknown>, write: ReplyWriter): void {
    changes++;
    const applied = plan.apply();
    const isLater = typeof applied === 'function';
    const tell = () => tellChange(isLater ? (applied as Later<unknown>) : () => applied, write);
    if (isLater || waiting.length > 0) waiting.push({ id, tell });
    else tell();
  }

  /** Tells of a change that was made. */
  function tellChange(result: Later<unknown>, write: ReplyWriter): void {
    try {
      const value = result();
      replies.raw(writeChangeHead(id));
      write(value, replies);
      replies.line('');
    } catch (error) {
      // A handler's own error says that the change was made.
      throw error instanceof CommandError ? error : resultNotShown(error);
    }
  }

  /** Gives the results of a plan of many things, behind them the words to ask, and what went wrong on the way. */
  function answerMany(plan: PlanOfMany<unknown>, mode: string, write: ReplyWriter): void {
    if (mode === 'plan' || mode === 'planned') {
      for (const planned of plan.planned) giveOne(planned, write);
      const { target, action } = plan;
      replies.line(mode === 'plan' ? writePlanHead({ id, target, action }) : writeEnd(id));
      return;
    }
    changes++;
    settle();
    giveMade(plan.apply(), write);
  }

  /** Gives what is made as it is made, and what went wrong on the way. */
  function giveMade(made: Iterable<unknown>, write: ReplyWriter): void {
    const results = made[Symbol.iterator]();
    for (;;) {
      // What is given stays: it was done.
      begin = replies.length;
      try {
        const { value, done } = results.next();
        if (done) break;
        giveOne(value, write);
      } catch (error) {
        replies.cut(begin);
        replies.line(errorLine(id, error, session.statusText, 'problem'));
        break;
      }
    }
    replies.line(writeEnd(id));
  }

  /** Gives the next results, of which there are some at least where there are any, and keeps the rest. */
  function givePage(first: string, cursor: Cursor, most: number): void {
    const end = now() + PAGE.milliseconds;
    let size = 0;
    for (let count = 0; count < most && size < PAGE.bytes && (count === 0 || now() < end); count++) {
      const { value, done } = cursor.results.next();
      if (done) {
        replies.line(writeEnd(id));
        return;
      }
      giveOne(value, cursor.write);
      size += replies.length - begin;
      goesOn();
      begin = replies.length;
    }
    replies.line(writePage(id));
    cursors.keep(first, cursor);
  }

  function giveOne(value: unknown, write: ReplyWriter): void {
    if (value instanceof CommandError) {
      replies.line(errorLine(id, value, session.statusText, 'problem'));
    } else {
      replies.raw(writeItemHead(id));
      write(value, replies);
      replies.line('');
    }
  }

  /** Nobody wants the rest of a request's results, or what is kept of a run. */
  function close(cursor: string): void {
    const run = readRun(cursor);
    if (run === undefined) cursors.close(cursor);
    else runs.drop(run);
  }

  return {
    get changes() {
      return changes;
    },
    get owes() {
      return cursors.count > 0 || runs.open;
    },
    answer(line, together) {
      server.together = together;
      answerTo(idOf(line), () => {
        if (typeof line !== 'string') throw line.error;
        if (!isId(readId(line))) throw invalidRequest('it has no id');
        carryOut(line, headOf(line, id));
        // The warnings of a request that fails go with it.
        if (notices !== undefined) notices = [];
      });
    },
    settle,
    fail(line, error) {
      const { mode } = typeof line === 'string' ? readCommand(line) : {};
      const closes = mode === 'close';
      // What was given is taken back, and so is what would follow.
      close(typeof line === 'string' && (closes || mode === 'more') ? readCursor(line) : idOf(line));
      if (!closes) replies.line(errorLine(idOf(line), error, session.statusText));
    },
  };
}

/** The id that a line is answered by. */
function idOf(line: string | RefusedLine): string {
  const id = typeof line === 'string' ? readId(line) : line.id;
  return isId(id) ? id : UNKNOWN_ID;
}

function notAsOne({ command, mode }: Request): CommandError {
  return invalidRequest(`it has the mode '${mode}', and ${command} changes nothing as one`);
}

function iterate(results: unknown): Iterator<unknown> {
  return (results as Iterable<unknown>)[Symbol.iterator]();
}

/** Nobody asks a completer for more. */
function isCompleter({ name }: WireCommand<never>): boolean {
  return name.startsWith('?');
}
