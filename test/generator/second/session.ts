import { appendFileSync, existsSync } from 'node:fs';
import type { Session } from 'pwsh-contract/host';
import { inBatch, type Ledger, leftBehind, openLedger } from './ledger.ts';

export function openSession(file: string | undefined, readOnly: boolean): Session<Ledger> {
  const ledger = openLedger(file, readOnly);
  return {
    machine: ledger,
    facts: { backend: ledger.name, elevated: false, details: ledger.file ?? '', inMemory: ledger.file === undefined },
    batch: (work) => inBatch(ledger, work),
    savesBatches: ledger.file !== undefined,
    statusText: () => undefined,
    // Where somebody has put a file for it, it says what each change of the ledger was asked by.
    calling(command, { run = '' }) {
      if (existsSync(`${ledger.file}.calls`)) appendFileSync(`${ledger.file}.calls`, `${command} ${run}\n`);
    },
    notices: () => leftBehind(ledger),
  };
}
