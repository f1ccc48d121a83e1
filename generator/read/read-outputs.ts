import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Example } from '../model/model.ts';
import { ContractErrors } from './diagnostics.ts';

/** The file beside a contract that says what its examples print; it is made by running them. */
export const OUTPUTS = 'contract.examples.json';

/**
 * What the examples of a contract print, by {@link outputKey}; nothing where they were never run.
 * @throws {ContractErrors} where the file is there and cannot be read
 */
export function readOutputs(entry: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(readFileSync(join(dirname(entry), OUTPUTS), 'utf8')) as Record<string, string>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    const rule = `${OUTPUTS} cannot be read: ${(error as Error).message}`;
    throw new ContractErrors(`${rule}; mend it, or delete it until the examples run again`);
  }
}

/** An example is known by all that it is: one that was changed has no output until it has run again. */
export function outputKey(cmdlet: string, { title, code }: Example): string {
  return `${cmdlet}: ${title}: ${code}`;
}
