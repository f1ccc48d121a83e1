import type { Backend } from '../ip-helper/ip-helper.ts';
import { systemEnvironment } from '../ip-helper/windows/open.ts';
import type { Guards } from '../session/machine.ts';
import type { SessionWords } from '../session/open.ts';
import { taskGuards } from './task.ts';

/** What starts the guards of a machine; undefined where none could see it. */
export function guardsOf({ machineFile, tasks, name }: Backend, { 'log-path': log }: SessionWords): Guards | undefined {
  // What a guard undoes is recorded where the session records what it makes.
  const more = log === undefined ? [] : ['--log-path', log];
  if (machineFile !== undefined) return detachedGuards(machineFile, more);
  return name === 'Live' && tasks !== undefined ? taskGuards(tasks, more) : undefined;
}

/**
 * The guards of a simulated machine: this program again, in a session and a process group of its own, with no stream of ours. It
 * outlives PowerShell and a terminal that is closed. What ends all processes of a log-on, as WinRM does, ends it as well; then the
 * next session finishes.
 * @param machineFile - the machine file of the simulator
 * @param more - further words
 */
function detachedGuards(machineFile: string, more: readonly string[]): Guards {
  return {
    start(journal) {
      const { spawn } = process.getBuiltinModule('node:child_process');
      const words = ['guard', '--journal', journal, '--simulator', '--machine-file', machineFile, ...more];
      const guard = spawn(process.execPath, words, {
        detached: true,
        stdio: 'ignore',
        windowsHide: true,
        // No folder is kept that somebody wants to remove.
        cwd: process.platform === 'win32' ? undefined : '/',
        env: systemEnvironment(),
      });
      // The caller waits for its word, and says that none came.
      guard.on('error', () => {});
      guard.unref();
    },
  };
}
