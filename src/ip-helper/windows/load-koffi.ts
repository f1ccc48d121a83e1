import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The part of koffi that is used here. */
export type Koffi = Pick<typeof import('koffi'), 'load' | 'decode' | 'proto' | 'pointer' | 'register' | 'unregister'>;

/**
 * Loads koffi's native module from one absolute path, after its digest was compared.
 * @throws {Error} when the file is not the one that the build put there
 */
export function loadKoffi(path: string, sha256: string): Koffi {
  const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
  if (digest !== sha256) throw new Error(`'${path}' is not the file that this program was built with`);
  const loaded = { exports: {} };
  process.dlopen(loaded, path);
  return loaded.exports as Koffi;
}
