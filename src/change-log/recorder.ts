import { userInfo } from 'node:os';
import { CommandError, writeFault } from 'pwsh-contract';
import { asciiJson } from 'pwsh-contract/host';
import { NO_ERROR } from 'pwsh-contract/native';
import type { Backend, IpHelper, TaskKeeper } from '../ip-helper/ip-helper.ts';
import { type Cause, forgetAll, type Machine, type Recorder, type Recording, whenSafe } from '../session/machine.ts';
import { newRun } from '../session/new-run.ts';
import { withOthers } from '../session/with-others.ts';
import { appendLines, type Rotation } from './append-lines.ts';
import { interfaceStates, printInterface, printRoute, type RouteAction, routeStates } from './print-change.ts';

/** A file that changes are recorded in. */
export interface ChangeLog extends Rotation {
  readonly file: string;
  /** Whether a change that cannot be recorded in it is refused; else that is warned of. */
  readonly required: boolean;
}

/** Where changes are recorded. */
export interface RecordTerms {
  readonly logs: readonly ChangeLog[];
  /** Also learns each change that was made, in a sentence, as the event log does. */
  readonly report?: (sentence: string) => void;
  /** Why nothing can be recorded, and so nothing changed. */
  readonly refusal?: CommandError;
}

/**
 * Records each change of a machine, in lines of JSON: one before it is made, another one behind it. It stands between the handlers
 * and the calls of Windows' functions, so that no change is made past it, whoever makes it: a cmdlet, a verb, an undo, the guard.
 * The line before is what makes the record sure: where it cannot be written, the change is refused.
 */
export function recordingOf(terms: RecordTerms): Recording {
  return (backend) => {
    const pen = new Pen(terms, backend);
    const calls = recordedCalls(backend.ipHelper, pen);
    const { tasks } = backend;
    const recorded = withOthers<Backend>(backend, {
      ipHelper: calls,
      ...(tasks === undefined ? {} : { tasks: recordedTasks(tasks, pen) }),
    });
    return { backend: recorded, recorder: pen, open: (machine) => pen.open(machine, backend.ipHelper) };
  };
}

/** Writes the lines. */
class Pen implements Recorder {
  cause: Cause = {};
  readonly #terms: RecordTerms;
  readonly #backend: Pick<Backend, 'name'>;
  readonly #session = newRun();
  readonly #user = userName();
  #machine: Machine | undefined;
  #shadow: Machine | undefined;
  #count = 0;
  /** The causes of which a step is made. */
  readonly #begun = new WeakSet<Cause>();
  /** What is told when the batch is safe. */
  #waiting: { readonly line: object; readonly sentence: string }[] = [];

  constructor(terms: RecordTerms, backend: Pick<Backend, 'name'>) {
    this.#terms = terms;
    this.#backend = backend;
  }

  open(machine: Machine, ipHelper: IpHelper): void {
    this.#machine = machine;
    // What this reads must not be taken for what a handler has read.
    this.#shadow = { ...machine, elevated: true, ipHelper, answers: new Map(), waiting: [] };
  }

  /** The machine as it is just now. */
  get present(): Machine {
    const shadow = this.#shadow as Machine;
    forgetAll(shadow);
    return shadow;
  }

  note(event: string, facts: object): void {
    this.#append([this.#line(event, facts)], (message) => this.cause.warn?.(message));
  }

  /**
   * Writes that a change begins.
   * @returns its number
   * @throws {CommandError} where that cannot be written, and so it must not begin
   */
  begin(facts: object): number {
    const number = ++this.#count;
    const { cause } = this;
    const isSure = cause.always === true || this.#begun.has(cause);
    const { refusal } = this.#terms;
    if (refusal !== undefined && !isSure) throw refusal;
    this.#append([this.#line('Changing', { Number: number, ...facts })], (message, log) => {
      if (!isSure && log.required) throw notRecorded(message, log);
      cause.warn?.(`${message} The change is made all the same.`);
    });
    if (cause.steps) this.#begun.add(cause);
    return number;
  }

  /** Writes what became of a change, as soon as that is safe. */
  end(number: number, facts: object, failure: object | undefined, sentence: string): void {
    const { cause } = this;
    const line = this.#line(failure === undefined ? 'Changed' : 'NotChanged', { Number: number, ...facts, ...failure });
    this.#waiting.push({ line, sentence: failure === undefined ? `${sentence}${this.#because(cause)}` : '' });
    if (this.#waiting.length > 1) return;
    whenSafe(this.#machine as Machine, (undone) => {
      const waiting = this.#waiting.splice(0);
      const lines = waiting.map(({ line: one }) =>
        undone === undefined ? one : { ...one, Event: 'NotChanged', Message: (undone as Error).message },
      );
      this.#append(lines, (message) => cause.warn?.(`${message} The change was made, and its beginning is recorded.`));
      if (undone !== undefined) return;
      for (const { sentence: text } of waiting) if (text !== '') this.#terms.report?.(text);
    });
  }

  #because({ command, set, why }: Cause): string {
    const words = [
      `user ${this.#user}, process ${process.pid}`,
      ...(command === undefined ? [] : [command]),
      ...(set === undefined ? [] : [`change set ${set}`]),
      ...(why === undefined ? [] : [why]),
    ];
    return ` (${words.join(', ')}).`;
  }

  #line(Event: string, facts: object): object {
    const { command, set, why } = this.cause;
    return {
      Time: new Date().toISOString(),
      Event,
      Session: this.#session,
      User: this.#user,
      ComputerName: this.#machine?.computer,
      ProcessId: process.pid,
      Backend: this.#backend.name,
      ...(command === undefined ? {} : { Command: command }),
      ...(set === undefined ? {} : { ChangeSetId: set }),
      ...(why === undefined ? {} : { Why: why }),
      ...facts,
    };
  }

  #append(lines: readonly object[], failed: (message: string, log: ChangeLog) => void): void {
    const texts = lines.map(asciiJson);
    for (const log of this.#terms.logs) {
      try {
        appendLines(log.file, texts, log);
      } catch (error) {
        failed(`The record of changes '${log.file}' could not be written: ${writeFault(error)}.`, log);
      }
    }
  }
}

function notRecorded(message: string, { file }: ChangeLog): CommandError {
  return new CommandError({
    id: 'ChangeNotRecorded',
    category: 'ResourceUnavailable',
    message: `Nothing is changed, since each change must be recorded first. ${message}`,
    action: `Make room, or let this user write '${file}'. Where a change counts more than its record, "ChangeLogRequired": false of the configuration file makes this a warning.`,
  });
}

/** The calls, of which those that change are recorded. */
function recordedCalls(ipHelper: IpHelper, pen: Pen): IpHelper {
  const route = (action: RouteAction, row: Uint8Array, call: () => number) => {
    const states = routeStates(action, row, pen.present);
    const number = pen.begin(printRoute(action, states.before, states.planned, states.planned, pen.cause).line);
    const status = call();
    const after = status === NO_ERROR ? routeStates(action, row, pen.present).present : states.before;
    const { line, sentence } = printRoute(action, states.before, after, states.planned, pen.cause);
    pen.end(number, line, failureOf(status), sentence);
    return status;
  };
  return withOthers<IpHelper>(ipHelper, {
    CreateIpForwardEntry2: (row) => route('Create', row, () => ipHelper.CreateIpForwardEntry2(row)),
    SetIpForwardEntry2: (row) => route('Set', row, () => ipHelper.SetIpForwardEntry2(row)),
    DeleteIpForwardEntry2: (row) => route('Delete', row, () => ipHelper.DeleteIpForwardEntry2(row)),
    SetIpInterfaceEntry(row) {
      const before = interfaceStates(row, pen.present);
      const number = pen.begin(printInterface(before, undefined, pen.cause).line);
      const status = ipHelper.SetIpInterfaceEntry(row);
      const { line, sentence } = printInterface(before, interfaceStates(row, pen.present), pen.cause);
      pen.end(number, line, failureOf(status), sentence);
      return status;
    },
  });
}

function failureOf(status: number): object | undefined {
  return status === NO_ERROR ? undefined : { Status: status };
}

/** The tasks, of which each that is registered or removed is recorded. */
function recordedTasks(tasks: TaskKeeper, pen: Pen): TaskKeeper {
  const { scheduler } = tasks;
  const recorded = (Action: string, Name: string, work: () => string | undefined) => {
    const facts = { Kind: 'Task', Action, Name };
    let number: number;
    try {
      number = pen.begin(facts);
    } catch (error) {
      if (error instanceof CommandError) return error.message;
      throw error;
    }
    const failure = work();
    const sentence = `${Action} of the scheduled task ${Name}`;
    pen.end(number, facts, failure === undefined ? undefined : { Message: failure }, sentence);
    return failure;
  };
  return {
    ...tasks,
    scheduler: {
      exists: (name) => scheduler.exists(name),
      create: (name, xmlFile) => recorded('Create', name, () => scheduler.create(name, xmlFile)),
      remove: (name) => recorded('Delete', name, () => scheduler.remove(name)),
    },
  };
}

function userName(): string {
  try {
    return userInfo().username || '?';
  } catch {
    return '?';
  }
}
