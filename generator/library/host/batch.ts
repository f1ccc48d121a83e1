import type { WireContract } from '../wire/columns.ts';
import { answerer } from './answer.ts';
import { now } from './clock.ts';
import type { RefusedLine } from './line-reader.ts';
import { ReplyBuffer } from './reply.ts';
import type { Session } from './session.ts';

/** Replies are written in pieces of at least so many bytes, so that they are read while the next ones are made. */
const PIECE = 16_384;
/** What is made more slowly is written after so many milliseconds: who waits for it sees that it goes on. */
const SLOW = 1000;

/** Where replies go, in pieces of whole lines. */
export interface Sink {
  /** False when nobody reads any more. */
  write(lines: Uint8Array): boolean;
  /** Is called when nobody reads any more, and what was asked is done to its end. */
  lost(): void;
}

/** Answers requests that are worked on together: what they change is saved, where it is, before their replies are written. */
export function batchAnswerer<Machine>(
  contract: WireContract<Machine>,
  session: Session<Machine>,
  { write, lost }: Sink,
) {
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
    if (!heard) lost();
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
