import { CommandError } from 'pwsh-contract';

/** What the error of some work says. @throws {Error} where the work does not fail, or by an error of another kind */
export function factsOf(work: () => unknown): CommandError['facts'] {
  try {
    work();
  } catch (error) {
    if (error instanceof CommandError) return error.facts;
    throw error;
  }
  throw new Error('it does not fail');
}
