import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isCommandLine, runCommandLine, serve, write } from 'pwsh-contract/host';
import * as contract from './contract.generated.ts';
import { dscVerb } from './dsc-verb.ts';
import { openSession } from './session.ts';
import { testVerb } from './test-verb.ts';

const options = { ledger: { type: 'string' }, 'read-only': { type: 'boolean' } } as const;
const words = process.argv.slice(2);

if (isCommandLine(words, Object.keys(options))) {
  const streams = { out: (text: string) => void write(text), error: (text: string) => void writeSync(2, text) };
  const program = {
    name: 'fileseal',
    version: contract.version,
    summary: 'seals of files',
    verbs: [testVerb(streams), dscVerb(streams)],
    exitCodes: { 3: 'a file is not as it was sealed' },
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
