import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { CommandError } from '../contract/command-error.ts';

/** The part of koffi that is used here. */
export type Koffi = Pick<typeof import('koffi'), 'load' | 'decode' | 'proto' | 'pointer' | 'register' | 'unregister'>;

/**
 * Loads koffi's native module from one absolute path, after its digest was compared.
 *
 * On Linux the file that is loaded is the one that was compared, whatever stands at its path by then: it is opened once, and loaded
 * by its descriptor. Who may write into that very file can do so in between; he may as well write into the executable.
 *
 * On Windows the file is opened for the comparison, and again, by its path, when the system loads it: node opens no file that
 * others cannot rename meanwhile, nor can Windows load one that is open for us alone. Who may rename files in that folder can win that
 * race, as he can put another executable there. The module holds both files open from before it compares them until the greeting, so
 * that nobody can; for a program that is started by itself the rights of the folder are what protects it.
 * @throws {CommandError} ExecutableMissing, ExecutableMismatch where it is not the file that the build put there, or
 *   ExecutableBlocked where the system does not let it be read or loaded
 */
export function loadKoffi(path: string, sha256: string): Koffi {
  const again = 'Install the module again as a whole.';
  if (!existsSync(path)) {
    const message = `A part of the module's executable is missing: '${path}'.`;
    throw new CommandError({ id: 'ExecutableMissing', category: 'ObjectNotFound', message, action: again });
  }
  try {
    // Loaded here: that takes 10 ms, which a process that loads no koffi need not wait for.
    const { createHash } = process.getBuiltinModule('node:crypto');
    const file = openSync(path, 'r');
    const loaded = { exports: {} };
    let keep = false;
    try {
      const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
      if (digest !== sha256) {
        const message = `'${path}' is not the file that the module's executable was built with.`;
        throw new CommandError({ id: 'ExecutableMismatch', category: 'InvalidOperation', message, action: again });
      }
      process.dlopen(loaded, process.platform === 'linux' ? `/proc/self/fd/${file}` : path);
      // On Linux the loader knows a library by the name that it was loaded by: another file under this number would be taken for it.
      keep = process.platform === 'linux';
      return loaded.exports as Koffi;
    } finally {
      if (!keep) closeSync(file);
    }
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError({
      id: 'ExecutableBlocked',
      category: 'PermissionDenied',
      message: `A part of the module's executable could not be loaded: ${(error as Error).message} ('${path}').`,
      action:
        'Let the policy (App Control, AppLocker) or virus protection of this computer allow that file, or install the module again as a whole.',
    });
  }
}
