import { parseArgs } from 'node:util';
import { serve } from 'pwsh-contract/host';
import * as contract from './contract.generated.ts';
import { inBatch, leftBehind, openLedger } from './ledger.ts';

serve(contract, () => {
  const { values } = parseArgs({ options: { ledger: { type: 'string' }, 'read-only': { type: 'boolean' } } });
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
