import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskKeeper } from '../ip-helper.ts';

/**
 * The scheduled tasks of a simulated machine: a folder beside its file, in which the Task Scheduler's own part is a folder
 * `scheduler`, with a file for each task that is registered. Nothing starts them.
 */
export function simulatedTasks(file: string, machineFile: string): TaskKeeper {
  const folder = `${file}.tasks`;
  const registered = join(folder, 'scheduler');
  const fileOf = (name: string) => join(registered, `${name}.xml`);
  return {
    folder: {
      find: () => folder,
      make() {
        mkdirSync(registered, { recursive: true });
        return folder;
      },
    },
    usualFolder: () => folder,
    scheduler: {
      create: (name, xmlFile) => reasonOf(() => copyFileSync(xmlFile, fileOf(name))),
      exists: (name) => existsSync(fileOf(name)),
      remove: (name) => reasonOf(() => rmSync(fileOf(name), { force: true })),
    },
    words: ['--simulator', '--machine-file', machineFile],
    refusal: () => undefined,
  };
}

/** Does it, and says why it could not be done. */
function reasonOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
