import { writeSync } from 'node:fs';
import { serve } from '../../../../generator/library/host/serve.ts';
import type { WireContract } from '../../../../generator/library/wire/columns.ts';

/** What is told beside the protocol. */
const tell = (text: string) => writeSync(2, `${text}\n`);

const result = [
  { name: 'Text', kind: 'String', list: false },
  { name: 'Number', kind: 'UInt32', list: false },
] as const;

function wait(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Counts for ever, or up to its end, and says what becomes of it. */
function* count(text: string, { end = Infinity, fails = Infinity, every = 0 }) {
  try {
    for (let at = 1; at <= end; at++) {
      if (at === fails) throw new Error(`there is no ${at}`);
      if (every > 0) wait(every);
      yield { Text: text, Number: at };
    }
    tell('counted');
  } finally {
    tell('closed');
  }
}

/** An executable whose results are made while they are taken. */
const contract: WireContract<null> = {
  module: 'Counts',
  version: '1.0.0',
  checksum: '0',
  commands: [
    { name: 'Get-Endless', handler: () => count('x', {}) },
    { name: 'Get-Broken', handler: () => count('x', { fails: 250 }) },
    { name: 'Get-Slow', handler: () => count('x', { every: 100 }) },
    { name: 'Get-Slowest', handler: () => count('x', { every: 1100, end: 2 }) },
    { name: 'Get-Large', handler: () => count('x'.repeat(10_000), {}) },
    { name: 'Get-Page', handler: () => count('x', { end: 200 }) },
  ].map((command) => ({ ...command, changes: false, parameters: [], result })),
};

serve(contract, () => ({
  machine: null,
  facts: { backend: 'Memory', elevated: false, details: '' },
  batch: (work) => {
    tell('begin');
    const done = work();
    tell('end');
    return done;
  },
  savesBatches: false,
  statusText: () => undefined,
}));
