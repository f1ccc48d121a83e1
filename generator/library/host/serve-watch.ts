import type { Watch } from '../contract/vocabulary.ts';
import type { WireCommand } from '../wire/columns.ts';
import { readId, writeEnd, writeItemHead, writePage, writeWarning } from '../wire/lines.ts';
import { errorLine } from './error-line.ts';
import { kill, write } from './pipes.ts';
import { ReplyBuffer, replyWriter } from './reply.ts';
import { parameterReader, readHead } from './request.ts';
import type { Session } from './session.ts';

/** How long a watch may take to stop, in milliseconds. */
const PATIENCE = 2000;

/**
 * Serves one watch on node's loop. Its first line is that of a page, and says that the watch has begun; then what it sees
 * is written at once. The process stays after a watch that is over, until its caller has read that and ends the input.
 * @returns stops the watch, and ends the process
 */
export function serveWatch<Machine>(
  line: string,
  command: WireCommand<Machine>,
  session: Session<Machine>,
): () => void {
  const id = readId(line);
  const writeResult = replyWriter(command.result);
  const stopper = new AbortController();
  const replies = new ReplyBuffer();
  let due = false;
  const flush = () => {
    due = false;
    if (!write(replies.bytes)) kill();
    replies.cut(0);
  };
  // What comes together goes together.
  const flushSoon = () => {
    if (!due) setImmediate(() => due && flush());
    due = true;
  };
  const emit = (result: unknown) => {
    const begin = replies.length;
    try {
      replies.raw(writeItemHead(id));
      writeResult(result, replies);
    } catch (error) {
      // The line of the error that ends the watch must not follow a part of this one.
      replies.cut(begin);
      throw error;
    }
    replies.line('');
    flushSoon();
  };
  const warn = (message: string) => {
    replies.line(writeWarning({ id, message }));
    flushSoon();
  };
  const end = (last: string) => {
    replies.line(last);
    flush();
  };
  const begin = (): Promise<void> => {
    const head = readHead(line, id, { warn, together: 1 });
    const parameters = parameterReader(command as WireCommand<never>)(line, head);
    const watch = command.handler(parameters as never, session.machine, head.call) as Watch<unknown>;
    return watch.run({ emit, read: (work) => session.batch(work), stopped: stopper.signal });
  };
  try {
    const watching = begin();
    // What was seen while it began comes behind this.
    if (!write(`${writePage(id)}\n`)) kill();
    watching.then(
      () => end(writeEnd(id)),
      (error) => end(errorLine(id, error, session.statusText)),
    );
  } catch (error) {
    end(errorLine(id, error, session.statusText));
  }
  return () => {
    stopper.abort();
    // Windows waits for callbacks that run; what hangs there must not keep a process that nobody asks any more.
    setTimeout(kill, PATIENCE).unref();
  };
}
