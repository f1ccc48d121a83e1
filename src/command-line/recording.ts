import { resolve } from 'node:path';
import { CommandError } from 'pwsh-contract';
import { type ChangeLog, recordingOf } from '../change-log/recorder.ts';
import { CHANGED_EVENT } from '../ip-helper/windows/event-log.ts';
import { openEventLog } from '../ip-helper/windows/open.ts';
import { configFile, readConfig } from '../session/config.ts';
import type { Recording } from '../session/machine.ts';
import type { SessionWords } from '../session/open.ts';

/**
 * What records the changes of a session: in the file that it names, and in that of the configuration file, which nobody escapes by
 * naming another one.
 * @param warn - is called with what is wrong with the configuration file
 * @returns undefined where nothing is to be recorded
 * @throws {ExitError} for a mistake in the configuration file
 */
export function recordingFor(
  { simulator, 'log-path': logPath }: SessionWords,
  warn: (message: string) => void,
): Recording | undefined {
  const config = readConfig(configFile(), warn);
  const { changeLog, changeLogRequired, changeLogSize: size, changeLogFiles: keep } = config;
  const own = logPath === undefined ? undefined : resolve(logPath);
  const logs: ChangeLog[] = [
    // A rehearsal changes nothing: where its user may not write the record of this computer, that is only warned of.
    ...(changeLog === undefined
      ? []
      : [{ file: changeLog, required: changeLogRequired && simulator !== true, size, keep }]),
    ...(own === undefined || own === changeLog ? [] : [{ file: own, required: true, size, keep }]),
  ];
  if (logs.length === 0) return undefined;
  const toEvents = process.platform === 'win32' && simulator !== true && config.changeLogEvents;
  return recordingOf({ logs, ...(toEvents ? { report: toEventLog } : {}) });
}

/**
 * The same, for who only reads perhaps: of a mistake in the configuration file each change is refused, since where it must be recorded
 * is not known, and all else goes on.
 */
export function recordingOrRefusal(words: SessionWords, warn: (message: string) => void): Recording | undefined {
  try {
    return recordingFor(words, warn);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return recordingOf({ logs: [], refusal: error });
  }
}

/** The file is the record; where the event log takes nothing, as of who is no administrator, it goes on without. */
function toEventLog(sentence: string): void {
  try {
    openEventLog()(CHANGED_EVENT, sentence);
  } catch {
    // So it is when the library cannot be loaded.
  }
}
