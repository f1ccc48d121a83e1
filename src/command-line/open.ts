import { CommandError } from 'pwsh-contract';
import { badArguments, ExitError, type GivenOptions, pathOf, type Session } from 'pwsh-contract/host';
import { guardsOf } from '../guard/start.ts';
import type { Machine } from '../session/machine.ts';
import { openSession } from '../session/open.ts';
import { exitOf, SYNC_EXIT } from './exit-codes.ts';
import { recordingFor } from './recording.ts';

/**
 * Opens what the options of a command line say: this computer, or a simulated one.
 * @param translate - puts an error into the words of the command line
 * @param warn - is called with what is wrong with the configuration file
 * @throws {ExitError} where it cannot be opened
 */
export function openAsked(
  given: GivenOptions,
  translate: (error: unknown) => unknown,
  warn: (message: string) => void,
): Session<Machine> {
  const path = (option: string) => {
    const file = given[option] as string | undefined;
    return file === undefined ? undefined : pathOf(option, file);
  };
  try {
    const words = {
      simulator: given['simulator'] === true,
      'machine-file': path('machine-file'),
      'log-path': path('log-path'),
      'allow-prefix': path('allow-prefix'),
    };
    return openSession(words, guardsOf, recordingFor(words, warn));
  } catch (error) {
    if (!(error instanceof CommandError) || error instanceof ExitError) throw error;
    const { id, message } = error.facts;
    if (id === 'MachineFileWithoutSimulator')
      throw badArguments(id, '--machine-file is given without --simulator.', 'Give --simulator too.');
    if (id === 'NotWindows') throw badArguments(id, message, 'Give --simulator and --machine-file, to rehearse.');
    const exitCode = id === 'MachineFileNotRead' ? SYNC_EXIT.refused : exitOf(error);
    throw new ExitError(exitCode, translate(error) as CommandError);
  }
}
