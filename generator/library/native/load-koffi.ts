import { existsSync, readFileSync } from 'node:fs';
import { CommandError } from '../contract/command-error.ts';

/** The part of koffi that is used here. */
export type Koffi = Pick<typeof import('koffi'), 'load' | 'decode' | 'proto' | 'pointer' | 'register' | 'unregister'>;

/**
 * Loads koffi's native module from one absolute path, after its digest was compared.
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
    const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
    if (digest !== sha256) {
      const message = `'${path}' is not the file that the module's executable was built with.`;
      throw new CommandError({ id: 'ExecutableMismatch', category: 'InvalidOperation', message, action: again });
    }
    const loaded = { exports: {} };
    process.dlopen(loaded, path);
    return loaded.exports as Koffi;
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
