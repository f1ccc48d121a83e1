import { rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { JOURNAL_ENDING } from '../changes/journal.ts';
import type { TaskKeeper } from '../ip-helper/ip-helper.ts';
import type { Guards } from '../session/machine.ts';
import { quoteWord } from '../tasks/command-line.ts';
import { printSystemTask } from '../tasks/system-task.ts';

/** After how many days a task is removed whose guard could not remove it: no lease is longer, but it can be put off. */
const EXPIRES_AFTER = 30;
const DAY = 86_400_000;

/**
 * The guards of the live machine: tasks of the Task Scheduler, which starts them as the system in a session of its own, outside of the
 * job in which a remote session runs, and which ends with that. A task also brings its guard back within a minute where that was
 * killed, and after a restart.
 */
export function taskGuards({ scheduler, refusal, words }: TaskKeeper, more: readonly string[] = []): Guards {
  return {
    start(journal) {
      const refused = refusal(process.execPath);
      if (refused !== undefined)
        throw new Error(`it would run as the system, and ${refused}: install the module for all users`);
      const file = `${journal}.task.xml`;
      const line = ['guard', '--journal', journal, ...words, ...more].map(quoteWord).join(' ');
      try {
        writeFileSync(file, `\ufeff${printGuardTask(process.execPath, line, new Date())}`, 'utf16le');
        const failure = scheduler.create(taskOf(journal), file);
        if (failure !== undefined) throw new Error(failure);
      } finally {
        rmSync(file, { force: true });
      }
    },
  };
}

/** Removes the task of a guard that has nothing to do any more. Where it stays, it finds nothing to do, and removes itself then. */
export function removeGuardTask(journal: string, { scheduler }: TaskKeeper): void {
  scheduler.remove(taskOf(journal));
}

function taskOf(journal: string): string {
  return `Guard-${basename(journal, JOURNAL_ENDING)}`;
}

/** The XML of a guard's task, by the schema of the Task Scheduler: it starts as soon as it is registered. */
export function printGuardTask(program: string, words: string, now: Date): string {
  const end = new Date(now.getTime() + EXPIRES_AFTER * DAY).toISOString().slice(0, 19);
  // A run that is over is begun again, in case it was killed; one that goes on is left alone.
  const trigger = (name: string) => `    <${name}>
      <Enabled>true</Enabled>
      <EndBoundary>${end}Z</EndBoundary>
      <Repetition>
        <Interval>PT1M</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
    </${name}>`;
  return printSystemTask({
    description: 'Undoes a change of routes unless it is confirmed in time. Made by -RollbackAfter; it removes itself.',
    triggers: ['RegistrationTrigger', 'BootTrigger'].map(trigger),
    instances: 'IgnoreNew',
    startWhenAvailable: true,
    timeLimit: 'PT0S',
    deleteAfter: 'P1D',
    program,
    words,
  });
}
