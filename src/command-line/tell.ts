import { CommandError, writeFault } from 'pwsh-contract';
import { asciiJson, ExitError, errorJson, type Streams } from 'pwsh-contract/host';
import { appendLines } from '../change-log/append-lines.ts';
import { changeToJson } from '../changes/print.ts';
import type { IpRouteChange } from '../routes/change.ts';
import { newRun } from '../session/new-run.ts';
import { exitOf, type SyncExit } from './exit-codes.ts';

/** Who tells what happens. */
export interface Teller {
  tell(event: string, facts: object): void;
  changed(changes: readonly IpRouteChange[]): void;
  ended(exitCode: SyncExit, facts: object): void;
  /** Notes an error in the log, and returns it with its exit code: the kit writes it to standard error. */
  failed(error: unknown): unknown;
}

/** Tells what happens as JSON lines: on standard output, and in the log. */
export function openTeller(streams: Streams, log: string | undefined): Teller {
  const Run = newRun();
  const begun = performance.now();
  const counts: Record<string, number> = { Create: 0, Set: 0, Recreate: 0, Delete: 0 };
  let hasLog = log !== undefined;
  const lineOf = (Event: string, facts: object) => asciiJson({ Time: new Date().toISOString(), Event, Run, ...facts });
  const append = (lines: readonly string[]) => {
    if (!hasLog || log === undefined) return;
    try {
      appendLines(log, lines);
    } catch (error) {
      // The routes are the point; and that there is no log is told once.
      hasLog = false;
      const Message = `The log '${log}' could not be written: ${writeFault(error)}.`;
      streams.error(`${lineOf('Warning', { Id: 'LogNotWritten', Message })}\n`);
    }
  };
  const write = (lines: readonly string[]) => {
    if (lines.length > 0) streams.out(`${lines.join('\n')}\n`);
    append(lines);
  };
  const tell = (event: string, facts: object) => write([lineOf(event, facts)]);
  return {
    tell,
    changed(changes: readonly IpRouteChange[]) {
      for (const { Action } of changes) counts[Action] = (counts[Action] ?? 0) + 1;
      write(changes.map((change) => lineOf('Change', { ChangeSetId: change.ChangeSetId, ...changeToJson(change) })));
    },
    ended(ExitCode: SyncExit, facts: object) {
      const { Create: Created, Set: Changed = 0, Recreate: Recreated = 0, Delete: Deleted } = counts;
      const Seconds = Math.round(performance.now() - begun) / 1000;
      tell('Ended', { ExitCode, Created, Set: Changed + Recreated, Deleted, ...facts, Seconds });
    },
    failed(error: unknown): unknown {
      const exitCode = error instanceof ExitError ? error.exitCode : exitOf(error);
      const { Event: _event, ...facts } = JSON.parse(errorJson(error, exitCode)) as Record<string, unknown>;
      append([lineOf('Error', facts)]);
      return error instanceof CommandError && !(error instanceof ExitError) ? new ExitError(exitCode, error) : error;
    },
  };
}
