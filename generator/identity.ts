import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Model } from './model/model.ts';
import { BuildError } from './package/build-error.ts';
import { drawIcon } from './package/icon.ts';
import type { Identity } from './package/identity.ts';

/**
 * What Windows is to show of a module's executable: the facts of the contract.
 * @param contract - the file that the model was read from
 * @throws {BuildError} where the icon that it names is not there
 */
export function identityOf(model: Model, contract: string): Identity {
  const { name, executable, version, description, author, company = author, copyright, icon } = model;
  return {
    file: `${executable}.exe`,
    product: name,
    version,
    // In lists of processes it stands alone.
    description: `${name}: ${description}`,
    company,
    copyright,
    icon: icon === undefined ? drawIcon(name) : readIcon(join(dirname(contract), icon)),
  };
}

function readIcon(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new BuildError(`The icon of the contract cannot be read: ${(error as Error).message}`);
  }
}
