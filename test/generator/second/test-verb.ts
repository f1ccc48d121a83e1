import { CommandError } from 'pwsh-contract';
import {
  asciiJson,
  badArguments,
  ExitError,
  inOptions,
  parameterOptions,
  pathOf,
  readParameters,
  type Streams,
  type Verb,
} from 'pwsh-contract/host';
import { testSeal } from './commands/test-seal.ts';
import { commands } from './contract.generated.ts';
import { openLedger } from './ledger.ts';

const NOT_INTACT = 3;

/** `fileseal test`: what Test-Seal does, as JSON lines, with an exit code. */
export function testVerb(streams: Streams): Verb {
  const command = commands.find(({ name }) => name === 'Test-Seal') as (typeof commands)[number];
  return {
    name: 'test',
    summary: 'test the seals of a ledger',
    options: {
      ...parameterOptions(command, { Path: { value: 'file', help: 'the files, with wildcards' } }),
      ledger: { value: 'file', help: 'the ledger' },
    },
    run(given) {
      const asked = readParameters(command, given) as Parameters<typeof testSeal>[0];
      if (given['ledger'] === undefined) throw badArguments('MissingOption', '--ledger is not given.', 'Give it.');
      let exitCode = 0;
      for (const one of testSeal(asked, openLedger(pathOf('ledger', given['ledger'] as string), true))) {
        if (one instanceof CommandError) throw new ExitError(NOT_INTACT, inOptions(command, one));
        if (one.State !== 'Intact') exitCode = NOT_INTACT;
        streams.out(`${asciiJson({ Path: one.Path, State: one.State })}\n`);
      }
      return exitCode;
    },
  };
}
