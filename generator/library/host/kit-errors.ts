import { CommandError, type ErrorFacts } from '../contract/command-error.ts';
import { MOST_VALUES, STAGE } from '../wire/limits.ts';

const REPORT = 'Please report this with the command that led to it.';

/** An error that no handler meant to report. */
export function internalError(error: unknown): ErrorFacts {
  return {
    id: 'InternalError',
    category: 'NotSpecified',
    message: `The executable failed: ${messageOf(error)}.`,
    action: REPORT,
  };
}

/** Why a change that was made has no result: who reads it must not take it for undone. */
export function resultNotShown(error: unknown): CommandError {
  return new CommandError({
    id: 'ResultNotShown',
    category: 'InvalidData',
    message: `The change was made, but its result cannot be shown: ${messageOf(error)}.`,
    action: `Read the present state. ${REPORT}`,
  });
}

/** A line that no module of this version writes. */
export function invalidRequest(why: string): CommandError {
  return new CommandError({
    id: 'InvalidRequest',
    category: 'InvalidData',
    message: `The executable was asked what it cannot read: ${why}.`,
    action: REPORT,
  });
}

export function requestTooLong(length: number, most: number): CommandError {
  const [has, limit] = [length, most].map((count) => count.toLocaleString('en'));
  return new CommandError({
    id: 'RequestTooLong',
    category: 'InvalidArgument',
    message: `The values of this command are ${has} characters long, and at most ${limit} can be given at once.`,
    action:
      'Pipe the values to the cmdlet instead: each one is asked for by itself then. What takes all together, give in several parts.',
  });
}

export function tooManyValues(name: string, count: number): CommandError {
  const [has, limit] = [count, MOST_VALUES].map((one) => one.toLocaleString('en'));
  return new CommandError({
    id: 'TooManyValues',
    category: 'InvalidArgument',
    message: `-${name} has ${has} values, and at most ${limit} can be given at once.`,
    action: 'Pipe the values to the cmdlet instead: each one is asked for by itself then.',
  });
}

/** The results that are asked for are not kept any more. */
export function cursorGone(): CommandError {
  return new CommandError({
    id: 'CursorGone',
    category: 'ResourceUnavailable',
    message:
      'The rest of the results is not kept any more: too many commands were reading at the same time, or one was begun before the executable was started anew.',
    action: 'Run the command again.',
  });
}

/** What was planned of the records of a run is not kept, or not all of it. */
export function runGone(kept: number, count: number): CommandError {
  return new CommandError({
    id: 'RunGone',
    category: 'ResourceUnavailable',
    message: `Nothing is done: of the ${count} record(s) that are to be changed as one, ${kept} are kept. The executable was started anew meanwhile, or too many commands were to change something as one at the same time.`,
    action: 'Run the command again.',
  });
}

export function tooManyStaged(count: number): CommandError {
  const [kept, limit] = [count, STAGE.records].map((one) => one.toLocaleString('en'));
  return new CommandError({
    id: 'TooManyRecords',
    category: 'InvalidArgument',
    message: `${kept} record(s) are kept to be changed as one, and at most ${limit} can be.`,
    action: 'Change fewer of them as one.',
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
