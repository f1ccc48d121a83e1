import { badArguments, pathOf, type Verb } from 'pwsh-contract/host';
import { guardSet } from '../commands/guard-set.ts';
import type { Ping } from '../guard/ask.ts';
import { pingByProgram } from '../guard/ping.ts';
import { removeGuardTask } from '../guard/task.ts';
import { UNDONE_EVENT } from '../ip-helper/windows/event-log.ts';
import { openEcho, openEventLog } from '../ip-helper/windows/open.ts';
import type { Recording } from '../session/machine.ts';
import { openSession, type SessionWords } from '../session/open.ts';
import { GUARD_EXIT } from './exit-codes.ts';
import { recordingFor } from './recording.ts';

/**
 * `iproute guard`: undoes a set that nobody confirms, in a process of its own. The module starts it with each set that is to be
 * confirmed; it says what it does in the journal, since nobody reads its streams.
 */
export const guardVerb: Verb = {
  name: 'guard',
  summary: 'undo a change set unless it is confirmed in time; -RollbackAfter starts it',
  options: {
    journal: { value: 'file', help: 'the journal of the change set, which Get-IpRouteChangeSet shows as Path' },
    simulator: { help: 'work on a simulated machine' },
    'machine-file': { value: 'file', help: 'the machine file of the simulator' },
    'log-path': { value: 'file', help: 'also record in this file what it undoes' },
  },
  async run({ journal, simulator, 'machine-file': machineFile, 'log-path': logPath }) {
    // The end of a terminal or of a log-on is no end of a lease.
    for (const signal of ['SIGHUP', 'SIGINT'] as const) process.on(signal, () => {});
    if (journal === undefined)
      throw badArguments('MissingOption', '--journal is not given.', 'Give the journal of the change set.');
    const file = pathOf('journal', journal as string);
    const words = {
      simulator: simulator === true,
      'machine-file': machineFile as string | undefined,
      'log-path': logPath as string | undefined,
    };
    const { machine, batch } = openSession(words, undefined, recordingOrNone(words));
    if (machine.recorder !== undefined) machine.recorder.cause = { command: 'iproute guard' };
    const onWindows = process.platform === 'win32';
    const isLive = machine.machineFile === undefined;
    const watched = await guardSet(file, {
      machine,
      batch,
      ping: onWindows ? pingOfWindows : pingByProgram,
      report: onWindows && isLive ? toEventLog : () => {},
    });
    if (isLive && machine.tasks !== undefined && watched !== 'byAnother') removeGuardTask(file, machine.tasks);
    return watched === 'watched' ? GUARD_EXIT.watched : GUARD_EXIT.nothingToWatch;
  },
};

/** A mistake in the configuration file must not keep a guard from undoing what nobody confirms. */
function recordingOrNone(words: SessionWords): Recording | undefined {
  try {
    return recordingFor(words, () => {});
  } catch {
    return undefined;
  }
}

/** Where the log takes nothing, the journal and the next session say it. */
function toEventLog(message: string): void {
  try {
    openEventLog()(UNDONE_EVENT, message);
  } catch {
    // So it is when the library cannot be loaded.
  }
}

function pingOfWindows(): Ping {
  const echo = openEcho();
  return ({ address }, longest) => echo(address, longest);
}
