import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SetsFolder, TaskKeeper } from '../ip-helper.ts';

/** The folder of our tasks in the Task Scheduler. */
const TASKS = '\\IpRoute\\';

/** The folder of their files. */
const TASKS_FOLDER = 'Tasks';

/** How long schtasks.exe may take, in milliseconds. */
const LONGEST = 30_000;

/** What is asked of Windows besides. */
export interface TaskSystem {
  /** The absolute path of schtasks.exe. */
  schtasks(): string;
  /** What it is given of the environment. */
  environment(): Readonly<Record<string, string>>;
  /** The folder of data that belong to no user: C:\ProgramData. */
  programData(): string;
  /** Whether Administrators or the system own a file or folder. */
  isOfAdministrators(path: string): boolean;
}

/**
 * The tasks of Windows' Task Scheduler, by schtasks.exe: it takes the XML as it is, and its exit code says whether it did.
 * @param sets - the folder of change sets: that of the tasks lies beside it, where administrators alone may write
 */
export function windowsTasks(system: TaskSystem, sets: SetsFolder | undefined): TaskKeeper {
  const beside = (path: string) => join(dirname(path), TASKS_FOLDER);
  const run = (...words: string[]) => {
    // Loaded here: a process that registers nothing need not wait for it.
    const { spawnSync } = process.getBuiltinModule('node:child_process');
    const { status, stdout, stderr, error } = spawnSync(system.schtasks(), words, {
      windowsHide: true,
      env: system.environment(),
      timeout: LONGEST,
      encoding: 'latin1',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (status === 0) return undefined;
    const said = `${stderr ?? ''} ${stdout ?? ''}`.replace(/[^ -~]+/g, ' ').trim();
    return `schtasks.exe ended with ${error?.message ?? status}${said === '' ? '' : `: ${said}`}`;
  };
  return {
    folder: {
      find() {
        const path = sets?.find();
        return path === undefined ? undefined : beside(path);
      },
      make(warn) {
        if (sets === undefined) throw new Error('no folder is known that administrators alone may write');
        const path = beside(sets.make(warn));
        // It takes over the rights of the folder above, which is administrators' alone.
        if (!existsSync(path)) mkdirSync(path);
        return path;
      },
    },
    usualFolder: () => join(system.programData(), 'IpRoute', TASKS_FOLDER),
    scheduler: {
      create: (name, xmlFile) => run('/Create', '/TN', `${TASKS}${name}`, '/XML', xmlFile, '/F'),
      exists: (name) => run('/Query', '/TN', `${TASKS}${name}`) === undefined,
      remove: (name) => run('/Delete', '/TN', `${TASKS}${name}`, '/F'),
    },
    words: [],
    refusal(program) {
      const files = [program, join(dirname(program), 'koffi.node'), dirname(program), dirname(dirname(program))];
      const other = files.find((path) => !system.isOfAdministrators(path));
      return other === undefined ? undefined : `neither Administrators nor the system owns '${other}'`;
    },
  };
}
