import { CommandError } from 'pwsh-contract';
import { badArguments, ExitError, pathOf, resourceVerb, type Streams, type Verb } from 'pwsh-contract/host';
import { noticesOfLeft } from '../commands/left-set.ts';
import { resources } from '../contract.generated.ts';
import { newRun } from '../session/new-run.ts';
import { openSession } from '../session/open.ts';
import { recordingFor } from './recording.ts';

/** `iproute dsc`: the resources IpRoute/Route and IpRoute/RouteList, as the engine of DSC v3 calls them. */
export function dscVerb(streams: Streams): Verb {
  return resourceVerb({
    resources,
    streams,
    sessionOptions: {
      simulator: { help: 'work on a simulated machine; a manifest that is printed with it rehearses' },
      'machine-file': { value: 'file', help: 'the machine file of the simulator' },
    },
    complete({ 'machine-file': machineFile, simulator, ...given }) {
      if (machineFile === undefined && simulator !== true) return given;
      // In memory it would be gone with each call of the engine.
      if (machineFile === undefined)
        throw badArguments(
          'MissingOption',
          '--simulator is given without --machine-file.',
          'Give the machine file, too.',
        );
      if (simulator !== true)
        throw badArguments(
          'MachineFileWithoutSimulator',
          '--machine-file is given without --simulator.',
          'Give --simulator too.',
        );
      return { ...given, simulator: true, 'machine-file': pathOf('machine-file', machineFile as string) };
    },
    open({ simulator, 'machine-file': machineFile }) {
      try {
        const words = { simulator: simulator === true, 'machine-file': machineFile as string | undefined };
        const warnings: string[] = [];
        const session = openSession(
          words,
          undefined,
          recordingFor(words, (message) => warnings.push(message)),
        );
        const { recorder } = session.machine;
        if (recorder !== undefined) recorder.cause = { command: 'iproute dsc' };
        return { ...session, notices: () => [...warnings, ...noticesOfLeft(session.machine)] };
      } catch (error) {
        if (!(error instanceof CommandError) || error.facts.id !== 'NotWindows') throw error;
        const action = 'Give --simulator and --machine-file, to rehearse.';
        throw new ExitError(2, new CommandError({ ...error.facts, action }));
      }
    },
    newRun,
  });
}
