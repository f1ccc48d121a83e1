import { hostname } from 'node:os';
import type { Watch } from '../contract/vocabulary.ts';
import { ReplyBuffer, replyWriter } from '../host/reply.ts';
import { parameterReader, readHead } from '../host/request.ts';
import type { Session } from '../host/session.ts';
import type { WireCommand } from '../wire/columns.ts';
import { writeRequest } from '../wire/lines.ts';
import type { VerbHost } from './host.ts';
import type { Report } from './report.ts';
import { resultReader } from './results.ts';
import type { CommandWords } from './words.ts';

/** What a watch is run with. */
export interface Watching<Machine> {
  readonly host: VerbHost<Machine>;
  readonly command: WireCommand<Machine>;
  readonly words: CommandWords;
  readonly session: Session<Machine>;
  readonly report: Report;
  readonly fields: ReadonlyMap<string, string>;
  readonly stopped: AbortSignal;
}

/** Watches until it is over, a signal comes, or nobody reads any more; what it sees is printed at once. @returns the exit code */
export async function watch<Machine>(watching: Watching<Machine>): Promise<number> {
  const { host, command, words, session, report, fields, stopped } = watching;
  const texts = command.parameters.map(({ name }) => fields.get(name) ?? '');
  const line = writeRequest(
    { id: '1', command: command.name, mode: 'apply', named: [...fields.keys()].join(',') },
    texts,
  );
  const head = readHead(line, '1', { warn: (message) => report.warning(message), together: 1 });
  const parameters = parameterReader(command as WireCommand<never>)(line, head);
  const write = replyWriter(command.result);
  const toJson = resultReader(host.words, words.result, { backend: session.facts.backend, computer: hostname() });
  const ends = new AbortController();
  const stop = () => ends.abort();
  stopped.addEventListener('abort', stop);
  const buffer = new ReplyBuffer();
  const handled = command.handler(parameters as never, session.machine, head.call) as Watch<unknown>;
  try {
    await handled.run({
      emit(result) {
        buffer.cut(0);
        write(result, buffer);
        report.result(toJson(buffer.bytes.toString('latin1', 1).split('\t')));
        report.flush();
        if (report.deaf) stop();
      },
      read: (work) => session.batch(work),
      stopped: ends.signal,
    });
  } finally {
    stopped.removeEventListener('abort', stop);
  }
  return stopped.aborted ? host.exits.stopped : report.exitCode;
}
