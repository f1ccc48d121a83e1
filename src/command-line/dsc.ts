import { badArguments, type GivenOptions, pathOf, resourceVerb, type Streams, type Verb } from 'pwsh-contract/host';
import { noticesOfLeft } from '../commands/left-set.ts';
import { resources } from '../contract.generated.ts';
import { newRun } from '../session/new-run.ts';
import { openAsked } from './open.ts';

/** The options that name a file: an engine starts us in another folder. */
const FILES = ['machine-file', 'log-path', 'allow-prefix'] as const;

/** `iproute dsc`: the resources IpRoute/Route and IpRoute/RouteList, as the engine of DSC v3 calls them. */
export function dscVerb(streams: Streams): Verb {
  return resourceVerb({
    resources,
    streams,
    sessionOptions: {
      simulator: { help: 'work on a simulated machine; a manifest that is printed with it rehearses' },
      'machine-file': { value: 'file', help: 'the machine file of the simulator' },
      'log-path': { value: 'file', help: 'record each change in this file' },
      'allow-prefix': { value: 'file', help: 'a file of prefixes: change nothing but the metrics of routes to them' },
    },
    complete,
    open(given) {
      const warnings: string[] = [];
      const session = openAsked(
        given,
        (error) => error,
        (message) => warnings.push(message),
      );
      return { ...session, notices: () => [...warnings, ...noticesOfLeft(session.machine)] };
    },
    newRun,
  });
}

function complete(given: GivenOptions): GivenOptions {
  const { 'machine-file': machineFile, simulator } = given;
  // In memory it would be gone with each call of the engine.
  if (machineFile === undefined && simulator === true)
    throw badArguments('MissingOption', '--simulator is given without --machine-file.', 'Give the machine file, too.');
  if (machineFile !== undefined && simulator !== true)
    throw badArguments(
      'MachineFileWithoutSimulator',
      '--machine-file is given without --simulator.',
      'Give --simulator too.',
    );
  const files = FILES.flatMap((name) =>
    given[name] === undefined ? [] : [[name, pathOf(name, given[name] as string)]],
  );
  return { ...given, ...Object.fromEntries(files) };
}
