import { CommandError } from '../contract/command-error.ts';
import type { Plan } from '../contract/vocabulary.ts';
import type { WireCommand, WireContract } from '../wire/columns.ts';
import { PAGE } from '../wire/limits.ts';
import {
  isId,
  readCommand,
  readCursor,
  readId,
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
import { errorLine } from './error-line.ts';
import { cursorGone, invalidRequest, resultNotShown } from './kit-errors.ts';
import type { RefusedLine } from './line-reader.ts';
import { type ReplyBuffer, type ReplyWriter, replyWriter } from './reply.ts';
import { headReader, type ParameterReader, parameterReader, type Request } from './request.ts';
import type { Session } from './session.ts';

/** Answers requests, with whole lines in the replies that it was made with. */
export interface Answerer {
  /** @param together - how many requests are answered together now, this one included */
  answer(line: string | RefusedLine, together: number): void;
  /** Answers with an error what was not carried out, or was undone. */
  fail(line: string | RefusedLine, error: unknown): void;
  /** How many changes were begun. */
  readonly changes: number;
  /** Whether results are kept that somebody may ask for. */
  readonly owes: boolean;
}

/** How the requests of a command are read, carried out and answered. */
interface Entry<Machine> {
  readonly command: WireCommand<Machine>;
  readonly read: ParameterReader;
  readonly write: ReplyWriter;
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
  let changes = 0;
  let id = '';
  /** Where the line begins that is being made: one that cannot be finished must not stay. */
  let begin = 0;
  const server = { together: 1, warn: (message: string) => replies.line(writeWarning({ id, message })) };
  const headOf = headReader(server);

  function carryOut(line: string, head: Request): void {
    if (head.mode === 'close') {
      cursors.close(readCursor(line));
    } else if (head.mode === 'more') {
      const first = readCursor(line);
      const cursor = cursors.take(first);
      if (cursor === undefined) throw cursorGone();
      givePage(first, cursor, PAGE.next);
    } else {
      const { command, read, write } = entryOf(head.command);
      if (command.watches) throw invalidRequest(`${command.name} needs a process of its own`);
      const result = command.handler(read(line, head) as never, session.machine, head.call);
      if (command.changes) change(result as Plan<unknown>, head.mode === 'plan', write);
      else givePage(id, { results: iterate(result), write }, isCompleter(command) ? Infinity : PAGE.first);
    }
  }

  function change(plan: Plan<unknown>, isPlan: boolean, write: ReplyWriter): void {
    if (isPlan) {
      // A plan carries what ShouldProcess asks; a change that was made needs no words.
      // Made before its line begins, since a warning of it is a line of its own.
      const { target, action, planned } = plan;
      replies.raw(writePlanHead({ id, target, action }));
      write(planned, replies);
    } else {
      changes++;
      const value = plan.apply();
      try {
        replies.raw(writeChangeHead(id));
        write(value, replies);
      } catch (error) {
        throw resultNotShown(error);
      }
    }
    replies.line('');
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

  return {
    get changes() {
      return changes;
    },
    get owes() {
      return cursors.count > 0;
    },
    answer(line, together) {
      begin = replies.length;
      server.together = together;
      id = idOf(line);
      try {
        if (typeof line !== 'string') throw line.error;
        if (!isId(readId(line))) throw invalidRequest('it has no id');
        carryOut(line, headOf(line, id));
      } catch (error) {
        replies.cut(begin);
        replies.line(errorLine(id, error, session.statusText));
      }
    },
    fail(line, error) {
      const { mode } = typeof line === 'string' ? readCommand(line) : {};
      const closes = mode === 'close';
      // What was given is taken back, and so is what would follow.
      cursors.close(typeof line === 'string' && (closes || mode === 'more') ? readCursor(line) : idOf(line));
      if (!closes) replies.line(errorLine(idOf(line), error, session.statusText));
    },
  };
}

/** The id that a line is answered by. */
function idOf(line: string | RefusedLine): string {
  const id = typeof line === 'string' ? readId(line) : line.id;
  return isId(id) ? id : UNKNOWN_ID;
}

function iterate(results: unknown): Iterator<unknown> {
  return (results as Iterable<unknown>)[Symbol.iterator]();
}

/** Nobody asks a completer for more. */
function isCompleter({ name }: WireCommand<never>): boolean {
  return name.startsWith('?');
}

/** Finds a command by its name. What it takes and gives is compiled when it is used first. */
function entries<Machine>({ commands }: WireContract<Machine>): (name: string) => Entry<Machine> {
  const known = new Map<string, Entry<Machine>>();
  return (name) => {
    let entry = known.get(name);
    if (entry === undefined) {
      const command = commands.find((one) => one.name === name);
      if (command === undefined) throw invalidRequest(`it names the command '${name}', which is none`);
      entry = {
        command,
        read: parameterReader(command as WireCommand<never>),
        write: replyWriter(command.result),
      };
      known.set(name, entry);
    }
    return entry;
  };
}
