import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isCommandLine, pathOf, runCommandLine, serve, write } from 'pwsh-contract/host';
import { contractVerbs } from 'pwsh-contract/verbs';
import * as contract from './contract.generated.ts';
import { dscVerb } from './dsc-verb.ts';
import type { Ledger } from './ledger.ts';
import { openSession } from './session.ts';
import { testVerb } from './test-verb.ts';

const options = { ledger: { type: 'string' }, 'read-only': { type: 'boolean' } } as const;
const words = process.argv.slice(2);

if (isCommandLine(words, Object.keys(options))) {
  const streams = {
    out: (text: string) => write(Buffer.from(text)),
    error: (text: string) => void writeSync(2, text),
  };
  const verbs = contractVerbs<Ledger>(
    {
      program: 'fileseal',
      contract: contract as never,
      words: contract.words() as never,
      streams,
      exits: { of: () => 4, partlyDone: 5, wouldChange: 6, stopped: 7 },
      open(given) {
        const file = given['ledger'] as string | undefined;
        return openSession(file === undefined ? undefined : pathOf('ledger', file), given['read-only'] === true);
      },
    },
    ['Test-Seal'],
  );
  const program = {
    name: 'fileseal',
    version: contract.version,
    summary: 'seals of files',
    verbs: [testVerb(streams), dscVerb(streams), ...verbs],
    exitCodes: {
      3: 'a file is not as it was sealed',
      4: 'an error',
      5: 'a part was done',
      6: 'there is something to do',
    },
  };
  void runCommandLine(program, words, streams).then((exitCode) => {
    process.exitCode = exitCode;
  });
} else {
  serve(contract, () => {
    const { values } = parseArgs({ options });
    return openSession(values.ledger, values['read-only'] === true);
  });
}
