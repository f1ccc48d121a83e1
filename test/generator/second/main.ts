import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isCommandLine, runCommandLine, serve, write } from 'pwsh-contract/host';
import * as contract from './contract.generated.ts';
import { inBatch, leftBehind, openLedger } from './ledger.ts';
import { testVerb } from './test-verb.ts';

const options = { ledger: { type: 'string' }, 'read-only': { type: 'boolean' } } as const;
const words = process.argv.slice(2);

if (isCommandLine(words, Object.keys(options))) {
  const streams = { out: (text: string) => void write(text), error: (text: string) => void writeSync(2, text) };
  const program = {
    name: 'fileseal',
    version: contract.version,
    summary: 'seals of files',
    verbs: [testVerb(streams)],
    exitCodes: { 3: 'a file is not as it was sealed' },
  };
  void runCommandLine(program, words, streams).then((exitCode) => {
    process.exitCode = exitCode;
  });
} else {
  serve(contract, () => {
    const { values } = parseArgs({ options });
    const ledger = openLedger(values.ledger, values['read-only'] === true);
    return {
      machine: ledger,
      facts: { backend: ledger.name, elevated: false, details: ledger.file ?? '', inMemory: ledger.file === undefined },
      batch: (work) => inBatch(ledger, work),
      savesBatches: ledger.file !== undefined,
      statusText: () => undefined,
      notices: () => leftBehind(ledger),
    };
  });
}
