import type { Plan, Watch } from '../../../../generator/library/contract/vocabulary.ts';
import { serve } from '../../../../generator/library/host/serve.ts';
import type { WireContract } from '../../../../generator/library/wire/columns.ts';

/** What no result holds: half a number. */
const half = { Text: 'half', Number: 0.5 };
const result = [
  { name: 'Text', kind: 'String', list: false },
  { name: 'Number', kind: 'UInt8', list: false },
] as const;

/** An executable with two cmdlets, whose results come to a number that their type does not hold. */
const contract: WireContract<null> = {
  module: 'Numbers',
  version: '1.0.0',
  checksum: '0',
  commands: [
    {
      name: 'Watch-Number',
      changes: false,
      watches: true,
      parameters: [],
      result,
      handler: (): Watch<unknown> => ({
        run: async ({ emit }) => {
          emit({ Text: 'one', Number: 1 });
          emit(half);
        },
      }),
    },
    {
      name: 'Set-Number',
      changes: true,
      parameters: [],
      result,
      handler: (): Plan<unknown> => ({ target: 'one', action: 'Halve', planned: half, apply: () => half }),
    },
  ],
};

serve(contract, () => ({
  machine: null,
  facts: { backend: 'Memory', elevated: false, details: '' },
  batch: (work) => work(),
  savesBatches: false,
  statusText: () => undefined,
}));
